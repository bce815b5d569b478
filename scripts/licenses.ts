import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Metafile } from "esbuild";
import { z } from "zod";

/** A package whose code is part of the bundle. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package states it. */
  readonly license: string;
  /** What it says about its license, as it is. */
  readonly texts: readonly string[];
}

/** ts-morph's package holds a copy of the compiler, without its license. */
const copies: Readonly<Record<string, readonly string[]>> = { "@ts-morph/common": ["typescript"] };

const packageFolder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/u;
const licenseFile = /^(?:licen[cs]e|notice|copying|thirdpartynotice)/iu;
const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** Finds the packages in a bundle, sorted by their names. */
export async function findBundledPackages(
  root: string,
  { outputs }: Metafile,
): Promise<readonly BundledPackage[]> {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = new Set(inputs.flatMap((input) => packageFolder.exec(input)?.[0] ?? []));
  const packages = await Promise.all([...folders].map((folder) => readPackage(root, folder)));
  const copied = packages.flatMap(({ name }) => copies[name] ?? []);
  const all = [
    ...packages,
    ...(await Promise.all(copied.map((name) => readPackage(root, `node_modules/${name}`)))),
  ];
  const unique = new Map(all.map((entry) => [`${entry.name}@${entry.version}`, entry]));
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

async function readPackage(root: string, folder: string): Promise<BundledPackage> {
  const location = path.join(root, folder);
  const read = (name: string) => readFile(path.join(location, name), "utf8");
  const manifest = manifestSchema.parse(JSON.parse(await read("package.json")));
  const names = (await readdir(location)).filter((name) => licenseFile.test(name)).sort();
  return { ...manifest, texts: await Promise.all(names.map(read)) };
}

/** The file that goes with the bundle. */
export function writeLicenses(packages: readonly BundledPackage[]): string {
  const parts = packages.map(({ name, version, license, texts }) =>
    [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n"),
  );
  return ["This program contains the following packages.", ...parts].join(`\n\n${"-".repeat(80)}\n\n`) + "\n";
}
