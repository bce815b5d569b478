import { Node, SyntaxKind, type BindingElement, type VariableDeclaration } from "ts-morph";
import type { CredentialRole } from "../api/sdk.ts";
import type { Edit } from "../../vocabulary/edit.ts";
import { getLastName, getRoot, getSymbolOfName, getSymbolOfUse, isInside } from "../flow/terms.ts";
import { findInside, getTakenName, isNamed } from "../program/nodes.ts";
import { getCredentialRole } from "../values/names.ts";
import { insertAt, renameRead, replaceNode, swapArguments } from "./replace.ts";

/** Global objects that give access to the environment. */
const globals: ReadonlySet<string> = new Set(["process", "Deno", "Bun"]);

/** Names for a variable that holds a credential, by its role. */
const variableNames: Readonly<Record<CredentialRole, readonly [camelCase: string, capitals: string]>> = {
  "site-id": ["siteId", "SITE_ID"],
  "track-key": ["trackKey", "TRACK_KEY"],
  "app-key": ["appKey", "APP_KEY"],
  "write-key": ["writeKey", "WRITE_KEY"],
};

/** A credential to read instead of another. */
export interface Wanted {
  readonly role: CredentialRole;
  /** Its name in the object that the other one is read from. */
  readonly setting: string | undefined;
  /** The name of the environment variable. */
  readonly variable: string | undefined;
}

/**
 * Reads another variable or setting where a credential is passed: `given` reads it directly, or is a variable that was initialized by the
 * read at `origin` or destructured from an object. No edits for anything else.
 */
export function readInstead(given: Node, origin: Node, wanted: Wanted): readonly Edit[] {
  const { setting, variable } = wanted;
  if (!Node.isIdentifier(given)) {
    const name = setting ?? (origin === given ? variable : undefined);
    return name === undefined ? [] : renameRead(given, name);
  }
  const declaration = getSymbolOfName(given)?.getValueDeclaration();
  if (declaration?.getSourceFile() !== given.getSourceFile()) return [];
  if (Node.isBindingElement(declaration)) {
    const name = setting ?? variable;
    return name === undefined ? [] : takeInstead(given, declaration, name);
  }
  return Node.isVariableDeclaration(declaration) ? changeVariable(given, declaration, origin, wanted) : [];
}

/**
 * The code that reads another variable or setting instead of one that is passed: `cfg.appKey` for `cfg.siteId`, and `process.env.B` for a
 * variable initialized with `process.env.A`. `undefined` for anything that is not read like that.
 */
export function writeRead(given: Node, origin: Node, name: string): string | undefined {
  const read = Node.isIdentifier(given) && isGlobal(origin) ? origin : given;
  const edits = renameRead(read, name);
  return edits.length > 0 ? applyWithin(read, edits) : undefined;
}

function isGlobal(read: Node): boolean {
  const root = getRoot(read);
  return globals.has(root.getText()) || Node.isMetaProperty(root);
}

/** Swaps two arguments that are not named for what they hold; no edits if a name would then be wrong. */
export function swapNamed(
  [a, first]: readonly [Node, CredentialRole | undefined],
  [b, second]: readonly [Node, CredentialRole | undefined],
): readonly Edit[] {
  return isNamedFor(a, first) && isNamedFor(b, second) ? swapArguments(a, b) : [];
}

/** Says whether the name of an argument fits the role of its value; a name that only says which of a pair it is does not. */
export function isNamedFor(given: Node, role: CredentialRole | undefined): boolean {
  const name = getLastName(given) ?? "";
  const own = getCredentialRole(name);
  return !pairNames.has(name) && (own === undefined || own === role);
}

/** Names that say which of a pair comes first. */
const pairNames: ReadonlySet<string> = new Set(["user", "username", "pass", "password"]);

function changeVariable(
  given: Node,
  declaration: VariableDeclaration,
  origin: Node,
  { role, variable }: Wanted,
): readonly Edit[] {
  const made = declaration.getInitializer();
  const renamed = variable === undefined ? [] : renameRead(origin, variable);
  if (!made || !isInside(origin, made) || renamed.length === 0) return [];
  if (isUsedElsewhere(given, declaration)) {
    return isGlobal(origin) ? [replaceNode(given, applyWithin(made, renamed))] : [];
  }
  const own = getCredentialRole(declaration.getName());
  if (own === undefined || own === role) return renamed;
  const [camelCase, capitals] = variableNames[role];
  const written = declaration.getName() === declaration.getName().toUpperCase() ? capitals : camelCase;
  const isTaken =
    findInside(given.getSourceFile(), SyntaxKind.Identifier, (use) => isNamed(use, written)).length > 0;
  return isTaken
    ? []
    : [replaceNode(declaration.getNameNode(), written), ...renamed, replaceNode(given, written)];
}

/**
 * Destructures another property from the same object: `const { a } = settings` becomes `const { b } = settings`, or `const { a, b }` where
 * `a` is needed.
 */
function takeInstead(given: Node, element: BindingElement, name: string): readonly Edit[] {
  const pattern = element.getParent();
  if (!Node.isObjectBindingPattern(pattern) || !Node.isVariableDeclaration(pattern.getParent())) return [];
  const known = pattern
    .getElements()
    .find((other) => getTakenName(other) === name)
    ?.getNameNode();
  if (known) return Node.isIdentifier(known) ? [replaceNode(given, known.getText())] : [];
  const isTaken =
    findInside(given.getSourceFile(), SyntaxKind.Identifier, (use) => isNamed(use, name)).length > 0;
  if (isTaken) return [];
  if (isUsedElsewhere(given, element)) {
    const fallback = element.getInitializer();
    const added = fallback ? `${name} = ${fallback.getText()}` : name;
    return [insertAt(element, element.getEnd(), `, ${added}`), replaceNode(given, name)];
  }
  const taken = element.getPropertyNameNode();
  return taken
    ? [replaceNode(taken, name)]
    : [replaceNode(element.getNameNode(), name), replaceNode(given, name)];
}

/** Says whether a variable has other uses, here or in other files. */
function isUsedElsewhere(given: Node, declaration: VariableDeclaration | BindingElement): boolean {
  const statement = declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  const symbol = getSymbolOfName(given);
  const named = findInside(given.getSourceFile(), SyntaxKind.Identifier, (use) =>
    isNamed(use, given.getText()),
  );
  return (
    statement?.isExported() !== false || named.filter((use) => getSymbolOfUse(use) === symbol).length > 2
  );
}

/** The text of a node with edits inside it applied. */
function applyWithin(node: Node, edits: readonly Edit[]): string {
  const start = node.getStart();
  return edits.reduceRight(
    (text, edit) => text.slice(0, edit.start - start) + edit.text + text.slice(edit.end - start),
    node.getText(),
  );
}
