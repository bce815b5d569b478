import { expect, test } from "vitest";
import {
  printable,
  printableData,
  printableInColumns,
  printableName,
} from "../../src/vocabulary/printable.ts";

test.each([
  ["an escape sequence", "\u001b[2Jgone", "\\u001b[2Jgone"],
  ["a bell and a backspace", "\u0007a\u0008", "\\u0007a\\u0008"],
  ["a carriage return, which goes back to the start of the line", "safe\revil", "safe\\u000devil"],
  ["delete", "a\u007f", "a\\u007f"],
  ["a control sequence in one character (C1)", "\u009b2J", "\\u009b2J"],
  ["next line (C1)", "a\u0085b", "a\\u0085b"],
  ["marks of direction", "\u061c\u200e\u200f", "\\u061c\\u200e\\u200f"],
  ["overrides of direction", "\u202a\u202b\u202c\u202d\u202e", "\\u202a\\u202b\\u202c\\u202d\\u202e"],
  ["isolates of direction", "\u2066\u2067\u2068\u2069", "\\u2066\\u2067\\u2068\\u2069"],
  ["line and paragraph separators", "\u2028\u2029", "\\u2028\\u2029"],
])("%s becomes visible, as an escape that JSON reads as the same text", (_what, text, expected) => {
  expect(printable(text)).toBe(expected);
  expect(JSON.parse(printable(JSON.stringify(text)))).toBe(text);
});

test.each([
  ["tabs and newlines", "a\tb\n"],
  ["letters of any script", "é 漢字 שלום مرحبا"],
  ["emoji, joined ones too", "👩\u200d👩\u200d👧 🏳️"],
  ["a byte order mark and spaces of other widths", "\ufeff\u00a0\u2003"],
])("%s stay as they are", (_what, text) => {
  expect(printable(text)).toBe(text);
});

test("a name is one line", () => {
  expect(printableName("a\nb\tc\r\n\u001b.ts")).toBe("a\\u000ab\\u0009c\\u000a\\u001b.ts");
});

test("Windows line ends become newlines", () => {
  expect(printable("a\r\nb\r\n")).toBe("a\nb\n");
});

test("where columns count, each character becomes one other", () => {
  expect(printableInColumns("\u001b[2J\u202e\r\n\t")).toBe("\u{fffd}[2J\u{fffd}\n\t");
});

test("data keeps its shape and keys, and a map its values", () => {
  const data = {
    path: "a\u001b",
    lines: [1, "b\u202e", undefined],
    isNew: true,
    texts: new Map([["c\r", "\r"]]),
  };
  expect(printableData(data)).toEqual({
    path: "a\\u001b",
    lines: [1, "b\\u202e", undefined],
    isNew: true,
    texts: new Map([["c\\u000d", "\r"]]),
  });
});
