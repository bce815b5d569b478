import { Project, ScriptKind, ts, type SourceFile, type TypeChecker } from "ts-morph";
import { extensionOf, isCodePath, isComponentPath, isJavaScriptPath } from "../../files/file-kinds.ts";
import type { SkippedFile, SourceText } from "../../vocabulary/snapshot.ts";
import { readScripts } from "./components.ts";
import { createModuleResolver, type ResolveModule } from "./modules.ts";
import { findCallsByName, listCalledNames, measureDepth, perFile } from "./nodes.ts";
import { watchChecker } from "./overflow.ts";
import { selectRelevant } from "./relevance.ts";
import { languageDeclarations } from "../api/language-declarations.ts";
import { makeSdkDeclarations, sdkRoot } from "../api/sdk-declarations.ts";
import { sdkMethodNames } from "../api/sdk.ts";

/** The code under review, parsed and bound together with the SDKs' declarations. It is never executed. */
export interface Program {
  /** The files that can matter, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Files that can matter and cannot be parsed. */
  readonly skipped: readonly SkippedFile[];
  /** How many files were parsed to create this program from the one before. */
  readonly parsed: number;
  /** The files that differ from the program before, each with its tree there. None in the first one. */
  readonly revised: readonly RevisedFile[];
  /** The same for a program and what it is revised to: what is known of one is kept under this for the next. */
  readonly lineage: object;
  readonly checker: TypeChecker;
  /** Calls known to have nothing to do with Customer.io. They stay known in files that a revision does not change. */
  readonly foreign: { readonly methods: WeakSet<ts.Node>; readonly requests: WeakSet<ts.Node> };
  readonly resolveModule: ResolveModule;
  /** A parsed file by its path relative to the repository's root. */
  readonly getFile: (path: string) => SourceFile | undefined;
  /** Finds the files in which something by that name is called, and perhaps others. */
  readonly findFilesCalling: (name: string) => readonly SourceFile[];
  /** Gives the same files other texts: only what differs is parsed again, and its old nodes are forgotten. */
  readonly revise: (sources: readonly SourceText[]) => Program;
  /**
   * The program of sources that people edited: what differs is parsed again, and nothing counts that was learned from the sources before.
   * `undefined` where that is not the same as a new program: other files matter, or a file that says how imports resolve has changed.
   */
  readonly renew: (sources: readonly SourceText[]) => Program | undefined;
}

/** A file that has another text than before. */
export interface RevisedFile {
  readonly file: SourceFile;
  readonly before: ts.SourceFile;
}

/** Where the repository is in the in-memory file system, apart from the SDKs' declarations. */
const repositoryRoot = "/repository/";

/** Where the declarations of the language are: like those of the SDKs, they are not followed into. */
const libraryFolder = `${sdkRoot}typescript/lib`;

/** Separates a path from the extension that the compiler sees instead of its own. No path in git holds a NUL. */
const componentMark = ".\0script";
/** Replaces a backslash, which is a slash to the compiler and part of a name to git. */
const backslash = "\0backslash";

/** How deep nodes can be nested. People write a tenth of it; about three times as deep, the compiler overflows the stack of Node's main thread. */
const maxDepth = 600;
/** How many calls in one file can be a client's by their name. */
const maxSdkCalls = 1_000;

const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
  checkJs: false,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["language.d.ts"],
  types: [],
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  esModuleInterop: true,
  allowSyntheticDefaultImports: true,
  experimentalDecorators: true,
};

/**
 * Parses what can matter of `sources`.
 *
 * @param entangled paths of files that were found to overflow the compiler: they are skipped
 * @param onFile called with a path before the compiler parses that file or is asked about it, if it was asked about another one before
 */
