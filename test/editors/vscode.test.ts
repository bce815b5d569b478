import { readFileSync } from "node:fs";
import path from "node:path";
import semver from "semver";
import { expect, test } from "vitest";
import { bundleExtension } from "../../scripts/bundle-vscode.ts";
import { findBundledPackages } from "../../scripts/licenses.ts";
import { version } from "../../src/cli/version.ts";
import { makeFolder } from "../local/repository.ts";

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: boolean } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

const home = "editors/vscode";
const read = (file: string) => readFileSync(file, "utf8");
// JSON has no type of its own; the assertions check the fields that are read.
const readManifest = (file: string) => JSON.parse(read(file)) as Manifest;
const manifest = readManifest(`${home}/package.json`);
const source = read(`${home}/extension.mts`);
const settings = Object.keys(manifest.contributes.configuration.properties);

test("the extension builds as its manifest says, from packages that it may hold", async () => {
  const folder = await makeFolder();
  const metafile = await bundleExtension(folder);
  const packages = await findBundledPackages(".", metafile);
  expect(packages.map(({ name }) => name)).toContain("vscode-languageclient");
  expect(packages.filter(({ license }) => !/^(?:MIT|ISC|BlueOak-1\.0\.0)$/u.test(license))).toEqual([]);
  const built = read(path.join(folder, path.basename(manifest.main)));
  expect([...built.matchAll(/\b(?:activate|deactivate):\(\)=>/gu)]).toHaveLength(2);
  expect([...new Set(built.match(/require\("[^"]*"\)/gu))]).toContain('require("vscode")');
});

test("it starts for the languages that it serves, in every VS Code that its library supports", () => {
  const served = /const languages = \[(.*)\];/u.exec(source)?.[1]?.match(/\w+/gu) ?? [];
  expect(manifest.activationEvents).toEqual(served.map((language) => `onLanguage:${language}`));
  const library = readManifest("node_modules/vscode-languageclient/package.json");
  expect(semver.subset(manifest.engines.vscode, library.engines.vscode)).toBe(true);
});

test("it runs nothing in a workspace that is not trusted", () => {
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(false);
});

test("its settings and commands are those that it reads, and its README lists them", () => {
  expect(settings).toEqual(["pitstop.path", "pitstop.trace.server"]);
  expect(source).toContain('getConfiguration("pitstop").get("path"');
  for (const { command } of manifest.contributes.commands) expect(source).toContain(`"${command}"`);
  const listed = [...read(`${home}/README.md`).matchAll(/^\| `(pitstop[.\w]*)`/gmu)].map(([, name]) => name);
  expect(listed).toEqual(settings);
  expect([manifest.version, read(`${home}/README.md`)]).toEqual([
    version,
    expect.stringContaining(`pitstop-${version}.vsix`) as string,
  ]);
});
