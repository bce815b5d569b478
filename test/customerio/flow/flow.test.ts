import { describe, expect, test } from "vitest";
import { parse } from "../program/parse.ts";
import { findOrigins, type Code } from "./origins.ts";

describe("a value comes from", () => {
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    ["a constant", `const asked = 1;\nasked;`, ["1"]],
    ["both sides of a condition", `const asked = on ? 1 : 2;\nasked;`, ["1", "2"]],
    ["both sides of `??`", `const asked = 1 ?? 2;\nasked;`, ["1", "2"]],
    ["both sides of `||`", `const asked = 1 || 2;\nasked;`, ["1", "2"]],
    ["the right side of `&&`", `const asked = on && 2;\nasked;`, ["2"]],
    ["the last of a comma", `const asked = (1, 2);\nasked;`, ["2"]],
    ["behind a cast and an await", `export const asked = (await (1 as number))!;\nasked;`, ["1"]],
    ["itself, when it is added up", `const asked = 1 + 2;\nasked;`, ["1 + 2"]],
    [
      "every assignment of a variable in a branch",
      `let asked = 1;\nif (a) asked = 2;\nif (b) { asked = 4; }\nasked ??= 3;\nasked;`,
      ["1", "2", "4", "3"],
    ],
    [
      "what a variable of the module is given where it has nothing",
      `let kept;\nfunction get() {\n  kept = kept || make();\n  return kept;\n}\nconst asked = get();\nasked;`,
      ["make()"],
    ],
    [
      "what it is given so by `??` and by `||=`",
      `let kept;\nconst get = () => (kept = kept ?? 1);\nconst other = () => (kept ||= 2);\nconst asked = kept;\nasked;`,
      ["1", "2"],
    ],
    [
      "what it had, too, where that is kept",
      `let asked = 1;\nasked = 2;\nasked = asked || 3;\nasked ||= 4;\nasked;`,
      ["2", "3", "4"],
    ],
    [
      "what it had, too, where a call decides that it is kept",
      `const read = (kind) => {\n  let value = 1;\n  if (kind === "a") value = value || 2;\n  return value;\n};\nconst asked = read("a");\nasked;`,
      ["1", "2"],
    ],
    ["what another variable has", `let other = 1;\nlet asked = 2;\nasked = other || 3;\nasked;`, ["1", "3"]],
    ["itself, where it is only given itself", `let asked;\nasked = asked || asked;\nasked;`, ["asked"]],
    [
      "what a field is given where it has nothing",
      `class Sender {\n  get() {\n    this.kept = this.kept || make();\n    return this.kept;\n  }\n}\nconst asked = new Sender().get();\nasked;`,
      ["make()"],
    ],
    [
      "the last of assignments",
      `let asked = 1;\nasked = 2;\nasked = 3;\nif (a) asked = 4;\nasked;`,
      ["3", "4"],
    ],
    ["no assignment that follows", `let value = 1;\nconst asked = value;\nvalue = 2;\nasked;`, ["1"]],
    [
      "an assignment that follows in a loop",
      `let value = 1;\nfor (;;) {\n  const asked = value;\n  value = 2;\n  asked;\n}`,
      ["1", "2"],
    ],
    [
      "an assignment that another call of the function made before",
      `let value = 1;\nfunction use() {\n  const asked = value;\n  value = 2;\n  asked;\n}`,
      ["1", "2"],
    ],
    [
      "an assignment in another function, which may run in between",
      `let asked = 1;\nfunction set() { asked = 3; }\nasked = 2;\nasked;`,
      ["3", "2"],
    ],
    ["what it is computed from, once more", `let asked = 1;\nasked = (0, asked);\nasked;`, ["1"]],
    ["what is computed from it", `let asked = 1;\nasked /= 2;\nasked;`, ["asked /= 2"]],
    [
      "what is computed from it in a branch",
      `let asked = 1;\nif (a) asked |= 0;\nasked;`,
      ["1", "asked |= 0"],
    ],
    [
      "what a parameter is given last",
      `const read = (value) => {\n  value = 2;\n  return value;\n};\nconst asked = read(1);\nasked;`,
      ["2"],
    ],
    [
      "not what a parameter is given in a branch",
      `const read = (value) => {\n  if (a) value = 2;\n  return value;\n};\nconst asked = read(1);\nasked;`,
      ["1"],
    ],
    [
      "what a name out of a pattern is given last",
      `let { value } = { value: 1 };\nvalue = 2;\nconst asked = value;\nasked;`,
      ["2"],
    ],
    [
      "what a property is given last",
      `const user = { id: 1 };\nuser.id = 2;\nconst asked = user.id;\nasked;`,
      ["2"],
    ],
    [
      "not what the property of another object is given",
      `const user = { id: 1 };\n() => { const user = {}; user.id = 2; };\nconst asked = user.id;\nasked;`,
      ["1"],
    ],
    [
      "no assignment to another variable of that name",
      `let asked = 1;\n() => { let asked; asked = 2; };\nasked;`,
      ["1"],
    ],
    ["no compound assignment", `let asked = 1;\nasked += 2;\nasked;`, ["1"]],
    ["no assignment in a comment or a string", `let asked = 1;\n// asked = 2;\n"asked = 3";\nasked;`, ["1"]],
    ["a property", `const user = { id: 1 };\nconst asked = user.id;\nasked;`, ["1"]],
    [
      "a property with a short name",
      `const id = 1;\nconst user = { id };\nconst asked = user.id;\nasked;`,
      ["1"],
    ],
    [
      "a method of an object",
      `const user = { getId() { return 1; } };\nconst asked = user.getId();\nasked;`,
      ["1"],
    ],
    [
      "either function that a call can run, each with its argument",
      `const one = (x) => x;\nconst other = (y) => y;\nconst asked = (on ? one : other)(1);\nasked;`,
      ["1", "1"],
    ],
    ["a property by its key", `const user = { id: 1 };\nconst asked = user["id"];\nasked;`, ["1"]],
    [
      "a computed property",
      `const key = "id";\nconst user = { [key]: 1 };\nconst asked = user.id;\nasked;`,
      ["1"],
    ],
    ["the last of two properties", `const user = { id: 1, id: 2 };\nconst asked = user.id;\nasked;`, ["2"]],
    [
      "a spread",
      `const base = { id: 1 };\nconst user = { id: 0, ...base };\nconst asked = user.id;\nasked;`,
      ["1"],
    ],
    [
      "before a spread that does not have it",
      `const base = { name: 1 };\nconst user = { id: 0, ...base };\nconst asked = user.id;\nasked;`,
      ["0"],
    ],
    ["a pattern", `const { id: asked } = { id: 1 };\nasked;`, ["1"]],
    ["a pattern with a quoted key", `const { "id": asked } = { id: 1 };\nasked;`, ["1"]],
    ["a pattern with a default", `const { id: asked = 2 } = { id: 1 };\nasked;`, ["1", "2"]],
    ["the elements of a loop", `for (const asked of [1, 2]) asked;`, ["1", "2"]],
    ["the elements of `forEach`", `[1, 2].forEach((asked) => asked);`, ["1", "2"]],
    ["not the index of `forEach`", `[1, 2].forEach((element, asked) => { asked; });`, ["asked"]],
    ["a callback's caller", `function run(job) { job(1); }\nrun((asked) => { asked; });`, ["1"]],
    [
      "what a function returns",
      `function make() { if (on) return 1; return 2; }\nconst asked = make();\nasked;`,
      ["1", "2"],
    ],
    [
      "not what an inner function returns",
      `function make() { [3].map(() => { return 3; }); return 1; }\nconst asked = make();\nasked;`,
      ["1"],
    ],
    ["an arrow function's body", `const make = () => 1;\nconst asked = make();\nasked;`, ["1"]],
    ["the argument of a function", `const same = (value) => value;\nconst asked = same(1);\nasked;`, ["1"]],
    [
      "the default of a parameter",
      `const same = (value = 2) => value;\nconst asked = same();\nasked;`,
      ["2"],
    ],
    [
      "the call, when a spread decides the argument",
      `const same = (value) => value;\nconst asked = same(...list);\nasked;`,
      ["value"],
    ],
    ["not through a generator", `function* make() { return 1; }\nconst asked = make();\nasked;`, ["make()"]],
    [
      "not through one of two functions that is a generator",
      `const make = on ? function* () { return 1; } : () => 2;\nconst asked = make();\nasked;`,
      ["make()"],
    ],
    ["not what is frozen by another function", `const asked = freeze(1);\nasked;`, ["freeze(1)"]],
    ["not nothing that is frozen", `const asked = Object.freeze();\nasked;`, ["Object.freeze()"]],
    ["what a thunk creator is given second", `const asked = createAsyncThunk("name", 1);\nasked;`, ["1"]],
    [
      "itself, when it is a call of a function that is only declared",
      `declare function make(): number;\nconst asked = make();\nasked;`,
      ["make()"],
    ],
    [
      "what is added to a declared field",
      `class Job { id!: number; run() { this.id = 1; const asked = this.id; return asked; } }`,
      ["1"],
    ],
    [
      "what either of two classes behind a base assigns",
      `class Base { id; run() { const asked = this.id; return asked; } }\nclass A extends Base { constructor() { super(); this.id = 1; } }\nclass B extends Base { constructor() { super(); this.id = 2; } }`,
      ["1", "2"],
    ],
    [
      "a method by a computed name",
      `const key = "id";\nconst user = { [key]() { return 1; } };\nconst asked = user.id();\nasked;`,
      ["1"],
    ],
    [
      "what another application's Nuxt does not import",
      {
        "shop/server/api/a.ts": `export const asked = useId();\nasked;`,
        "blog/server/utils/b.ts": `export const useId = () => 1;`,
      },
      ["useId()"],
    ],
    ["not the keys of an object", `for (const asked in { a: 1 }) asked;`, ["asked"]],
    [
      "an element of a list by a name",
      `const list = { "a b": 1 };\nconst asked = list["a b"];\nasked;`,
      ["1"],
    ],
    [
      "what a getter of an object returns",
      `const user = { get id() { return 1; } };\nconst asked = user.id;\nasked;`,
      ["1"],
    ],
    ["a static field", `class Job { static id = 1; }\nconst asked = Job.id;\nasked;`, ["1"]],
    ["a static getter", `class Job { static get id() { return 1; } }\nconst asked = Job.id;\nasked;`, ["1"]],
    [
      "what another class assigns to the field of its base",
      `class Base { id; run() { const asked = this.id; return asked; } }\nclass Own extends Base { constructor() { super(); this.id = 1; } }`,
      ["1"],
    ],
    [
      "not what an unrelated class assigns to a field of that name",
      `class Other { constructor() { this.id = 1; } }\nclass Job { id = 2; run() { const asked = this.id; return asked; } }`,
      ["2"],
    ],
    [
      "what a function assigns to the field of an object",
      `class Job { id = 2; run() { const asked = this.id; return asked; } }\nfunction fill() { this.id = 1; }`,
      ["2", "1"],
    ],
    ["what is added to an object", `const user = {};\nuser.id = 1;\nconst asked = user.id;\nasked;`, ["1"]],
    [
      "not what is added to another",
      `const user = {};\nother.id = 1;\nconst asked = user.id;\nasked;`,
      ["user.id"],
    ],
    [
      "a method by its quoted name",
      `const user = { "get id"() { return 1; } };\nconst asked = user["get id"]();\nasked;`,
      ["1"],
    ],
    ["the right side of an assignment", `let kept;\nconst asked = (kept = 1);\nasked;`, ["1"]],
    ["itself, when it is compared", `const asked = 1 < 2;\nasked;`, ["1 < 2"]],
    ["a class", `class Job {}\nconst asked = Job;\nasked;`, ["class Job {}"]],
    ["a member of an enum", `enum Kind { A = 1 }\nconst asked = Kind.A;\nasked;`, ["A = 1"]],
    ["a field of nothing", `const user = null;\nconst asked = user.id;\nasked;`, ["user.id"]],
    ["what is frozen", `const asked = Object.freeze(1);\nasked;`, ["1"]],
    ["what a promise resolves to", `export const asked = await Promise.resolve(1);\nasked;`, ["1"]],
    [
      "what a function returns that another keeps",
      `function once(make) { let kept; return () => (kept ??= make()); }\nconst read = once(() => 1);\nconst asked = read();\nasked;`,
      ["1"],
    ],
    [
      "not what a function of that name is given that takes nothing",
      `function once() { return () => load(); }\nconst read = once(() => 1);\nconst asked = read();\nasked;`,
      ["load()"],
    ],
    [
      "what a function returns that another applies",
      `function memoize(make) { return function (...args) { return make.apply(this, args); }; }\nconst read = memoize((id) => id);\nconst asked = read(1);\nasked;`,
      ["1"],
    ],
    [
      "not what an own function is given, whatever its name",
      `const wrap = (value) => hash(value);\nconst asked = wrap(1);\nasked;`,
      ["hash(value)"],
    ],
    [
      "a method that a spread brings",
      `const base = { getId() { return 1; } };\nconst user = { getId: () => 0, ...base };\nconst asked = user.getId();\nasked;`,
      ["1"],
    ],
    [
      "what Nuxt imports by itself",
      {
        "server/api/a.ts": `export const asked = useId();\nasked;`,
        "server/utils/b.ts": `export const useId = () => 1;`,
      },
      ["1"],
    ],
    [
      "not one of two that Nuxt could import by itself",
      {
        "server/api/a.ts": `export const asked = useId();\nasked;`,
        "server/utils/b.ts": `export const useId = () => 1;`,
        "server/utils/c.ts": `export const useId = () => 2;`,
      },
      ["useId()"],
    ],
    [
      "not what a file names like a function of the language",
      {
        "server/api/a.ts": `export const asked = fetch();\nasked;`,
        "server/utils/b.ts": `export const fetch = () => 1;`,
      },
      ["fetch()"],
    ],
    ["a field of a class", `class Job { id = 1; run() { const asked = this.id; return asked; } }`, ["1"]],
    [
      "the constructor's assignment",
      `class Job { id; constructor() { this.id = 1; } run() { const asked = this.id; return asked; } }`,
      ["1"],
    ],
    [
      "a getter",
      `class Job { get id() { return 1; } }\nconst job = new Job();\nconst asked = job.id;\nasked;`,
      ["1"],
    ],
    [
      "the override that a call on `this` can run",
      `class Base { make() { return 1; } run() { const asked = this.make(); return asked; } }\nclass Own extends Base { make() { return 2; } }`,
      ["1", "2"],
    ],
    [
      "an implementation of an interface",
      `interface Maker { make(): number }\nclass Own implements Maker { make() { return 1; } }\ndeclare const maker: Maker;\nconst asked = maker.make();\nasked;`,
      ["1"],
    ],
    [
      "an object of the interface's type",
      `interface Maker { make(): number }\nconst own: Maker = { make: () => 1 };\ndeclare const maker: Maker;\nconst asked = maker.make();\nasked;`,
      ["1"],
    ],
    [
      "another file",
      { "a.ts": `import { id } from "./b";\nconst asked = id;\nasked;`, "b.ts": `export const id = 1;` },
      ["1"],
    ],
    [
      "another file's default",
      { "a.ts": `import id from "./b";\nconst asked = id;\nasked;`, "b.ts": `export default 1;` },
      ["1"],
    ],
    [
      "through a barrel",
      {
        "a.ts": `import { id } from "./b";\nconst asked = id;\nasked;`,
        "b.ts": `export * from "./c";`,
        "c.ts": `export const id = 1;`,
      },
      ["1"],
    ],
    [
      "a required file",
      { "a.js": `const { id } = require("./b");\nconst asked = id;\nasked;`, "b.js": `exports.id = 1;` },
      ["1"],
    ],
    [
      "a required object",
      { "a.js": `const asked = require("./b").id;\nasked;`, "b.js": `module.exports = { id: 1 };` },
      ["1"],
    ],
    [
      "an imported module",
      { "a.ts": `const asked = (await import("./b")).id;\nasked;`, "b.ts": `export const id = 1;` },
      ["1"],
    ],
    [
      "what another file decorates the app with",
      { "a.ts": `export const asked = fastify.cio;\nasked;`, "b.ts": `fastify.decorate("cio", 1);` },
      ["1"],
    ],
    [
      "what another file sets on the app",
      { "a.ts": `export const asked = req.app.get("cio");\nasked;`, "b.ts": `app.set("cio", 1);` },
      ["1"],
    ],
    [
      "what another file assigns to the app",
      { "a.ts": `export const asked = req.app.locals.cio;\nasked;`, "b.ts": `app.locals.cio = 1;` },
      ["1"],
    ],
    [
      "not what a comment or a string decorates",
      {
        "a.ts": `export const asked = fastify.cio;\nasked;`,
        "b.ts": `// fastify.decorate("cio", 1);\n'app.cio = 2';`,
      },
      ["fastify.cio"],
    ],
    [
      "not what is set on something else",
      { "a.ts": `export const asked = req.app.get("cio");\nasked;`, "b.ts": `cache.set("cio", 1);` },
      [`req.app.get("cio")`],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("the search is bounded", () => {
  /** Constants that each are the one before, the last being `asked`. */
  const chain = (length: number): string =>
    `const v0 = "start";\n${Array.from({ length }, (_, index) => `const v${index + 1} = v${index};`).join("\n")}\nconst asked = v${length};\nasked;`;
  /** Objects whose property each is that of the one before: a question within a question for each. */
  const nest = (length: number): string =>
    `const o0 = { v: "start" };\n${Array.from({ length }, (_, index) => `const o${index + 1} = { v: o${index}.v };`).join("\n")}`;
  const choose = (count: number): string =>
    `const asked = ${Array.from({ length: count - 1 }, (_, index) => `on(${index}) ? ${index} :`).join(" ")} ${count};\nasked;`;

  test("by steps", () => {
    expect(findOrigins(chain(20))).toEqual([`"start"`]);
    expect(findOrigins(chain(40))).not.toEqual([`"start"`]);
  });

  test("by alternatives", () => {
    expect(findOrigins(choose(12))).toHaveLength(12);
    expect(findOrigins(choose(13))).toHaveLength(1);
  });

  test("by the values of a collection", () => {
    const table = (count: number): string =>
      `const hosts = { ${Array.from({ length: count }, (_, index) => `k${index}: ${index}`).join(", ")} };\nconst asked = hosts[region()];\nasked;`;
    expect(findOrigins(table(12))).toHaveLength(12);
    expect(findOrigins(table(13))).toEqual(["hosts[region()]"]);
  });

  test("by questions within questions", () => {
    expect(findOrigins(`${nest(20)}\no20.v;`, "o20.v")).toEqual([`"start"`]);
    expect(findOrigins(`${nest(60)}\no60.v;`, "o60.v")).not.toEqual([`"start"`]);
  });

  test("by calls, each of which has its own argument", () => {
    const wrap = (count: number): string =>
      `const f0 = (x) => x;\n${Array.from({ length: count }, (_, index) => `const f${index + 1} = (x) => f${index}(x);`).join("\n")}\nconst asked = f${count}("start");\nasked;`;
    expect(findOrigins(wrap(5))).toEqual([`"start"`]);
    expect(findOrigins(wrap(6))).not.toEqual([`"start"`]);
  });

  test("and an answer that was cut short does not stay", () => {
    const { flow, find } = parse(`${nest(60)}\no60.v;\no25.v;`);
    const ask = (text: string): readonly string[] =>
      flow.findOrigins({ node: find(text), frame: undefined }).map(({ node }) => node.getText());
    expect(ask("o60.v")).not.toEqual([`"start"`]);
    expect(ask("o25.v")).toEqual([`"start"`]);
  });

  test("and neither does one that was cut short in a call", () => {
    const body = nest(50).replace(`"start"`, "value");
    const code = `const read = (value) => {\n${body}\nreturn { far: o50.v, near: o25.v };\n};\nconst made = read("start");\nmade.far;\nmade.near;`;
    const { flow, find } = parse(code);
    const ask = (text: string): readonly string[] =>
      flow.findOrigins({ node: find(text), frame: undefined }).map(({ node }) => node.getText());
    expect(ask("made.far")).not.toEqual([`"start"`]);
    expect(ask("made.near")).toEqual([`"start"`]);
  });

  test("circles end", () => {
    expect(findOrigins(`let a = b;\nlet b = a;\nconst asked = a;\nasked;`)).toHaveLength(1);
    expect(findOrigins(`const loop = () => loop();\nconst asked = loop();\nasked;`)).not.toEqual([]);
  });
});

describe("a declared type does not hide a value", () => {
  const settings = `interface Settings { host: string }\n`;
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "that a function declares to return, or nothing",
      `${settings}function read(): Settings | null { if (off) return null; return { host: "a" }; }\nconst asked = read()!.host;\nasked;`,
      [`"a"`],
    ],
    [
      "in a variable",
      `${settings}const own: Settings = { host: "a" };\nconst asked = own.host;\nasked;`,
      [`"a"`],
    ],
    [
      "that a getter keeps in a variable of the module",
      `${settings}let kept: Settings | undefined;\nfunction get(): Settings { return (kept ??= { host: "a" }); }\nconst asked = get().host;\nasked;`,
      [`"a"`],
    ],
    [
      "in a field of a class behind an interface",
      `${settings}class Own implements Settings { readonly host: string = "a"; }\nconst own: Settings = new Own();\nconst asked = own.host;\nasked;`,
      [`"a"`],
    ],
    [
      "behind `as unknown as`",
      `${settings}const raw = { host: "a" } as unknown;\nconst asked = (raw as Settings).host;\nasked;`,
      [`"a"`],
    ],
    [
      "beside the default of a parameter, which callers may give",
      `export function send(asked: string = "a") { return asked; }`,
      [`"a"`, `asked: string = "a"`],
    ],
    [
      "beside the default of a name in a pattern",
      `export function send({ host: asked = "a" }: Partial<Settings>) { return asked; }`,
      [`"a"`, `host: asked = "a"`],
    ],
    [
      "not of a type alone",
      `${settings}declare const own: Settings;\nconst asked = own.host;\nasked;`,
      ["own.host"],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("an instance has", () => {
  const api = `class Api {\n  constructor(private readonly base: string, readonly other = "o") {}\n  read() { return this.base; }\n  get root() { return this.base; }\n}\n`;
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "what its own constructor was given",
      `${api}const first = new Api("a");\nconst second = new Api("b");\nconst asked = first.read();\nasked;`,
      [`"a"`],
    ],
    [
      "what its getter returns",
      `${api}const first = new Api("a");\nconst asked = first.root;\nasked;`,
      [`"a"`],
    ],
    ["the default of its constructor", `${api}const asked = new Api("a").other;\nasked;`, [`"o"`]],
    [
      "what its class gives to the class it extends",
      `${api}class Own extends Api { constructor(host: string) { super(host); } }\nnew Api("b");\nconst asked = new Own("a").read();\nasked;`,
      [`"a"`],
    ],
    [
      "the field of its own class where another extends the same",
      `abstract class Base { abstract readonly base: string; read() { return this.base; } }\nclass Own extends Base { readonly base = "a"; }\nclass Other extends Base { readonly base = "b"; }\nconst asked = new Own().read();\nasked;`,
      [`"a"`],
    ],
    [
      "what the call gave that created its function",
      `const create = (base: string) => (path: string) => base;\nconst first = create("a");\nconst second = create("b");\nconst asked = first("/");\nasked;`,
      [`"a"`],
    ],
    [
      "no field of another class with that name",
      `class Own { base; constructor() { this.base = "a"; } run() { const asked = this.base; return asked; } }\nclass Other { base; constructor() { this.base = "b"; } }`,
      [`"a"`],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("a key that is only known at run time gives", () => {
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "any value of an object",
      `const hosts = { us: 1, eu: 2 };\nconst asked = hosts[region()];\nasked;`,
      ["1", "2"],
    ],
    [
      "any value of a map",
      `const hosts = new Map([["us", 1], ["eu", 2]]);\nconst asked = hosts.get(region());\nasked;`,
      ["1", "2"],
    ],
    [
      "one value of a map where it is known after all",
      `const hosts = new Map([["us", 1], ["eu", 2]]);\nconst asked = hosts.get("eu");\nasked;`,
      ["2"],
    ],
    [
      "nothing of an object that is not all known",
      `const hosts = { us: 1, ...others() };\nconst asked = hosts[region()];\nasked;`,
      ["hosts[region()]"],
    ],
    [
      "any value of an object with methods and short names",
      `const us = 1;\nconst hosts = { us, eu() { return 2; } };\nconst asked = hosts[region()];\nasked;`,
      ["1", "eu() { return 2; }"],
    ],
    [
      "any value of the object that is there",
      `const hosts = on ? { us: 1 } : undefined;\nconst asked = hosts[region()];\nasked;`,
      ["1"],
    ],
    [
      "nothing of an empty object",
      `const hosts = {};\nconst asked = hosts[region()];\nasked;`,
      ["hosts[region()]"],
    ],
    [
      "nothing where one of two objects is not known",
      `const hosts = on ? { us: 1 } : others();\nconst asked = hosts[region()];\nasked;`,
      ["hosts[region()]"],
    ],
    [
      "nothing of a map with an entry that is not written out",
      `const hosts = new Map([["us", 1], entry]);\nconst asked = hosts.get(region());\nasked;`,
      ["hosts.get(region())"],
    ],
    [
      "the values of a map whose keys are known and could be those whose keys are not",
      `const hosts = new Map([["us", 1], ["eu", 2], [region(), 3]]);\nconst asked = hosts.get("us");\nasked;`,
      ["1", "3"],
    ],
    [
      "nothing of another collection",
      `const hosts = new WeakMap([["us", 1]]);\nconst asked = hosts.get(region());\nasked;`,
      ["hosts.get(region())"],
    ],
    [
      "nothing by another method of a map",
      `const hosts = new Map([["us", 1]]);\nconst asked = hosts.has(region());\nasked;`,
      ["hosts.has(region())"],
    ],
    [
      "nothing of a map that is asked for two keys",
      `const hosts = new Map([["us", 1]]);\nconst asked = hosts.get(region(), plan());\nasked;`,
      ["hosts.get(region(), plan())"],
    ],
    [
      "nothing of a map that is filled elsewhere",
      `const hosts = new Map(others());\nconst asked = hosts.get(region());\nasked;`,
      ["hosts.get(region())"],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});
