import { parseJsonObject, parseSettings, toJsonObject } from "../../files/json.ts";
import { folderOf, join } from "../../files/paths.ts";
import { isManifest } from "../../files/file-kinds.ts";

/** What a `tsconfig` or `package.json` file maps imports to. */
export interface PathMapping {
  /** The folder that holds the tsconfig, without a slash at its end; `""` is the root. */
  readonly folder: string;
  readonly baseUrl: string | undefined;
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

/** A package of the repository. */
export interface WorkspacePackage {
  readonly name: string;
  readonly folder: string;
  readonly entries: readonly string[];
}

const settingsPath = /(?:^|\/)(?:tsconfig(?:\.[\w-]+)*|jsconfig)\.json$/u;
const declarationEnd = /\.d\.ts$/u;

/** How deep conditions nest in `exports`, and `extends` in tsconfig files. */
const maxNesting = 4;

/** Every mapping of imports in the repository, the one deepest in the tree first. */
export function findPathMappings(texts: ReadonlyMap<string, string>): readonly PathMapping[] {
  const mappings: PathMapping[] = [];
  for (const path of texts.keys()) {
    if (!settingsPath.test(path)) continue;
    const options = readCompilerOptions(path, texts, 0);
    if (options.baseUrl === undefined && options.paths.length === 0) continue;
    mappings.push({ folder: folderOf(path), ...options });
  }
  for (const [path, text] of texts) {
    if (!isManifest(path)) continue;
    const folder = folderOf(path);
    const manifest = parseJsonObject(text);
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
  return listEntries(field).map(([pattern, target]) => ({
    pattern,
    targets: findTexts(target).map((text) => text.replace(declarationEnd, "")),
  }));
}

/** How many mappings of one file are read: every import is compared with each. */
const maxMappings = 1_000;

function listEntries(field: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(toJsonObject(field)).slice(0, maxMappings);
}

/** The texts in a target and its conditions, which nest. */
function findTexts(target: unknown, depth = 0): readonly string[] {
  if (typeof target === "string") return [target];
  return depth > maxNesting
    ? []
    : Object.values(toJsonObject(target)).flatMap((inner) => findTexts(inner, depth + 1));
}

function readCompilerOptions(
  path: string,
  texts: ReadonlyMap<string, string>,
  depth: number,
): Omit<PathMapping, "folder"> {
  const settings = parseSettings(texts.get(path) ?? "");
  const options = toJsonObject(settings["compilerOptions"]);
  const extended = [settings["extends"]]
    .flat()
    .filter((entry) => typeof entry === "string" && entry.startsWith("."));
  const inherited =
    depth < maxNesting && typeof extended[0] === "string"
      ? readCompilerOptions(withJson(join(folderOf(path), extended[0])), texts, depth + 1)
      : { baseUrl: undefined, paths: [] };
  const baseUrl =
    typeof options["baseUrl"] === "string" ? join(folderOf(path), options["baseUrl"]) : inherited.baseUrl;
  const own = listEntries(options["paths"]).map(([pattern, targets]) => ({
    pattern,
    targets: [targets]
      .flat()
      .filter((target) => typeof target === "string")
      // Without a baseUrl, targets are relative to the file that names them, which need not be the one that inherits them.
      .map((target) => (baseUrl === undefined ? `/${join(folderOf(path), target)}` : target)),
  }));
  return { baseUrl, paths: own.length > 0 ? own : inherited.paths };
}

/** The named packages of the repository, with the files that their manifests name as entries. */
export function findWorkspacePackages(texts: ReadonlyMap<string, string>): readonly WorkspacePackage[] {
  const packages: WorkspacePackage[] = [];
  for (const [path, text] of texts) {
    if (!isManifest(path)) continue;
    const manifest = parseJsonObject(text);
    const name = manifest["name"];
    if (typeof name !== "string" || name === "") continue;
    const main = toJsonObject(toJsonObject(manifest["exports"])["."]);
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
        .map((entry) => entry.replace(declarationEnd, "")),
    });
  }
  return packages;
}

function withJson(path: string): string {
  return path.endsWith(".json") ? path : `${path}.json`;
}
