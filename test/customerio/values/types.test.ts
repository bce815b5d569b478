import { describe, expect, test } from "vitest";
import { readFiniteType } from "../../../src/customerio/values/closed-texts.ts";
import { isShapeOf } from "../../../src/customerio/values/types.ts";
import { readTable } from "./knowledge-of.ts";

/** Shows a value of a declared type. */
const write = (type: string): string =>
  `enum Kind { Opened = "opened", Closed = "closed" }\nexport const on = (value: ${type}) => show(value);`;

describe("a type surely has an email", () => {
  const rows: readonly (readonly [type: string, isShape: boolean])[] = [
    ["{ email: string }", true],
    ["{ email: string } | undefined", true],
    ["{ email?: string }", false],
    ["{ email: string | null }", false],
    ["{ email: string | undefined }", false],
    ["{ emails: string[] }", false],
    ["any", false],
    ["unknown", false],
  ];
  const read = readTable(rows.map(([type]) => write(type)));

  test.each(rows)("%s: %s", (type, isShape) => {
    expect(isShapeOf(read(write(type)).term.node, "email")).toBe(isShape);
  });
});

describe("the texts of a closed type", () => {
  const many = (count: number): string =>
    Array.from({ length: count }, (_, index) => `"k${index}"`).join(" | ");
  const rows: readonly (readonly [type: string, texts: readonly string[] | undefined])[] = [
    ['"opened"', ["opened"]],
    ['"opened" | "closed"', ["opened", "closed"]],
    ['"opened" | undefined', ["opened"]],
    ['"opened" | null', ["opened"]],
    ['"opened" | 2', ["opened", "2"]],
    ['"opened" | true', undefined],
    ['"opened" | number', undefined],
    ["Kind", ["opened", "closed"]],
    ["string", undefined],
    ["undefined", undefined],
  ];
  const sizes: readonly (readonly [count: number, isClosed: boolean])[] = [
    [60, true],
    [61, false],
  ];
  const read = readTable([
    ...rows.map(([type]) => write(type)),
    ...sizes.map(([count]) => write(many(count))),
  ]);

  test.each(rows)("%s: %j", (type, texts) => {
    const found = readFiniteType(read(write(type)).term.node.getType());
    expect(found?.map(({ text }) => text).toSorted()).toEqual(texts?.toSorted());
  });

  test.each(sizes)("of %i are few enough to list: %s", (count, isClosed) => {
    expect(readFiniteType(read(write(many(count))).term.node.getType()) !== undefined).toBe(isClosed);
  });
});
