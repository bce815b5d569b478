import { SyntaxKind, ts, type Node, type SourceFile } from "ts-morph";
import { findNodes, getDottedName } from "../program/nodes.ts";

/** The right sides of plain assignments in a file to a target, given as its dotted name: `x`, `this.x`, `module.exports`. */
export type FindWrites = (file: SourceFile, target: string) => readonly Node[];

/** Reads the assignments of each file once. */
export function createWrites(): FindWrites {
  const known = new Map<SourceFile, ReadonlyMap<string, readonly Node[]>>();
  return (file, target) => {
    const written = known.get(file) ?? collectWrites(file);
    known.set(file, written);
    return written.get(target) ?? [];
  };
}

function collectWrites(file: SourceFile): ReadonlyMap<string, readonly Node[]> {
  const written = new Map<string, Node[]>();
  for (const node of findNodes(file, SyntaxKind.BinaryExpression, isAssignment)) {
    const target = getDottedName(node.getLeft().compilerNode);
    if (target === undefined) continue;
    const list = written.get(target);
    if (list) list.push(node.getRight());
    else written.set(target, [node.getRight()]);
  }
  return written;
}

function isAssignment(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return operator === SyntaxKind.EqualsToken || operator === SyntaxKind.QuestionQuestionEqualsToken;
}
