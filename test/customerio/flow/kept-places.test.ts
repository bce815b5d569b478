import { SyntaxKind, type Node } from "ts-morph";
import { describe, expect, test } from "vitest";
import {
  findUsesInside,
  getDeclaration,
  getHolder,
  getMaker,
  isKeeping,
  readAdding,
  readGivenNames,
  readPlace,
  skipOut,
  type Place,
} from "../../../src/customerio/flow/kept-places.ts";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import { parse } from "../program/parse.ts";

/** A place as the texts of what declares the holder and of the key. */
function write(place: Place | undefined): readonly (string | undefined)[] | undefined {
  return place && [place.holder.getText(), ...(place.key ? [place.key.getText()] : [])];
}

function read<T>(code: string, asked: string, answer: (node: Node) => T): T {
  return answer(parse(code).find(asked));
}

test.each<[code: string, maker: string | undefined]>([
  [`function make() { return () => {}; }`, "make"],
  [`function make() { return (() => {}) as Sender; }`, "make"],
  [`function make() { return known ?? (() => {}); }`, "make"],
  [`const make = () => () => {};`, "make"],
  [`const make = () => (() => {});`, "make"],
  [`function make() { send(() => {}); }`, undefined],
  [`function make() { const send = () => {}; return send; }`, undefined],
  [`function make() { return [() => {}]; }`, undefined],
  [`const make = (send = () => {}) => send;`, undefined],
  [`return () => {};`, undefined],
])("%s: what makes the function is %j", (code, maker) => {
  const made = read(code, "() => {}", (node) => (isCallable(node) ? getMaker(node) : undefined));
  expect(made && /make/u.exec(made.getParentOrThrow().getText())?.[0]).toBe(maker);
});

test.each([
  [`const send = (asked as Sender)!;`, "(asked as Sender)!"],
  [`await asked;`, "await asked"],
  [`const send = asked ?? other;`, "asked ?? other"],
  [`const send = other || asked;`, "other || asked"],
  [`const send = (first || asked) ?? other;`, "(first || asked) ?? other"],
  [`const send = asked && other;`, "asked"],
  [`this.send ??= asked;`, "asked"],
  [`const send = (this.send ||= asked);`, "asked"],
  [`const send = (asked ??= other);`, "(asked ??= other)"],
  [`const send = [asked];`, "asked"],
])("in %s, the same value is %s", (code, same) => {
  expect(read(code, "asked", skipOut).getText()).toBe(same);
});

test.each([
  [`const send = asked;`, "send = asked"],
  [`const send = (asked as Sender) ?? other;`, "send = (asked as Sender) ?? other"],
  [`class Bus { send = asked; }`, "send = asked;"],
  [`send = asked;`, undefined],
  [`const send = [asked];`, undefined],
])("%s creates %j", (code, holder) => {
  expect(read(code, "asked", getHolder)?.getText()).toBe(holder);
});

describe("a place is", () => {
  const declared = `const handlers = {};\n`;
  const holder = "handlers = {}";
  test.each<[asked: string, place: ReturnType<typeof write>]>([
    [`handlers`, [holder]],
    [`handlers["bought"]`, [holder, `"bought"`]],
    [`handlers[name] ?? []`, [holder, "name"]],
    [`(handlers[name] ||= [])`, [holder, "name"]],
    [`handlers[name] && []`, undefined],
    [`handlers.get(name)`, [holder, "name"]],
    [`handlers.get(name)!`, [holder, "name"]],
    [`handlers.get()`, undefined],
    [`handlers.take(name)`, undefined],
    [`get(name)`, undefined],
    [`load()[name]`, undefined],
    [`"handlers"`, undefined],
  ])("%s: %j", (asked, place) => {
    expect(read(`${declared}${asked};`, asked, (node) => write(readPlace(node)))).toEqual(place);
  });

  test.each<[title: string, code: string, place: ReturnType<typeof write>]>([
    ["a field", `class Bus { handlers = {}; on() { asked(this.handlers); } }`, ["handlers = {};"]],
    ["a private field", `class Bus { #handlers = {}; on() { asked(this.#handlers); } }`, ["#handlers = {};"]],
    ["the variable of a short property", `const list = [];\nasked(list);`, ["list = []"]],
    [
      "where a variable was read from",
      `const all = new Map();\nconst list = all.get(name) ?? [];\nasked(list);`,
      ["all = new Map()", "name"],
    ],
    [
      "the variable itself where it was made of a call",
      `const list = load();\nasked(list);`,
      ["list = load()"],
    ],
  ])("%s", (_title, code, place) => {
    const found = read(code, code.slice(code.lastIndexOf("asked("), code.lastIndexOf(")") + 1), (node) =>
      write(readPlace(node.asKindOrThrow(SyntaxKind.CallExpression).getArguments()[0] ?? node)),
    );
    expect(found).toEqual(place);
  });

  test("unknown where variables define each other", () => {
    const code = `let first = second;\nlet second = first;\nasked(first);`;
    expect(read(code, "first", (node) => write(readPlace(node)))).toEqual(["first = second"]);
  });
});

