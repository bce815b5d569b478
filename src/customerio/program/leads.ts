import { ts } from "ts-morph";
import { sdkMethodNames } from "../api/sdk.ts";
import { readLeadingFile, type LeadingFile } from "./leading-file.ts";
import { mentionsCustomerIo } from "./mention.ts";
import { findNamesAround, wordOf, type Lead } from "./names-around.ts";

/** Where leads are followed. */
export interface Surroundings {
  /** The texts of the files that can lead somewhere: they import one that mentions Customer.io, directly or not. */
  readonly texts: ReadonlyMap<string, string>;
  /** The files that import a file. */
  readonly importers: ReadonlyMap<string, readonly string[]>;
  /** The path of the file that an import means. */
  readonly resolve: (specifier: string, fromPath: string) => string | undefined;
  /** `undefined` for a file that cannot be parsed. */
  readonly parse: (path: string) => ts.SourceFile | undefined;
}

/** The share of files at which following leads costs more than it saves: where names are so general, all the files are parsed. */
const tangled = 0.3;

/** A lead, and the file that has it; every file, where there is none. */
interface Step {
  readonly lead: Lead;
  readonly file?: LeadingFile;
}

/**
 * Follows by name who uses code that has to do with Customer.io. A function that calls Customer.io makes its own name a lead: a file with
 * this word may call it, and then the names around that call are leads, too. So are the names of what creates or keeps a client. A file
 * that gets something else out of the same container has no such word.
 *
 * Words are compared, not what they are bound to: a word too many costs a parse and nothing else.
 *
 * @param start paths of files that mention Customer.io
 * @returns `start`, and the paths of the files that may use it; all, where that is most of them
 */
export function followLeads(start: Iterable<string>, around: Surroundings): ReadonlySet<string> {
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
    const tree = around.parse(path);
    if (!tree) return;
    const file = readLeadingFile(path, tree);
    files.push(file);
    for (const node of file.mentions) use(file, node);
    for (const name of sdkMethodNames)
      for (const node of file.words.get(name) ?? []) if (isMethodOfCall(node)) use(file, node);
    for (const { local, specifier } of file.imports)
      if (mentionsCustomerIo(specifier)) note(file, { kind: "name", name: local, isLocal: true });
    for (const lead of shared) steps.push({ lead, file });
  }

  function note(file: LeadingFile, lead: Lead): void {
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

  function use(file: LeadingFile, node: ts.Node): void {
    if (used.has(node)) return;
    used.add(node);
    for (const lead of findNamesAround(node, file.exported)) note(file, lead);
    const receiver = findReceiver(node);
    const specifier = file.imports.find(({ local }) => local === receiver)?.specifier;
    const path = specifier === undefined ? undefined : around.resolve(specifier, file.path);
    if (path !== undefined && around.texts.has(path)) keep(path);
  }

  function follow(file: LeadingFile, { kind, name }: Lead): void {
    if (kind === "default") {
      for (const { local, specifier, isWhole } of file.imports)
        if (isWhole && around.resolve(specifier, file.path) === name)
          note(file, { kind: "name", name: local, isLocal: true });
      return;
    }
    for (const node of file.words.get(name) ?? []) {
      const alias = readAlias(node, kind);
      if (alias) note(file, alias);
      else if (kind === "name" ? isUse(node) : kind === "maker" && isConstructed(node)) use(file, node);
    }
  }

  for (const path of start) keep(path);
  while (steps.length > 0) {
    if (kept.size > around.texts.size * tangled) return new Set([...kept, ...around.texts.keys()]);
    const round = steps.splice(0);
    for (const { lead, file } of round) for (const each of file ? [file] : [...files]) follow(each, lead);
    const leads = round.flatMap(({ lead, file }) => (file ? [] : lead));
    for (const { kind, name } of leads)
      if (kind === "default")
        for (const path of around.importers.get(name) ?? []) if (around.texts.has(path)) keep(path);
    const isNamed = makeTest(leads);
    if (isNamed) for (const [path, text] of around.texts) if (!kept.has(path) && isNamed(text)) keep(path);
  }
  return kept;
}

/** Tests whether a text has one of the words: a class's only where it is constructed or extended. */
function makeTest(leads: readonly Lead[]): ((text: string) => boolean) | undefined {
  const list = (...kinds: readonly Lead["kind"][]) =>
    leads.flatMap(({ kind, name }) => (kinds.includes(kind) ? name.replace(/\W/gu, "\\$&") : []));
  const names = list("name");
  const [made, extended] = [list("maker"), list("maker", "base")];
  const parts = [
    ...(names.length > 0 ? [`(?:${names.join("|")})`] : []),
    ...(made.length > 0 ? [`new\\s+(?:\\w+\\.)*(?:${made.join("|")})`] : []),
    ...(extended.length > 0
      ? [`(?:extends|implements)\\s[\\w$.,<>\\s]{0,300}?\\b(?:${extended.join("|")})`]
      : []),
  ];
  if (parts.length === 0) return undefined;
  const test = new RegExp(`(?<![\\w$])(?:${parts.join("|")})(?![\\w$])`);
  return (text) => test.test(text);
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

/** Says whether a word stands for what it names, and does not give the name to something. */
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

/** The name of what gets a value as an argument, or as part of one: `Mailer` for the client in `new Mailer({ client })`. */
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
