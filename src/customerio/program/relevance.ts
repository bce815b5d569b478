import { isCodePath } from "../../files/file-kinds.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import { keepingCalls, keepingObjects } from "./framework-objects.ts";
import { findAround, invert } from "./import-graph.ts";
import { findSpecifiers, type ResolveModule } from "./modules.ts";
import { remember } from "./remember.ts";

/**
 * Code that uses Customer.io mentions it in one of these ways: a package, a host, the browser snippet. It is tested on every byte of a
 * repository, and with the `u` flag would take ten times as long.
 */
const mention = /customer[-_.]?io|cdp-analytics-(?:node|browser)|\b_cio\b|cioanalytics/i;

// These read text, not syntax: they decide what gets parsed. A match in a comment costs a parse and nothing else.

/** `fastify.decorate("cio", client)`, and `req.cio = client`: the name, and what comes after it on the line. */
const keptByCall = new RegExp(`\\.(?:${[...keepingCalls].join("|")})\\(\\s*["'](\\w+)["']\\s*,(.*)`, "gu");
const keptByAssignment = new RegExp(`\\b(?:${[...keepingObjects].join("|")})\\.(\\w+)\\s*=(?!=)(.*)`, "gu");
/** Words that a client's name or its value has. */
const clientWord = /c_?io\b|customer|track|analytics/iu;

/** `.cio`, and `.get("cio"`: what a file reads. */
const readName = /\.(\w+)(?:\(\s*["'](\w+)["'])?/gu;

/**
 * `class Mailer implements Analytics {`, `const analytics: Analytics = {`: the names of the contracts. A list that nothing opens after is
 * matched as well, and then dropped: what was matched is not searched again.
 */
const heritage = /\b(?:implements|extends)\s([\w$.,\s]+)([<{]?)/gu;
const typedObject = /\b(?:const|let)\s+\w+\s*:\s*([\w$]+)\s*=\s*\{/gu;
const declaredContract = /\b(?:interface|abstract class|type)\s+([\w$]+)/gu;

/** Says whether a file's text itself mentions Customer.io, not only what it imports. */
export function mentionsCustomerIo(text: string): boolean {
  return mention.test(text);
}

/**
 * Decides, by bytes and imports alone, which sources have to be parsed: those that mention Customer.io, those that import them (wrappers
 * have callers) or the contracts they implement (code that receives an implementation imports only the interface), and what all these import
 * (values have origins). Most of a repository never gets past here.
 */
export function selectRelevant(
  sources: readonly SourceText[],
  resolveModule: ResolveModule,
): readonly SourceText[] {
  const code = sources.filter(({ path }) => isCodePath(path));
  const mentioning = code.filter(isMentioning);
  const seeds = [...mentioning, ...findReaders(code, mentioning)].map(({ path }) => path);
  if (seeds.length === 0) return [];
  const imports = new Map(
    code.map((source) => [
      source.path,
      listSpecifiers(source).flatMap((specifier) => resolveModule(specifier, source.path) ?? []),
    ]),
  );
  const importers = invert(imports);
  const texts = new Map(code.map(({ path, text }) => [path, text]));
  const declared = new Map<string, ReadonlySet<string>>();
  const contracts = seeds.flatMap((path) => {
    const names = listContracts(texts.get(path) ?? "");
    return (imports.get(path) ?? []).filter((imported) => {
      const found = declared.get(imported) ?? listDeclared(texts.get(imported) ?? "");
      declared.set(imported, found);
      return names.some((name) => found.has(name));
    });
  });
  const wanted = findAround([...seeds, ...contracts], imports, importers);
  return code.filter(({ path }) => wanted.has(path));
}

// The code before a change has mostly the same files.
const isMentioning = remember(({ text }) => mentionsCustomerIo(text));
const listSpecifiers = remember(({ text }) => findSpecifiers(text));

/** The files that read what a mentioning one keeps on an object of its framework: they need not import anything. */
function findReaders(code: readonly SourceText[], mentioning: readonly SourceText[]): readonly SourceText[] {
  const names = new Set(
    mentioning
      .flatMap(({ text }) => [...text.matchAll(keptByCall), ...text.matchAll(keptByAssignment)])
      .filter(([, name = "", value = ""]) => clientWord.test(`${name} ${value}`))
      .map(([, name = ""]) => name),
  );
  if (names.size === 0) return [];
  const known = new Set(mentioning);
  return code.filter((source) => !known.has(source) && readsOneOf(source.text, names));
}

function readsOneOf(text: string, names: ReadonlySet<string>): boolean {
  for (const [, name = "", key = ""] of text.matchAll(readName))
    if (names.has(name) || (name === "get" && names.has(key))) return true;
  return false;
}

/** The names of the contracts of a file's classes and objects. */
function listContracts(text: string): readonly string[] {
  const lists = [...text.matchAll(heritage)].filter(([, , opening]) => opening !== "");
  return [...lists, ...text.matchAll(typedObject)].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim()),
  );
}

/** The names of the contracts that a file declares. */
function listDeclared(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(declaredContract)].map(([, name = ""]) => name));
}
