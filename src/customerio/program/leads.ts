import { ts } from "ts-morph";
import { injectedLibraries } from "../api/injection-table.ts";
import { sdkMethodNames } from "../api/sdk.ts";
import { readLeadingFile, type LeadingFile } from "./leading-file.ts";
import { mentionsCustomerIo } from "./mention.ts";
import { findNamesAround, wordOf, type Lead } from "./names-around.ts";
import type { Surroundings } from "./relevance.ts";

/** The share of files beyond which following leads costs more than it saves: names are too general then, and all files are parsed. */
const tangled = 0.3;

/** A lead, and the file that has it; without one, every file. */
interface Step {
  readonly lead: Lead;
  readonly file?: LeadingFile;
}

/**
 * Follows by name who uses code that has to do with Customer.io. A function that calls Customer.io makes its own name a lead: a file with
 * this word may call it, and then the names around that call are leads, too. So are the names of whatever creates or holds a client. A file
 * that gets something else from the same container has no such word.
 *
 * Words are compared, not symbols: a false match costs a parse and nothing else.
 *
 * @param start paths of files that mention Customer.io
 * @param parse gives the tree of a file; `undefined` where it cannot be parsed
 * @returns `start`, and the paths of the files that may use it; all, where that is most of them
 */
export function followLeads(
  start: Iterable<string>,
  { sources, importers, resolveModule }: Surroundings,
  parse: (path: string) => ts.SourceFile | undefined,
): ReadonlySet<string> {
  const kept = new Set<string>();
  const files: LeadingFile[] = [];
  const used = new Set<ts.Node>();
  const known = new Set<string>();
  /** The leads that any file can follow. */
  const shared: Lead[] = [];
  const steps: Step[] = [];

  function keep(path: string): void {
    if (kept.has(path)) return;
    kept.add(path);
    const tree = parse(path);
    if (!tree) return;
    const file = readLeadingFile(path, tree);
    files.push(file);
    for (const node of file.mentions) use(file, node, "name");
    for (const name of sdkMethodNames)
      for (const node of file.words.get(name) ?? []) if (isMethodOfCall(node)) use(file, node, "name");
    for (const name of listInjected(file)) note(file, { kind: "name", name, isLocal: true });
    for (const { local, specifier } of file.imports)
      if (mentionsCustomerIo(specifier)) note(file, { kind: "name", name: local, isLocal: true });
    for (const lead of shared) steps.push({ lead, file });
  }

  function note(file: LeadingFile, lead: Lead): void {
    // A computed key has no name to follow.
    if (lead.kind !== "default" && lead.name === "") return;
    const key = [lead.kind, lead.name, lead.isLocal || lead.kind === "default" ? file.path : ""].join("\0");
    if (known.has(key)) return;
    known.add(key);
    if (lead.kind === "default") {
      const whole = { ...lead, name: file.path };
      shared.push(whole);
      steps.push({ lead: whole });
    } else if (lead.isLocal) steps.push({ lead, file });
    else {
      shared.push(lead);
      steps.push({ lead });
    }
  }

  function use(file: LeadingFile, node: ts.Node, kind: Lead["kind"]): void {
    if (used.has(node)) return;
    used.add(node);
    for (const lead of findNamesAround(node, kind, file.exported)) note(file, lead);
    const receiver = findReceiver(node);
    const specifier = file.imports.find(({ local }) => local === receiver)?.specifier;
    const path = specifier === undefined ? undefined : resolveModule(specifier, file.path);
    if (path !== undefined && sources.has(path)) keep(path);
  }

  function follow(file: LeadingFile, { kind, name }: Lead): void {
    if (kind === "default") {
      for (const { local, specifier, isWhole } of file.imports)
        if (isWhole && resolveModule(specifier, file.path) === name)
          note(file, { kind: "name", name: local, isLocal: true });
      return;
    }
    for (const node of file.words.get(name) ?? []) {
      const alias = readAlias(node, kind);
      if (alias) note(file, alias);
      else if (kind === "name" ? isUse(node) : kind === "maker" && isConstructed(node)) use(file, node, kind);
    }
  }

  for (const path of start) keep(path);
  while (steps.length > 0) {
    if (kept.size > sources.size * tangled) return new Set([...kept, ...sources.keys()]);
    const round = steps.splice(0);
    for (const { lead, file } of round) for (const each of file ? [file] : [...files]) follow(each, lead);
    const leads = round.flatMap(({ lead, file }) => (file ? [] : lead));
    for (const { kind, name } of leads)
      if (kind === "default") for (const path of importers.get(name) ?? []) if (sources.has(path)) keep(path);
    for (const [path, { text }] of sources)
      if (!kept.has(path) && leads.some((lead) => hasWord(text, lead))) keep(path);
  }
  return kept;
}

