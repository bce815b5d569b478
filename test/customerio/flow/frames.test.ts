import { Node, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { getCalledMember } from "../../../src/customerio/flow/access.ts";
import {
  countFrames,
  extendFrame,
  findFrame,
  frameAround,
  frameOf,
  getSymbolOfUse,
  isCallable,
  listHandoffs,
  type Callable,
  type Frame,
  type Handoff,
} from "../../../src/customerio/flow/terms.ts";
import { runsGiven } from "../../../src/customerio/flow/steps.ts";
import { parse } from "../program/parse.ts";

const { file, find } = parse(
  `const send = (job) => { job(); };\nconst take = (value) => value;\nsend(1);\nsend(2);\nenter();`,
);

function getFunction(name: string): Callable {
  const callable = file.getVariableDeclarationOrThrow(name).getInitializer();
  if (!isCallable(callable)) throw new Error(`${name} is no function.`);
  return callable;
}

function getCall(text: string): Frame["call"] {
  return find(text).asKindOrThrow(SyntaxKind.CallExpression);
}

const send = getFunction("send");
const take = getFunction("take");
const plain: Frame = { callable: send, call: getCall("send(1)"), outer: undefined };
const around: Frame = { callable: take, call: getCall("enter()"), outer: undefined };
const later: Handoff = { delivery: "later", name: "the queue `mails`" };
const node = find("1");
const other = find("2");
const given = { parameter: 0, path: ["data"], node };

describe("a call gives", () => {
  test.each<[what: string, one: Partial<Frame>, other: Partial<Frame>]>([
    ["the same parts", {}, {}],
    ["the same hand-off", { handoff: later }, { handoff: { ...later } }],
    [
      "hand-offs of the same values",
      { handoff: { ...later, given: [given] } },
      { handoff: { ...later, given: [{ ...given }] } },
    ],
    [
      "hand-offs on the same condition",
      { handoff: { ...later, condition: { node, accepted: ["a", "b"] } } },
      { handoff: { ...later, condition: { node, accepted: ["a", "b"] } } },
    ],
    ["the same object", { self: { node, frame: undefined } }, { self: { node, frame: undefined } }],
  ])("the same frame with %s", (_what, one, another) => {
    expect(frameOf({ ...plain, ...one })).toBe(frameOf({ ...plain, ...another }));
  });

  test.each<[what: string, one: Partial<Frame>, other: Partial<Frame>]>([
    ["another function", {}, { callable: take }],
    ["another call", {}, { call: getCall("send(2)") }],
    ["another call around it", {}, { outer: around }],
    ["another call in which the function was made", {}, { closure: around }],
    ["another object", { self: { node, frame: undefined } }, { self: { node: other, frame: undefined } }],
    ["an object of another call", { self: { node, frame: undefined } }, { self: { node, frame: around } }],
    ["a hand-off", {}, { handoff: later }],
    ["a hand-off of another name", { handoff: later }, { handoff: { ...later, name: "the queue `texts`" } }],
    ["a hand-off that others share", { handoff: later }, { handoff: { ...later, isShared: true } }],
    [
      "another condition",
      { handoff: { ...later, condition: { node, accepted: ["a"] } } },
      { handoff: { ...later, condition: { node: other, accepted: ["a"] } } },
    ],
    [
      "other keys",
      { handoff: { ...later, condition: { node, accepted: ["a"] } } },
      { handoff: { ...later, condition: { node, accepted: ["b"] } } },
    ],
    [
      "another instance",
      { handoff: { ...later, instance: { node, made: node } } },
      { handoff: { ...later, instance: { node, made: other } } },
    ],
    [
      "another maker",
      { handoff: { ...later, maker: { callable: send, call: getCall("send(1)") } } },
      { handoff: { ...later, maker: { callable: send, call: getCall("send(2)") } } },
    ],
    [
      "more values",
      { handoff: { ...later, given: [given] } },
      { handoff: { ...later, given: [given, given] } },
    ],
    [
      "another value",
      { handoff: { ...later, given: [given] } },
      { handoff: { ...later, given: [{ ...given, node: other }] } },
    ],
    [
      "a value at another path",
      { handoff: { ...later, given: [given] } },
      { handoff: { ...later, given: [{ ...given, path: ["body"] }] } },
    ],
  ])("another frame with %s", (_what, one, another) => {
    expect(frameOf({ ...plain, ...one })).not.toBe(frameOf({ ...plain, ...another }));
  });
});

describe("a chain of calls", () => {
  const inner = frameOf({ ...plain, handoff: later, outer: frameOf(around) });

  test("goes through as many calls as there are, and through their hand-offs", () => {
    expect([countFrames(undefined), countFrames(plain), countFrames(inner)]).toEqual([0, 1, 2]);
    expect(listHandoffs(inner)).toEqual([later]);
    expect(listHandoffs(frameOf(around))).toEqual([]);
  });

  test("is searched from the innermost outwards", () => {
    expect(findFrame(inner, ({ callable }) => callable === take)).toBe(frameOf(around));
    expect(findFrame(inner, () => true)).toBe(inner);
    expect(findFrame(inner, () => false)).toBeUndefined();
    expect(findFrame(undefined, () => true)).toBeUndefined();
  });

  test("ends with what is put around it", () => {
    expect(extendFrame(undefined, around)).toBe(around);
    expect(extendFrame(plain, around)).toBe(frameOf({ ...plain, outer: around }));
    expect(extendFrame({ ...plain, closure: plain }, around).closure).toBe(
      frameOf({ ...plain, outer: around }),
    );
  });

  test("gives a node the call of the function around it", () => {
    const value = take.getParameters()[0]?.getNameNode();
    expect(value && frameAround(value, inner)).toBe(inner.outer);
    expect(frameAround(find("enter()"), inner)).toBeUndefined();
  });
});

test.each([
  ["(job) => { job(); }", true],
  ["(job) => { job.call(this); }", true],
  ["(job) => job()", true],
  ["(job) => () => job()", false],
  ["(job) => { keep(job); }", false],
  ["(id, job) => { job(); }", false],
  ["() => { job(); }", false],
])("%s calls what it is given by itself: %s", (code, expected) => {
  const callable = parse(`export const run = ${code};`).file.getVariableDeclarationOrThrow("run");
  const made = callable.getInitializerOrThrow();
  expect(isCallable(made) && runsGiven(made)).toBe(expected);
});

test.each([
  ["send()", "send"],
  ["cio.send()", "send"],
  ["senders[0]()", "senders[0]"],
])("%s calls %s", (code, member) => {
  const call = parse(`${code};`).find(code).asKindOrThrow(SyntaxKind.CallExpression);
  expect(getCalledMember(call).getText()).toBe(member);
});

test.each([
  ["a name", "const id = 1;\nshow(id);"],
  ["a short property", "const id = 1;\nshow({ id });"],
])("%s is used as the variable that it names", (_what, code) => {
  const parsed = parse(code);
  const name = parsed.file
    .getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((found) => found.getText() === "id")
    .at(-1);
  const [declaration] = (name && getSymbolOfUse(name)?.getDeclarations()) ?? [];
  expect(Node.isVariableDeclaration(declaration)).toBe(true);
});
