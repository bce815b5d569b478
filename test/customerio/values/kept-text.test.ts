import { expect, test } from "vitest";
import { findKeptText, getKeptText } from "../../../src/customerio/values/kept-text.ts";
import { readTable, readTerm } from "./knowledge-of.ts";

const keeping: readonly (readonly [code: string, from: string | undefined, how: string | undefined])[] = [
  ["String(user.email)", "user.email", "conversion"],
  ["user._id.toString()", "user._id", "conversion"],
  ["user._id.toHexString()", "user._id", "conversion"],
  ["user.email.trim()", "user.email", "form"],
  ["user.email?.trim()", "user.email", "form"],
  ["user.email.trimStart()", "user.email", "form"],
  ["user.email.trimEnd()", "user.email", "form"],
  ["user.email.toLowerCase()", "user.email", "form"],
  ["user.email.toUpperCase()", "user.email", "form"],
  ["user.email.toLocaleLowerCase()", "user.email", "form"],
  ["user.email.toLocaleUpperCase()", "user.email", "form"],
  ["user.email.normalize()", "user.email", "form"],
  ["(await user.email.trim())", "user.email", "form"],
  ["encodeURIComponent(user.email)", "user.email", "encoding"],
  ["decodeURIComponent(user.email)", "user.email", "encoding"],
  ["encodeURI(user.email)", "user.email", "encoding"],
  ["escape(user.email)", "user.email", "encoding"],
  ["querystring.escape(user.email)", "user.email", "encoding"],
  ["qs.escape(user.email)", "user.email", "encoding"],
  ['user.email.replace("+", "")', "user.email", "replacement"],
  ['user.email.replaceAll("+", "")', "user.email", "replacement"],
  ["user.id.toString(36)", undefined, undefined],
  ["user.email.normalize('NFC')", "user.email", "form"],
  ["user.email", undefined, undefined],
  ["user.email.length", undefined, undefined],
  ['user.email.split("@")', undefined, undefined],
  ["user.email.slice(1)", undefined, undefined],
  ["String()", undefined, undefined],
  ["Number(user.email)", undefined, undefined],
  ["trim(user.email)", undefined, undefined],
  ["sql.escape(user.email)", undefined, undefined],
  ["sha256(user.email)", undefined, undefined],
  ["user.email.constructor()", undefined, undefined],
];
const readKeeping = readTable(keeping.map(([code]) => `show(${code});`));

test.each(keeping)("of %s, %s is kept: %s", (code, from, how) => {
  const kept = getKeptText(readKeeping(`show(${code});`).term.node);
  expect(kept?.from.getText()).toBe(from);
  expect(kept?.how).toBe(how);
});

const changing: readonly (readonly [code: string, changed: string | undefined])[] = [
  ["value.toString()", " Ann@Example.com "],
  ["value.trim()", "Ann@Example.com"],
  ["value.trimStart()", "Ann@Example.com "],
  ["value.trimEnd()", " Ann@Example.com"],
  ["value.toLowerCase()", " ann@example.com "],
  ["value.toLocaleUpperCase()", " ANN@EXAMPLE.COM "],
  ["value.replace('a', 'b')", undefined],
];
const readChanging = readTable(changing.map(([code]) => `show(${code});`));

test.each(changing)("what %s makes of a known text", (code, changed) => {
  expect(getKeptText(readChanging(`show(${code});`).term.node)?.change?.(" Ann@Example.com ")).toBe(changed);
});

test("a normal form is that of Unicode", () => {
  const kept = getKeptText(readTerm("show(name.normalize());").term.node);
  expect(kept?.change?.("Zoe\u0308")).toBe("Zo\u00eb");
});

test.each([
  ["a function of JavaScript", "show(escape(user.email));", true],
  ["an imported function", 'import { escape } from "lodash";\nshow(escape(user.email));', true],
  ["an own function", "function escape(text) { return sha256(text); }\nshow(escape(user.email));", false],
  [
    "a method of an own class",
    "class Address { toString() { return sha256(this.email); } }\nconst address = new Address();\nshow(address.toString());",
    false,
  ],
])("the name of %s decides: %s", (_, code, isKept) => {
  const { knowledge, term } = readTerm(code);
  expect(findKeptText(term, knowledge.flow) !== undefined).toBe(isKept);
});
