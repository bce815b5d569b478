import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAddedLines } from "../../src/files/compare-lines.ts";

const lines = (...texts: readonly string[]) => texts.map((text) => `${text}\n`).join("");

describe("the added lines of a text", () => {
  test.each<[what: string, before: string, after: string, added: readonly number[]]>([
    ["are none where nothing was changed", lines("a", "b"), lines("a", "b"), []],
    ["are all where there was nothing", "", lines("a", "b"), [1, 2]],
    ["are those between others that stayed", lines("a", "b"), lines("a", "x", "y", "b"), [2, 3]],
    ["are those in the place of others", lines("a", "b", "c"), lines("a", "x", "c"), [2]],
    ["are none where lines only went", lines("a", "b", "c"), lines("a", "c"), []],
    ["are those that were moved", lines("a", "b", "c"), lines("b", "c", "a"), [3]],
    ["are one of two that are the same", lines("a", "}"), lines("a", "}", "x", "}"), [3, 4]],
    ["may have no line break at the end", "a\nb", "a\nb\nc", [3]],
    ["may be empty", lines("a"), lines("a", ""), [2]],
    ["are those with another line break", lines("a", "b"), "a\r\nb\n", [1]],
  ])("%s", (_what, before, after, added) => {
    expect(findAddedLines(before, after)).toEqual(added);
  });

  test("leave, when they are taken out, lines that the earlier text has in this order", () => {
    const text = fc.array(fc.constantFrom("a", "b", "c", "}", ""), { maxLength: 30 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const added = new Set(findAddedLines(lines(...before), lines(...after)));
        let from = 0;
        for (const [index, line] of after.entries()) {
          if (added.has(index + 1)) continue;
          from = before.indexOf(line, from) + 1;
          expect(from).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("are not known where two large texts hold the same lines in wholly different orders", () => {
    const before = Array.from({ length: 20_000 }, (_, index) => `line ${index}`);
    const after = before.map((_, index) => `line ${(index * 7919) % 20_000}`);
    expect(findAddedLines(lines(...before), lines(...after))).toBeUndefined();
  });
});
