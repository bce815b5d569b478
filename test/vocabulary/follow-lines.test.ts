import { createTwoFilesPatch } from "diff";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseHunks } from "../../src/files/hunks.ts";
import { makeFollowPlace } from "../../src/vocabulary/follow-lines.ts";
import type { FileChange } from "../../src/vocabulary/snapshot.ts";

const text = fc
  .array(fc.constantFrom("", "a", "b", "c", " ", "-"), { maxLength: 30 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

function diff(before: string, after: string, context: number): string {
  return createTwoFilesPatch("a", "a", before, after, undefined, undefined, { context });
}

const changeOf = (patch: string): FileChange => ({
  path: "a.ts",
  status: "modified",
  hunks: parseHunks(patch),
});

describe("following a place through a change", () => {
  const follow = (patch: string) => {
    const followPlace = makeFollowPlace([changeOf(patch)]);
    return (line: number) => followPlace("a.ts", line);
  };

  it("gives a line that stayed its new number, however the diff is cut into hunks", () => {
    fc.assert(
      fc.property(text, text, fc.nat({ max: 3 }), (before, after, context) => {
        const patch = diff(before, after, context);
        const at = follow(patch);
        const now = after.split("\n");
        const lines = parseHunks(patch).flatMap((hunk) => hunk.lines);
        const deleted = new Set(lines.flatMap(({ kind, line }) => (kind === "deleted" ? [line] : [])));
        for (const [index, written] of before.split("\n").slice(0, -1).entries()) {
          if (deleted.has(index + 1)) continue;
          const found = at(index + 1);
          expect(found?.startLine).toBe(found?.endLine);
          expect(now[(found?.startLine ?? 0) - 1]).toBe(written);
        }
      }),
    );
  });

  it("gives a deleted line the lines that took its place", () => {
    const at = follow("@@ -1,4 +1,5 @@\n a\n-b\n-c\n+x\n+y\n+z\n d");
    expect([1, 2, 3, 4].map(at)).toEqual([
      { path: "a.ts", startLine: 1, endLine: 1 },
      { path: "a.ts", startLine: 2, endLine: 4 },
      { path: "a.ts", startLine: 2, endLine: 4 },
      { path: "a.ts", startLine: 5, endLine: 5 },
    ]);
  });

  it("gives nothing where no line took its place, where the diff is not known, and for a removed file", () => {
    expect(follow("@@ -1,2 +1,1 @@\n-a\n b")(1)).toBeUndefined();
    const change = { path: "a.ts", status: "modified" } as const;
    expect(makeFollowPlace([{ ...change, hunks: undefined }])("a.ts", 1)).toBeUndefined();
    expect(makeFollowPlace([{ ...change, isHidden: true, hunks: [] }])("a.ts", 1)).toBeUndefined();
    expect(makeFollowPlace([{ ...change, status: "removed", hunks: [] }])("a.ts", 1)).toBeUndefined();
  });

  it("follows a file to its new path, and leaves one where it is that was only copied", () => {
    const renamed = { path: "b.ts", previousPath: "a.ts", status: "renamed", hunks: [] } as const;
    expect(makeFollowPlace([renamed])("a.ts", 3)).toEqual({ path: "b.ts", startLine: 3, endLine: 3 });
    const copied = { ...renamed, status: "copied" } as const;
    expect(makeFollowPlace([copied])("a.ts", 3)).toEqual({ path: "a.ts", startLine: 3, endLine: 3 });
  });
});