export function createProgram(
  sources: readonly SourceText[],
  entangled: ReadonlySet<string> = new Set(),
  onFile: (path: string) => void = () => undefined,
): Program {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const resolveModule = createModuleResolver(texts);
  const mounted = new Map<string, string>();
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions,
    libFolderPath: libraryFolder,
    skipFileDependencyResolution: true,
    resolutionHost: () => ({
      resolveModuleNames: (names, containingFile) =>
        names.map((name) => {
          const found = resolveModule(name, toRepositoryPath(containingFile));
          if (found === undefined) return undefined;
          return {
            resolvedFileName: found.startsWith("/") ? found : (mounted.get(found) ?? toTarget(found)),
            isExternalLibraryImport: false,
          };
        }),
    }),
  });
  project.getFileSystem().writeFileSync(`${libraryFolder}/language.d.ts`, languageDeclarations);
  for (const [path, text] of makeSdkDeclarations()) project.createSourceFile(path, text);
  const files: SourceFile[] = [];
  const skipped: SkippedFile[] = [];
  let foreign = knowNoForeign();
  const current = new Map(sources.map((source) => [source.path, source]));
  const byPath = new Map<string, SourceFile>();
  const mounts = selectRelevant(sources, resolveModule).map((source) => mount(source));
  for (const { path, target } of mounts) mounted.set(path, target);
  for (const { path, target, text } of mounts) {
    onFile(path);
    const file = entangled.has(path) ? "too complex for the compiler" : parse(project, target, text);
    if (typeof file === "string") {
      skipped.push({ path, reason: file });
      continue;
    }
    byPath.set(path, file);
    files.push(file);
  }
  watchChecker(project.getTypeChecker(), (file) => {
    onFile(getPath(file));
  });
  files.sort((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1));
  const callers = new Map<string, Set<SourceFile>>();
  for (const file of files) noteCalls(file);

  function noteCalls(file: SourceFile): void {
    for (const name of listCalledNames(file)) callers.set(name, (callers.get(name) ?? new Set()).add(file));
  }

  function describe(parsed: number, changed: readonly RevisedFile[]): Program {
    return {
      files,
      skipped,
      parsed,
      revised: changed,
      lineage: foreign,
      checker: project.getTypeChecker(),
      foreign,
      resolveModule,
      getFile: (path) => byPath.get(path),
      findFilesCalling: (name) => [...(callers.get(name) ?? [])],
      revise,
      renew,
    };
  }

  function revise(revised: readonly SourceText[]): Program {
    const changed: RevisedFile[] = [];
    for (const source of revised) {
      const file = byPath.get(source.path);
      const earlier = current.get(source.path);
      if (!file || source === earlier || source.text === earlier?.text) continue;
      const before = file.compilerNode;
      file.replaceWithText(mount(source).text);
      noteCalls(file);
      current.set(source.path, source);
      changed.push({ file, before });
    }
    return describe(changed.length, changed);
  }

  function renew(renewed: readonly SourceText[]): Program | undefined {
    if (!isSameSetting(sources, renewed)) return undefined;
    const relevant = selectRelevant(renewed, resolveModule);
    const isSameProgram =
      relevant.length === mounts.length &&
      relevant.every((source, index) => {
        const { path, target } = mount(source);
        const before = mounts[index];
        // What could not be parsed may be parsable now.
        const isParsed = byPath.has(path) || source.text === current.get(path)?.text;
        return isParsed && before?.path === path && before.target === target;
      });
    if (!isSameProgram) return undefined;
    foreign = knowNoForeign();
    return revise(renewed);
  }

  return describe(files.length, []);
}

function knowNoForeign(): Program["foreign"] {
  return { methods: new WeakSet(), requests: new WeakSet() };
}

/** Says whether sources are the same files as others, and the same in all that is not code. */
function isSameSetting(sources: readonly SourceText[], others: readonly SourceText[]): boolean {
  return (
    sources.length === others.length &&
    sources.every(({ path, text }, index) => {
      const other = others[index];
      return other?.path === path && (isCodePath(path) || other.text === text);
    })
  );
}

/**
 * Parses a file, or says why not. The parser recurses, and so do the binder and the checker, which run later and would fail for the whole
 * program; and rules take longer the more calls there are. So files that nobody writes by hand are skipped.
 */
