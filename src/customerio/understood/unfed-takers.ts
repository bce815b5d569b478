import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { findEnclosingCallables, getSourceOf, listFrames, type Callable, type Term } from "../flow/terms.ts";
import type { Role } from "../api/sdk.ts";
import type { Operation } from "../operations/reading.ts";
import { findInside } from "../program/nodes.ts";
import { toSpot, type Spot, type Understanding } from "./spots.ts";

/** The arguments that decide whom an operation is about, or that most rules judge. */
const decidingRoles: readonly Role[] = ["person", "email-person", "event-name", "timestamp"];
/** The objects that may contain an email address or a time. */
const holdingRoles: readonly Role[] = ["attributes", "data"];
const decidingNames = ["email", "created_at"] as const;

/** How many variables lead to a parameter. */
const maxDepth = 4;

/**
 * Finds the functions that receive from a queue, or listen to an event, that nothing in the repository sends, if what they receive decides
 * what goes to Customer.io: none of that is known.
 */
export function findUnfedTakers({ activity, handoffs, flow }: Understanding): readonly Spot[] {
  const found = new Set<Node>();
  const fed = new Set(
    activity.operations.flatMap(({ frame }) =>
      listFrames(frame).flatMap(({ callable, handoff }) => (handoff ? [callable] : [])),
    ),
  );
  for (const operation of activity.operations) {
    if (operation.isGuess === true) continue;
    for (const callable of findEnclosingCallables(operation.site)) {
      const place = fed.has(callable) ? undefined : handoffs.getTaking(callable);
      if (place && !found.has(place) && isDecidedBy(callable, operation, flow)) found.add(place);
    }
  }
  return [...found].map((place) => toSpot(place, "taken"));
}

/** Says whether the parameters of a function decide what an operation sends. */
function isDecidedBy(callable: Callable, operation: Operation, flow: Flow): boolean {
  const held = holdingRoles
    .flatMap((role) => operation.find(role))
    .flatMap((term): readonly Term[] =>
      decidingNames.flatMap((name): readonly Term[] => flow.findPropertyOrigins(term, name) ?? [term]),
    );
  return [...decidingRoles.flatMap((role) => operation.find(role)), ...held]
    .flatMap((term) => flow.findOrigins(term))
    .some(({ node }) => comesFrom(node, callable, 0));
}

function comesFrom(node: Node, callable: Callable, depth: number): boolean {
  const names = [node, ...findInside(node, SyntaxKind.Identifier)];
  return depth < maxDepth && names.some((name) => isFrom(name, callable, depth));
}

function isFrom(name: Node, callable: Callable, depth: number): boolean {
  const declaration = Node.isIdentifier(name) ? name.getSymbol()?.getValueDeclaration() : name;
  const holder = Node.isBindingElement(declaration)
    ? declaration.getFirstAncestor(
        (around) => Node.isParameterDeclaration(around) || Node.isVariableDeclaration(around),
      )
    : declaration;
  if (Node.isParameterDeclaration(holder)) return holder.getParent() === callable;
  if (!Node.isVariableDeclaration(holder)) return false;
  const value = getSourceOf(holder);
  return value !== undefined && comesFrom(value, callable, depth + 1);
}
