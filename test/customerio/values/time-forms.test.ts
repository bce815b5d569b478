import { Node, Project, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  findDividedByThousand,
  findMultipliedByThousand,
  rewriteAsIsoText,
  rewriteAsSeconds,
} from "../../../src/customerio/values/time-forms.ts";
import type { TimeUnit } from "../../../src/customerio/values/time-units.ts";

const project = new Project({ useInMemoryFileSystem: true });

/** The expression that a line of code consists of. */
function parse(code: string): Node {
  const file = project.createSourceFile("value.ts", `const value = ${code};`, { overwrite: true });
  return file.getFirstDescendantByKindOrThrow(SyntaxKind.VariableDeclaration).getInitializerOrThrow();
}

function apply(node: Node, rewrite: ReturnType<typeof rewriteAsSeconds>): string | undefined {
  if (!rewrite) return undefined;
  return rewrite.kind === "replace" ? rewrite.text : `${rewrite.before}${node.getText()}${rewrite.after}`;
}

describe("a timestamp is rewritten as whole Unix seconds", () => {
  test.each<readonly [code: string, unit: TimeUnit, rewritten: string | undefined]>([
    ["Date.now()", "milliseconds", "Math.floor(Date.now() / 1000)"],
    ["start + DAY", "milliseconds", "Math.floor((start + DAY) / 1000)"],
    ["isTrial ? start : end", "milliseconds", "Math.floor((isTrial ? start : end) / 1000)"],
    ["event.created * 1000", "milliseconds", "event.created"],
    ["created * 1e3", "milliseconds", "created"],
    ["(created * 1_000)", "milliseconds", "created"],
    ["created * 60", "milliseconds", "Math.floor((created * 60) / 1000)"],
    ["toSeconds(date) * 1000", "milliseconds", "Math.floor((toSeconds(date) * 1000) / 1000)"],
    ["process.hrtime() * 1000", "microseconds", "Math.floor((process.hrtime() * 1000) / 1_000_000)"],
    ["moment(date).format('x')", "milliseconds", "moment(date).unix()"],
    ["String(Date.now())", "milliseconds", "Math.floor(Date.now() / 1000)"],
    ["String(created * 1000)", "milliseconds", "created"],
    ["String(start + DAY)", "milliseconds", "Math.floor((start + DAY) / 1000)"],
    ["`${Date.now()}`", "milliseconds", "Math.floor(Date.now() / 1000)"],
    ["`${Date.now()}ms`", "milliseconds", "Math.floor(`${Date.now()}ms` / 1000)"],
    ["(() => now) ", "milliseconds", "Math.floor((() => now) / 1000)"],
    ["created * 1000", "microseconds", "Math.floor((created * 1000) / 1_000_000)"],
    ["Date.now() * 1000", "duration", undefined],
    ["moment(date).unix('x')", "milliseconds", "Math.floor(moment(date).unix('x') / 1000)"],
    ["date.getTime() / 1000", "fractional-seconds", "Math.floor(date.getTime() / 1000)"],
    ["new Date(row.created)", "date", "Math.floor(new Date(row.created).getTime() / 1000)"],
    ["row.created", "date", undefined],
    ["date.toISOString()", "iso", "Math.floor(new Date(date).getTime() / 1000)"],
    ["date.toISO()", "iso", undefined],
    ["user?.createdAt.getTime()", "milliseconds", undefined],
    [
      "clock.now(/* not user?.createdAt */)",
      "milliseconds",
      "Math.floor(clock.now(/* not user?.createdAt */) / 1000)",
    ],
  ])("%s in %s", (code, unit, rewritten) => {
    const node = parse(code);
    expect(apply(node, rewriteAsSeconds(node, unit))).toBe(rewritten);
  });
});

describe("a timestamp in seconds is rewritten as an ISO 8601 text", () => {
  test.each<readonly [code: string, rewritten: string | undefined]>([
    ["Math.floor(Date.now() / 1000)", "new Date().toISOString()"],
    ["Date.now() / 1000", "new Date().toISOString()"],
    ["Math.trunc(order.paidAt.getTime() / 1000)", "order.paidAt.toISOString()"],
    ["Math.round(milliseconds / 1000)", "new Date(milliseconds).toISOString()"],
    ["String(Math.floor(order.paidAt.getTime() / 1000))", "order.paidAt.toISOString()"],
    ["Math.floor(order.paidAt.getTime() / 1000).toString()", "order.paidAt.toISOString()"],
    ["`${Math.floor(order.paidAt.getTime() / 1000)}`", "order.paidAt.toISOString()"],
    ["(order.paidAt.getTime() / 1000).toFixed(0)", "order.paidAt.toISOString()"],
    ["String(invoice.created)", "new Date(invoice.created * 1000).toISOString()"],
    ["milliseconds / 60", "new Date((milliseconds / 60) * 1000).toISOString()"],
    ["invoice.created", "new Date(invoice.created * 1000).toISOString()"],
    ["Math.abs(Date.now() / 1000)", "new Date(Math.abs(Date.now() / 1000) * 1000).toISOString()"],
    ["clock.floor(Date.now() / 1000)", "new Date(clock.floor(Date.now() / 1000) * 1000).toISOString()"],
    ["Math.floor()", "new Date(Math.floor() * 1000).toISOString()"],
    ["clock.now() / 1000", "new Date(clock.now()).toISOString()"],
    ["Date.parse(day) / 1000", "new Date(Date.parse(day)).toISOString()"],
    ["isNew ? a : b", "new Date((isNew ? a : b) * 1000).toISOString()"],
    ["Number(invoice.created)", "new Date(Number(invoice.created) * 1000).toISOString()"],
    ["invoice.created.toString(36)", "new Date(invoice.created.toString(36) * 1000).toISOString()"],
    ["`${a}${b}`", "new Date(`${a}${b}` * 1000).toISOString()"],
    ["invoice?.created", undefined],
  ])("%s", (code, rewritten) => {
    const node = parse(code);
    expect(apply(node, rewriteAsIsoText(node))).toBe(rewritten);
  });
});

test.each([
  ["milliseconds / 1000", "milliseconds"],
  ["Math.floor(milliseconds / 1e3)", "milliseconds"],
  ["(start + day) / (1000)", "(start + day)"],
  ["milliseconds / 100", undefined],
  ["milliseconds * 1000", undefined],
  ["1000 / milliseconds", undefined],
])("what %s divides by a thousand is %s", (code, divided) => {
  expect(findDividedByThousand(parse(code))?.getText()).toBe(divided);
});

test.each([
  ["seconds * 1000", "seconds"],
  ["seconds * 100", undefined],
  ["seconds / 1000", undefined],
])("what %s multiplies by a thousand is %s", (code, multiplied) => {
  expect(findMultipliedByThousand(parse(code))?.getText()).toBe(multiplied);
});
