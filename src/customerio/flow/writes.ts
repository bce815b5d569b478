import { Node, SyntaxKind, ts, type BinaryExpression, type SourceFile } from "ts-morph";
import { findNodes, getDottedName, perFile } from "../program/nodes.ts";
import { isSameExpression } from "./access.ts";
import { getEnclosingCallable, isCallable, unwrap } from "./terms.ts";
import { assigningOperators, fallbackOperators, keepingOperators } from "../program/operators.ts";
import { addToGroup } from "../../vocabulary/group-by.ts";

/** The right sides of plain assignments in a file to a target, given as its dotted name: `x`, `this.x`, `module.exports`. */
export function findWrites(file: SourceFile, target: string): readonly Node[] {
  return readPlain(file).get(target) ?? [];
}

/** The assignments in a file to a target, given as its dotted name, including computed ones: `x /= 1000`. */
export function findAssignments(file: SourceFile, target: string): readonly BinaryExpression[] {
  return readAssignments(file).get(target) ?? [];
}

/** The value that an assignment gives: the assignment itself if it computes the value from the earlier one. */
export function getAssigned(assignment: BinaryExpression): Node {
  return isPlain(assignment) ? assignment.getRight() : assignment;
}

/**
 * The value that an assignment adds to those of other assignments: for one that keeps what is there, only the value for when nothing is
 * there.
 */
export function getAdded(assignment: BinaryExpression): Node {
  return findOtherwise(assignment) ?? getAssigned(assignment);
}

/**
 * What an assignment gives only if nothing is there yet: `new Client()` of `client ??= new Client()` and of `client = client || new
 * Client()`.
 */
export function findOtherwise(assignment: BinaryExpression): Node | undefined {
  const right = assignment.getRight();
  if (isKeepingOperator(assignment)) return right;
  const choice = isPlain(assignment) ? unwrap(right) : undefined;
  const isChoice =
    Node.isBinaryExpression(choice) &&
    fallbackOperators.has(choice.getOperatorToken().getKind()) &&
    isSameExpression(choice.getLeft(), assignment.getLeft());
  return isChoice ? choice.getRight() : undefined;
}

/**
 * The assignments to a variable, or to a property of it, whose values it can have where it is read: without those that another one surely
 * replaced, and without those that come later. `isReplaced` says that the initial value is gone, too.
 *
 * @param replaces says whether an assignment leaves nothing of what was there
 */
export function keepCurrent(
  assignments: readonly BinaryExpression[],
  read: Node,
  declaration: Node,
  replaces: (assignment: BinaryExpression) => boolean = () => true,
): { readonly current: readonly BinaryExpression[]; readonly isReplaced: boolean } {
  const scope = getScope(read);
  // What one call of the function around it wrote is still there in the next call.
  const isLocal = scope === getScope(declaration);
  const others = assignments.filter((one) => !isLocal || getScope(one) !== scope || !follows(one, read));
  const last = others.filter((one) => isSurelyBefore(one, read) && replaces(one)).at(-1);
  if (!last) return { current: others, isReplaced: false };
  // Another function may run in between.
  const isCurrent = (one: Node): boolean => one.getPos() >= last.getPos() || getScope(one) !== getScope(last);
  return { current: others.filter(isCurrent), isReplaced: true };
}

const readPlain = perFile((file): ReadonlyMap<string, readonly Node[]> => {
  const written = [...readAssignments(file)].map(
    ([target, assignments]) => [target, assignments.filter(isPlain).map(getAdded)] as const,
  );
  return new Map(written.filter(([, values]) => values.length > 0));
});

const readAssignments = perFile((file): ReadonlyMap<string, readonly BinaryExpression[]> => {
  const written = new Map<string, BinaryExpression[]>();
  for (const node of findNodes(file, SyntaxKind.BinaryExpression, isWriting)) {
    const target = getDottedName(node.getLeft().compilerNode);
    if (target !== undefined) addToGroup(written, target, node);
  }
  return written;
});

/** Arithmetic whose result is assigned. `+=` also joins texts, and with a number it does not change the unit. */
const computing: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.MinusEqualsToken,
  SyntaxKind.AsteriskEqualsToken,
  SyntaxKind.SlashEqualsToken,
  SyntaxKind.PercentEqualsToken,
  SyntaxKind.AmpersandEqualsToken,
  SyntaxKind.BarEqualsToken,
  SyntaxKind.CaretEqualsToken,
  SyntaxKind.LessThanLessThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanEqualsToken,
  SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

/** Says whether a node assigns something, other than by `+=`. */
export function isWriting(node: ts.Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const operator = node.operatorToken.kind;
  return assigningOperators.has(operator) || computing.has(operator);
}

function isPlain(assignment: BinaryExpression): boolean {
  return assigningOperators.has(assignment.getOperatorToken().getKind());
}

function isKeepingOperator(assignment: BinaryExpression): boolean {
  return keepingOperators.has(assignment.getOperatorToken().getKind());
}

/** Says whether an assignment in the function of a read runs after it, and not before it once more in a loop. */
function follows(assignment: BinaryExpression, read: Node): boolean {
  if (assignment.getEnd() < read.getEnd()) return false;
  for (let node = assignment.getParent(); node && !isCallable(node); node = node.getParent())
    if (Node.isIterationStatement(node) && node.getPos() <= read.getPos() && read.getEnd() <= node.getEnd())
      return false;
  return true;
}

/** Says whether an assignment is a statement of its own that every way to a read goes through. */
function isSurelyBefore(assignment: BinaryExpression, read: Node): boolean {
  const statement = assignment.getParent();
  const block = Node.isExpressionStatement(statement) ? statement.getParent() : undefined;
  return (
    block !== undefined &&
    !isKeepingOperator(assignment) &&
    assignment.getEnd() <= read.getStart() &&
    (Node.isBlock(block) ||
      Node.isSourceFile(block) ||
      Node.isCaseClause(block) ||
      Node.isDefaultClause(block)) &&
    block.getPos() <= read.getPos() &&
    read.getEnd() <= block.getEnd()
  );
}

/** The function around a node; the file outside of all. */
function getScope(node: Node): Node {
  return getEnclosingCallable(node) ?? node.getSourceFile();
}
