import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  applyEdits,
  applySuggestions,
  createAcceptedEdits,
  doEditsOverlap,
  isSameEdit,
  toSuggestion,
  type Edit,
} from "../../src/vocabulary/edit.ts";

const path = "src/signup.ts";

/** A text of at least two lines, which shows its line endings, and edits in it that do not touch each other. */
function textWithEdits(newline: "\n" | "\r\n") {
  const line = fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[\r\n]/g, " "));
  const text = fc
    .tuple(fc.array(line, { minLength: 2, maxLength: 6 }), fc.boolean())
    .map(([lines, hasLastNewline]) => lines.join(newline) + (hasLastNewline ? newline : ""));
  const edit = fc.record({ from: fc.nat(60), length: fc.nat(12), lines: fc.array(line, { maxLength: 3 }) });
  return fc.tuple(text, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([whole, wanted]) => {
    const edits: Edit[] = [];
    for (const { from, length, lines } of wanted) {
      const start = outsideNewline(whole, Math.min(from, whole.length));
      const end = outsideNewline(whole, Math.min(start + length, whole.length));
      const candidate = { path, start, end, text: lines.join(newline) };
      if (edits.every((other) => !doEditsOverlap(other, candidate))) edits.push(candidate);
    }
    return { text: whole, edits };
  });
}

/** No rule cuts a line ending in two. */
function outsideNewline(text: string, offset: number): number {
  return text.slice(offset - 1, offset + 1) === "\r\n" ? offset - 1 : offset;
}

describe("a suggestion", () => {
  test.each(["\n", "\r\n"] as const)(
    "has the same result as its edits when GitHub applies it (%j)",
    (newline) => {
      fc.assert(
        fc.property(textWithEdits(newline), ({ text, edits }) => {
          const suggestion = toSuggestion(text, edits);
          fc.pre(suggestion !== undefined);
          expect(applySuggestions(text, [suggestion])).toBe(applyEdits(text, edits));
        }),
        { numRuns: 500 },
      );
    },
  );

  test("exists for every edit that changes something but not the last newline", () => {
    fc.assert(
      fc.property(textWithEdits("\n"), ({ text, edits }) => {
        const isChanged = applyEdits(text, edits) !== text;
        expect(toSuggestion(text, edits) !== undefined).toBe(isChanged);
      }),
      { numRuns: 500 },
    );
  });
});

describe("accepted edits", () => {
  const anyEdit = fc.record({
    path: fc.constantFrom("a.ts", "b.ts"),
    start: fc.nat(30),
    length: fc.nat(4),
    text: fc.constantFrom("", "x"),
  });

  test("know every conflict with another edit, as comparing with each of them would show", () => {
    fc.assert(
      fc.property(fc.array(anyEdit, { maxLength: 40 }), (wanted) => {
        const accepted = createAcceptedEdits();
        const kept: Edit[] = [];
        for (const { length, ...place } of wanted) {
          const edit = { ...place, end: place.start + length };
          const isKnown = kept.some((other) => isSameEdit(edit, other));
          const conflicts = kept.some((other) => doEditsOverlap(edit, other) && !isSameEdit(edit, other));
          expect(accepted.has(edit)).toBe(isKnown);
          expect(accepted.conflictWith(edit)).toBe(conflicts);
          if (conflicts) continue;
          accepted.add(edit);
          if (!isKnown) kept.push(edit);
        }
        expect(accepted.list()).toEqual(kept);
      }),
      { numRuns: 500 },
    );
  });

  test("may be several at one place, from one finding: another one there conflicts with both", () => {
    const accepted = createAcceptedEdits();
    const insert = (text: string) => ({ path, start: 4, end: 4, text });
    accepted.add(insert("a"));
    accepted.add(insert("b"));
    expect(accepted.list()).toHaveLength(2);
    expect(accepted.conflictWith(insert("a"))).toBe(true);
    expect(accepted.conflictWith(insert("c"))).toBe(true);
    expect(accepted.conflictWith({ path, start: 5, end: 6, text: "" })).toBe(false);
  });
});
