import { Node } from "ts-morph";
import type { Evidence } from "../../vocabulary/finding.ts";
import { getPosition } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getCallableName, isInside, listFrames, type Callable, type Handoff } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";

export { getCalledPart } from "../program/called-part.ts";

/** One step of a finding's trace: where a node is, and a phrase about it that follows its location. */
export function pointTo(node: Node, text: string): Evidence {
  return {
    path: getPath(node.getSourceFile()),
    line: getPosition(node.getSourceFile(), node.getStart()).line,
    text,
  };
}

/** A step, unless the node is part of `reported`, which the reader sees anyway. */
export function pointOutside(reported: Node, node: Node, text: string): readonly Evidence[] {
  return isInside(node, reported) ? [] : [pointTo(node, text)];
}

/** The place that uses the reported code, unless that is right there: the `fetch(…)` of a header from another file. */
export function pointToUse(reported: Node, use: Node, text: string): readonly Evidence[] {
  return isInside(reported, use) ? [] : [pointTo(use, text)];
}

/** The wrappers, queues and events that an operation goes through on its way to the call of the SDK, and that call. */
export function pointToWrappers({
  via,
  call,
  frame,
}: Pick<Operation, "via" | "call" | "frame">): readonly Evidence[] {
  if (via.length === 0) return [];
  const handoffs = listFrames(frame)
    .reverse()
    .map(({ handoff }) => handoff);
  const steps = via.map((callable, index) => pointTo(callable, describeStep(callable, handoffs[index])));
  return [...steps, pointTo(call, "sent to Customer.io here")];
}

function describeStep(callable: Callable, handoff: Handoff | undefined): string {
  return handoff?.name !== undefined
    ? `handed over through ${handoff.name}`
    : `via \`${getCallableName(callable) ?? "a function"}\``;
}

/** The names of functions for a message, as `` `save` and `send` ``; functions without a name are skipped. */
export function quoteNames(callables: readonly Callable[]): string {
  return callables
    .flatMap((callable) => getCallableName(callable) ?? [])
    .map((name) => `\`${name}\``)
    .join(" and ");
}

/** A node's code as one short line for a message; for a declaration, its name. */
export function quote(node: Node): string {
  const isNamed =
    Node.isParameterDeclaration(node) || Node.isBindingElement(node) || Node.isVariableDeclaration(node);
  const text = (isNamed ? node.getNameNode() : node).getText().replace(/\s+/gu, " ");
  return `\`${(text.length > 60 ? `${text.slice(0, 57)}…` : text).replaceAll("`", "'")}\``;
}
