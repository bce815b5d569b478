import { Node, type AsExpression } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getCallableName, getEnclosingCallable, isInside, type Origin } from "../flow/terms.ts";
import { isClock } from "../values/clocks.ts";
import { readOptionalTime } from "../values/date-forms.ts";
import { splitWords } from "../values/names.ts";
import { rewriteAsIsoText, rewriteAsSeconds, type TimeRewrite } from "../values/time-forms.ts";
import type { TimeUnit } from "../values/time-units.ts";
import { getOnlyCall } from "./private-functions.ts";
import { replaceNode, wrapValue } from "./replace.ts";

/** Makes the code of a timestamp in `unit`, or its clock, return whole Unix seconds; no edits if that is not safe. */
export function convertToSeconds(node: Node, unit: TimeUnit): readonly Edit[] {
  if (isClock(node)) return [replaceNode(node, `() => Math.floor(${node.getText()}() / 1000)`)];
  const optional = unit === "milliseconds" ? readOptionalTime(node) : undefined;
  if (!optional) return toEdits(node, rewriteAsSeconds(node, unit));
  const { owner, time, fallback, whole } = optional;
  return [replaceNode(whole, `${owner.getText()} ? Math.floor(${time} / 1000) : ${fallback}`)];
}

/**
 * Makes a helper that returns a timestamp in `unit` return whole Unix seconds. No edits if it has other uses, may be used in other files,
 * or is named for milliseconds.
 */
export function convertInHelper(
  { node }: Origin,
  at: Node,
  unit: TimeUnit,
  { calls, flow }: { readonly calls: Calls; readonly flow: Flow },
): readonly Edit[] {
  const helper = getEnclosingCallable(node);
  if (!helper || helper === getEnclosingCallable(at) || isInside(node, at)) return [];
  if (isNamedForUnit(getCallableName(helper) ?? "")) return [];
  const call = getOnlyCall(helper, calls);
  const isReturned = flow.findReturned(helper).some((returned) => isInside(node, returned));
  return call && isInside(call, at) && isReturned ? convertToSeconds(node, unit) : [];
}

/**
 * Makes the code of a timestamp in seconds give an ISO 8601 string, or a `Date` if it is asserted to be one; no edits if that is not safe.
 * An assertion that let the number compile is removed.
 */
export function convertToIsoText(node: Node): readonly Edit[] {
  const rewrite = rewriteAsIsoText(node);
  const asserted = getAssertion(node);
  if (rewrite?.kind !== "replace" || !asserted) return toEdits(node, rewrite);
  switch (asserted.getTypeNode()?.getText()) {
    case "string":
      return [replaceNode(asserted, rewrite.text)];
    case "Date":
      return [replaceNode(asserted, rewrite.text.replace(/\.toISOString\(\)$/u, ""))];
    default:
      return toEdits(node, rewrite);
  }
}

/** The whole of `node as unknown as string`. */
function getAssertion(node: Node): AsExpression | undefined {
  const parent = node.getParent();
  if (!Node.isAsExpression(parent)) return undefined;
  return getAssertion(parent) ?? parent;
}

const unitWords: ReadonlySet<string> = new Set(["ms", "millis", "milliseconds"]);

function isNamedForUnit(name: string): boolean {
  return splitWords(name)
    .split(" ")
    .some((word) => unitWords.has(word));
}

function toEdits(node: Node, rewrite: TimeRewrite | undefined): readonly Edit[] {
  if (!rewrite) return [];
  return [
    rewrite.kind === "replace"
      ? replaceNode(node, rewrite.text)
      : wrapValue(node, rewrite.before, rewrite.after),
  ];
}