describe("a call puts a value", () => {
  test.each<[call: string, place: ReturnType<typeof write>]>([
    [`all.set(name, asked)`, ["all = new Map()", "name"]],
    [`all.push(asked)`, ["all = new Map()"]],
    [`all.add(asked)`, ["all = new Map()"]],
    [`all.get(name).push(asked)`, ["all = new Map()", "name"]],
    [`all[name].unshift(asked)`, ["all = new Map()", "name"]],
    [`all.set(asked, name)`, undefined],
    [`all.set(asked)`, undefined],
    [`all.push(name, asked)`, undefined],
    [`all.has(asked)`, undefined],
    [`push(asked)`, undefined],
  ])("%s: %j", (call, place) => {
    const { find } = parse(`const all = new Map();\n${call};`);
    expect(write(readAdding(find(call), find("asked")))).toEqual(place);
  });

  test("nowhere by what is no call", () => {
    const { find } = parse(`const all = [asked];`);
    expect(readAdding(find("[asked]"), find("asked"))).toBeUndefined();
  });
});

test.each([
  ["send = asked", true],
  ["send ??= asked", true],
  ["send ||= asked", true],
  ["send ?? asked", false],
  ["send &&= asked", false],
  ["send === asked", false],
  ["send(asked)", false],
])("%s keeps a value: %s", (code, expected) => {
  expect(read(`${code};`, code, isKeeping)).toBe(expected);
});

test.each([
  ["a name", `const id = 1;\nid;`, "id", "id = 1"],
  ["a property", `const user = { id: 1 };\nuser.id;`, "user.id", "id: 1"],
  ["a name in parentheses", `const id = 1;\n(id);`, "(id)", "id = 1"],
  ["a call", `function load() {}\nload();`, "load()", undefined],
  ["a name that nothing declares", `id;`, "id", undefined],
])("%s is declared by what it names", (_what, code, asked, declared) => {
  expect(read(code, asked, getDeclaration)?.getText()).toBe(declared);
});

test("what is imported is declared in its own file, and a short property by its variable", () => {
  const { file, find } = parse({
    "src/a.ts": `import { send } from "./b";\nsend;\nconst id = 1;\nshow({ id });`,
    "src/b.ts": `export const send = () => {};`,
  });
  const short = file.getDescendantsOfKind(SyntaxKind.ShorthandPropertyAssignment)[0]?.getNameNode();
  expect(getDeclaration(find("send"))?.getText()).toBe("send = () => {}");
  expect(short && getDeclaration(short)?.getText()).toBe("id = 1");
});

test.each([
  [
    "a parameter",
    `const run = (job) => { job(); keep(job); ((job) => job())(1); };`,
    SyntaxKind.Parameter,
    2,
  ],
  [
    "a variable",
    `const run = () => { const job = 1; keep(job, other); };`,
    SyntaxKind.VariableDeclaration,
    1,
  ],
  ["an element of a pattern", `const run = ({ job }) => { job(); };`, SyntaxKind.BindingElement, 1],
  ["a pattern, which has no name,", `const run = ({ job }) => { job(); };`, SyntaxKind.Parameter, 0],
] as const)("%s is used where its name stands for it", (_what, code, kind, count) => {
  const { file } = parse(code);
  const declared = file.getDescendantsOfKind(kind).find((node) => node.getText() !== code.slice(6, -1));
  expect(declared && findUsesInside(declared, file)).toHaveLength(count);
});

test.each([
  [`keep(given);`, ["given"]],
  [`keep(bus.given);`, ["given"]],
  [`new Bus(given);`, ["given"]],
  [`const all = { key: given };`, ["given"]],
  [`const all = { given };`, ["given"]],
  [`const all = [given];`, ["given"]],
  [`all = given;`, ["given"]],
  [`given.bind(self);`, ["given"]],
  [`given.send;`, []],
  [`given();`, []],
  [`given = 1;`, []],
  [`if (given) return;`, []],
])("%s gives %j away", (code, names) => {
  const found = readGivenNames(parse(code).file);
  expect([...found.keys()].filter((name) => name === "given")).toEqual(names);
});
