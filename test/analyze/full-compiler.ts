import { createRequire } from "node:module";
import path from "node:path";
import { readFileSync } from "node:fs";
import { ts } from "ts-morph";
import { isJavaScriptPath } from "../../src/files/file-kinds.ts";
import type { SourceText } from "../../src/vocabulary/snapshot.ts";

const libraries = path.dirname(createRequire(import.meta.url).resolve("typescript"));

/** Packages as far as the tests use them, and what Node.js brings. */
const environment = `
declare module "express" { const express: any; export default express; }
declare module "p-limit" { export default function pLimit(count: number): <T>(work: () => Promise<T>) => Promise<T>; }
declare module "customerio-node" {
  export class TrackClient {
    constructor(siteId: string, apiKey: string, defaults?: object);
    identify(id: string | number, attributes?: Record<string, any>): Promise<Record<string, any>>;
    track(id: string | number, data?: Record<string, any>): Promise<Record<string, any>>;
  }
  export class APIClient { constructor(key: string); sendEmail(request: any): Promise<any>; [method: string]: any; }
  export const SendEmailRequest: any;
}
declare module "@customerio/cdp-analytics-node" {
  export class Analytics {
    constructor(settings: { writeKey: string | undefined; host?: string });
    identify(message: object): void;
    track(message: object): void;
    closeAndFlush(): Promise<void>;
  }
}
declare module "*";
declare function setTimeout(callback: (value?: any) => void, milliseconds?: number): object;
declare var console: { error(...values: unknown[]): void };
declare var process: { env: Record<string, string | undefined> };
`;

const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  allowJs: true,
  checkJs: true,
  noImplicitAny: false,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ["lib.es2022.d.ts"],
  types: [],
};

const parsed = new Map<string, ts.SourceFile>();

/** The errors of a program of one file, as the compiler has them with its own libraries: their code and words. */
export function listErrors({ path: name, text }: SourceText): readonly string[] {
  const file = `/${name}`;
  const texts = new Map([
    [file, text],
    ["/environment.d.ts", environment],
  ]);
  const host: ts.CompilerHost = {
    fileExists: (path_) => texts.has(path_) || path_.startsWith(libraries),
    readFile: (path_) => texts.get(path_),
    getSourceFile: (path_) => {
      const own = texts.get(path_);
      if (path_ === file) return parse(path_, text);
      const known = parsed.get(path_) ?? parse(path_, own ?? readFileSync(path_, "utf8"));
      parsed.set(path_, known);
      return known;
    },
    getDefaultLibFileName: () => path.join(libraries, "lib.es2022.d.ts"),
    getDefaultLibLocation: () => libraries,
    getCurrentDirectory: () => "/",
    getCanonicalFileName: (path_) => path_,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: () => undefined,
  };
  const program = ts.createProgram([file, "/environment.d.ts"], options, host);
  const own = program.getSourceFile(file);
  return [...program.getSyntacticDiagnostics(own), ...program.getSemanticDiagnostics(own)].map(
    ({ code, messageText }) => `TS${code}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`,
  );
}

function parse(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, {
    languageVersion: ts.ScriptTarget.ES2022,
    impliedNodeFormat: isJavaScriptPath(name) ? undefined : ts.ModuleKind.ESNext,
  });
}

/** The comments that the tests write, in order of their words. */
export function listComments(text: string): readonly string[] {
  return [...text.matchAll(/\/\* a comment \*\/|\/\/ a comment/gu)].map(([comment]) => comment);
}