/** Says whether a text has the word of a lead. For a class, it must be constructed or extended; elsewhere, it is only a type. */
function hasWord(text: string, { kind, name }: Lead): boolean {
  if (kind === "default") return false;
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + name.length)) {
    if (isPartOfWord(text[at - 1]) || isPartOfWord(text[at + name.length])) continue;
    if (kind === "name") return true;
    const before = text.slice(Math.max(0, at - longestHeritage), at).split(/[^\w$.]+/u);
    const words = before.filter((word) => word !== "" && !word.endsWith("."));
    if (kind === "maker" && words.at(-1) === "new") return true;
    if (words.slice(-heritageWords).some((word) => word === "extends" || word === "implements")) return true;
  }
  return false;
}

/** How far before a class's name `extends` is looked for, in UTF-16 units and in words: contracts and type arguments are in between. */
const longestHeritage = 300;
const heritageWords = 12;

function isPartOfWord(character: string | undefined): boolean {
  return character !== undefined && /[\w$]/u.test(character);
}

/** `clients.send`, or `send` and `clients` in an import or a pattern: another name for a lead. */
function readAlias(node: ts.Node, kind: Lead["kind"]): Lead | undefined {
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isBindingElement(parent)) {
    if (parent.propertyName !== node || !ts.isIdentifier(parent.name)) return undefined;
    return { kind, name: parent.name.text, isLocal: true };
  }
  if (ts.isExportSpecifier(parent)) {
    if ((parent.propertyName ?? parent.name) !== node) return undefined;
    const name = parent.name.text;
    return name === "default" ? { kind: "default", name, isLocal: false } : { kind, name, isLocal: false };
  }
  if (!ts.isExpressionWithTypeArguments(parent) || kind === "name") return undefined;
  const { name } = parent.parent.parent as ts.ClassLikeDeclaration;
  return name && { kind, name: name.text, isLocal: false };
}

/** The parameters and fields that a container injects a client into whose host the class does not name: `http: HttpService`. */
function listInjected({ words }: LeadingFile): readonly string[] {
  return injectedLibraries
    .flatMap(({ service }) => words.get(service) ?? [])
    .flatMap(({ parent }) => {
      const holder = ts.isTypeReferenceNode(parent) ? parent.parent : undefined;
      const isHeld = holder && (ts.isParameter(holder) || ts.isPropertyDeclaration(holder));
      return isHeld ? wordOf(holder.name) : [];
    });
}

/** Says whether a word refers to something, rather than being its declaration. */
function isUse(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isImportClause(parent) || ts.isNamespaceImport(parent) || ts.isImportSpecifier(parent)) return false;
  if (ts.isExportSpecifier(parent) || ts.isTypeReferenceNode(parent) || ts.isTypeQueryNode(parent))
    return false;
  if (ts.isPropertyAccessExpression(parent) || ts.isShorthandPropertyAssignment(parent)) return true;
  return !("name" in parent && parent.name === node);
}

function isConstructed(node: ts.Node): boolean {
  const made = ts.isPropertyAccessExpression(node.parent) ? node.parent : node;
  return ts.isNewExpression(made.parent) && made.parent.expression === made;
}

function isMethodOfCall(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isPropertyAccessExpression(parent) && parent.name === node && ts.isCallExpression(parent.parent);
}

/**
 * The name of the call or class that a value is passed to, as an argument or part of one: `Mailer` for the client in `new Mailer({ client
 * })`.
 */
function findReceiver(use: ts.Node): string | undefined {
  let child = use;
  for (
    let node = use.parent;
    !ts.isStatement(node) && !ts.isSourceFile(node);
    child = node, node = node.parent
  ) {
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && child !== node.expression) {
      let callee: ts.Node = node.expression;
      while (ts.isPropertyAccessExpression(callee)) callee = callee.expression;
      return wordOf(callee);
    }
    if (ts.isFunctionLike(node)) return undefined;
  }
  return undefined;
}
