import { isNestedConfigPath } from "../vocabulary/config.ts";
import { foreignFolders, testFolders, type ForeignFolder } from "./folders.ts";

/** What a file is to the analysis: `source` is code the rules judge, `context` helps to understand it (config, dependencies). */
export type FileKind = "source" | "context";

/** The one list of extensions of files that hold code, without their dot. */
const codeExtensions = {
  typeScript: ["ts", "tsx", "mts", "cts"],
  javaScript: ["js", "jsx", "mjs", "cjs"],
  /** Components, of which the `<script>` is code. */
  component: ["vue", "svelte"],
} as const;

/** What an import without an extension can end with, with the dot, in the order in which it is tried. */
export const importedExtensions: readonly string[] = [
  ...codeExtensions.typeScript,
  // A declaration beside its script comes first, as for the compiler.
  "d.ts",
  ...codeExtensions.javaScript,
  ...codeExtensions.component,
  "json",
].map((extension) => `.${extension}`);

const javaScript: ReadonlySet<string> = new Set(codeExtensions.javaScript);
const scripts: ReadonlySet<string> = new Set([...codeExtensions.typeScript, ...codeExtensions.javaScript]);
const components: ReadonlySet<string> = new Set(codeExtensions.component);

/** What comes before the extension in the names of tests (`signup.test.ts`). */
const testSuffixes: ReadonlySet<string> = new Set([
  ...["test", "spec", "e2e", "cy"],
  ...["story", "stories", "mock", "fixture"],
]);
/** What a package says of itself. */
const manifestPath = /(?:^|\/)package\.json$/u;
/** Files that set up the tests. */
const testSetups: ReadonlySet<string> = new Set(
  ["jest", "vitest"].flatMap((runner) => [`${runner}.setup`, `${runner}.config`]),
);
/** What comes before the extension in the names of files that a tool writes (`client.gen.ts`), with what such a file holds. */
const generatedSuffixes: ReadonlyMap<string, string> = new Map([
  ["generated", "generated code"],
  ["gen", "generated code"],
  ["pb", "generated code"],
  ["d", "only declarations"],
]);

/** Context files by their names. */
const contextName =
  /^(?:package\.json|\.gitattributes|vercel\.json|firebase\.json|netlify\.toml|wrangler\.(?:toml|jsonc?)|serverless\.ya?ml|[jt]sconfig(?:\.[\w-]+)*\.json|\.?env(?:\.[\w-]+)*\.(?:example|sample|template|dist)|\.?(?:example|sample|template)\.env)$/u;
const minifiedName = /[.-]min\.[cm]?js$/u;

/**
 * What the analysis reads a file for; `undefined` when it is not read: it cannot matter, or it is in a folder that is never read. A real
 * `.env` file never is, since it holds secrets. `path` is relative to the repository's root, with `/`.
 */
export function classifyPath(path: string): FileKind | undefined {
  return isNeverRead(path) ? undefined : classifyName(path);
}

/** Says whether a file, or a folder with a `/` at its end, is in a folder that is only read when somebody names it. */
export function isNeverRead(path: string): boolean {
  return findForeignFolder(path)?.isRead === false;
}

/** As `classifyPath`, in any folder: for files that a person names. */
export function classifyName(path: string): FileKind | undefined {
  const name = nameOf(path);
  if (minifiedName.test(name)) return undefined;
  if (isCodePath(path)) return "source";
  return contextName.test(name) || isNestedConfigPath(path) ? "context" : undefined;
}

/** Says whether a path's extension is one of code. */
export function isCodePath(path: string): boolean {
  return isScriptPath(path) || isComponentPath(path);
}

/** Says whether a path's extension is one of a script, which is code from its first to its last character. */
export function isScriptPath(path: string): boolean {
  return scripts.has(extensionOf(path));
}

/** Says whether a path's extension is one of JavaScript, in any module format. */
export function isJavaScriptPath(path: string): boolean {
  return javaScript.has(extensionOf(path));
}

/** Says whether a path's extension is one of a component: its code is in `<script>` blocks among other languages. */
export function isComponentPath(path: string): boolean {
  return components.has(extensionOf(path));
}

/** Says whether a path belongs to tests, fixtures or stories. */
export function isTestPath(path: string): boolean {
  if (findPlace(path, testPlaces) !== -1) return true;
  if (!isScriptPath(path)) return false;
  return testSuffixes.has(suffixOf(path)) || testSetups.has(nameOf(path).replace(/\.[^.]*$/u, ""));
}

/** Says whether a path belongs to code that a tool wrote or that came from elsewhere. */
function isForeignPath(path: string): boolean {
  return explainForeign(path) !== undefined;
}

/** Why a path's code counts as not written by the repository's authors: completes "not analyzed: …". */
export function explainForeign(path: string): string | undefined {
  const folder = findForeignFolder(path);
  if (folder !== undefined) return `${folder.holds} (${folder.name}/)`;
  if (minifiedName.test(nameOf(path))) return "minified (.min)";
  const suffix = suffixOf(path);
  const holds = isScriptPath(path) ? generatedSuffixes.get(suffix) : undefined;
  return holds && `${holds} (.${suffix}.${extensionOf(path)})`;
}

/** Says whether a path belongs to code that the repository's authors wrote for production: facts are learned from this code. */
export function isProductPath(path: string): boolean {
  return !isTestPath(path) && !isForeignPath(path);
}

function findForeignFolder(path: string): ForeignFolder | undefined {
  const index = findPlace(path, foreignPlaces);
  return index === -1 ? undefined : foreignFolders[index];
}

const foreignPlaces = foreignFolders.map(({ name }) => `/${name}/`);
const testPlaces = testFolders.map((name) => `/${name}/`);

/**
 * The index of the first of these folders, with slashes around it, in a path; -1 if there is none. It is looked up several times for every
 * path.
 */
function findPlace(path: string, folders: readonly string[]): number {
  const whole = `/${path}`;
  return folders.findIndex((folder) => whole.includes(folder));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Without its dot, in lower case, as bundlers treat it; empty if there is none. */
export function extensionOf(path: string): string {
  const name = nameOf(path);
  const dot = name.lastIndexOf(".");
  return dot === -1 ? "" : name.slice(dot + 1).toLowerCase();
}

/** What is between the last two dots of a file's name; empty if there is nothing. */
function suffixOf(path: string): string {
  return nameOf(path).split(".").slice(1).at(-2) ?? "";
}

/** Says whether a path is that of a `package.json`. */
export function isManifest(path: string): boolean {
  return manifestPath.test(path);
}
