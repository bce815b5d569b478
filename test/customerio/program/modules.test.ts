import { describe, expect, test } from "vitest";
import { createModuleResolver, findSpecifiers } from "../../../src/customerio/program/modules.ts";

type Files = readonly string[] | Readonly<Record<string, unknown>>;

/** Resolves an import among files: listed by path, or with the JSON of those that have a meaning. */
function resolve(files: Files, specifier: string, from: string): string | undefined {
  const entries = Array.isArray(files)
    ? files.map((path: string) => [path, ""] as const)
    : Object.entries(files).map(
        ([path, value]) => [path, typeof value === "string" ? value : JSON.stringify(value)] as const,
      );
  return createModuleResolver(new Map(entries))(specifier, from);
}

describe("a relative import means", () => {
  test.each<[title: string, files: readonly string[], specifier: string, found: string | undefined]>([
    ["the file with that path", ["src/a.ts"], "./a.ts", "src/a.ts"],
    ["a TypeScript file before a JavaScript one", ["src/a.js", "src/a.ts"], "./a", "src/a.ts"],
    ["a `.ts` file before a `.tsx` file", ["src/a.tsx", "src/a.ts"], "./a", "src/a.ts"],
    ["a `.ts` file where `.js` is written", ["src/a.ts"], "./a.js", "src/a.ts"],
    ["the source where both it and its output exist", ["src/a.js", "src/a.ts"], "./a.js", "src/a.ts"],
    ["the `.js` file where there is no source", ["src/a.js"], "./a.js", "src/a.js"],
    ["a declaration before the script it describes", ["src/a.js", "src/a.d.ts"], "./a", "src/a.d.ts"],
    ["a `.tsx` file where `.jsx` is written", ["src/a.tsx"], "./a.jsx", "src/a.tsx"],
    ["a `.mts` file where `.mjs` is written", ["src/a.mts"], "./a.mjs", "src/a.mts"],
    ["a `.cts` file where `.cjs` is written", ["src/a.cts"], "./a.cjs", "src/a.cts"],
    ["no `.ts` file where `.mjs` is written", ["src/a.ts"], "./a.mjs", undefined],
    ["a file before a folder of the same name", ["src/a/index.ts", "src/a.js"], "./a", "src/a.js"],
    ["the index of a folder", ["src/a/index.tsx"], "./a", "src/a/index.tsx"],
    ["the index of the importing folder", ["src/index.ts"], ".", "src/index.ts"],
    ["a file in a folder above", ["lib/a.ts"], "../lib/a", "lib/a.ts"],
    ["a component", ["src/Button.vue"], "./Button", "src/Button.vue"],
    ["nothing above the repository's root", ["a.ts"], "../../a", undefined],
    ["nothing when there is no such file", ["src/ab.ts"], "./a", undefined],
  ])("%s", (_title, files, specifier, found) => {
    expect(resolve(files, specifier, "src/main.ts")).toBe(found);
  });
});

