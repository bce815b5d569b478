import { expect, it } from "vitest";
import { hashBlob } from "../../src/github/object-hash.ts";
import { createTreeSha, type FileMode } from "../../src/github/tree-sha.ts";

type File = readonly [path: string, mode: FileMode, content: string];

/** In the order of `git archive`, which sorts a folder as if its name ended with a slash. */
const files: readonly File[] = [
  ["link.ts", "120000", "src/foo.ts"],
  ["src/foo-two.ts", "100644", "two\n"],
  ["src/foo.ts", "100644", "export {};\n"],
  ["src/foo/deep/one.ts", "100644", "one\n"],
  ["src/größe.ts", "100644", "größe\n"],
  ["tools/run", "100755", "#!/bin/sh\n"],
];

function shaOf(list: readonly File[]): string {
  const tree = createTreeSha();
  for (const [path, mode, content] of list) tree.add(path, mode, hashBlob(Buffer.from(content)));
  return tree.digest();
}

it("is the sha that git gives to a tree of these files", () => {
  expect(shaOf(files)).toBe("b6fa3c6978fd2f9d574437aca0baded4d193daf2");
  // git's sha of a tree without files.
  expect(shaOf([])).toBe("4b825dc642cb6eb9a060e54bf8d69288fbee4904");
});

it.each<[what: string, list: readonly File[]]>([
  ["a file is missing", files.slice(1)],
  ["a file has another content", files.with(2, ["src/foo.ts", "100644", "export { };\n"])],
  ["a file has another mode", files.with(5, ["tools/run", "100644", "#!/bin/sh\n"])],
  ["a file is in another folder", files.with(3, ["src/foo/one.ts", "100644", "one\n"])],
  ["a folder is left and entered again", [...files, ["src/late.ts", "100644", ""]]],
])("is another one if %s", (_what, list) => {
  expect(shaOf(list)).not.toBe(shaOf(files));
});
