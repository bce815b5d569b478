import { Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  findCallsByName,
  getCalledName,
  getDottedName,
  isCallOf,
  listNames,
  measureDepth,
} from "../../../src/customerio/program/nodes.ts";
import { parse } from "./parse.ts";

describe("a dotted name", () => {
  const { find } = parse(`
cio;
this.cio.track;
Object /* sealed */ . freeze;
clients?.cio;
clients["cio"];
client().track;
"Object.freeze";
(this as Mailer).cio!.track;
(await load).cio;
`);
  test.each<[code: string, name: string | undefined]>([
    ["cio", "cio"],
    ["this.cio.track", "this.cio.track"],
    ["Object /* sealed */ . freeze", "Object.freeze"],
    ["clients?.cio", "clients.cio"],
    [`clients["cio"]`, undefined],
    ["client().track", undefined],
    [`"Object.freeze"`, undefined],
    ["(this as Mailer).cio!.track", "this.cio.track"],
    ["(await load).cio", "load.cio"],
  ])("of %s is %s", (code, name) => {
    const node = find(code);
    expect(
      getDottedName(Node.isExpressionStatement(node) ? node.compilerNode.expression : node.compilerNode),
    ).toBe(name);
  });
});

test("names are identifiers, not words in comments and strings", () => {
  const { find } = parse(`run(tx, "trx", /* queryRunner */ { save: manager.flush });`);
  expect(listNames(find(`run(tx, "trx", /* queryRunner */ { save: manager.flush })`))).toEqual([
    "run",
    "tx",
    "save",
    "manager",
    "flush",
  ]);
  expect(listNames(find("manager"))).toEqual(["manager"]);
});

test.each<[code: string, called: string]>([
  ["track(1)", "track"],
  ["this.analytics.track(2)", "track"],
  ["(await load()).track(3)", "track"],
  ["track!(4)", "track"],
  ["new Client(5)", "Client"],
  ["list[0](6)", ""],
])("%s calls `%s`", (code, called) => {
  expect(getCalledName(parse(`x = ${code};`).find(code).compilerNode)).toBe(called);
});

test("a call of something is known by its whole name", () => {
  const { find } = parse(`JSON.stringify(a); stringify(b); own.JSON.stringify(c); new Headers(d);`);
  expect(isCallOf(find("JSON.stringify(a)").compilerNode, "JSON.stringify")).toBe(true);
  expect(isCallOf(find("stringify(b)").compilerNode, "JSON.stringify")).toBe(false);
  expect(isCallOf(find("own.JSON.stringify(c)").compilerNode, "JSON.stringify")).toBe(false);
  expect(isCallOf(find("new Headers(d)").compilerNode, "Headers")).toBe(true);
});

test("calls are found in source order, the outer one first", () => {
  const { file } = parse(`b.track(a.identify(1));\nidentify(2);\nnew track(3);\n// track(4)\n"track(5)";`);
  const found = findCallsByName(file, new Set(["identify", "track"]));
  expect(found.map((node) => node.getText())).toEqual([
    "b.track(a.identify(1))",
    "a.identify(1)",
    "identify(2)",
  ]);
});

test("a long sum is not deep, a long chain of `&&` is", () => {
  const terms = Array.from({ length: 100 }, () => "a");
  const depth = (code: string): number => measureDepth(parse(code).file);
  expect(depth(terms.join(" + "))).toBeLessThan(20);
  expect(depth(terms.join(" && "))).toBeGreaterThan(100);
});
