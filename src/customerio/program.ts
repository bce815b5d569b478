import { Project, ScriptKind, ts, type SourceFile, type TypeChecker } from "ts-morph";
import type { SourceText } from "../snapshot.ts";
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
            resolvedFileName: found.startsWith("/") ? found : repositoryRoot + found,
            isExternalLibraryImport: false,
          };
        }),
    }),
  });
  for (const [path, text] of makeSdkDeclarations()) project.createSourceFile(path, text);
  const files: SourceFile[] = [];
  const byPath = new Map<string, SourceFile>();
  for (const { path, text } of selectRelevant(sources, resolveModule)) {
    const file = project.createSourceFile(repositoryRoot + path, text, { scriptKind: getScriptKind(path) });
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

/** A file's path relative to the repository's root. */
export function getPath(file: SourceFile): string {
  return toRepositoryPath(file.getFilePath());
}

/** Says whether a file is one of the mounted declarations, not code under review. */
export function isDeclarationOfSdk(file: SourceFile): boolean {
  return file.getFilePath().startsWith(sdkRoot);
}

function toRepositoryPath(path: string): string {
  return path.startsWith(repositoryRoot) ? path.slice(repositoryRoot.length) : path;
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
