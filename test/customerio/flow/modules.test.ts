import { describe, expect, test } from "vitest";
import { createLoadedModules } from "../../../src/customerio/flow/loaded-modules.ts";
import { getPath } from "../../../src/customerio/program/program.ts";
import { parse } from "../program/parse.ts";
import { findOrigins, type Code } from "./origins.ts";

describe("a member of a module is", () => {
  const both = (a: string, b: string): Code => ({ "src/a.js": a, "src/b.js": b });
  test.each<[title: string, code: Code, origins: readonly string[]]>([
    [
      "what is exported under its name",
      both(`const b = require("./b");\nconst asked = b.id;\nasked;`, `exports.id = 1;`),
      ["1"],
    ],
    [
      "a property of the object that is exported",
      both(
        `const b = require("./b");\nconst asked = b.id;\nasked;`,
        `const all = { id: 1 };\nmodule.exports = all;`,
      ),
      ["1"],
    ],
    [
      "what is added to the module later",
      both(
        `const b = require("./b");\nconst asked = b.id;\nasked;`,
        `module.exports = { other: 2 };\nmodule.exports.id = 1;`,
      ),
      ["1"],
    ],
    [
      "not known where the module exports something that is not",
      both(`const b = require("./b");\nconst asked = b.id;\nasked;`, `module.exports = load();`),
      ["b.id"],
    ],
    [
      "absent where names alone are exported, and the default counts",
      both(`const b = require("./b");\nconst { id: asked = 2 } = b;\nasked;`, `exports.other = 1;`),
      ["2"],
    ],
    [
      "not known where a file exports nothing that is seen, and the default is one of its values",
      both(
        `const b = require("./b");\nconst { id: asked = 2 } = b;\nasked;`,
        `require("./plugins").extend(module);`,
      ),
      ["2", "id: asked = 2"],
    ],
    [
      "not known where all of another module is exported, and the default is one of its values",
      {
        "src/a.ts": `import * as b from "./b";\nconst { id: asked = 2 } = b;\nasked;`,
        "src/b.ts": `export const other = 1;\nexport * from "settings";`,
      },
      ["2", "id: asked = 2"],
    ],
    [
      "taken from all of a module that is imported as a whole",
      {
        "src/a.ts": `import * as b from "./b";\nconst asked = b.id;\nasked;`,
        "src/b.ts": `export const id = 1;`,
      },
      ["1"],
    ],
    [
      "a member of an enum that is exported",
      {
        "src/a.ts": `import { Kind } from "./b";\nconst asked = Kind.Opened;\nasked;`,
        "src/b.ts": `export enum Kind { Opened = "opened" }`,
      },
      [`Opened = "opened"`],
    ],
    [
      "the function that a module is",
      both(`const make = require("./b");\nconst asked = make();\nasked;`, `module.exports = () => 1;`),
      ["1"],
    ],
    [
      "not known where the path is",
      both(`const b = require(path);\nconst asked = b.id;\nasked;`, `exports.id = 1;`),
      ["b.id"],
    ],
    [
      "not known of a package",
      both(`const b = require("b");\nconst asked = b.id;\nasked;`, `exports.id = 1;`),
      ["b.id"],
    ],
    [
      "not known of another function than `require`",
      both(`const b = load("./b");\nconst asked = b.id;\nasked;`, `exports.id = 1;`),
      ["b.id"],
    ],
  ])("%s", (_title, code, origins) => {
    expect(findOrigins(code)).toEqual(origins);
  });
});

describe("the file that is loaded by", () => {
  const b = `export const id = 1;\nexport default 2;`;
  test.each<[code: string, asked: string, path: string | undefined]>([
    [`const all = require("./b");`, `require("./b")`, "src/b.ts"],
    [`const all = await import("./b");`, `import("./b")`, "src/b.ts"],
    [`import * as all from "./b";\nall;`, "all", "src/b.ts"],
    [`import { id } from "./b";\nid;`, "id", undefined],
    [`import two from "./b";\ntwo;`, "two", undefined],
    [`const all = require("b");`, `require("b")`, undefined],
    [`const all = require(path);`, "require(path)", undefined],
    [`const all = load("./b");`, `load("./b")`, undefined],
    [`import * as sdk from "customerio-node";\nsdk;`, "sdk", undefined],
    [`const all = [1];`, "[1]", undefined],
  ])("%s", (code, asked, path) => {
    const { program, find } = parse({ "src/a.ts": code, "src/b.ts": b });
    const loaded = createLoadedModules(program).getFile(find(asked));
    expect(loaded && getPath(loaded)).toBe(path);
  });
});
