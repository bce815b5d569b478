import { Node, SyntaxKind, VariableDeclarationKind } from "ts-morph";
import { getEnclosingCallable, getSymbolOfName, isInside, unwrap, type Origin } from "../flow/terms.ts";
import { findInside } from "../program/nodes.ts";

/** The variable that a node reads, and what `+=` appends to it in the function around it before that, in order; nothing where nothing does. */
export function findAppended(node: Node): readonly Node[] {
  const inner = unwrap(node);
  const symbol = getSymbolOfName(inner);
  const made = symbol?.getValueDeclaration();
  const statement = Node.isVariableDeclaration(made) ? made.getVariableStatement() : undefined;
  const around = getEnclosingCallable(inner) ?? inner.getSourceFile();
  if (statement?.getDeclarationKind() !== VariableDeclarationKind.Let || !made) return [];
  if ((getEnclosingCallable(made) ?? made.getSourceFile()) !== around) return [];
  return findInside(around, SyntaxKind.BinaryExpression)
    .filter(
      (node) =>
        node.getOperatorToken().getKind() === SyntaxKind.PlusEqualsToken &&
        node.getEnd() <= inner.getPos() &&
        node.getLeft().getSymbol() === symbol,
    )
    .map((node) => node.getRight());
}

/**
 * The lookup with itself as a fallback that led to a value: `names[key] ?? key`, which gives every key that the object does not have. The
 * value is one that came from the key.
 */
export function findLookupOrSelf({ node: value, trail }: Origin): Node | undefined {
  return trail.map(({ node }) => unwrap(node)).find((node) => isLookupOrSelf(node, value));
}

function isLookupOrSelf(node: Node, value: Node): boolean {
  if (!Node.isBinaryExpression(node) || !fallbacks.has(node.getOperatorToken().getKind())) return false;
  const [lookup, fallback] = [unwrap(node.getLeft()), unwrap(node.getRight())];
  if (isInside(value, lookup)) return false;
  const key = Node.isElementAccessExpression(lookup)
    ? lookup.getArgumentExpression()
    : Node.isCallExpression(lookup)
      ? lookup.getArguments()[0]
      : undefined;
  return Node.isIdentifier(fallback) && Node.isIdentifier(key) && key.getSymbol() === fallback.getSymbol();
}

const fallbacks: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
]);
