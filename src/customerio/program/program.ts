import { Project, ScriptKind, ts, type SourceFile, type TypeChecker } from "ts-morph";
import { extensionOf, isCodePath, isComponentPath, isJavaScriptPath } from "../../files/file-kinds.ts";
import type { SkippedFile, SourceText } from "../../vocabulary/snapshot.ts";
import { readScripts } from "./components.ts";
import { createModuleResolver, type ResolveModule } from "./modules.ts";
import { createFileIndex, type FileIndex } from "./file-index.ts";
import { findCallsByName, listCalledNames, listIdentifiers, measureDepth, perFile } from "./nodes.ts";
import { watchChecker } from "./overflow.ts";
import { followLeads } from "./leads.ts";
import { selectRelevant, type Narrow } from "./relevance.ts";
import { languageDeclarations } from "../api/language-declarations.ts";
import { makeSdkDeclarations, sdkRoot } from "../api/sdk-declarations.ts";
import { sdkMethodNames } from "../api/sdk.ts";

/** The code under review, parsed and bound together with the SDKs' declarations. It is never executed. */
export interface Program {
  /** The files that can matter, in the order of their paths. */
  readonly files: readonly SourceFile[];
  /** Files that can matter and cannot be parsed. */
  readonly skipped: readonly SkippedFile[];
  /** How many files were parsed to create this program from the previous one. */
  readonly parsed: number;
  /** Shared by a program and its revisions and replacements; caches are keyed by it. */
  readonly lineage: object;
  /** What has changed in this lineage since the last call; nothing the first time. */
  readonly takeChanges: () => ProgramChanges;
  readonly checker: TypeChecker;
  /** Calls known to have nothing to do with Customer.io. They stay known in files that a revision does not change. */
  readonly foreign: { readonly methods: WeakSet<ts.Node>; readonly requests: WeakSet<ts.Node> };
  readonly resolveModule: ResolveModule;
  /** A parsed file by its path relative to the repository's root. */
  readonly getFile: (path: string) => SourceFile | undefined;
  /** Finds the files that call something by a name. The result may contain other files, too. */
  readonly findFilesCalling: (name: string) => readonly SourceFile[];
  /** Finds the files that have a name in their code. The result may contain other files, too. */
  readonly findFilesNaming: (name: string) => readonly SourceFile[];
  /** The paths of the files that can matter among other sources. Files with the same text are not parsed again. */
  readonly select: (sources: readonly SourceText[]) => ReadonlySet<string>;
  /** Gives files new texts: only what differs is parsed again, and its old nodes are forgotten. */
  readonly revise: (sources: readonly SourceText[]) => Program;
  /**
   * Parses the files that can matter among other sources, such as those of another commit. Files with the same text are not parsed again,
   * and known origins of values are kept unless a changed file can affect them. This program and its nodes must not be used afterwards.
   */
  readonly replace: (sources: readonly SourceText[]) => Program;
}

/** How a program differs from an earlier one. */
export interface ProgramChanges {
  readonly revised: readonly RevisedFile[];
  /** As it was in the earlier program. */
  readonly resolveBefore: ResolveModule;
}

/** A file that has another text than before, or none. */
export interface RevisedFile {
  readonly path: string;
  readonly file: SourceFile;
  /** Its earlier tree; an empty one if the file did not exist. */
  readonly before: ts.SourceFile;
  /** It is no longer in the program: `file` is only good for its identity. */
  readonly isGone?: true;
}

/** Where the repository is in the in-memory file system, apart from the SDKs' declarations. */
const repositoryRoot = "/repository/";

/** Where the declarations of the language are. Like those of the SDKs, they are not followed. */
const libraryFolder = `${sdkRoot}typescript/lib`;

/** Separates a path from the extension that the compiler sees instead of its own. No path in git contains a NUL. */
const componentMark = ".\0script";
/** Replaces a backslash, which is a slash to the compiler and part of a name to git. */
const backslash = "\0backslash";

/**
 * How deep nodes can be nested. People's code is a tenth as deep; about three times as deep, the compiler overflows the stack of Node's
 * main thread.
 */
const maxDepth = 600;
/** How many calls in one file can be a client's, judged by their names. */
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

/** The compiler, and the files that it holds. */
interface Compiler {
  readonly project: Project;
  /** By path. */
  readonly held: Map<string, HeldFile>;
  /** By the names of what they call, and by all their names. */
  readonly calling: FileIndex;
  readonly naming: FileIndex;
  /** Finds where the file that an import names is in the in-memory file system. */
  resolve: (name: string, fromPath: string) => string | undefined;
  readonly onFile: (path: string) => void;
}

interface HeldFile {
  readonly target: string;
  readonly file: SourceFile;
  source: SourceText;
}

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
  return load(sources, entangled, startCompiler(onFile));
}

