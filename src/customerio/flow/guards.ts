import { Node, SyntaxKind } from "ts-morph";

/** A condition that has to hold, or must not hold, for a node to be reached. */
export interface Guard {
  readonly condition: Node;
  readonly holds: boolean;
}

/** What compares two values: `true` where they have to be equal. */
export const equality: ReadonlyMap<SyntaxKind, boolean> = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, true],
  [SyntaxKind.EqualsEqualsToken, true],
  [SyntaxKind.ExclamationEqualsEqualsToken, false],
  [SyntaxKind.ExclamationEqualsToken, false],
]);

/** What has to be true for `current` to run inside `parent`: the condition of its branch, and of the exits before it. */
export function* listGuards(current: Node, parent: Node): Iterable<Guard> {
  if (Node.isIfStatement(parent)) {
    if (parent.getThenStatement() === current) yield { condition: parent.getExpression(), holds: true };
    if (parent.getElseStatement() === current) yield { condition: parent.getExpression(), holds: false };
  }
  if (Node.isConditionalExpression(parent)) {
    if (parent.getWhenTrue() === current) yield { condition: parent.getCondition(), holds: true };
    if (parent.getWhenFalse() === current) yield { condition: parent.getCondition(), holds: false };
  }
  if (Node.isBinaryExpression(parent) && parent.getRight() === current) {
    const operator = parent.getOperatorToken().getKind();
    if (operator === SyntaxKind.AmpersandAmpersandToken) yield { condition: parent.getLeft(), holds: true };
    if (operator === SyntaxKind.BarBarToken) yield { condition: parent.getLeft(), holds: false };
  }
  if (
    !Node.isBlock(parent) &&
    !Node.isSourceFile(parent) &&
    !Node.isCaseClause(parent) &&
    !Node.isDefaultClause(parent)
  )
    return;
  for (const statement of parent.getStatements()) {
    if (statement === current) return;
    if (!Node.isIfStatement(statement)) continue;
    if (isEnd(statement.getThenStatement())) yield { condition: statement.getExpression(), holds: false };
    if (isEnd(statement.getElseStatement())) yield { condition: statement.getExpression(), holds: true };
  }
}

/** Says whether nothing after a statement in its block can run once it has run. */
export function isEnd(statement: Node | undefined): boolean {
  if (Node.isBlock(statement)) return isEnd(statement.getStatements().at(-1));
  return (
    Node.isReturnStatement(statement) ||
    Node.isThrowStatement(statement) ||
    Node.isBreakStatement(statement) ||
    Node.isContinueStatement(statement)
  );
}
