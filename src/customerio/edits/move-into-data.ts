import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { reservedKeys, toKey } from "./data-keys.ts";
import { addToData } from "./event-data.ts";
import { replaceNode, writeString } from "./replace.ts";
import { removeUnused } from "./unused.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import {
  getEnclosingCallable,
  getRoot,
  getSymbolOfName,
  isInside,
  listFrames,
  type Call,
  type Term,
} from "../flow/terms.ts";
import { getHoles, getWholeHole, type Texts, type TextShape } from "../values/texts.ts";
import { listCalls } from "../operations/places.ts";
import type { Operation } from "../operations/reading.ts";
import type { ObjectShape } from "../values/object-shape.ts";

/** A value that moves from an event's name into its data. */
export interface MovedValue {
  readonly key: string;
  /** The code of the value at the call. */
  readonly code: string;
}

/**
 * The holes of a name as values of the event's data, except for those that must not be sent; `undefined` when one of them has no name for a
 * key, or when omitting one would leave a variable unused.
 */
export function readMovedValues(
  shape: TextShape,
  omitted: readonly Term[] = [],
): readonly MovedValue[] | undefined {
  if (omitted.some(({ node }) => isOnlyRead(node))) return undefined;
  const values = getHoles(shape)
    .filter(({ term }) => !omitted.includes(term))
    .map(({ term }) => readMovedValue(term, shape));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Says whether nothing else reads a function's variable. */
function isOnlyRead(node: Node): boolean {
  const declaration = getSymbolOfName(getRoot(node))?.getValueDeclaration();
  const around = declaration && getEnclosingCallable(declaration);
  const isVariable =
    Node.isVariableDeclaration(declaration) ||
    (Node.isBindingElement(declaration) && !declaration.getFirstAncestorByKind(SyntaxKind.Parameter));
  if (!around || !isVariable) return false;
  const name = declaration.getName();
  return findInside(around, SyntaxKind.Identifier, (use) => isNamed(use, name)).length <= 2;
}

/** The value that fills one hole of a name, as it is written where the name is. */
function readMovedValue(hole: Term, { origin, parts }: TextShape): MovedValue | undefined {
  const { node, frame } = origin;
  const written = hole.frame === frame ? hole.node : findCallInName(hole, origin);
  if (!written || !isInside(written, node)) return undefined;
  // If a text is only rewritten, the original says more.
  const value = parts.length === 1 ? written : getWholeHole(written, node);
  const key = toKey(written === hole.node ? value : getOnlyArgument(written));
  return key === undefined ? undefined : { key, code: value.getText() };
}

/** The call in a name that leads to a hole of a helper's text: `tag(person)` of `"viewed_" + tag(person)`. */
function findCallInName({ frame }: Term, { node, frame: around }: Term): Node | undefined {
  return listFrames(frame).find(
    ({ call, outer }) => outer === around && isInside(call, node) && call !== node,
  )?.call;
}

/** The argument of a helper says what its text is about: `person`. */
function getOnlyArgument(call: Node): Node {
  const [argument, ...others] = Node.isCallExpression(call) ? call.getArguments() : [];
  return argument && others.length === 0 ? argument : call;
}

/** A move: at a call, the name's node becomes a fixed name, and values become data. */
export interface Move {
  readonly node: Node;
  readonly host: Call;
  readonly name: string;
  readonly moved: readonly MovedValue[];
}

/**
 * The edits that make a name fixed and move values into the event's data, merged into what is there. No edits when that cannot be done at
 * the call, when a key would be overwritten, or when other events share the name.
 */
export function moveIntoData(
  shape: TextShape,
  name: string,
  moved: readonly MovedValue[],
  operation: Operation,
  known: { readonly objects: Objects; readonly texts: Texts },
): readonly Edit[] {
  const { node } = shape.origin;
  const host = findHost(node, operation);
  if (!host || hasOtherNames(node, operation, known.texts)) return [];
  const edits = move({ node, host, name, moved }, operation, known.objects);
  const unused = removeUnused(node, edits.map(({ text }) => text).join("\n"));
  return edits.length > 0 && unused ? [...unused, ...edits] : [];
}

/** The edits of a move; none when a key would be overwritten, or when the call does not decide the data. */
export function move(
  { node, host, name, moved }: Move,
  operation: Operation,
  objects: Objects,
): readonly Edit[] {
  const values = moved.filter(
    ({ key, code }, index) =>
      !moved.slice(0, index).some((other) => other.key === key && other.code === code),
  );
  const keys = values.map(({ key }) => key);
  if (keys.some((key) => reservedKeys.has(key)) || new Set(keys).size !== keys.length) return [];
  const renamed = replaceNode(node, writeString(node, name));
  const given = operation.find("data").flatMap((term) => objects.findShapes(term).shapes);
  const missing = values.filter((value) => !isGiven(value, given));
  if (missing.length === 0) return [renamed];
  if (given.some(({ properties }) => properties.some((own) => missing.some(({ key }) => key === own.name))))
    return [];
  const written = missing.map(({ key, code }) => (key === code ? key : `${key}: ${code}`));
  const added = addToData(written, host, operation, objects);
  return added ? [renamed, added] : [];
}

/** Says whether the data already has a value under the key it would get. */
function isGiven({ key, code }: MovedValue, given: readonly ObjectShape[]): boolean {
  return (
    given.length > 0 &&
    given.every(({ properties }) =>
      properties.some(({ name, value }) => name === key && value.node.getText() === code),
    )
  );
}

/** Says whether the operation can also have another name, to which the data would not belong. */
export function hasOtherNames(node: Node, operation: Operation, texts: Texts): boolean {
  return operation
    .find("event-name")
    .flatMap((term) => texts.findShapes(term))
    .some((shape) => shape.origin.node !== node);
}

/** The innermost call around a name, or the call that gets it through a constant nearby that nothing else uses. */
function findHost(node: Node, operation: Operation): Call | undefined {
  const calls = [...listCalls(operation)].reverse();
  const own = calls.find((call) => isInside(node, call));
  const use = own ? undefined : findOnlyUse(node);
  return own ?? (use && calls.find((call) => isInside(use, call)));
}

/** The place that uses the constant with a value, if there is only one and it is in the same block. */
function findOnlyUse(node: Node): Node | undefined {
  const declaration = node.getParent();
  if (!Node.isVariableDeclaration(declaration) || declaration.getInitializer() !== node) return undefined;
  const statement = declaration.getVariableStatement();
  const block = statement?.getParent();
  if (statement?.getDeclarationKind() !== VariableDeclarationKind.Const || statement.isExported())
    return undefined;
  if (!block || Node.isSourceFile(block)) return undefined;
  const uses = findInside(block, SyntaxKind.Identifier, (use) => isNamed(use, declaration.getName())).filter(
    (identifier) => identifier.getParent() !== declaration,
  );
  return uses.length === 1 ? uses[0] : undefined;
}