function startCompiler(onFile: (path: string) => void): Compiler {
  const compiler: Compiler = {
    project: new Project({
      useInMemoryFileSystem: true,
      compilerOptions,
      libFolderPath: libraryFolder,
      skipFileDependencyResolution: true,
      resolutionHost: () => ({
        resolveModuleNames: (names, containingFile) =>
          names.map((name) => {
            const resolvedFileName = compiler.resolve(name, toRepositoryPath(containingFile));
            return resolvedFileName === undefined
              ? undefined
              : { resolvedFileName, isExternalLibraryImport: false };
          }),
      }),
    }),
    held: new Map(),
    calling: createFileIndex(listCalledNames),
    naming: createFileIndex(listIdentifiers),
    resolve: () => undefined,
    onFile,
  };
  const { project } = compiler;
  project.getFileSystem().writeFileSync(`${libraryFolder}/language.d.ts`, languageDeclarations);
  for (const [path, text] of makeSdkDeclarations()) project.createSourceFile(path, text);
  watchChecker(project.getTypeChecker(), (file) => {
    onFile(getPath(file));
  });
  return compiler;
}

/**
 * The files of a program that is created from `sources`. Results for known lists are remembered.
 *
 * @param parse gives the tree of a source; `undefined` where it cannot be parsed
 */
export function selectFiles(
  sources: readonly SourceText[],
  parse: (source: SourceText) => ts.SourceFile | undefined = parseAlone,
): SelectedFiles {
  const known = selections.get(sources);
  if (known !== undefined) return known;
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const resolveModule = createModuleResolver(new Map(sources.map(({ path, text }) => [path, text])));
  const narrow: Narrow = (start, around) =>
    followLeads(start, around, (path) => {
      const source = byPath.get(path);
      return source && parse(source);
    });
  const selected = { resolveModule, relevant: selectRelevant(sources, resolveModule, narrow) };
  selections.set(sources, selected);
  return selected;
}

interface SelectedFiles {
  readonly resolveModule: ResolveModule;
  /** The sources that can matter. */
  readonly relevant: readonly SourceText[];
}

const selections = new WeakMap<readonly SourceText[], SelectedFiles>();

/** What has changed since the last call. */
interface Lineage {
  revised: RevisedFile[];
  resolveBefore: ResolveModule;
}

/** What is kept from the previous program. */
interface Kept {
  readonly lineage: Lineage;
  /** The files that already have their new text. */
  readonly revised: readonly RevisedFile[];
}

/** Makes the compiler hold the relevant files of `sources`, and nothing else. */
function load(
  sources: readonly SourceText[],
  entangled: ReadonlySet<string>,
  compiler: Compiler,
  kept?: Kept,
): Program {
  const { project, held, onFile } = compiler;
  const reasons = new Map<string, string>();
  const added: SourceFile[] = [];
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const gone: RevisedFile[] = [];
  for (const [path, { source }] of [...held]) if (texts.get(path) !== source.text) drop(path);
  const { resolveModule, relevant } = selectFiles(sources, (source) => {
    const file = open(source);
    return typeof file === "string" ? undefined : file.compilerNode;
  });
  const wanted = new Set(relevant.map(({ path }) => path));
  for (const path of [...held.keys()]) if (!wanted.has(path)) drop(path);
  for (const source of relevant) open(source);
  compiler.resolve = (name, fromPath) => {
    const found = resolveModule(name, fromPath);
    if (found === undefined || found.startsWith("/")) return found;
    return held.get(found)?.target ?? toTarget(found);
  };
  const skipped = relevant.flatMap(({ path }): readonly SkippedFile[] => {
    const reason = reasons.get(path);
    return reason === undefined ? [] : [{ path, reason }];
  });
  const files = [...held.values()].map(({ file }) => file);

  /** Parses a file once, or says why it can't. */
  function open(source: SourceText): SourceFile | string {
    const known = held.get(source.path)?.file ?? reasons.get(source.path);
    if (known !== undefined) return known;
    const { path, target, text } = mount(source);
    onFile(path);
    const file = entangled.has(path) ? "too complex for the compiler" : parse(project, target, text);
    if (typeof file === "string") reasons.set(path, file);
    else {
      held.set(path, { target, file, source });
      added.push(file);
    }
    return file;
  }

  function drop(path: string): void {
    const one = held.get(path);
    if (one === undefined) return;
    gone.push({ path, file: one.file, before: one.file.compilerNode, isGone: true });
    for (const index of [compiler.calling, compiler.naming]) index.remove(one.file);
    project.removeSourceFile(one.file);
    held.delete(path);
  }

  files.sort((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1));
  const lineage = kept?.lineage ?? { revised: [], resolveBefore: resolveModule };
  const places = new Map(files.map((file, index) => [file, index]));
  noteNames(added);

  function noteNames(changed: readonly SourceFile[]): void {
    for (const index of [compiler.calling, compiler.naming]) index.add(changed);
  }

  function describe(parsed: number, changed: readonly RevisedFile[], foreign: Program["foreign"]): Program {
    lineage.revised.push(...changed);
    return {
      files,
      skipped,
      parsed,
      lineage,
      takeChanges: () => {
        const changes = { ...lineage };
        lineage.revised = [];
        lineage.resolveBefore = resolveModule;
        return changes;
      },
      checker: project.getTypeChecker(),
      foreign,
      resolveModule,
      getFile: (path) => held.get(path)?.file,
      findFilesCalling: (name) => compiler.calling.find(name, places),
      findFilesNaming: (name) => compiler.naming.find(name, places),
      select,
      revise: (revised) => {
        const changed = rewrite(revised);
        return describe(changed.length, changed, foreign);
      },
      replace,
    };
  }

  function replace(others: readonly SourceText[]): Program {
    // The compiler keeps how imports of an unchanged file resolved.
    if (!isSameSetting(sources, others)) return createProgram(others, new Set(), compiler.onFile);
    // In another language, it is another file.
    const revised = rewriteParsable(others.filter((source) => !isInOtherLanguage(source)));
    return revised === undefined
      ? createProgram(others, new Set(), compiler.onFile)
      : load(others, new Set(), compiler, { lineage, revised });
  }

  function isInOtherLanguage(source: SourceText): boolean {
    const known = held.get(source.path);
    return known !== undefined && known.source.text !== source.text && mount(source).target !== known.target;
  }

  /** As `rewrite`; `undefined` if one of the files is to be skipped now. */
  function rewriteParsable(others: readonly SourceText[]): readonly RevisedFile[] | undefined {
    try {
      const revised = rewrite(others);
      return revised.every(({ file }) => whyNot(file) === undefined) ? revised : undefined;
    } catch {
      // The parser overflowed, and left this compiler in the middle of it.
      return undefined;
    }
  }

  function select(others: readonly SourceText[]): ReadonlySet<string> {
    const { relevant: found } = selectFiles(others, (source) => {
      const known = held.get(source.path);
      return known?.source.text === source.text ? known.file.compilerNode : parseAlone(source);
    });
    return new Set(found.map(({ path }) => path));
  }

  /** Gives the files new texts, and lists those that changed. */
  function rewrite(revised: readonly SourceText[]): readonly RevisedFile[] {
    const changed: RevisedFile[] = [];
    for (const source of revised) {
      const earlier = held.get(source.path);
      if (!earlier || source === earlier.source || source.text === earlier.source.text) continue;
      const { file } = earlier;
      const before = file.compilerNode;
      project.createSourceFile(earlier.target, mount(source).text, {
        overwrite: true,
        scriptKind: getScriptKind(earlier.target),
      });
      noteNames([file]);
      earlier.source = source;
      changed.push({ path: source.path, file, before });
    }
    return changed;
  }

  const revised = kept?.revised ?? [];
  const brought = added.map((file) => ({ path: getPath(file), file, before: emptyModule }));
  const reaching = kept === undefined ? [] : [...revised, ...brought, ...gone];
  return describe(revised.length + added.length, reaching, forgetForeign());
}

