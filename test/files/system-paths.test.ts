import path from "node:path";
import { expect, test } from "vitest";
import { isBelow, joinNames, toRelative } from "../../src/files/system-paths.ts";

const { posix, win32 } = path;

test.each([
  [posix, "/a/b", "/a", true],
  [posix, "/a", "/a", true],
  [posix, "/a", "/", true],
  [posix, "/a/..b", "/a", true],
  [posix, "/ab", "/a", false],
  [posix, "/", "/a", false],
  [posix, "/a/../b", "/a", false],
  [win32, "C:\\shop\\src", "C:\\shop", true],
  [win32, "c:\\Shop\\src", "C:\\shop", true],
  [win32, "C:/shop/src", "C:\\shop", true],
  [win32, "C:\\shop\\..src", "C:\\shop", true],
  [win32, "C:\\shop", "C:\\", true],
  [win32, "C:\\shops", "C:\\shop", false],
  [win32, "C:\\shop\\..\\keys", "C:\\shop", false],
  [win32, "D:\\shop\\src", "C:\\shop", false],
  [win32, "\\\\server\\shop\\src", "C:\\shop", false],
  [win32, "\\\\server\\shop\\src", "\\\\server\\shop", true],
])("by the names in it and not by its letters, %#: %s", (system, location, folder, expected) => {
  expect(isBelow(location, folder, system)).toBe(expected);
});

test.each([
  [posix, "/shop", "/shop/src/a.ts", "src/a.ts"],
  [posix, "/shop", "/shop", ""],
  [posix, "/shop/src", "/shop", ".."],
  [posix, "/shop", "/shop/a\\b.ts", "a\\b.ts"],
  [win32, "C:\\shop", "C:\\shop\\src\\a.ts", "src/a.ts"],
  [win32, "C:\\shop", "c:\\shop\\src\\a.ts", "src/a.ts"],
  [win32, "C:\\shop", "C:\\shop", ""],
  [win32, "C:\\shop\\src", "C:\\shop\\lib\\a.ts", "../lib/a.ts"],
  [win32, "C:\\shop", "D:\\lib\\a.ts", "D:/lib/a.ts"],
])("seen from a root, a path has slashes, %#", (system, root, location, expected) => {
  expect(toRelative(root, location, system)).toBe(expected);
});

test.each([
  [["src", "app"], "src/app"],
  [["", "srv"], "/srv"],
  [[""], "/"],
  [["C:"], "C:/"],
  [["C:", "shop"], "C:/shop"],
])("%j is the folder %s", (names, folder) => {
  expect(joinNames(names)).toBe(folder);
});
