import { Node, SyntaxKind } from "ts-morph";
import { writeString } from "./edits.ts";

/** Writes the expression that logs a caught `error`, with the logger that the code around `node` uses and in the way it uses it. */
export function writeLogging(node: Node, message: string): string {
  const text = writeString(node, message);
  const used = findUse(node);
  if (!used) return `console.error(${text}, error)`;
  const { logger, firstArgument } = used;
  if (firstArgument === undefined) return `${logger}.error(error)`;
  if (Node.isObjectLiteralExpression(firstArgument)) {
    const key = firstArgument.getProperty("error") ? "error" : "err: error";
    return `${logger}.error({ ${key} }, ${text})`;
  }
  const isText =
    Node.isStringLiteral(firstArgument) ||
    Node.isNoSubstitutionTemplateLiteral(firstArgument) ||
    Node.isTemplateExpression(firstArgument);
  return isText ? `${logger}.error(${text}, error)` : `${logger}.error(error, ${text})`;
}

const loggerName = /^(?:this\.)?_?(?:log|logger)$|^(?:req|request|fastify|server|app)\.log$/u;

/** A logger that can be reached from `node`, and the first argument of a call of it in the same file. */
function findUse(
  node: Node,
): { readonly logger: string; readonly firstArgument: Node | undefined } | undefined {
  const uses = node
    .getSourceFile()
    .getDescendantsOfKind(SyntaxKind.PropertyAccessExpression)
    .filter((access) => loggerName.test(access.getExpression().getText()))
    .filter((access) => isReachable(access.getExpression(), node));
  const [first] = [...uses].sort((a, b) => rank(b) - rank(a));
  if (!first) return undefined;
  const call = first.getParent();
  const firstArgument = Node.isCallExpression(call) ? call.getArguments()[0] : undefined;
  return { logger: first.getExpression().getText(), firstArgument };
}

/** How a logger takes an error shows best where it is given one. */
function rank(access: Node): number {
  return Node.isPropertyAccessExpression(access) && access.getName() === "error" ? 1 : 0;
}

function isReachable(logger: Node, node: Node): boolean {
  const owner = (place: Node) => place.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  const root = getRoot(logger);
  if (Node.isThisExpression(root)) return owner(root) === owner(node);
  const declaration = root.getSymbol()?.getDeclarations()[0];
  const scope = declaration?.getFirstAncestor(
    (ancestor) =>
      Node.isFunctionLikeDeclaration(ancestor) ||
      Node.isArrowFunction(ancestor) ||
      Node.isSourceFile(ancestor),
  );
  if (!declaration || !scope || declaration.getSourceFile() !== node.getSourceFile()) return false;
  return Node.isSourceFile(scope) || scope.containsRange(node.getPos(), node.getEnd());
}

function getRoot(node: Node): Node {
  return Node.isPropertyAccessExpression(node) ? getRoot(node.getExpression()) : node;
}
