import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { Calls } from "../flow/calls.ts";
import {
  getEnclosingCallable,
  getRoot,
  isInside,
  listFrames,
  unwrap,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import { listCalls } from "../operations/places.ts";
import type { Operation } from "../operations/reading.ts";
import type { Objects } from "../values/objects.ts";
import { getHoles, getWholeHole, type Texts, type TextShape } from "../values/texts.ts";
import { toKey } from "./data-keys.ts";
import { hasOtherNames, move, type MovedValue } from "./move-into-data.ts";
import { getOnlyCall, getPrivateStatement, isIndependent } from "./private-functions.ts";
import { removeLines } from "./replace.ts";

/**
 * The edits that replace a helper's call that builds a name with a fixed name, move the helper's arguments into the event's data, and
 * remove the helper. No edits if something else calls the helper, or if it does more than build the name.
 */
export function moveOutOfHelper(
  shape: TextShape,
  name: string,
  operation: Operation,
  { calls, objects, texts }: { readonly calls: Calls; readonly objects: Objects; readonly texts: Texts },
): readonly Edit[] {
  const { node, frame } = shape.origin;
  const helper = getEnclosingCallable(node);
  const entry = listFrames(frame).find(({ callable }) => callable === helper);
  const statement = helper && getPrivateStatement(helper);
  if (!helper || !entry || !statement || !isOnlyResult(node, helper) || !isIndependent(helper)) return [];
  const host = [...listCalls(operation)]
    .reverse()
    .find((call) => isInside(entry.call, call) && call !== entry.call);
  if (!host || getOnlyCall(helper, calls) !== entry.call || hasOtherNames(node, operation, texts)) return [];
  const values = getHoles(shape).map(({ term }) => readGiven(term, node, entry));
  const removed = removeLines(statement);
  if (!removed || !values.every((value) => value !== undefined)) return [];
  const edits = move({ node: entry.call, host, name, moved: values }, operation, objects);
  return edits.length > 0 ? [removed, ...edits] : [];
}

function isOnlyResult(node: Node, helper: Frame["callable"]): boolean {
  const body = helper.getBody();
  if (!Node.isBlock(body)) return body !== undefined && unwrap(body) === node;
  const [statement, ...others] = body.getStatements();
  const result = Node.isReturnStatement(statement) ? statement.getExpression() : undefined;
  return others.length === 0 && result !== undefined && unwrap(result) === node;
}

/** A value in a helper's text, in terms of the helper's arguments: `form.slug` for its parameter's `form.slug`. */
function readGiven({ node: hole }: Term, text: Node, { callable, call }: Frame): MovedValue | undefined {
  const value = getWholeHole(hole, text);
  const root = getRoot(value);
  const position = callable.getParameters().findIndex((parameter) => parameter.getName() === root.getText());
  const given = call.getArguments()[position];
  const key = toKey(value);
  const isPlain = Node.isIdentifier(given) || Node.isPropertyAccessExpression(given);
  if (!isInside(value, text) || !Node.isIdentifier(root) || !isPlain || key === undefined) return undefined;
  return { key, code: `${given.getText()}${value.getText().slice(root.getEnd() - value.getStart())}` };
}
