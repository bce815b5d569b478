import { Node, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  addArgument,
  addProperties,
  getIndentation,
  removeLines,
  replaceNode,
  wrapValue,
  writeString,
} from "../../../src/customerio/edits/replace.ts";
import { applyEdits, type Edit } from "../../../src/vocabulary/edit.ts";
import { parse } from "../program/parse.ts";

/** The text after the edit of a node, without what `parse` adds. */
function edit(code: string, text: string, write: (node: Node) => Edit | undefined): string | undefined {
  const { file, find } = parse(code);
  const written = write(find(text));
  return written && applyEdits(file.getFullText(), [written]).replace(/\n\/\/ customer\.io\n$/u, "");
}

function addTo(code: string, literal: string, ...properties: readonly string[]): string | undefined {
  return edit(code, literal, (node) =>
    Node.isObjectLiteralExpression(node) ? addProperties(node, properties) : undefined,
  );
}

test("a node is replaced, and the comments before it stay", () => {
  expect(edit("track(/* name */ old);", "old", (node) => replaceNode(node, "new_name"))).toBe(
    "track(/* name */ new_name);",
  );
});

test("a value is wrapped, and a shorthand is written out first", () => {
  const wrap = (node: Node): Edit => wrapValue(node, "Math.floor(", " / 1000)");
  expect(edit("x = { at: now };", "now", wrap)).toBe("x = { at: Math.floor(now / 1000) };");
  const { file } = parse("x = { now };");
  const shorthand = file.getFirstDescendantByKindOrThrow(SyntaxKind.ShorthandPropertyAssignment);
  expect(wrap(shorthand).text).toBe("now: Math.floor(now / 1000)");
});

describe("properties are added", () => {
  test.each<[title: string, before: string, literal: string, after: string]>([
    ["to an empty object", "f({});", "{}", "f({ plan, id: 1 });"],
    ["on the object's line", "f({ a: 1 });", "{ a: 1 }", "f({ a: 1, plan, id: 1 });"],
    ["on lines of their own", "f({\n  a: 1\n});", "{\n  a: 1\n}", "f({\n  a: 1,\n  plan,\n  id: 1\n});"],
    ["after a trailing comma", "f({\n  a: 1,\n});", "{\n  a: 1,\n}", "f({\n  a: 1,\n  plan,\n  id: 1,\n});"],
    [
      "below a comment",
      "f({\n  a: 1, // first\n});",
      "{\n  a: 1, // first\n}",
      "f({\n  a: 1, // first\n  plan,\n  id: 1,\n});",
    ],
    [
      "with the file's line ends",
      "f({\r\n  a: 1,\r\n});",
      "{\r\n  a: 1,\r\n}",
      "f({\r\n  a: 1,\r\n  plan,\r\n  id: 1,\r\n});",
    ],
  ])("%s", (_title, before, literal, after) => {
    expect(addTo(before, literal, "plan", "id: 1")).toBe(after);
  });
});

describe("an argument is added", () => {
  test.each<[title: string, before: string, after: string | undefined]>([
    ["on the call's line", "f(a);", "f(a, b);"],
    ["on a line of its own", "f(\n  a\n);", "f(\n  a,\n  b\n);"],
    ["after a trailing comma", "f(\n  a,\n);", "f(\n  a,\n  b,\n);"],
    ["after an object that starts on the call's line", "f({\n  a,\n});", "f({\n  a,\n}, b);"],
    ["to no call without arguments", "f();", undefined],
  ])("%s", (_title, before, after) => {
    expect(
      edit(before, before.slice(0, -1), (node) =>
        Node.isCallExpression(node) ? addArgument(node, "b") : undefined,
      ),
    ).toBe(after);
  });
});

describe("a statement is removed", () => {
  test.each<[title: string, before: string, after: string | undefined]>([
    ["with its line", "a();\ngone();\nb();", "a();\nb();"],
    ["with the blank line after it, at the top of a block", "{\n  gone();\n\n  b();\n}", "{\n  b();\n}"],
    ["with the blank line after it, below another one", "a();\n\ngone();\n\nb();", "a();\n\nb();"],
    ["without the blank line that still sets its neighbors apart", "a();\ngone();\n\nb();", "a();\n\nb();"],
    ["never from a line it shares", "a(); gone();\nb();", undefined],
    ["never from a line with a comment", "gone(); // why\nb();", undefined],
  ])("%s", (_title, before, after) => {
    expect(edit(before, "gone();", removeLines)).toBe(after);
  });
});

test.each<[code: string, text: string, written: string]>([
  [`x = "a";`, "it's", `"it's"`],
  [`x = 'a';`, "it's", `'it\\'s'`],
  [`x = 'a';`, `say "hi"`, `'say "hi"'`],
  [`x = "a";`, `say "hi"`, `"say \\"hi\\""`],
  [`x = 'a'; y = "b";`, "plain", `"plain"`],
  [`x = 'a'; y = 'b'; z = "c";`, "plain", "'plain'"],
])("in `%s`, %s is written as %s", (code, text, written) => {
  expect(writeString(parse(code).find("x"), text)).toBe(written);
});

test.each([
  ["\tgo();", "\t"],
  ["  go();", "  "],
  ["go();", ""],
  ["x; go();", " "],
])("the indentation of the last statement of %j is %j", (code, indentation) => {
  expect(getIndentation(parse(`{\n${code}\n}`).find("go();"))).toBe(indentation);
});
