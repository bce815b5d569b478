import { ts } from "ts-morph";
import { getDeclarationPath } from "../api/sdk-declarations.ts";
import { getSdkPackage } from "../api/sdk.ts";

/** Finds the file that an import means: the path of a source, of an SDK's declarations, or `undefined` for anything else. */
export type ResolveModule = (specifier: string, fromPath: string) => string | undefined;

interface PathMapping {
  /** The folder that holds the tsconfig, without a slash at its end; `""` is the root. */
  readonly folder: string;
  readonly baseUrl: string | undefined;
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
}

const extensions = [
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".d.ts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  ".vue",
  ".svelte",
  ".json",
];

/** A written extension and the sources it may stand for: TypeScript wants `.js` where a `.ts` file is meant. */
const emittedExtensions: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * Resolves imports among files in memory, as the tools of a repository would with its `tsconfig` paths, `baseUrl`, workspace packages,
 * the `imports` and `exports` of its manifests and the common aliases (`@/`, `~/`, `src/`, SvelteKit's `$lib/`). Packages that are not part of the repository stay unresolved.
 *
 * @param texts every file by its path relative to the repository's root; `tsconfig*.json`, `jsconfig.json` and `package.json` are read.
 */
export function createModuleResolver(texts: ReadonlyMap<string, string>): ResolveModule {
  const mappings = findPathMappings(texts);
  const packages = findWorkspacePackages(texts);
  const packageFolders = new Set(
    [...texts.keys()].filter((path) => /(?:^|\/)package\.json$/u.test(path)).map(folderOf),
  );
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
    return findMapped(specifier, folder) ?? findInWorkspace(specifier) ?? findAliased(specifier, folder);
  }

  function findMapped(specifier: string, folder: string): string | undefined {
    for (const mapping of mappings) {
      if (!isInside(folder, mapping.folder)) continue;
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
        for (const candidate of [...entry.entries, "src/index", "index", "lib/index"]) {
          const file = findFile(join(entry.folder, candidate));
          if (file) return file;
        }
      } else if (specifier.startsWith(`${entry.name}/`)) {
        const rest = specifier.slice(entry.name.length + 1);
        return findFile(join(entry.folder, rest)) ?? findFile(join(entry.folder, `src/${rest}`));
      }
    }
    return undefined;
  }

  /** Bundlers map these without a tsconfig; only a file that is there is taken, so a package of that name cannot be mistaken. */
  function findAliased(specifier: string, folder: string): string | undefined {
    const library = /^\$lib(?:\/(.+))?$/u.exec(specifier);
    const rest = library ? join("lib", library[1] ?? "") : /^(?:@|~|#)\/(.+)$/u.exec(specifier)?.[1];
    const candidates =
      rest === undefined
        ? specifier.includes("/")
          ? [specifier]
          : []
        : [`src/${rest}`, rest, `app/${rest}`];
    for (
      let root: string | undefined = folder;
      root !== undefined;
      root = root === "" ? undefined : folderOf(root)
    ) {
      if (root !== "" && !packageFolders.has(root)) continue;
      for (const candidate of candidates) {
        const file = findFile(join(root, candidate));
        if (file) return file;
      }
    }
    return undefined;
  }

  function findFile(path: string): string | undefined {
    const extension = /\.[cm]?jsx?$/u.exec(path)?.[0] ?? "";
    const stem = path.slice(0, path.length - extension.length);
    for (const emitted of emittedExtensions[extension] ?? []) {
      if (texts.has(stem + emitted)) return stem + emitted;
    }
    if (texts.has(path)) return path;
    for (const candidate of extensions) if (texts.has(path + candidate)) return path + candidate;
    for (const candidate of extensions)
      if (texts.has(join(path, `index${candidate}`))) return join(path, `index${candidate}`);
    return undefined;
  }

  return resolve;
}

