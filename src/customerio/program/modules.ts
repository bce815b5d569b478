import { getDeclarationPath } from "../api/sdk-declarations.ts";
import { getSdkPackage } from "../api/sdk.ts";
import { importedExtensions, isManifest } from "../../files/file-kinds.ts";
import { folderOf, isWithin, join } from "../../files/paths.ts";
import { findPathMappings, findWorkspacePackages } from "./project-config.ts";

/** Finds the file that an import means: the path of a source, of an SDK's declarations, or `undefined` for anything else. */
export type ResolveModule = (specifier: string, fromPath: string) => string | undefined;

/** A written extension and the sources it can mean: TypeScript wants `.js` where a `.ts` file is meant. */
const emittedExtensions: readonly (readonly [written: string, sources: readonly string[]])[] = [
  [".js", [".ts", ".tsx", ".jsx"]],
  [".jsx", [".tsx"]],
  [".mjs", [".mts"]],
  [".cjs", [".cts"]],
];

/** Where the entry of a workspace package is if its manifest names no source. */
const usualEntries = ["src/index", "index", "lib/index"];

/** Aliases that need no tsconfig: SvelteKit's `$lib`, and those of bundlers for the root of the sources. */
const libraryAlias = /^\$lib(?:\/(.+))?$/u;
const rootAlias = /^(?:@|~|#)\/(.+)$/u;
/** The folders that such an alias can mean, relative to a package. */
const sourceRoots = ["src", "", "app"];

/** The scoped name of a package, with the imported subpath. */
const scopedName = /^@[^/]+\/([^/]+)(?:\/(.+))?$/u;
/** Where the packages of a repository usually are. */
const packageParents = ["packages", "libs", "apps", "services", "modules"];

/** The package `config`, which reads settings from the files of a folder, and where it has the defaults. */
const settingsPackage = "config";
const settingsFile = "config/default";

/** How many imports of one file are followed: each is compared with every mapping and package of the repository. */
const maxSpecifiers = 5_000;

const importedSpecifier = /(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire\s*\(\s*)(["'])([^"'\n]+)\1/gu;

/**
 * Resolves imports among files in memory, as the tools of a repository would with its `tsconfig` paths, `baseUrl`, workspace packages,
 * the `imports` and `exports` of its manifests and the common aliases (`@/`, `~/`, `src/`, SvelteKit's `$lib/`). Packages that are not part of the repository stay unresolved.
 *
 * @param texts every file by its path relative to the repository's root; `tsconfig*.json`, `jsconfig.json` and `package.json` are read.
 */
export function createModuleResolver(texts: ReadonlyMap<string, string>): ResolveModule {
  const mappings = findPathMappings(texts);
  const packages = findWorkspacePackages(texts);
  const packageFolders = new Set([...texts.keys()].filter(isManifest).map(folderOf));
  const cache = new Map<string, string | undefined>();

  function resolve(specifier: string, fromPath: string): string | undefined {
    const sdk = getSdkPackage(specifier);
    if (sdk) return getDeclarationPath(sdk);
    const folder = folderOf(fromPath);
    const key = `${folder}\0${specifier}`;
    if (!cache.has(key)) cache.set(key, find(specifier, folder));
    return cache.get(key);
  }

  function find(specifier: string, folder: string): string | undefined {
    if (specifier.startsWith(".")) return findFile(join(folder, specifier));
    if (specifier.startsWith("node:")) return undefined;
    return (
      findMapped(specifier, folder) ??
      findInWorkspace(specifier) ??
      findAliased(specifier, folder) ??
      findUnlisted(specifier) ??
      findSettings(specifier, folder)
    );
  }

  function findMapped(specifier: string, folder: string): string | undefined {
    for (const mapping of mappings) {
      if (!isWithin(folder, mapping.folder)) continue;
      for (const { pattern, targets } of mapping.paths) {
        const rest = matchPattern(pattern, specifier);
        if (rest === undefined) continue;
        for (const target of targets) {
          const file = findFile(join(mapping.baseUrl ?? mapping.folder, target.replace("*", rest)));
          if (file) return file;
        }
      }
      if (mapping.baseUrl === undefined) continue;
      const file = findFile(join(mapping.baseUrl, specifier));
      if (file) return file;
    }
    return undefined;
  }

  function findInWorkspace(specifier: string): string | undefined {
    for (const entry of packages) {
      if (specifier === entry.name) {
        const file = findEntry(entry.folder, entry.entries);
        if (file) return file;
      } else if (specifier.startsWith(`${entry.name}/`))
        return findPart(entry.folder, specifier.slice(entry.name.length + 1));
    }
    return undefined;
  }

  /** A package without a manifest here is known by the name of its folder: `@acme/events` is `packages/events`. */
  function findUnlisted(specifier: string): string | undefined {
    const [, name = "", rest] = scopedName.exec(specifier) ?? [];
    if (name === "") return undefined;
    for (const parent of packageParents) {
      const folder = join(parent, name);
      if (packageFolders.has(folder)) continue;
      const file = rest === undefined ? findEntry(folder, []) : findPart(folder, rest);
      if (file) return file;
    }
    return undefined;
  }

  function findEntry(folder: string, named: readonly string[]): string | undefined {
    for (const candidate of [...named, ...usualEntries]) {
      const file = findFile(join(folder, candidate));
      if (file) return file;
    }
    return undefined;
  }

  function findPart(folder: string, part: string): string | undefined {
    return findFile(join(folder, part)) ?? findFile(join(folder, `src/${part}`));
  }

  /** Bundlers map these without a tsconfig. Only an existing file counts, so a package of that name cannot be mistaken for one. */
  function findAliased(specifier: string, folder: string): string | undefined {
    const library = libraryAlias.exec(specifier);
    const rest = library ? join("lib", library[1] ?? "") : rootAlias.exec(specifier)?.[1];
    const bare = specifier.includes("/") ? [specifier] : [];
    const candidates = rest === undefined ? bare : sourceRoots.map((root) => join(root, rest));
    for (const root of listFoldersUp(folder)) {
      if (root !== "" && !packageFolders.has(root)) continue;
      for (const candidate of candidates) {
        const file = findFile(join(root, candidate));
        if (file) return file;
      }
    }
    return undefined;
  }

  /** The settings package reads the nearest file of defaults. */
  function findSettings(specifier: string, folder: string): string | undefined {
    if (specifier !== settingsPackage) return undefined;
    const found = listFoldersUp(folder).flatMap((root) => findFile(join(root, settingsFile)) ?? []);
    return found[0];
  }

  function findFile(path: string): string | undefined {
    for (const [written, sources] of emittedExtensions) {
      if (!path.endsWith(written)) continue;
      const stem = path.slice(0, -written.length);
      for (const source of sources) if (texts.has(stem + source)) return stem + source;
    }
    if (texts.has(path)) return path;
    for (const candidate of importedExtensions) if (texts.has(path + candidate)) return path + candidate;
    for (const candidate of importedExtensions)
      if (texts.has(join(path, `index${candidate}`))) return join(path, `index${candidate}`);
    return undefined;
  }

  return resolve;
}

/** Says whether a file holds the defaults of the settings package. */
export function isSettingsPath(path: string): boolean {
  return `/${path}`.replace(/\.\w+$/u, "").endsWith(`/${settingsFile}`);
}

/** A folder and those around it, up to the root of the repository. */
function listFoldersUp(folder: string): readonly string[] {
  return folder === "" ? [folder] : [folder, ...listFoldersUp(folderOf(folder))];
}

/** The module specifiers in a text, without parsing it: enough to follow imports before deciding what to parse. */
export function findSpecifiers(text: string): readonly string[] {
  const found = text.matchAll(importedSpecifier);
  return [...new Set([...found].map((match) => match[2] ?? ""))].slice(0, maxSpecifiers);
}

function matchPattern(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf("*");
  if (star === -1) return pattern === specifier ? "" : undefined;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  const fits =
    specifier.startsWith(before) &&
    specifier.endsWith(after) &&
    specifier.length >= before.length + after.length;
  return fits ? specifier.slice(before.length, specifier.length - after.length) : undefined;
}
