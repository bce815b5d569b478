import { readFileSync } from "node:fs";
import semver from "semver";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { pitstop } from "./cli/pitstop.ts";

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly engines?: { readonly node?: string }; readonly version?: string }>
  >;
}

// JSON has no type of its own; the fields read below are checked by the assertions.
const lockfile = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lockfile;

test.each(["20.19.0", "22.13.0", "24.0.0"])(
  "every package installs without an engine warning on Node %s",
  (version) => {
    const refusing = Object.entries(lockfile.packages)
      .filter(([, { engines }]) => engines?.node !== undefined && !semver.satisfies(version, engines.node))
      .map(([path]) => path);
    expect(refusing).toEqual([]);
  },
);

test("the hook for pre-commit runs a command of the package, with options that it has", async () => {
  const [hook] = parseYaml(readFileSync(".pre-commit-hooks.yaml", "utf8")) as readonly [{ entry: string }];
  const [name = "", ...args] = hook.entry.split(" ");
  const manifest = JSON.parse(readFileSync("package.json", "utf8")) as { bin: Record<string, string> };
  expect(Object.keys(manifest.bin)).toContain(name);
  expect(await pitstop(".", [...args, "--help"])).toMatchObject({ exitCode: 0, stderr: "" });
  expect(await pitstop(".", [...args, "--unknown"])).toMatchObject({ exitCode: 2 });
});

test("the lockfile names no registry", () => {
  expect(readFileSync("package-lock.json", "utf8")).not.toMatch(/"resolved":/u);
});

describe("docs/dependencies.md", () => {
  const text = readFileSync("docs/dependencies.md", "utf8");
  const [product = "", others = ""] = text.split(/^## In the sandbox/mu);
  const listed = (part: string) => [...part.matchAll(/^\| `([^`]+)` +\|/gmu)].map(([, name]) => name);

  test("lists every dependency once, by its name, and no other", () => {
    const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as {
      readonly devDependencies: Readonly<Record<string, string>>;
    };
    expect([...listed(product), ...listed(others)].sort()).toEqual(Object.keys(devDependencies).sort());
    for (const part of [product, others]) expect(listed(part)).toEqual(listed(part).sort());
  });

  test("says of the same ones that the product needs them as the fences do", () => {
    const [, fence = ""] =
      /const productPackages = \[([^\]]*)\]/u.exec(readFileSync(".dependency-cruiser.js", "utf8")) ?? [];
    const names = [...fence.matchAll(/"([^"]+)"/gu)].map(([, name]) => name);
    expect(listed(product)).toEqual(names.sort());
  });
});
