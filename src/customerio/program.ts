import { Project, ScriptKind, ts, type SourceFile, type TypeChecker } from "ts-morph";
import type { SourceText } from "../snapshot.ts";
import { isComponent, readScripts } from "./components.ts";
import { createModuleResolver, type ResolveModule } from "./modules.ts";
import { selectRelevant } from "./relevance.ts";
import { makeSdkDeclarations, sdkRoot } from "./sdk-declarations.ts";

/** The code under review, parsed and bound, with the SDKs' declarations beside it. Nothing of it is ever executed. */
export interface Program {
  /** The files that can matter, in the order of their paths. */
  readonly files: readonly SourceFile[];
  readonly checker: TypeChecker;
  readonly resolveModule: ResolveModule;
  /** A parsed file by its path relative to the repository's root. */
  readonly getFile: (path: string) => SourceFile | undefined;
}

/** Where the repository stands in the in-memory file system: apart from the SDKs' declarations. */
const repositoryRoot = "/repository/";

/** Stands between a component's path and the extension of its scripts. */
const componentMark = ".#script";

const compilerOptions: ts.CompilerOptions = {
  allowJs: true,
  checkJs: false,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts"],
  types: [],
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  esModuleInterop: true,
  allowSyntheticDefaultImports: true,
  experimentalDecorators: true,
};

/** Parses what can matter of `sources`. */
export function createProgram(sources: readonly SourceText[]): Program {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const resolveModule = createModuleResolver(texts);
  const mounted = new Map<string, string>();
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions,
    skipFileDependencyResolution: true,
    resolutionHost: () => ({
      resolveModuleNames: (names, containingFile) =>
        names.map((name) => {
          const found = resolveModule(name, toRepositoryPath(containingFile));
          if (found === undefined) return undefined;
          return {
            resolvedFileName: found.startsWith("/") ? found : (mounted.get(found) ?? repositoryRoot + found),
            isExternalLibraryImport: false,
          };
        }),
    }),
  });
  for (const [path, text] of makeSdkDeclarations()) project.createSourceFile(path, text);
  const files: SourceFile[] = [];
  const byPath = new Map<string, SourceFile>();
  const mounts = selectRelevant(sources, resolveModule).map((source) => mount(source));
  for (const { path, target } of mounts) mounted.set(path, target);
  for (const { path, target, text } of mounts) {
    const file = project.createSourceFile(target, text, { scriptKind: getScriptKind(target) });
    byPath.set(path, file);
    files.push(file);
  }
  return {
    files: files.sort((a, b) => (a.getFilePath() < b.getFilePath() ? -1 : 1)),
    checker: project.getTypeChecker(),
    resolveModule,
    getFile: (path) => byPath.get(path),
  };
}

interface Mount {
  readonly path: string;
  /** Where it stands in the in-memory file system. */
  readonly target: string;
  readonly text: string;
}

/** The compiler takes only extensions that it knows, so the scripts of a component stand under one of these. */
function mount({ path, text }: SourceText): Mount {
  if (!isComponent(path)) return { path, target: repositoryRoot + path, text };
  const script = readScripts(text);
  return { path, target: `${repositoryRoot}${path}${componentMark}${script.extension}`, text: script.text };
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
  return own.startsWith(repositoryRoot) ? own.slice(repositoryRoot.length) : own;
}

/** JavaScript is parsed with JSX, since bundlers allow it in any file; `.ts` is not, since there `<T>x` is a cast. */
function getScriptKind(path: string): ScriptKind {
  if (/\.[cm]?jsx?$/u.test(path)) return ScriptKind.JSX;
  return path.endsWith(".tsx") ? ScriptKind.TSX : ScriptKind.TS;
}

/** Says whether the parser could not make sense of a file. TypeScript syntax in a `.js` file (Flow, mostly) is not held against it. */
export function hasSyntaxErrors(file: SourceFile): boolean {
  const diagnostics = file.getProject().getProgram().getSyntacticDiagnostics(file);
  return diagnostics.some((diagnostic) => diagnostic.getCode() < 8000 || diagnostic.getCode() >= 9000);
}
