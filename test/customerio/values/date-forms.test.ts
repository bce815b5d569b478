import { Node, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  readOptionalTime,
  writeSecondsOfDate,
  writeSecondsOfIsoText,
} from "../../../src/customerio/values/date-forms.ts";
import { readTable } from "./knowledge-of.ts";

const types = "interface Trial { endsAt: Date; name: string; until?: Date; startsAt: () => Date }\n";
const write = (code: string): string =>
  `${types}export const on = (trial: Trial, day: Date) => show(${code});`;

describe("the whole Unix seconds of a date", () => {
  const rows: readonly (readonly [code: string, seconds: string | undefined])[] = [
    ["new Date()", "Math.floor(Date.now() / 1000)"],
    ["(new Date())", "Math.floor(Date.now() / 1000)"],
    ["new Date(trial.name)", "Math.floor(new Date(trial.name).getTime() / 1000)"],
    ["new Day()", undefined],
    ["new Day(trial.name)", undefined],
    ["moment()", "moment().unix()"],
    ["dayjs(trial.name).add(1, 'day')", "dayjs(trial.name).add(1, 'day').unix()"],
    ["luxon().plus(1)", undefined],
    ["moment", undefined],
    ["addDays(day, 1)", "Math.floor(addDays(day, 1).getTime() / 1000)"],
    ["addProduct(day, 1)", undefined],
    ["day", "Math.floor(day.getTime() / 1000)"],
    ["trial.endsAt", "Math.floor(trial.endsAt.getTime() / 1000)"],
    ["trial.startsAt()", undefined],
    ["trial.name", undefined],
    ["Date", undefined],
    ["trial.other", undefined],
  ];
  const read = readTable(rows.map(([code]) => write(code)));

  test.each(rows)("%s: %s", (code, seconds) => {
    expect(writeSecondsOfDate(read(write(code)).term.node)).toBe(seconds);
  });
});

describe("the whole Unix seconds of an ISO 8601 text", () => {
  const rows: readonly (readonly [code: string, seconds: string | undefined])[] = [
    ["trial.name", "Math.floor(new Date(trial.name).getTime() / 1000)"],
    ["name", "Math.floor(new Date(name).getTime() / 1000)"],
    ["day.toISOString()", "Math.floor(day.getTime() / 1000)"],
    ["trial.endsAt.toJSON()", "Math.floor(trial.endsAt.getTime() / 1000)"],
    ["new Date().toISOString()", "Math.floor(Date.now() / 1000)"],
    ["moment().toISOString()", "moment().unix()"],
    ["other.toISOString()", "Math.floor(new Date(other).getTime() / 1000)"],
    ["day.toString()", undefined],
    ["toISOString(day)", undefined],
    ["formatISO(day)", undefined],
    ["`${day}`", undefined],
  ];
  const read = readTable(rows.map(([code]) => write(code)));

  test.each(rows)("%s: %s", (code, seconds) => {
    expect(writeSecondsOfIsoText(read(write(code)).term.node)).toBe(seconds);
  });
});

describe("a time of what may be missing", () => {
  const rows: readonly (readonly [
    code: string,
    read: readonly [owner: string, time: string, fallback: string, whole: string] | undefined,
  ])[] = [
    [
      "{ ends_at: trial.endsAt?.getTime() }",
      ["trial.endsAt", "trial.endsAt.getTime()", "undefined", "trial.endsAt?.getTime()"],
    ],
    [
      "{ ends_at: trial.endsAt?.getTime() ?? null }",
      ["trial.endsAt", "trial.endsAt.getTime()", "null", "trial.endsAt?.getTime() ?? null"],
    ],
    [
      "{ ends_at: this.endsAt?.getTime() }",
      ["this.endsAt", "this.endsAt.getTime()", "undefined", "this.endsAt?.getTime()"],
    ],
    ["{ ends_at: day?.valueOf() }", ["day", "day.valueOf()", "undefined", "day?.valueOf()"]],
    ["{ ends_at: day.getTime() }", undefined],
    ["{ ends_at: day?.getTime }", undefined],
    ["{ ends_at: day?.getTime(1) }", undefined],
    ["{ ends_at: getTime?.() }", undefined],
    ["{ ends_at: trial?.endsAt?.getTime() }", undefined],
    ["{ ends_at: find(trial)?.getTime() }", undefined],
    ["{ ends_at: trials[0]?.getTime() }", undefined],
    ["{ ends_at: day?.getTime() || null }", undefined],
    ["{ ends_at: day?.getTime() / 1000 }", undefined],
    ["{ ends_at: other ?? day?.getTime() }", undefined],
    ["[day?.getTime()]", undefined],
    ["day?.getTime() ?? null", undefined],
  ];
  const readCode = readTable(rows.map(([code]) => write(code)));

  test.each(rows)("%s: %j", (code, expected) => {
    const { term } = readCode(write(code));
    const found = [term.node, ...term.node.getDescendants()]
      .filter((node) => Node.isCallExpression(node) || node.getKind() === SyntaxKind.PropertyAccessExpression)
      .flatMap((node) => readOptionalTime(node) ?? []);
    const shown = found.map(({ owner, time, fallback, whole }) => [
      owner.getText(),
      time,
      fallback,
      whole.getText(),
    ]);
    expect(shown).toEqual(expected ? [expected] : []);
  });
});