/** The module specifiers a text names, without parsing it: enough to follow imports before deciding what to parse. */
export function findSpecifiers(text: string): readonly string[] {
  const found = text.matchAll(/(?:\bfrom\s*|\bimport\s*(?:\(\s*)?|\brequire\s*\(\s*)(["'])([^"'\n]+)\1/gu);
  return [...new Set([...found].map((match) => match[2] ?? ""))];
}

function findPathMappings(texts: ReadonlyMap<string, string>): readonly PathMapping[] {
  const mappings: PathMapping[] = [];
  for (const path of texts.keys()) {
    if (!/(?:^|\/)(?:tsconfig(?:\.[\w-]+)*|jsconfig)\.json$/u.test(path)) continue;
    const options = readCompilerOptions(path, texts, 0);
    if (options.baseUrl === undefined && options.paths.length === 0) continue;
    mappings.push({ folder: folderOf(path), ...options });
  }
  for (const [path, text] of texts) {
    if (!/(?:^|\/)package\.json$/u.test(path)) continue;
    const folder = folderOf(path);
    const manifest = parseJson(text);
    const own = readSubpaths(manifest["imports"]).filter(({ pattern }) => pattern.startsWith("#"));
    if (own.length > 0) mappings.push({ folder, baseUrl: undefined, paths: own });
    const { name } = manifest;
    const offered = typeof name === "string" ? readSubpaths(manifest["exports"]) : [];
    const paths = offered
      .filter(({ pattern }) => pattern.startsWith("./"))
      .map(({ pattern, targets }) => ({
        pattern: `${String(name)}${pattern.slice(1)}`,
        targets: targets.map((target) => `/${join(folder, target)}`),
      }));
    if (paths.length > 0) mappings.push({ folder: "", baseUrl: undefined, paths });
  }
  // The nearest configuration is the one that counts.
  return mappings.sort((a, b) => b.folder.length - a.folder.length);
}

/** The `imports` or `exports` of a manifest, each with the files that its conditions lead to. */
function readSubpaths(field: unknown): PathMapping["paths"] {
  return Object.entries(asRecord(field)).map(([pattern, target]) => ({
    pattern,
    targets: findTexts(target).map((text) => text.replace(/\.d\.ts$/u, "")),
  }));
}

/** The texts in a target and its conditions, which nest. */
function findTexts(target: unknown, depth = 0): readonly string[] {
  if (typeof target === "string") return [target];
  return depth > 4 ? [] : Object.values(asRecord(target)).flatMap((inner) => findTexts(inner, depth + 1));
}

function readCompilerOptions(
  path: string,
  texts: ReadonlyMap<string, string>,
  depth: number,
): Omit<PathMapping, "folder"> {
  const settings = parseSettings(path, texts.get(path) ?? "{}");
  const options = asRecord(settings["compilerOptions"]);
  const extended = [settings["extends"]]
    .flat()
    .filter((entry) => typeof entry === "string" && entry.startsWith("."));
  const inherited =
    depth < 4 && typeof extended[0] === "string"
      ? readCompilerOptions(withJson(join(folderOf(path), extended[0])), texts, depth + 1)
      : { baseUrl: undefined, paths: [] };
  const baseUrl =
    typeof options["baseUrl"] === "string" ? join(folderOf(path), options["baseUrl"]) : inherited.baseUrl;
  const own = Object.entries(asRecord(options["paths"])).map(([pattern, targets]) => ({
    pattern,
    targets: [targets]
      .flat()
      .filter((target) => typeof target === "string")
      // Without a baseUrl, targets are relative to the file that names them, which need not be the one that inherits them.
      .map((target) => (baseUrl === undefined ? `/${join(folderOf(path), target)}` : target)),
  }));
  return { baseUrl, paths: own.length > 0 ? own : inherited.paths };
}

/** The compiler's own reader, since these files may hold comments. It recurses: settings nested without end give none. */
function parseSettings(path: string, text: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(ts.parseConfigFileTextToJson(path, text).config);
  } catch (error) {
    if (error instanceof RangeError) return {};
    throw error;
  }
}

function findWorkspacePackages(texts: ReadonlyMap<string, string>): readonly WorkspacePackage[] {
  const packages: WorkspacePackage[] = [];
  for (const [path, text] of texts) {
    if (!/(?:^|\/)package\.json$/u.test(path)) continue;
    const manifest = parseJson(text);
    const name = manifest["name"];
    if (typeof name !== "string" || name === "") continue;
    const main = asRecord(asRecord(manifest["exports"])["."]);
    const entries = [
      manifest["source"],
      manifest["types"],
      manifest["main"],
      manifest["module"],
      ...Object.values(main),
    ];
    packages.push({
      name,
      folder: folderOf(path),
      entries: entries
        .filter((entry) => typeof entry === "string")
        .map((entry) => entry.replace(/\.d\.ts$/u, "")),
    });
  }
  return packages;
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

/** Joins and normalises; a target that starts with `/` counts from the repository's root. Climbing out of it gives no known path. */
function join(folder: string, path: string): string {
  const parts = path.startsWith("/") || folder === "" ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") {
      if (parts.length === 0 || parts.at(-1) === "..") parts.push("..");
      else parts.pop();
    } else parts.push(part);
  }
  return parts.join("/");
}

/** The folder of a path; `""` for a file at the root. */
function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash === -1 ? "" : path.slice(0, slash);
}

function isInside(folder: string, parent: string): boolean {
  return parent === "" || folder === parent || folder.startsWith(`${parent}/`);
}

function withJson(path: string): string {
  return path.endsWith(".json") ? path : `${path}.json`;
}

function parseJson(text: string): Readonly<Record<string, unknown>> {
  try {
    return asRecord(JSON.parse(text));
  } catch {
    // A manifest that does not parse names no package; the repository's own tools will complain about it.
    return {};
  }
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by key; arrays and null are turned away first.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
