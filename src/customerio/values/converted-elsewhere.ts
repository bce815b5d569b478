import { Node, SyntaxKind } from "ts-morph";
import { isSameExpression } from "../flow/access.ts";
import type { Flow } from "../flow/core.ts";
import { getEnclosingCallable, getRoot, isInside, isReference, unwrap, type Origin } from "../flow/terms.ts";
import { findAssignments, getAssigned } from "../flow/writes.ts";
import { findInside, getDottedName } from "../program/nodes.ts";

/**
 * Says whether a value comes through a choice between itself and a value computed from it, as in a helper that converts only large numbers:
 * `n > 1e11 ? n / 1000 : n`. It is not known which of the two it becomes.
 */
export function isConvertedElsewhere(origin: Origin, flow: Flow): boolean {
  const steps = [...origin.trail, origin].map(({ node }) => node);
  return steps.some((node, index) => {
    const next = steps[index + 1];
    return (
      listAlternatives(node, flow).some((other) => isComputedFrom(other, node)) ||
      (next !== undefined && isWrittenFromItself(node, next))
    );
  });
}

/** What may be used instead of a reference: the other branch of a choice, or another return value of the function around it. */
function listAlternatives(node: Node, flow: Flow): readonly Node[] {
  if (!isReference(unwrap(node))) return [];
  const place = getOutermost(node);
  const parent = place.getParent();
  if (Node.isConditionalExpression(parent) && parent.getCondition() !== place)
    return [parent.getWhenTrue() === place ? parent.getWhenFalse() : parent.getWhenTrue()];
  const around = Node.isReturnStatement(parent) ? getEnclosingCallable(node) : undefined;
  return around ? flow.findReturned(around) : [];
}

/** Says whether a value is computed from a reference, not the reference itself. */
function isComputedFrom(value: Node, reference: Node): boolean {
  const inner = unwrap(value);
  if (isReference(inner)) return false;
  const name = unwrap(reference);
  return findInside(
    inner,
    name.getKind() === SyntaxKind.Identifier ? SyntaxKind.Identifier : SyntaxKind.PropertyAccessExpression,
  ).some((part) => isSameExpression(part, name));
}

/**
 * Says whether a branch before a read, or another function, replaces what is read with a value computed from it, and this value does not
 * come from there.
 */
function isWrittenFromItself(read: Node, next: Node): boolean {
  const target = isReference(unwrap(read)) ? getDottedName(unwrap(read).compilerNode) : undefined;
  if (target === undefined) return false;
  const around = getEnclosingCallable(read);
  const symbol = getRoot(read).getSymbol();
  return findAssignments(read.getSourceFile(), target).some(
    (assignment) =>
      getRoot(assignment.getLeft()).getSymbol() === symbol &&
      (assignment.getEnd() <= read.getStart() || getEnclosingCallable(assignment) !== around) &&
      isComputedFrom(getAssigned(assignment), read) &&
      !isInside(next, assignment),
  );
}

/** A node together with the parentheses and casts around it. */
function getOutermost(node: Node): Node {
  const parent = node.getParent();
  return parent && parent !== node && unwrap(parent) === unwrap(node) && !Node.isAwaitExpression(parent)
    ? getOutermost(parent)
    : node;
}
