import { Node, SyntaxKind } from "ts-morph";
import type { Flow } from "../flow/core.ts";
import { getLastName, unwrap, type Origin, type Term } from "../flow/terms.ts";
import { getDottedName } from "../program/nodes.ts";
import { isChoosing, listChosen } from "./chosen-numbers.ts";
import { isGlobal } from "./clocks.ts";
import { splitWords } from "./names.ts";
import { keepersOfLengths, millisecondProperties, numberConversions } from "./time-calls.ts";
import { findWrittenNumber, isRounding } from "./time-forms.ts";
import type { TimeUnit } from "./time-units.ts";
import { endsWithWords } from "./word-phrases.ts";

const maxDepth = 12;

/** What can be taken off a time so that a time is left. */
const lengths: ReadonlySet<TimeUnit | undefined> = new Set(["duration", "number"]);

/** Creates the test whether a time was read from a clock or a date, not only named like one or written in digits. */
export function createSureTimes(
  flow: Flow,
  getUnit: (term: Origin | Term) => TimeUnit | undefined,
): (origin: Origin | Term) => boolean {
  function isSure(term: Term, depth = 0): boolean {
    const { node, frame } = term;
    if (depth > maxDepth) return false;
    const parts = listParts(node, flow);
    if (parts) return parts.some((part) => isAlwaysSure({ node: part, frame }, depth)) && !isDifference(term);
    if (Node.isCallExpression(node)) return !isOfLength(node.getExpression());
    return isGlobal(node, millisecondProperties) || getUnit(term) === "date";
  }

  function isAlwaysSure(term: Term, depth: number): boolean {
    const origins = flow.findOrigins(term);
    return origins.length > 0 && origins.every((origin) => isSure(origin, depth + 1));
  }

  /** Says whether something may be taken off that is a time itself. */
  function isDifference({ node, frame }: Term): boolean {
    return (
      Node.isBinaryExpression(node) &&
      node.getOperatorToken().getKind() === SyntaxKind.MinusToken &&
      !flow.findOrigins({ node: node.getRight(), frame }).every((origin) => lengths.has(getUnit(origin)))
    );
  }

  return (origin) => isSure(origin);
}

/** What a number is computed from; `undefined` where it is not computed. */
function listParts(node: Node, flow: Flow): readonly Node[] | undefined {
  if (Node.isBinaryExpression(node)) return [node.getLeft(), node.getRight()];
  if (Node.isPrefixUnaryExpression(node)) return [node.getOperand()];
  const written = findWrittenNumber(node);
  if (written) return [written];
  if (!Node.isCallExpression(node)) return undefined;
  const isConversion = numberConversions.has(getDottedName(node.compilerNode.expression) ?? "");
  const [first] = node.getArguments();
  if (isChoosing(node)) return listChosen(node, flow);
  return first && (isConversion || isRounding(node)) ? [first] : undefined;
}

/** `player.getTime()`, `elapsed.toMillis()` */
function isOfLength(callee: Node): boolean {
  const receiver = Node.isPropertyAccessExpression(callee) ? unwrap(callee.getExpression()) : undefined;
  return receiver !== undefined && endsWithWords(splitWords(getLastName(receiver) ?? ""), keepersOfLengths);
}
