import { Node } from "ts-morph";
import type { Evidence } from "../../vocabulary/finding.ts";
import { getPosition } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getCallableName, type Callable } from "../flow/terms.ts";

/** One step of an evidence chain: where a node is, and what to say about it. */
export function pointTo(node: Node, text: string): Evidence {
  return {
    path: getPath(node.getSourceFile()),
    line: getPosition(node.getSourceFile(), node.getStart()).line,
    text,
  };
}

/** The wrappers an operation goes through, as evidence. */
export function pointToWrappers(via: readonly Callable[], call: Node): readonly Evidence[] {
  if (via.length === 0) return [];
  const steps = via.map((callable) =>
    pointTo(callable, `goes through \`${getCallableName(callable) ?? "a function"}\``),
  );
  return [...steps, pointTo(call, "and is sent here")];
}

/** A node's code as one short line for a message; of a declaration its name. */
export function quote(node: Node): string {
  const isNamed =
    Node.isParameterDeclaration(node) || Node.isBindingElement(node) || Node.isVariableDeclaration(node);
  const text = (isNamed ? node.getNameNode() : node).getText().replace(/\s+/gu, " ");
  return `\`${(text.length > 60 ? `${text.slice(0, 57)}…` : text).replaceAll("`", "'")}\``;
}
