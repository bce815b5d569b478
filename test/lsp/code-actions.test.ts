import { expect, test } from "vitest";
import { makeCodeActions } from "../../src/lsp/code-actions.ts";
import { createPlaces } from "../../src/lsp/places.ts";
import { makeWorkspaceEdits } from "../../src/lsp/workspace-edit.ts";
import type { Edit } from "../../src/vocabulary/edit.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";

const finding = (column: number, edits: readonly Edit[], more: Partial<Finding> = {}): Finding => ({
  rule: "client-per-request",
  pitfall: 9,
  severity: "warning",
  confidence: "high",
  path: "a.ts",
  range: { start: { line: 1, column }, end: { line: 1, column: column + 1 } },
  message: "",
  evidence: [],
  symbol: "",
  fingerprint: `a:b:${column}`,
  edits,
  url: "",
  ...more,
});
const texts = new Map([
  ["a.ts", "abcdef"],
  ["b.ts", "b"],
]);
const insert = (path: string, at: number, text: string): Edit => ({ path, start: at, end: at, text });
const hoist = insert("a.ts", 0, "hoisted ");
const findings = [
  finding(2, [hoist, insert("a.ts", 1, "1")]),
  finding(3, [hoist, insert("a.ts", 2, "2")], { effect: "The fix renames the event." }),
  finding(4, [insert("a.ts", 3, "3"), insert("b.ts", 0, "4")]),
  finding(5, [insert("a.ts", 4, "5")], { confidence: "low" }),
];

const uriOf = (path: string) => `file:///${path}`;
const start = { line: 0, character: 0 };
const ask = (only?: readonly string[]) =>
  makeCodeActions(
    { findings, texts },
    { path: "a.ts", range: { start, end: { line: 0, character: 9 } }, only },
    {
      makeEdit: makeWorkspaceEdits({ texts }, [], uriOf, false),
      diagnosticOf: () => ({ range: { start, end: start }, message: "" }),
      writeDirective: () => Promise.resolve(undefined),
    },
  );

test("a fix changes every file it has to, and says what it changes of what is sent", async () => {
  const fixes = await ask(["quickfix"]);
  expect(fixes.map(({ title }) => title)).toEqual([
    "Fix client-per-request",
    "Fix client-per-request. The fix renames the event.",
    "Fix client-per-request",
  ]);
  expect(Object.keys(fixes[2]?.edit?.changes ?? {})).toEqual(["file:///a.ts", "file:///b.ts"]);
});

test("fixing all makes a shared edit once, and changes no other file", async () => {
  const [all] = await ask(["source.fixAll.pitstop"]);
  const changes = all?.edit?.changes ?? {};
  expect(Object.keys(changes)).toEqual(["file:///a.ts"]);
  expect(changes["file:///a.ts"]?.map(({ newText }) => newText)).toEqual(["hoisted ", "1", "2"]);
});

test.each([
  ["a\nbc", 2, 2, { line: 1, character: 1 }],
  ["a\r\nbc", 2, 2, { line: 1, character: 1 }],
  // To the protocol, a carriage return alone ends a line as well.
  ["a\rb\nc", 1, 3, { line: 1, character: 0 }],
  ["🎂b", 1, 3, { line: 0, character: 2 }],
])("in %j, line %d and column %d are %j", (text, line, column, expected) => {
  const position = { line, column };
  expect(createPlaces(text).ofRange({ start: position, end: position }).start).toEqual(expected);
});

test("a line is all of it without its end", () => {
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } };
  expect(createPlaces("a\r\nbc\r\nd").ofLine(2)).toEqual(range);
  expect(createPlaces("a\nbc").ofLine(2)).toEqual(range);
});