/** The earlier tree of a file that did not exist before. */
const emptyModule = ts.createSourceFile("added.ts", "export {};", ts.ScriptTarget.ES2022, true);

function forgetForeign(): Program["foreign"] {
  return { methods: new WeakSet<ts.Node>(), requests: new WeakSet<ts.Node>() };
}

/** Says whether everything that is not code, such as the files that say how imports resolve, is the same. */
function isSameSetting(sources: readonly SourceText[], others: readonly SourceText[]): boolean {
  const [before, after] = [sources, others].map(
    (all) => new Map(all.filter(({ path }) => !isCodePath(path)).map(({ path, text }) => [path, text])),
  );
  return (
    before !== undefined &&
    before.size === after?.size &&
    [...before].every(([path, text]) => after.get(path) === text)
  );
}

/**
 * Parses a file, or says why it can't. The parser recurses, and so do the binder and the checker, which run later and would fail for the
 * whole program. Rules also take longer the more calls there are. So files that nobody writes by hand are skipped.
 */
function parse(project: Project, path: string, text: string): SourceFile | string {
  const file = parseText(project, path, text);
  if (file === undefined) return tooDeep;
  const reason = whyNot(file);
  if (reason !== undefined) project.removeSourceFile(file);
  return reason ?? file;
}

/** Why a file that was parsed is skipped. */
function whyNot(file: SourceFile): string | undefined {
  if (measureDepth(file) > maxDepth) return tooDeep;
  if (findCallsByName(file, sdkMethodNames).length <= maxSdkCalls) return undefined;
  return `has more than ${maxSdkCalls} calls such as identify or track`;
}

/** Finds the sources that are not code, among files that a person named: nothing has checked yet whether they can matter. */
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

/** The tree of a source, outside of any program; `undefined` if it is nested too deeply. */
function parseAlone({ path, text }: SourceText): ts.SourceFile | undefined {
  const { target, text: script } = mount({ path, text });
  try {
    return ts.createSourceFile(target, script, ts.ScriptTarget.ES2022, true, getScriptKind(target));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** `undefined` if a text is nested so deeply that it overflows the parser's stack. */
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
  /** Its path in the in-memory file system. */
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

/** ts-morph removes a byte order mark, and all offsets would be one too low. A hashbang must be at the very beginning. */
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
