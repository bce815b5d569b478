import { createTwoFilesPatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { undoPatch } from "../../src/files/undo-patch.ts";

/** Lines that look like the signs of a patch, ends of Windows, and few enough different ones that many repeat. */
const line = fc.constantFrom(
  "",
  "a",
  "b",
  "c\r",
  " ",
  "-",
  "+a",
  "\\ No newline at end of file",
  "@@ -1 +1 @@",
);
const text = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.boolean())
  .map(([lines, isOpen]) => lines.join("\n") + (isOpen || lines.length === 0 ? "" : "\n"));

/** The hunks from one text to another, as git writes them. */
function diff(before: string, after: string, context: number): string {
  const whole = createTwoFilesPatch("a", "a", before, after, undefined, undefined, { context });
  const start = whole.search(/^@@ /m);
  return start === -1 ? "" : whole.slice(start);
}

describe("undoing a patch", () => {
  it("gives back the text before any change", () => {
    fc.assert(
      fc.property(text, text, fc.nat({ max: 3 }), (before, after, context) => {
        const patch = diff(before, after, context);
        expect(undoPatch(after, patch)).toBe(before);
        // GitHub's patches have no line end of their own.
        expect(undoPatch(after, patch.replace(/\n$/, ""))).toBe(before);
      }),
    );
  });

  it("gives nothing, or the same, when the text is another one", () => {
    fc.assert(
      fc.property(text, text, text, (before, after, other) => {
        const patch = diff(before, after, 3);
        const undone = undoPatch(other, patch);
        // What it gives, the patch leads to the text from there.
        if (undone !== undefined) expect(undoPatch(other, diff(undone, other, 3))).toBe(undone);
      }),
    );
  });

  it("gives nothing when the end of the patch is missing", () => {
    const patch = "@@ -1,2 +1,2 @@\n-a\n+b\n c";
    expect(undoPatch("b\nc\n", patch)).toBe("a\nc\n");
    for (const cut of ["@@ -1,2 +1,2 @@\n-a\n+b", "@@ -1,2 +1,2 @@\n-a", "@@ -1,2 +1,2 @@"])
      expect(undoPatch("b\nc\n", cut)).toBeUndefined();
  });

  it.each([
    ["a line that is not in the text", "x\nc\n"],
    ["a text that is too short", "b"],
    ["a missing line end", "b\nc"],
  ])("gives nothing for %s", (_what, other) => {
    expect(undoPatch(other, "@@ -1,2 +1,2 @@\n-a\n+b\n c")).toBeUndefined();
  });

  it("gives nothing when the same lines are elsewhere", () => {
    expect(undoPatch("new\nb\nc\n", "@@ -1,2 +1,2 @@\n-a\n+b\n c")).toBeUndefined();
  });

  it("gives the whole text of a removed file, and nothing of an added one", () => {
    expect(undoPatch("", "@@ -1,2 +0,0 @@\n-a\n-b\n\\ No newline at end of file")).toBe("a\nb");
    expect(undoPatch("a\n", "@@ -0,0 +1 @@\n+a")).toBe("");
  });
});