describe("a tsconfig maps", () => {
  const target = "src/lib/cio.ts";
  test.each<[title: string, files: Files, specifier: string, from: string, found: string | undefined]>([
    [
      "a pattern in `paths`, relative to itself",
      { "tsconfig.json": { compilerOptions: { paths: { "~lib/*": ["./src/lib/*"] } } }, [target]: "" },
      "~lib/cio",
      "src/main.ts",
      target,
    ],
    [
      "a pattern in `paths`, relative to its `baseUrl`",
      {
        "tsconfig.json": { compilerOptions: { baseUrl: "src", paths: { "~lib/*": ["lib/*"] } } },
        [target]: "",
      },
      "~lib/cio",
      "src/main.ts",
      target,
    ],
    [
      "an exact name in `paths`",
      { "tsconfig.json": { compilerOptions: { paths: { analytics: ["src/lib/cio"] } } }, [target]: "" },
      "analytics",
      "src/main.ts",
      target,
    ],
    [
      "no longer name than the exact one",
      { "tsconfig.json": { compilerOptions: { paths: { analytics: ["src/lib/cio"] } } }, [target]: "" },
      "analytics-node",
      "src/main.ts",
      undefined,
    ],
    [
      "what is before and after the star",
      { "tsconfig.json": { compilerOptions: { paths: { "lib/*.client": ["src/lib/*"] } } }, [target]: "" },
      "lib/cio.client",
      "src/main.ts",
      target,
    ],
    [
      "the first target that exists",
      { "tsconfig.json": { compilerOptions: { paths: { "~/*": ["gen/*", "src/lib/*"] } } }, [target]: "" },
      "~/cio",
      "src/main.ts",
      target,
    ],
    [
      "anything below its `baseUrl`",
      { "tsconfig.json": { compilerOptions: { baseUrl: "./src" } }, [target]: "" },
      "lib/cio",
      "src/main.ts",
      target,
    ],
    [
      "imports below its own folder only",
      {
        "web/tsconfig.json": { compilerOptions: { paths: { "~lib/*": ["./lib/*"] } } },
        "web/lib/cio.ts": "",
      },
      "~lib/cio",
      "website/main.ts",
      undefined,
    ],
    [
      "imports by the nearest one",
      {
        "tsconfig.json": { compilerOptions: { paths: { "~lib/*": ["./lib/*"] } } },
        "web/tsconfig.json": { compilerOptions: { paths: { "~lib/*": ["./lib/*"] } } },
        "lib/cio.ts": "",
        "web/lib/cio.ts": "",
      },
      "~lib/cio",
      "web/pages/main.ts",
      "web/lib/cio.ts",
    ],
    [
      "what the one it extends maps, from that one's folder",
      {
        "config/tsconfig.base.json": { compilerOptions: { paths: { "~lib/*": ["../src/lib/*"] } } },
        "web/tsconfig.json": { extends: "../config/tsconfig.base" },
        [target]: "",
      },
      "~lib/cio",
      "web/main.ts",
      target,
    ],
    [
      "its own `paths` in place of those it extends",
      {
        "tsconfig.base.json": { compilerOptions: { paths: { "~old/*": ["src/lib/*"] } } },
        "web/tsconfig.json": {
          extends: "../tsconfig.base.json",
          compilerOptions: { paths: { "~lib/*": ["./*"] } },
        },
        "web/cio.ts": "",
      },
      "~lib/cio",
      "web/main.ts",
      "web/cio.ts",
    ],
    [
      "imports with comments and trailing commas in it",
      {
        "tsconfig.json": `{ // ours\n "compilerOptions": { "paths": { "~lib/*": ["./src/lib/*"], }, } }`,
        [target]: "",
      },
      "~lib/cio",
      "src/main.ts",
      target,
    ],
    [
      "imports of JavaScript by the name `jsconfig.json`",
      { "jsconfig.json": { compilerOptions: { baseUrl: "src" } }, [target]: "" },
      "lib/cio",
      "src/main.js",
      target,
    ],
  ])("%s", (_title, files, specifier, from, found) => {
    expect(resolve(files, specifier, from)).toBe(found);
  });

  test("nothing when it extends itself", () => {
    const files = { "tsconfig.json": { extends: "./tsconfig.json" }, [target]: "" };
    expect(resolve(files, "~lib/cio", "src/main.ts")).toBeUndefined();
  });
});

describe("a workspace package gives", () => {
  const manifest = "packages/cio/package.json";
  test.each<[title: string, files: Files, specifier: string, found: string | undefined]>([
    [
      "its `source`",
      { [manifest]: { name: "@shop/cio", source: "./lib/main.ts" }, "packages/cio/lib/main.ts": "" },
      "@shop/cio",
      "packages/cio/lib/main.ts",
    ],
    [
      "the source behind its `main`",
      { [manifest]: { name: "@shop/cio", main: "./main.js" }, "packages/cio/main.ts": "" },
      "@shop/cio",
      "packages/cio/main.ts",
    ],
    [
      "the source behind its `types`",
      { [manifest]: { name: "@shop/cio", types: "./main.d.ts" }, "packages/cio/main.ts": "" },
      "@shop/cio",
      "packages/cio/main.ts",
    ],
    [
      "a condition of its `exports`",
      {
        [manifest]: { name: "@shop/cio", exports: { ".": { import: "./es.mjs" } } },
        "packages/cio/es.mts": "",
      },
      "@shop/cio",
      "packages/cio/es.mts",
    ],
    [
      "`src/index` when its build is not there",
      { [manifest]: { name: "@shop/cio", main: "dist/index.js" }, "packages/cio/src/index.ts": "" },
      "@shop/cio",
      "packages/cio/src/index.ts",
    ],
    [
      "a file by its path",
      { [manifest]: { name: "@shop/cio" }, "packages/cio/client.ts": "" },
      "@shop/cio/client",
      "packages/cio/client.ts",
    ],
    [
      "a file below `src` by its path",
      { [manifest]: { name: "@shop/cio" }, "packages/cio/src/client.ts": "" },
      "@shop/cio/client",
      "packages/cio/src/client.ts",
    ],
    [
      "a subpath of its `exports`",
      {
        [manifest]: { name: "@shop/cio", exports: { "./*": { types: "./code/*.d.ts" } } },
        "packages/cio/code/client.ts": "",
      },
      "@shop/cio/client",
      "packages/cio/code/client.ts",
    ],
    [
      "nothing under a longer name",
      { [manifest]: { name: "@shop/cio" }, "packages/cio/index.ts": "" },
      "@shop/cio-node",
      undefined,
    ],
    [
      "nothing when its manifest does not parse",
      { [manifest]: `{ "name": `, "packages/cio/index.ts": "" },
      "@shop/cio",
      undefined,
    ],
  ])("%s", (_title, files, specifier, found) => {
    expect(resolve(files, specifier, "apps/web/main.ts")).toBe(found);
  });

  test("its own `imports` to itself only", () => {
    const files = {
      [manifest]: { name: "@shop/cio", imports: { "#client": "./code/client.js" } },
      "packages/cio/code/client.ts": "",
    };
    expect(resolve(files, "#client", "packages/cio/src/main.ts")).toBe("packages/cio/code/client.ts");
    expect(resolve(files, "#client", "apps/web/main.ts")).toBeUndefined();
  });
});

