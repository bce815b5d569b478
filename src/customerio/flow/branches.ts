import { Node, SyntaxKind, type BinaryExpression, type CallExpression, type SwitchStatement } from "ts-morph";
import { createActions } from "./actions.ts";
import type { FlowCore } from "./core.ts";
import { equality, isEnd, listGuards } from "./guards.ts";
import { isCallable, unwrap, type Frame } from "./terms.ts";

/** Which branches a call can take, as far as its arguments decide that. */
export interface Branches {
  /** Says whether a condition holds in a frame; `undefined` when that is not known. */
  readonly decide: (condition: Node, frame: Frame | undefined) => boolean | undefined;
  /** The alternatives that can be reached in a frame. */
  readonly keepReachable: (nodes: readonly Node[], frame: Frame | undefined) => readonly Node[];
  /** Says whether all branches around a node are taken in a frame. */
  readonly isSurelyReached: (node: Node, frame: Frame | undefined) => boolean;
}

const maxDepth = 6;
/** With more alternatives than this, all of them count. */
const maxAlternatives = 24;

/** Decides conditions that compare texts: `kind === "app"` where the call gives `"track"`. */
export function createBranches(flow: FlowCore): Branches {
  const { findOrigins } = flow;
  const { getText, decideMatch } = createActions(flow);

  function decide(condition: Node, frame: Frame | undefined, depth = 0): boolean | undefined {
    if (!frame || depth > maxDepth) return undefined;
    const node = unwrap(condition);
    if (Node.isPrefixUnaryExpression(node) && node.getOperatorToken() === SyntaxKind.ExclamationToken) {
      const operand = decide(node.getOperand(), frame, depth + 1);
      return operand === undefined ? undefined : !operand;
    }
    if (Node.isCallExpression(node)) return decideMatch(node, frame) ?? decideList(node, frame);
    return Node.isBinaryExpression(node) ? decideBinary(node, frame, depth) : undefined;
  }

  function decideBinary(node: BinaryExpression, frame: Frame, depth: number): boolean | undefined {
    const operator = node.getOperatorToken().getKind();
    const isEqual = equality.get(operator);
    if (isEqual !== undefined) {
      const left = readText(node.getLeft(), frame);
      const right = left === undefined ? undefined : readText(node.getRight(), frame);
      return right === undefined ? undefined : (left === right) === isEqual;
    }
    const isAnd = operator === SyntaxKind.AmpersandAmpersandToken;
    if (!isAnd && operator !== SyntaxKind.BarBarToken) return undefined;
    const sides = [node.getLeft(), node.getRight()].map((side) => decide(side, frame, depth + 1));
    if (sides.includes(!isAnd)) return !isAnd;
    return sides.includes(undefined) ? undefined : isAnd;
  }

  /** `["bought", "left"].includes(name)` */
  function decideList(call: CallExpression, frame: Frame): boolean | undefined {
    const callee = call.getExpression();
    const [value] = call.getArguments();
    if (!value || !Node.isPropertyAccessExpression(callee) || callee.getName() !== "includes")
      return undefined;
    const [list, ...others] = findOrigins({ node: callee.getExpression(), frame });
    if (others.length > 0 || !Node.isArrayLiteralExpression(list?.node)) return undefined;
    const own = readText(value, frame);
    const texts = list.node.getElements().map((node) => readText(node, list.frame ?? frame));
    if (own === undefined) return undefined;
    return texts.includes(own) ? true : texts.includes(undefined) ? undefined : false;
  }

  function keepReachable(nodes: readonly Node[], frame: Frame | undefined): readonly Node[] {
    if (!frame || nodes.length > maxAlternatives) return nodes;
    return nodes.filter((node) => !decideGuards(node, frame).includes(false));
  }

  function isSurelyReached(node: Node, frame: Frame | undefined): boolean {
    const decided = decideGuards(node, frame);
    return decided.length > 0 && decided.every((holds) => holds === true);
  }

  /** What is known of each condition between a function and a node in it. */
  function decideGuards(node: Node, frame: Frame | undefined): readonly (boolean | undefined)[] {
    const decided: (boolean | undefined)[] = [];
    if (!frame) return decided;
    for (
      let current = node, parent = node.getParent();
      parent && !isCallable(parent);
      current = parent, parent = parent.getParent()
    ) {
      if (Node.isCaseClause(current) || Node.isDefaultClause(current)) {
        const choice = parent.getParent();
        if (Node.isSwitchStatement(choice)) decided.push(isChosen(current, choice, frame));
      }
      for (const { condition, holds } of listGuards(current, parent)) {
        const found = decide(condition, frame);
        decided.push(found === undefined ? undefined : found === holds);
      }
    }
    return decided;
  }

  /** Says whether a `switch` can come to a clause: to its own, or through clauses before it that do not end. */
  function isChosen(clause: Node, choice: SwitchStatement, frame: Frame): boolean | undefined {
    const value = readText(choice.getExpression(), frame);
    if (value === undefined) return undefined;
    const clauses = choice.getClauses();
    const labels = clauses.map((entry) =>
      Node.isCaseClause(entry) ? readText(entry.getExpression(), frame) : null,
    );
    if (labels.includes(undefined)) return undefined;
    const own = labels.indexOf(value);
    const start = own === -1 ? labels.indexOf(null) : own;
    const place = clauses.findIndex((entry) => entry === clause);
    if (start === -1 || place < start) return false;
    return clauses.slice(start, place).every((entry) => !isEnd(entry.getStatements().at(-1)));
  }

  function readText(node: Node, frame: Frame): string | undefined {
    return getText({ node, frame });
  }

  return { decide, keepReachable, isSurelyReached };
}
