import { describe, expect, it } from "vitest";
import { parseHunks } from "../../src/files/hunks.ts";

/** Draws hunks as `+12` added, `-12` deleted (old number), ` 12` context. */
function draw(patch: string): readonly string[] {
  const marks = { added: "+", deleted: "-", context: " " };
  return parseHunks(patch).map((hunk) =>
    hunk.lines.map(({ kind, line }) => marks[kind] + String(line)).join(" "),
  );
}

describe("a patch", () => {
  it("numbers added and context lines as in the new file, deleted ones as in the old", () => {
    const patch = [
      "@@ -10,3 +10,4 @@ export async function signUp() {",
      " const user = await create();",
      "-await cio.identify(user.id);",
      "+await cio.identify(user.id, {",
      "+  created_at: Date.now(),",
      " });",
    ].join("\n");
    expect(draw(patch)).toEqual([" 10 -11 +11 +12  13"]);
  });

  it("keeps hunks apart whose numbers touch", () => {
    expect(draw("@@ -1,1 +1,1 @@\n-a\n+b\n@@ -2,1 +2,1 @@\n-c\n+d")).toEqual(["-1 +1", "-2 +2"]);
  });

  it.each([
    [
      "at the end",
      "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file",
      ["-1 +1"],
    ],
    ["in an added file", "@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file", ["+1 +2"]],
  ])("makes no line of the remark on a missing newline %s", (_where, patch, expected) => {
    expect(draw(patch)).toEqual(expected);
  });

  it("reads lines that end with a carriage return, and lines that look like headers", () => {
    expect(draw("@@ -1,2 +1,2 @@\n-a\r\n+b\r\n --- c\r")).toEqual(["-1 +1  2"]);
    expect(draw("@@ -1,2 +1,2 @@\n--- a\n+++ b\n x")).toEqual(["-1 +1  2"]);
  });

  it("takes a line of code that starts with a backslash for code", () => {
    expect(draw("@@ -0,0 +1,1 @@\n+\\ No newline at end of file")).toEqual(["+1"]);
  });
});