describe("without a tsconfig", () => {
  test.each<[specifier: string, files: readonly string[], from: string, found: string | undefined]>([
    ["@/cio", ["src/cio.ts"], "src/pages/a.ts", "src/cio.ts"],
    ["~/cio", ["cio.ts"], "pages/a.ts", "cio.ts"],
    ["#/cio", ["app/cio.ts"], "app/pages/a.ts", "app/cio.ts"],
    ["@/cio", ["app/cio.ts", "src/cio.ts"], "a.ts", "src/cio.ts"],
    ["src/cio", ["src/cio.ts"], "src/pages/a.ts", "src/cio.ts"],
    ["$lib", ["src/lib/index.ts"], "src/routes/a.ts", "src/lib/index.ts"],
    ["$lib/cio", ["src/lib/cio.ts"], "src/routes/a.ts", "src/lib/cio.ts"],
    ["@/cio", ["web/package.json", "web/src/cio.ts"], "web/src/pages/a.ts", "web/src/cio.ts"],
    ["@/cio", ["web/src/cio.ts"], "web/src/pages/a.ts", undefined],
    ["cio", ["cio.ts"], "a.ts", undefined],
    ["@shop/cio", ["src/cio.ts"], "a.ts", undefined],
    ["node:fs", ["src/fs.ts"], "a.ts", undefined],
  ])("`%s` among %j from %s means %s", (specifier, files, from, found) => {
    expect(resolve(files, specifier, from)).toBe(found);
  });
});

test("an SDK is its declarations, from wherever it is imported", () => {
  expect(resolve(["customerio-node.ts"], "customerio-node", "a.ts")).toBe(
    "/node_modules/customerio-node/index.d.ts",
  );
});

describe("specifiers are read from", () => {
  test.each<[title: string, text: string, specifiers: readonly string[]]>([
    ["an import", `import { track } from "./cio";`, ["./cio"]],
    ["an import for its effects", `import './setup';`, ["./setup"]],
    ["a dynamic import", `const cio = await import("./cio");`, ["./cio"]],
    ["a re-export", `export * from "./cio";`, ["./cio"]],
    ["a require", `const cio = require('./cio');`, ["./cio"]],
    ["minified code", `import{track}from"./cio";`, ["./cio"]],
    ["two imports of one module once", `import a from "./cio";\nimport { b } from "./cio";`, ["./cio"]],
    ["no text between quotes that differ", `from "./cio'`, []],
    ["no other call", `required("./cio")`, []],
  ])("%s", (_title, text, specifiers) => {
    expect(findSpecifiers(text)).toEqual(specifiers);
  });
});

describe("a scoped import of a package without a manifest means", () => {
  test.each<[title: string, files: Files, specifier: string, found: string | undefined]>([
    [
      "the folder of its name",
      ["packages/events/src/index.js"],
      "@acme/events",
      "packages/events/src/index.js",
    ],
    ["a file in it", ["libs/events/src/names.ts"], "@acme/events/src/names", "libs/events/src/names.ts"],
    ["a file in its sources", ["libs/events/src/names.ts"], "@acme/events/names", "libs/events/src/names.ts"],
    [
      "nothing where the folder belongs to another package",
      { "packages/events/package.json": { name: "@other/events" }, "packages/events/index.ts": "" },
      "@acme/events",
      undefined,
    ],
    ["nothing without a folder", ["src/events/index.ts"], "@acme/events", undefined],
    ["nothing without a scope", ["packages/events/index.ts"], "events", undefined],
  ])("%s", (_title, files, specifier, found) => {
    expect(resolve(files, specifier, "apps/worker/src/main.ts")).toBe(found);
  });
});
