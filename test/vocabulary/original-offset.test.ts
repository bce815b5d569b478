import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, toOriginalOffset, type Edit } from "../../src/vocabulary/edit.ts";

/** Edits of one file by the lengths of what is kept and replaced in turn. */
const steps = fc.array(fc.record({ kept: fc.nat(6), removed: fc.nat(4), added: fc.nat(4) }), {
  maxLength: 8,
});

test("what no edit touches is found where it stood", () => {
  fc.assert(
    fc.property(steps, (list) => {
      let text = "";
      const edits: Edit[] = [];
      // Every character is another one, so that each shows where it came from.
      const take = (length: number): void => {
        for (let count = 0; count < length; count++) text += String.fromCharCode(0x100 + text.length);
      };
      for (const { kept, removed, added } of list) {
        take(kept + 1);
        const start = text.length;
        take(removed);
        edits.push({ path: "a.ts", start, end: text.length, text: "+".repeat(added) });
      }
      const edited = applyEdits(text, edits);
      for (const [offset, character] of Array.from(edited).entries()) {
        if (character !== "+") expect(text[toOriginalOffset(offset, edits)]).toBe(character);
      }
    }),
  );
});

test("what an edit brought stands where the edit starts", () => {
  const edits = [
    { path: "a.ts", start: 0, end: 0, text: "const cio = 1;\n" },
    { path: "a.ts", start: 4, end: 6, text: "long text" },
  ];
  expect(toOriginalOffset(3, edits)).toBe(0);
  expect(toOriginalOffset(15 + 4 + 8, edits)).toBe(4);
  expect(toOriginalOffset(15 + 4 + 9, edits)).toBe(6);
});
