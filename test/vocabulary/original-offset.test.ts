import fc from "fast-check";
import { expect, test } from "vitest";
import { applyEdits, makeToOriginalOffset, type Edit } from "../../src/vocabulary/edit.ts";

/** Edits of one file, as alternating lengths of text that is kept and text that is replaced. */
const steps = fc.array(fc.record({ kept: fc.nat(6), removed: fc.nat(4), added: fc.nat(4) }), {
  maxLength: 8,
});

test("text that no edit touches has its original offset", () => {
  fc.assert(
    fc.property(steps, (list) => {
      let text = "";
      const edits: Edit[] = [];
      // Every character is different, so that each shows where it came from.
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
      const toOriginal = makeToOriginalOffset(edits);
      for (const [offset, character] of Array.from(edited).entries()) {
        if (character !== "+") expect(text[toOriginal(offset)]).toBe(character);
      }
    }),
  );
});

test("text that an edit inserted has the offset of the edit's start", () => {
  const edits = [
    { path: "a.ts", start: 0, end: 0, text: "const cio = 1;\n" },
    { path: "a.ts", start: 4, end: 6, text: "long text" },
  ];
  const toOriginal = makeToOriginalOffset(edits);
  expect(toOriginal(3)).toBe(0);
  expect(toOriginal(15 + 4 + 8)).toBe(4);
  expect(toOriginal(15 + 4 + 9)).toBe(6);
});
