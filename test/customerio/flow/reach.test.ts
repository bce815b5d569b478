import { SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { createFlow } from "../../../src/customerio/flow/flow.ts";
import { countSteps } from "../../../src/customerio/flow/known-origins.ts";
import { createProgram, type Program } from "../../../src/customerio/program/program.ts";

/** The words behind the values of variables named `value`, in all files. */
function readValues(program: Program): readonly string[] {
  const flow = createFlow(program);
  return program.files.flatMap((file) =>
    file
      .getDescendantsOfKind(SyntaxKind.VariableDeclaration)
      .filter((declaration) => declaration.getName() === "value")
      .flatMap((declaration) => declaration.getInitializer() ?? [])
      .flatMap((node) => flow.findOrigins({ node, frame: undefined }))
      .map(({ node }) => node.getText()),
  );
}

/** Reads `value` in `src/a.ts`, edits a word in another file, and reads it again. */
function readTwice(files: Readonly<Record<string, string>>): {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly steps: readonly number[];
} {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text: `${text}\n// customer.io\n` }));
  const program = createProgram(sources);
  const before = readValues(program);
  const first = countSteps(program);
  const edited = sources.map((source) => ({ ...source, text: source.text.replaceAll("old", "new") }));
  const revised = program.revise(edited);
  const after = readValues(revised);
  return { before, after, steps: [first, countSteps(revised)] };
}

test("a function that an edit calls for the first time is read again where it was taken for one that nobody calls", () => {
  const { before, after } = readTwice({
    "src/a.ts": `import type { Names } from "./names";\nexport const make_new = (names: Names) => { const value = names.get(); };`,
    "src/names.ts": `export interface Names { get(): string }`,
    "src/b.ts": `import type { Names } from "./names";\nexport const fixed = (): Names => ({ get: () => "own" });`,
    "src/c.ts": `import * as all from "./a";\nall.make_old({ get: () => "other" });`,
  });
  expect(before).toEqual([`"own"`]);
  expect(after).toEqual(["names.get()"]);
});

describe("what an edit can reach is read again", () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      "through an import",
      {
        "src/a.ts": `import { name } from "./b";\nexport const value = name;`,
        "src/b.ts": `export const name = "old";`,
      },
    ],
    [
      "through a table, from who calls what puts JSON into it",
      {
        "src/a.ts": `const { rows } = await db.query("select body from jobs");\nexport const value = JSON.parse(rows[0].body).name;`,
        "src/b.ts": `export const put = (job) => db.query("insert into jobs (body) values ($1)", [JSON.stringify(job)]);`,
        "src/c.ts": `import { put } from "./b";\nput({ name: "old" });`,
      },
    ],
    [
      "through imports of imports",
      {
        "src/a.ts": `import { name } from "./b";\nexport const value = name;`,
        "src/b.ts": `export * from "./c";`,
        "src/c.ts": `export const name = "old";`,
      },
    ],
    [
      "through require",
      {
        "src/a.js": `const { name } = require("./b");\nconst value = name;\nmodule.exports = { value };`,
        "src/b.js": `module.exports = { name: "old" };`,
      },
    ],
    [
      "through a function that is called",
      {
        "src/a.ts": `import { getName } from "./b";\nexport const value = getName("x");`,
        "src/b.ts": `export function getName(id: string) { return "old"; }`,
      },
    ],
    [
      "through an argument that a function of another file reads",
      {
        "src/a.ts": `import { options } from "./b";\nimport { getName } from "./c";\nexport const value = getName(options);`,
        "src/b.ts": `export const options = { name: "old" };`,
        "src/c.ts": `export function getName(given) { return given.name; }`,
      },
    ],
    [
      "through an argument that two functions hand on",
      {
        "src/a.ts": `import { options } from "./b";\nimport { getName } from "./c";\nexport const value = getName(options);`,
        "src/b.ts": `export const options = { name: "old" };`,
        "src/c.ts": `import { read } from "./d";\nexport function getName(given) { return read(given); }`,
        "src/d.ts": `export function read(given) { return given.name; }`,
      },
    ],
    [
      "through an interface, by what implements it",
      {
        "src/a.ts": `import type { Names } from "./names";\nexport let names: Names;\nexport const value = names.get();`,
        "src/names.ts": `export interface Names { get(): string }`,
        "src/b.ts": `import type { Names } from "./names";\nexport class Fixed implements Names { get() { return "old"; } }`,
      },
    ],
    [
      "through an interface, by an object of that type",
      {
        "src/a.ts": `import type { Names } from "./names";\nexport let names: Names;\nexport const value = names.get();`,
        "src/names.ts": `export interface Names { get(): string }`,
        "src/b.ts": `import type { Names } from "./names";\nexport const fixed: Names = { get: () => "old" };`,
      },
    ],
    [
      "through what is kept on the app",
      {
        "src/a.js": `exports.handle = (req) => {};\nconst value = app.get("name");`,
        "src/b.js": `exports.plug = 1;\napp.set("name", "old");`,
      },
    ],
    [
      "through what is registered with a container under a token",
      {
        "src/a.ts": `export class Mails { constructor(@Inject("NAME") name) { const value = name; } }`,
        "src/b.ts": `export const providers = [{ provide: "NAME", useValue: "old" }];`,
      },
    ],
    [
      "through what is registered with a container by name",
      {
        "src/a.ts": `export class Mails { constructor({ name }) { const value = name; } }`,
        "src/b.ts": `import { Mails } from "./a";\nexport const all = { name: asValue("old"), mails: asClass(Mails) };`,
      },
    ],
    [
      "through what makes the context of a resolver",
      {
        "src/a.ts": `export const find = (parent, args, { name }) => { const value = name; };`,
        "src/b.ts": `export const createContext = () => ({ name: "old" });`,
      },
    ],
    [
      "through a service that is asked for by name",
      {
        "src/a.js": `exports.a = 1;\nconst value = strapi.service("api::mails.mails").name;`,
        "src/api/mails/services/mails.js": `module.exports = () => ({ name: "old" });`,
      },
    ],
    [
      "through a setting that is asked for by the name of its file",
      {
        "src/a.js": `exports.a = 1;\nconst value = strapi.config.get("mails.name");`,
        "config/mails.js": `module.exports = { name: "old" };`,
      },
    ],
    [
      "through an instance",
      {
        "src/a.ts": `import { names } from "./b";\nexport const value = names.get();`,
        "src/b.ts": `import { Names } from "./c";\nexport const names = new Names("old");`,
        "src/c.ts": `export class Names { constructor(readonly name: string) {} get() { return this.name; } }`,
      },
    ],
    [
      "through a global name",
      { "src/a.ts": `const value = globalName;\nexport { value };`, "src/b.ts": `const globalName = "old";` },
    ],
  ])("%s", (_, files) => {
    expect(readTwice(files)).toMatchObject({ before: [`"old"`], after: [`"new"`] });
  });

  test("through what is no longer kept on the app", () => {
    const kept = `exports.plug = 1;\n"old"; app.set("name", "x");`;
    const program = createProgram([
      { path: "src/a.js", text: `exports.a = 1;\nconst value = app.get("name");\n// customer.io` },
      { path: "src/b.js", text: `${kept}\n// customer.io` },
    ]);
    expect(readValues(program)).toEqual([`"x"`]);
    const revised = program.revise([{ path: "src/b.js", text: "exports.plug = 1;\n// customer.io" }]);
    expect(readValues(revised)).toEqual([`app.get("name")`]);
  });
});

