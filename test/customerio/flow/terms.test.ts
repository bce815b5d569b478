import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import { isSameExpression } from "../../../src/customerio/flow/access.ts";
import {
  getCallableName,
  getEnclosingCallable,
  findEnclosingCallables,
  getLastName,
  getLiteralText,
  getRoot,
  isCallable,
  isInside,
  isNothing,
  unwrap,
} from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";

/** The last value of a variable named `value`. */
function parseValue(code: string): Node {
  const found = parse(`export const value = ${code};`).file.getVariableDeclarationOrThrow("value");
  return found.getInitializerOrThrow();
}

test.each([
  ["function send() { return 1; }", "send"],
  ["class Mails { send() { return 1; } }", "send"],
  ["class Mails { get sent() { return 1; } }", "sent"],
  ["class Mails { constructor() { return 1; } }", "Mails"],
  ["class Mails { send = () => { return 1; }; }", "send"],
  ["const send = () => { return 1; };", "send"],
  ["const send = function () { return 1; };", "send"],
  ["const send = function post() { return 1; };", "post"],
  ["const send = (() => { return 1; }) as Sender;", "send"],
  ["const mails = { send: () => { return 1; } };", "send"],
  ["mails.send = () => { return 1; };", "send"],
  ["send = () => { return 1; };", "send"],
  ["export const send = wrap(() => { return 1; });", "send"],
  ["register(() => { return 1; });", undefined],
  ["export default () => { return 1; };", undefined],
])("%s is called by the name %s", (code, name) => {
  const callable = getEnclosingCallable(parse(code).find("return 1;"));
  expect(callable && getCallableName(callable)).toBe(name);
});

test("the functions around a node start with the innermost", () => {
  const { find } = parse("function send() { [1].forEach((id) => { post(id); }); }\ndone();");
  const around = findEnclosingCallables(find("post(id)"));
  expect(around.map((callable) => Node.isArrowFunction(callable))).toEqual([true, false]);
  expect(getEnclosingCallable(find("post(id)"))).toBe(around[0]);
  expect(findEnclosingCallables(find("done()"))).toEqual([]);
});

test.each([
  ["() => 1", true],
  ["function () {}", true],
  ["class {}", false],
  ["send()", false],
])("%s is a function: %s", (code, expected) => {
  expect(isCallable(parseValue(code))).toBe(expected);
});

test.each([
  ["(user)", "user"],
  ["user as Member", "user"],
  ["user satisfies Member", "user"],
  ["user!", "user"],
  ["await user", "user"],
  ["(await (user as Member))!", "user"],
  ["!user", "!user"],
  ["user.name", "user.name"],
])("what %s holds is %s", (code, inner) => {
  expect(unwrap(parseValue(code)).getText()).toBe(inner);
});

test.each([
  ["analytics", "analytics"],
  ["analytics.client().track(1)", "analytics"],
  ["(await clients[0]).track", "clients"],
  ["new Client().track", "new Client()"],
])("%s starts with %s", (code, root) => {
  expect(getRoot(parseValue(code)).getText()).toBe(root);
});

test.each([
  ["email", "email"],
  ["user.email!", "email"],
  ["user.email.trim()", undefined],
  ["'email'", undefined],
])("the last name of %s is %s", (code, name) => {
  expect(getLastName(parseValue(code))).toBe(name);
});

test.each([
  ["'a'", "a"],
  ["`a`", "a"],
  ["`a${b}`", undefined],
  ["1", undefined],
])("the text of %s is %s", (code, text) => {
  expect(getLiteralText(parseValue(code))).toBe(text);
});

test.each([
  [`enum Kind { Opened = "opened" }`, "opened"],
  ["enum Kind { Opened }", "0"],
])("the text of the member of %s is %s", (code, text) => {
  const [member] = parse(code).file.getEnumOrThrow("Kind").getMembers();
  expect(member && getLiteralText(member)).toBe(text);
});

test.each([
  ["null", true],
  ["undefined", true],
  ["false", true],
  ["void 0", true],
  ["''", true],
  ["true", false],
  ["' '", false],
  ["0", false],
  ["nothing", false],
])("%s stands for no object: %s", (code, expected) => {
  expect(isNothing(parseValue(code))).toBe(expected);
});

describe("two expressions read the same", () => {
  test.each([
    ["user", "user", true],
    ["user", "member", false],
    ["user", "this", false],
    ["this", "this", true],
    ["this", "user", false],
    ["user.account", "(user!.account)", true],
    ["user.account", "user.name", false],
    ["user.account", "member.account", false],
    ["this.user.id", "this.user.id", true],
    ["user.account", "user", false],
    ["load()", "load()", false],
    ["'a'", "'a'", false],
  ])("%s and %s: %s", (a, b, expected) => {
    expect(isSameExpression(parseValue(a), parseValue(b))).toBe(expected);
  });
});

test("a node is inside of itself and what is around it, in the same file only", () => {
  const { find } = parse("before(); send(user.id); after();");
  expect(isInside(find("user.id"), find("send(user.id)"))).toBe(true);
  expect(isInside(find("user.id"), find("user.id"))).toBe(true);
  expect(isInside(find("send(user.id)"), find("user.id"))).toBe(false);
  expect(isInside(find("before()"), find("send(user.id)"))).toBe(false);
  expect(isInside(find("after()"), find("send(user.id)"))).toBe(false);
  expect(isInside(find("user.id"), parse("before(); send(user.id); after();").find("send(user.id)"))).toBe(
    false,
  );
});
