import { describe, expect, test } from "vitest";
import { toKey } from "../../../src/customerio/edits/data-keys.ts";
import { nameWithoutVaryingPart } from "../../../src/customerio/edits/fixed-names.ts";
import { moveIntoData, readMovedValues } from "../../../src/customerio/edits/move-into-data.ts";
import { learn } from "../../../src/customerio/knowledge.ts";
import { applyEdits } from "../../../src/vocabulary/edit.ts";
import { parse } from "../program/parse.ts";

const head = `import { TrackClient } from "customerio-node";\nconst cio = new TrackClient("a", "b");\n`;
const convention = {
  style: "snake_case",
  basis: "default",
  prevailing: undefined,
  isNamespaced: false,
} as const;

/** Code with the varying part of its first dynamic name moved into the data; `undefined` when that cannot be done. */
function move(code: string): string | undefined {
  const text = head + code;
  const { facts, objects, texts } = learn([{ path: "src/example.ts", text }]);
  const found = facts.getEventNames().find((name) => name.isDynamic);
  const name = found && nameWithoutVaryingPart(found.shape, convention);
  const moved = found && readMovedValues(found.shape);
  const edits =
    name === undefined || !moved
      ? []
      : moveIntoData(found.shape, name, moved, found.operation, { objects, texts });
  return edits.length > 0 ? applyEdits(text, edits).slice(head.length) : undefined;
}

describe("what varies in a name moves into the data", () => {
  test.each<[title: string, before: string, after: string]>([
    [
      "into a new object",
      "cio.track(id, { name: `viewed_${page}` });",
      `cio.track(id, { name: "viewed", data: { page } });`,
    ],
    [
      "into an object",
      "cio.track(id, { name: `viewed_${page}`, data: { at: 1 } });",
      `cio.track(id, { name: "viewed", data: { at: 1, page } });`,
    ],
    [
      "under a key from the expression",
      "cio.track(id, { name: `viewed_${req.params.pageId}`, data: {} });",
      `cio.track(id, { name: "viewed", data: { page_id: req.params.pageId } });`,
    ],
    [
      "once, where it is there already",
      "cio.track(id, { name: `viewed_${page}`, data: { page } });",
      `cio.track(id, { name: "viewed", data: { page } });`,
    ],
    [
      "around a variable",
      "cio.track(id, { name: `viewed_${page}`, data: extra });",
      `cio.track(id, { name: "viewed", data: { page, ...extra } });`,
    ],
    [
      "around a shorthand",
      "function send(id, page, data) { cio.track(id, { name: `viewed_${page}`, data }); }",
      `function send(id, page, data) { cio.track(id, { name: "viewed", data: { page, ...data } }); }`,
    ],
    [
      "before an unknown spread",
      "cio.track(id, { name: `viewed_${page}`, data: { ...extra } });",
      `cio.track(id, { name: "viewed", data: { page, ...extra } });`,
    ],
    [
      "in the place of `undefined`",
      "cio.track(id, { name: `viewed_${page}`, data: undefined });",
      `cio.track(id, { name: "viewed", data: { page } });`,
    ],
    [
      "without the word that led to it",
      "cio.track(id, { name: `moved_to_${plan}` });",
      `cio.track(id, { name: "moved", data: { plan } });`,
    ],
  ])("%s", (_title, before, after) => {
    expect(move(before)).toBe(after);
  });
});

describe("a name stays", () => {
  test.each<[title: string, code: string]>([
    ["when too little is left", "cio.track(id, { name: `a_${page}` });"],
    ["when the key has another value", "cio.track(id, { name: `viewed_${page}`, data: { page: 1 } });"],
    ["when two values would have one key", "cio.track(id, { name: `viewed_${a.page}_${b.page}` });"],
    ["when a value has no name", "cio.track(id, { name: `viewed_${find(1)}` });"],
    ["when it has another one as well", "cio.track(id, { name: on ? `viewed_${page}` : 'left' });"],
    ["when an unknown spread may bring data", "cio.track(id, { name: `viewed_${page}`, ...extra });"],
    ["when it is exported", "export const name = `viewed_${page}`;\ncio.track(id, { name });"],
    [
      "when the call uses its constant twice",
      "function send(page) {\n  const name = `viewed_${page}`;\n  cio.track(id, { name, data: { label: name } });\n}",
    ],
    [
      "when its constant is used twice",
      "function send(page) {\n  const name = `viewed_${page}`;\n  cio.track(id, { name });\n  log(name);\n}",
    ],
  ])("%s", (_title, code) => {
    expect(move(code)).toBeUndefined();
  });
});

test("a constant near the call, used by nothing else, is changed where it is", () => {
  expect(move("function send(page) {\n  const name = `viewed_${page}`;\n  cio.track(id, { name });\n}")).toBe(
    `function send(page) {\n  const name = "viewed";\n  cio.track(id, { name, data: { page } });\n}`,
  );
});

test.each<[expression: string, key: string | undefined]>([
  ["productId", "product_id"],
  ["plan.slug", "plan_slug"],
  ["plan.planName", "plan_name"],
  ["req.body.plan", "plan"],
  ["form_data.plan", "plan"],
  ["p.plan", "plan"],
  [`plan["slug"]`, "plan_slug"],
  ["plan[0]", undefined],
  ["plan ?? trial ?? 'none'", "plan"],
  ["plan || 'none'", "plan"],
  ["plan + 1", undefined],
  ["String(plan)", "plan"],
  ["plan.toLowerCase()", "plan"],
  ["plan.replace(/ /gu, '_')", "plan"],
  ["plan.hash()", undefined],
  ["hash(plan)", undefined],
  ["recipient", "event_recipient"],
])("the key of %s is %s", (expression, key) => {
  expect(toKey(parse(`x = (${expression});`).find(expression))).toBe(key);
});
