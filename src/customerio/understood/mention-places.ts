import { SyntaxKind, ts } from "ts-morph";
import { getCalledName, getDottedName } from "../program/nodes.ts";
import { readingPrefixes } from "../values/credential-names.ts";

/** Calls that only look at a text, or print it. */
const lookingCalls: ReadonlySet<string> = new Set([
  ...["includes", "startsWith", "endsWith", "indexOf", "has", "test", "match", "Boolean"],
  ...["log", "warn", "error", "info", "debug", "Error", "TypeError"],
]);

const comparisons: ReadonlySet<ts.SyntaxKind> = new Set([
  ...[SyntaxKind.EqualsEqualsToken, SyntaxKind.EqualsEqualsEqualsToken],
  ...[SyntaxKind.ExclamationEqualsToken, SyntaxKind.ExclamationEqualsEqualsToken],
]);

/** Names of properties whose addresses are for pages and proxies, not for requests of the code. */
const linkingNames: ReadonlySet<string> = new Set(["href", "src", "destination"]);

/** Says whether an address can be that of a request: not one that is compared, linked to, or in an allow list. */
export function isHostOfRequests(node: ts.Node): boolean {
  const { parent } = node;
  return !(
    ts.isArrayLiteralExpression(parent) ||
    (ts.isPropertyAssignment(parent) && linkingNames.has(parent.name.getText())) ||
    ts.isJsxAttribute(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isCaseClause(parent) ||
    ts.isLiteralTypeNode(parent) ||
    isNameOf(node, parent) ||
    isLookedAt(node)
  );
}

/** Says whether the value of an environment variable is read here for more than a check that it is set. */
export function isReadForItsValue(node: ts.Node): boolean {
  const access = getEnvironmentAccess(node);
  return access !== undefined && !isTested(access) && !isLookedAt(access);
}

/** The expression that reads a variable of the environment by a name: `process.env.X`, `env["X"]`, `config.get("X")`. */
function getEnvironmentAccess(name: ts.Node): ts.Node | undefined {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent) && parent.name === name)
    return isEnvironment(parent.expression) ? parent : undefined;
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === name)
    return isEnvironment(parent.expression) ? parent : undefined;
  if (ts.isBindingElement(parent) && (parent.propertyName ?? parent.name) === name)
    return getTakenApart(parent) ? parent : undefined;
  const called = getCalledName(parent).toLowerCase();
  const isRead =
    ts.isCallExpression(parent) &&
    parent.arguments[0] === name &&
    readingPrefixes.some((prefix) => called.startsWith(prefix));
  return isRead ? parent : undefined;
}

/** The object that a pattern destructures an environment variable from. */
function getTakenApart({ parent }: ts.BindingElement): ts.Expression | undefined {
  const { initializer } = ts.isVariableDeclaration(parent.parent) ? parent.parent : {};
  return initializer && isEnvironment(initializer) ? initializer : undefined;
}

/** `process.env`, `import.meta.env`, `c.env`, `env`. */
function isEnvironment(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === "env";
  return (getDottedName(node) ?? "") === "env";
}

/** Says whether an expression only decides what happens: a condition, or the left side of `&&` in one. */
function isTested(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent) && parent.condition === node) return true;
  if (ts.isTypeOfExpression(parent)) return true;
  if (ts.isParenthesizedExpression(parent)) return isTested(parent);
  if (!ts.isBinaryExpression(parent)) return false;
  const operator = parent.operatorToken.kind;
  if (operator === SyntaxKind.AmpersandAmpersandToken) return parent.left === node || isTested(parent);
  return operator === SyntaxKind.BarBarToken && isTested(parent);
}

function isLookedAt(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return comparisons.has(parent.operatorToken.kind);
  return (
    (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && lookingCalls.has(getCalledName(parent))
  );
}

function isNameOf(node: ts.Node, parent: ts.Node): boolean {
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}
