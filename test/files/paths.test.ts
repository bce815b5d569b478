import { expect, test } from "vitest";
import { folderOf, isWithin, join } from "../../src/files/paths.ts";

test.each([
  ["src/cio/client.ts", "src/cio"],
  ["client.ts", ""],
])("the folder of %s is `%s`", (path, folder) => {
  expect(folderOf(path)).toBe(folder);
});

test.each([
  ["src", "client", "src/client"],
  ["", "client", "client"],
  ["src", "./cio//client", "src/cio/client"],
  ["src/cio", "../client", "src/client"],
  ["src", "/client", "client"],
  ["src", "../../client", "../client"],
  ["", "../../client", "../../client"],
])("`%s` and `%s` make `%s`", (folder, path, joined) => {
  expect(join(folder, path)).toBe(joined);
});

test.each([
  ["src/cio", "src", true],
  ["src", "src", true],
  ["src", "", true],
  ["srcs", "src", false],
  ["src", "src/cio", false],
])("`%s` is within `%s`: %s", (folder, parent, answer) => {
  expect(isWithin(folder, parent)).toBe(answer);
});