function parse(project: Project, path: string, text: string): SourceFile | string {
  const file = parseText(project, path, text);
  if (file === undefined) return tooDeep;
  const isTooDeep = measureDepth(file) > maxDepth;
  if (!isTooDeep && findCallsByName(file, sdkMethodNames).length <= maxSdkCalls) return file;
  project.removeSourceFile(file);
  return isTooDeep ? tooDeep : `has more than ${maxSdkCalls} calls such as identify or track`;
}

/** Finds those of `sources` that are not code, for files that a person named: whether they can matter has not been asked yet. */
export function findUnparsable(sources: readonly SourceText[]): readonly SkippedFile[] {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions,
    skipFileDependencyResolution: true,
  });
  const parsed = sources.map((source) => {
    const { path, target, text } = mount(source);
    return { path, file: parseText(project, target, text) };
  });
  return parsed.flatMap(({ path, file }) => {
    if (file === undefined) return [{ path, reason: tooDeep }];
    return hasSyntaxErrors(file) ? [{ path, reason: unparsable }] : [];
  });
}

/** Why a file with syntax errors is skipped. */
export const unparsable = "does not parse";
const tooDeep = "nested too deeply to parse";

/** `undefined` if a text is nested so deeply that the parser overflows the stack. */
function parseText(project: Project, target: string, text: string): SourceFile | undefined {
  try {
    return project.createSourceFile(target, text, { scriptKind: getScriptKind(target) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

interface Mount {
  readonly path: string;
  /** Where it is in the in-memory file system. */
  readonly target: string;
  readonly text: string;
}

/**
 * The compiler accepts only extensions that it knows, in lower case, so a component's scripts get one of these. What is parsed is as long as
 * the file, so that offsets are the file's own.
 */
function mount({ path, text }: SourceText): Mount {
  if (!isComponentPath(path)) {
    const extension = `.${extensionOf(path)}`;
    const target = path.endsWith(extension)
      ? toTarget(path)
      : `${toTarget(path)}${componentMark}${extension}`;
    return { path, target, text: maskByteOrderMark(text) };
  }
  const script = readScripts(text, extensionOf(path) === "svelte" ? "svelte" : "vue");
  return { path, target: `${toTarget(path)}${componentMark}${script.extension}`, text: script.text };
}

/** ts-morph takes a byte order mark out, and all offsets would be one too low. A hashbang is one only at the very beginning. */
function maskByteOrderMark(text: string): string {
  if (!text.startsWith("\ufeff")) return text;
  return text.startsWith("#!", 1) ? ` //${text.slice(3)}` : ` ${text.slice(1)}`;
}

function toTarget(path: string): string {
  return repositoryRoot + path.replaceAll("\\", backslash);
}

/** A file's path relative to the repository's root. */
export function getPath(file: SourceFile): string {
  return toRepositoryPath(file.getFilePath());
}

/** Says whether a file is one of the mounted declarations, not code under review. */
export function isDeclarationOfSdk(file: SourceFile): boolean {
  return file.getFilePath().startsWith(sdkRoot);
}

function toRepositoryPath(path: string): string {
  const [own = ""] = path.split(componentMark);
  return own.startsWith(repositoryRoot) ? own.slice(repositoryRoot.length).replaceAll(backslash, "\\") : own;
}

/** JavaScript is parsed with JSX, since bundlers allow it in any file; `.ts` is not, since there `<T>x` is a cast. */
function getScriptKind(path: string): ScriptKind {
  if (isJavaScriptPath(path)) return ScriptKind.JSX;
  return path.endsWith(".tsx") ? ScriptKind.TSX : ScriptKind.TS;
}

/** Says whether a file has syntax errors. TypeScript syntax in a `.js` file (Flow, mostly) does not count. */
export const hasSyntaxErrors = perFile((file) => {
  // ts-morph would wrap each of them, and a hostile file has half a million.
  const { compilerObject } = file.getProject().getProgram();
  return compilerObject
    .getSyntacticDiagnostics(file.compilerNode)
    .some(({ code }) => code < 8000 || code >= 9000);
});
