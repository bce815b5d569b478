import { Node, SyntaxKind } from "ts-morph";
import { getLiteralText, unwrap } from "../flow/terms.ts";
import { findInside, getCalledName, getTakenName } from "../program/nodes.ts";
import { creationTriggers, recordIds } from "./people-names.ts";

/**
 * Says whether an expression is the id of the record, or of the account, whose creation runs the function around it: `event.params.id` in
 * `onDocumentCreated("owners/{id}", (event) => …)`. The contents of the record, and the records around it, existed before.
 */
export function isIdOfCreatedRecord(node: Node): boolean {
  const read = readPath(node);
  const [last = "", holder] = read?.names.toReversed() ?? [];
  const call = read && getTrigger(read.parameter);
  if (!call || read.names.length > 2) return false;
  if (holder === "params") return last === getLastPlaceholder(call);
  return recordIds.has(last) && (holder === undefined || holder === "data");
}

/** A parameter, and the path of properties from it to a value. */
interface Path {
  readonly parameter: Node;
  readonly names: readonly string[];
}

/** How many variables and properties are followed: code can refer to itself, as in `const id = id.x`. */
const maxSteps = 10;

function readPath(node: Node, steps = maxSteps): Path | undefined {
  if (steps === 0) return undefined;
  const inner = unwrap(node);
  if (Node.isParameterDeclaration(inner)) return { parameter: inner, names: [] };
  if (Node.isVariableDeclaration(inner)) return readPathOf(inner.getInitializer(), steps - 1);
  if (Node.isIdentifier(inner)) return readPathOf(inner.getSymbol()?.getValueDeclaration(), steps - 1);
  if (Node.isPropertyAccessExpression(inner))
    return extend(inner.getExpression(), inner.getName(), steps - 1);
  return Node.isBindingElement(inner) && Node.isObjectBindingPattern(inner.getParent())
    ? extend(inner.getParent().getParent(), getTakenName(inner), steps - 1)
    : undefined;
}

function readPathOf(node: Node | undefined, steps: number): Path | undefined {
  return node && readPath(node, steps);
}

function extend(owner: Node, name: string, steps: number): Path | undefined {
  const path = readPath(owner, steps);
  return path && { ...path, names: [...path.names, name] };
}

/** The call that registers the function of a parameter to run for each new record. */
function getTrigger(parameter: Node): Node | undefined {
  const call = parameter.getParent()?.getParent();
  return Node.isCallExpression(call) && creationTriggers.has(getCalledName(call.compilerNode))
    ? call
    : undefined;
}

/** `petId` of `onDocumentCreated("owners/{ownerId}/pets/{petId}", …)`, also if an option or an earlier call has the path. */
function getLastPlaceholder(call: Node): string | undefined {
  const [path] = findInside(call, SyntaxKind.StringLiteral);
  return /\{(\w+)\}$/u.exec((path && getLiteralText(path)) ?? "")?.[1];
}
