import { SyntaxKind, ts, type Node, type SourceFile } from "ts-morph";
import { findNodes, getDottedName, perFile } from "../program/nodes.ts";

/** The right sides of plain assignments in a file to a target, given as its dotted name: `x`, `this.x`, `module.exports`. */
export function findWrites(file: SourceFile, target: string): readonly Node[] {
  return readWrites(file).get(target) ?? [];
}

const readWrites = perFile((file): ReadonlyMap<string, readonly Node[]> => {
  const written = new Map<string, Node[]>();
  for (const node of findNodes(file, SyntaxKind.BinaryExpression, isAssignment)) {
    const target = getDottedName(node.getLeft().compilerNode);
    if (target === undefined) continue;
    const list = written.get(target);
    if (list) list.push(node.getRight());
    else written.set(target, [node.getRight()]);
  }
  return written;
});

function isAssignment(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === SyntaxKind.EqualsToken || operator === SyntaxKind.QuestionQuestionEqualsToken;
}
