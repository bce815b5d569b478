import { isCodePath } from "../../files/file-kinds.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import { givingFunctions, takingFunctions } from "../api/component-table.ts";
import { injectedLibraries } from "../api/injection-table.ts";
import { findAutoImports } from "./auto-imported.ts";
import { decoratedKinds, keepingCalls, keepingObjects } from "./framework-objects.ts";
import { findPutters, findTablePutters, takesAll } from "./handoff-names.ts";
import { findDependencies, findImporters, findLinks, invert, type Edges } from "./import-graph.ts";
import { mentionsCustomerIo } from "./mention.ts";
import { findSpecifiers, type ResolveModule } from "./modules.ts";
import { remember } from "./remember.ts";

// These read text, not syntax: they decide what gets parsed. A match in a comment costs a parse, nothing else.

/** `fastify.decorate("cio", client)`, `req.cio = client` and `(app as any).cio = client`: the name, and what comes after it on the line. */
const keptByCall = new RegExp(
  `\\.(?:${[...keepingCalls].join("|")})\\(\\s*(?:["'](?:${[...decoratedKinds].join("|")})["']\\s*,\\s*(?=["']))?["'](\\w+)["']\\s*,\\s*(.*)`,
  "gu",
);
const keptByAssignment = new RegExp(
  `\\b(?:${[...keepingObjects].join("|")})(?: as \\w+\\))?\\.(\\w+)\\s*=(?!=)(.*)`,
  "gu",
);
/** Words in the name of a client, or in its value. */
const clientWord = /c_?io\b|customer|track|analytics/iu;
/** The beginning of a function, which may call a client. */
const functionHead = /^\s*(?:async\b|function\b|\()/u;
/** A name alone, as `send` in `app.decorate("notify", send);`, and the names of functions. */
const onlyName = /^\s*(\w+)\W*$/u;
const functionName = /\b(?:function (\w+)|const (\w+) = (?:async )?\()/gu;
/** The beginning of an object of functions. */
const objectHead = /^\s*\{\s*$/u;

/** `.cio`, and `.get("cio"`: the names that a file reads. */
const readName = /\.(\w+)(?:\(\s*["'](\w+)["'])?/gu;
/** `{ cio }` of `const { cio } = app`: the names that it destructures. */
const takenName = /[{,]\s*(\w+)\s*(?=[,}])/gu;

/** `provide("cio", client)`, and `inject("cio")` in a component: the key. */
const givenByCall = new RegExp(`\\b(?:${[...givingFunctions].join("|")})\\(\\s*["']?(\\w+)["']?\\s*,`, "gu");
const takenByCall = new RegExp(
  `\\b(?:${[...takingFunctions].join("|")})(?:<[^<>()]*>)?\\(\\s*["']?(\\w+)["']?\\s*[),]`,
  "gu",
);

/**
 * `class Mailer implements Analytics {`, `const analytics: Analytics = {`: the names of the contracts. A list without an opening brace
 * after it is matched, too, and then dropped: matched text is not searched again.
 */
const heritage = /\b(?:implements|extends)\s([\w$.,\s]+)([<{]?)/gu;
const typedObject = /\b(?:const|let)\s+\w+\s*:\s*([\w$]+)\s*=\s*\{/gu;
/** `(key: string): Sender {`, `(): Promise<Sender> =>` and `} satisfies Sender`. Names of types start with a capital. */
const typedResult = /(?:\)\s*:\s*(?:Promise<)?|\bsatisfies\s+)([A-Z][\w$]*)\b(?!<)/gu;
const declaredContract = /\b(?:interface|abstract class|type)\s+([\w$]+)/gu;

/** `HttpModule.register({ baseURL })` and `exports: [HttpModule]` in modules of a container, and `http: HttpService` in a class that gets the client. */
const injectedModule = injectedLibraries.map(({ module }) => module).join("|");
const injectedService = injectedLibraries.map(({ service }) => service).join("|");
const setUpClient = new RegExp(`\\b(?:${injectedModule})\\s*\\.`, "u");
const exportingModule = /\bexports\s*:\s*\[/u;
const listedModule = new RegExp(`[[,]\\s*(?:${injectedModule})\\s*[,\\]]`, "u");
const askedForClient = new RegExp(`\\b(?:${injectedService})\\b`, "u");

/** Where to look for the users of some files. */
export interface Surroundings {
  /** The files that import one of them, directly or indirectly, by path. */
  readonly sources: ReadonlyMap<string, SourceText>;
  /** The files that import a file. */
  readonly importers: Edges;
  readonly resolveModule: ResolveModule;
}

/** Finds the paths of files that may use what is in the files of `start`, including those. */
export type Narrow = (start: readonly string[], around: Surroundings) => ReadonlySet<string>;

/**
 * Decides which sources have to be parsed: those that mention Customer.io, those that use what is there (wrappers have callers), also by a
 * contract that it implements (code that receives an implementation imports only the interface), those that send what these receive from a
 * queue, and what all of these import (values have origins). Most files of a repository are never parsed.
 *
 * @param narrow says which of the files that import Customer.io code can use it; without it, all can
 */
export function selectRelevant(
  sources: readonly SourceText[],
  resolveModule: ResolveModule,
  narrow: Narrow = (_start, { sources }) => new Set(sources.keys()),
): readonly SourceText[] {
  const code = sources.filter(({ path }) => isCodePath(path));
  const mentioning = code.filter(isMentioning).map(({ path }) => path);
  if (mentioning.length === 0) return [];
  const unwritten = findAutoImports(code);
  const imports = new Map(
    code.map((source) => [
      source.path,
      [
        ...listSpecifiers(source).flatMap((specifier) => resolveModule(specifier, source.path) ?? []),
        ...(unwritten.get(source.path) ?? []),
      ],
    ]),
  );
  const importers = invert(imports);
  const byPath = new Map(code.map((source) => [source.path, source]));
  const textOf = (path: string) => byPath.get(path)?.text ?? "";
  const users = findImporters(mentioning, importers);
  const seeds = [
    ...mentioning,
    ...findReaders(code, users),
    ...findInjected(users, textOf, imports, importers),
  ];
  const declared = new Map<string, ReadonlySet<string>>();
  const contracts = seeds.flatMap((path) => {
    const names = listContracts(textOf(path));
    return (imports.get(path) ?? []).filter((imported) => {
      const found = declared.get(imported) ?? listDeclared(textOf(imported));
      declared.set(imported, found);
      return names.some((name) => found.has(name));
    });
  });
  const above = findImporters([...seeds, ...contracts], importers);
  const narrowed = narrow(seeds, {
    sources: new Map([...byPath].filter(([path]) => above.has(path))),
    importers,
    resolveModule,
  });
  const wanted = findDependencies(
    addPutters(code, findLinks(narrowed, imports, above), imports, importers),
    imports,
  );
  return code.filter(({ path }) => wanted.has(path));
}

/** How many queues a job goes through: a worker may add another job to the next queue. */
const maxHandoffs = 3;

/** Adds the files that send what some others receive, and the users of those files. */
function addPutters(
  code: readonly SourceText[],
  start: ReadonlySet<string>,
  imports: Edges,
  importers: Edges,
): ReadonlySet<string> {
  const found = new Set(start);
  for (let count = 0; count < maxHandoffs; count++) {
    const takers = code.filter(({ path }) => found.has(path));
    const near = new Set(takers.flatMap(({ path }) => [path, ...(imports.get(path) ?? [])]));
    const around = code.filter(({ path }) => near.has(path));
    const putters = findPutters(code, takers, around).map(({ path }) => path);
    const buses = takers.filter(takesAll).flatMap(({ path }) => imports.get(path) ?? []);
    // One module often has both sides of a table; the callers of one side do not import the callers of the other.
    const tables = findTablePutters(code, around).map(({ path }) => path);
    const added = [...putters, ...buses, ...tables].filter((path) => !found.has(path));
    if (added.length === 0) break;
    for (const path of findImporters(added, importers)) found.add(path);
  }
  return found;
}

// The code before a change has mostly the same files as the code after it.
const isMentioning = remember(({ text }) => mentionsCustomerIo(text));
const listSpecifiers = remember(({ text }) => findSpecifiers(text));

/** Reads from a source what is needed of each one. */
export function readForSelection(source: SourceText): void {
  if (!isCodePath(source.path)) return;
  isMentioning(source);
  listSpecifiers(source);
}

/** What a file stores or provides under names: on an object of its framework, and to components. */
interface GivenNames {
  readonly kept: readonly string[];
  readonly handedDown: readonly string[];
}

const readGivenNames = remember(({ text }): GivenNames => ({
  kept: [...text.matchAll(keptByCall), ...text.matchAll(keptByAssignment)]
    .filter(([, name = "", value = ""]) => mayCall(name, value, text))
    .map(([, name = ""]) => name),
  handedDown: [...text.matchAll(givenByCall)].map(([, name = ""]) => name),
}));

/** The files that read what others store on an object of their framework or provide to components. They need not import anything. */
function findReaders(code: readonly SourceText[], keepers: ReadonlySet<string>): readonly string[] {
  const given = code.filter(({ path }) => keepers.has(path)).map(readGivenNames);
  const kept = new Set(given.flatMap((names) => names.kept));
  const handedDown = new Set(given.flatMap((names) => names.handedDown));
  if (kept.size + handedDown.size === 0) return [];
  return code
    .filter(({ path, text }) => !keepers.has(path) && readsOneOf(text, kept, handedDown))
    .map(({ path }) => path);
}

/** The files whose classes get a client from a container, with options from one of `paths`: the modules that import these files import them, too. */
function findInjected(
  paths: ReadonlySet<string>,
  textOf: (path: string) => string,
  imports: Edges,
  importers: Edges,
): readonly string[] {
  const modules = new Set([...paths].filter((path) => setUpClient.test(textOf(path))));
  for (const path of modules)
    if (handsOnClient(textOf(path))) for (const user of importers.get(path) ?? []) modules.add(user);
  return [...modules]
    .flatMap((path) => imports.get(path) ?? [])
    .filter((path) => askedForClient.test(textOf(path)));
}

/** Says whether a module may re-export the module that gets the client: `exports: [HttpModule]`. */
function handsOnClient(text: string): boolean {
  return exportingModule.test(text) && listedModule.test(text);
}

/** Says whether a stored value can be a client or a function that calls one, as far as its line and its declaration show. */
function mayCall(name: string, value: string, text: string): boolean {
  if (clientWord.test(`${name} ${value}`) || functionHead.test(value)) return true;
  if (objectHead.test(value)) return mentionsCustomerIo(text);
  const [, kept] = onlyName.exec(value) ?? [];
  if (kept === undefined) return false;
  for (const [, declared, held] of text.matchAll(functionName)) if (kept === (declared ?? held)) return true;
  return false;
}

function readsOneOf(text: string, kept: ReadonlySet<string>, handedDown: ReadonlySet<string>): boolean {
  for (const [, name = "", key = ""] of kept.size > 0 ? text.matchAll(readName) : [])
    if (kept.has(name) || (name === "get" && kept.has(key))) return true;
  for (const [, name = ""] of kept.size > 0 ? text.matchAll(takenName) : []) if (kept.has(name)) return true;
  for (const [, name = ""] of handedDown.size > 0 ? text.matchAll(takenByCall) : [])
    if (handedDown.has(name)) return true;
  return false;
}

/** The names of the contracts of a file's classes and objects. */
function listContracts(text: string): readonly string[] {
  const lists = [...text.matchAll(heritage)].filter(([, , opening]) => opening !== "");
  return [...lists, ...text.matchAll(typedObject), ...text.matchAll(typedResult)].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim()),
  );
}

/** The names of the contracts that a file declares. */
function listDeclared(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(declaredContract)].map(([, name = ""]) => name));
}