describe("what an edit cannot reach is not read again", () => {
  test.each<[title: string, other: string]>([
    ["where a file uses the value", `export const other = ["old", value];`],
    [
      "where a file gives the value to a function under a name",
      `import { save } from "./d";\nsave("old", value);`,
    ],
    ["where a file puts the value into a map", `const names = new Map();\nnames.set("old", value);`],
  ])("%s", (_title, other) => {
    const { before, after, steps } = readTwice({
      "src/a.ts": `const name = "kept";\nexport const value = name;`,
      "src/b.ts": `import { value } from "./a";\n${other}`,
    });
    expect([before, after]).toEqual([[`"kept"`], [`"kept"`]]);
    expect(steps).toEqual([2, 0]);
  });

  test("where a file only has the other one's path in a text", () => {
    const { after, steps } = readTwice({
      "src/a.ts": `const name = "kept";\nexport const value = name;\nlog("./b", name === "./b");`,
      "src/b.ts": `export const other = "old";`,
    });
    expect(after).toEqual([`"kept"`]);
    expect(steps).toEqual([2, 0]);
  });
});

describe("what came from a file that is gone is read again", () => {
  test.each<[string, string, string, string]>([
    [
      "through an import",
      `import { name } from "./b";\nexport const value = name;`,
      "src/b.ts",
      `export const name = "old";`,
    ],
    [
      "through a service that is asked for by name",
      `export const a = 1;\nconst value = strapi.service("api::mails.mails").name;`,
      "src/api/mails/services/mails.ts",
      `module.exports = () => ({ name: "old" });`,
    ],
    [
      "through a setting that is asked for by the name of its file",
      `export const a = 1;\nconst value = strapi.config.get("mails.name");`,
      "config/mails.ts",
      `module.exports = { name: "old" };`,
    ],
  ])("%s", (_, asking, path, text) => {
    const kept = [{ path: "src/a.ts", text: `${asking}\n// customer.io\n` }];
    const program = createProgram([...kept, { path, text: `${text}\n// customer.io\n` }]);
    const before = readValues(program);
    expect(readValues(program.replace(kept))).toEqual(readValues(createProgram(kept)));
    expect(before).toEqual([`"old"`]);
  });

  test("through an import of a file that is still there, and does not matter any more", () => {
    const far = "src/far.ts";
    const others = [
      { path: "src/user.ts", text: `import { one } from "./one";\none;\n// customer.io\n` },
      { path: "src/one.ts", text: `export { two as one } from "./two";\n` },
      { path: "src/two.ts", text: `export { value as two } from "./three";\n` },
      { path: "src/three.ts", text: `import { name } from "./far";\nexport const value = name;\n` },
    ];
    const program = createProgram([
      ...others,
      { path: far, text: `export const name = "old";\n// customer.io\n` },
    ]);
    const sources = [...others, { path: far, text: `export const name = "new";\n` }];
    expect(readValues(program)).toEqual([`"old"`]);
    const replaced = program.replace(sources);
    expect(replaced.getFile(far)).toBeUndefined();
    expect(readValues(replaced)).toEqual(readValues(createProgram(sources)));
  });
});
