import { Node, SyntaxKind, ts } from "ts-morph";
import { getFrameworkFacts } from "../api/framework-table.ts";
import { writeString } from "./replace.ts";
import { findNodes, getDottedName, perFile } from "../program/nodes.ts";
import { getRoot } from "../flow/terms.ts";
import { errorLevels, loggerNames } from "../runs/logging.ts";
import type { RequestHandler } from "../runs/request-handler.ts";

/** Writes the expression that logs a caught `error`, with the logger of the code around `node` and in the same style. */
export function writeLogging(node: Node, message: string, handler: RequestHandler): string {
  const text = writeString(node, message);
  const uses = findUses(node);
  const [first] = uses;
  const own = getRequestLogger(handler);
  if (!first && own) return `${own}.error(error, ${text})`;
  if (!first) return `console.error(${text}, error)`;
  const logger = first.logger.getText();
  const reported = uses.find((use) => use.args.length > 0 && errorLevels.has(use.level));
  const [argument] = reported?.args ?? [];
  if (Node.isObjectLiteralExpression(argument)) {
    const key = argument.getProperty("error") ? "error" : "err: error";
    return `${logger}.error({ ${key} }, ${text})`;
  }
  // Fastify's logger takes the error first; others differ, and only their calls show what they take.
  if (Node.isPropertyAccessExpression(first.logger) && first.logger.getName() === "log")
    return `${logger}.error(error, ${text})`;
  if (!reported || reported.args.length < 2) return `${logger}.error(error)`;
  const isText =
    Node.isStringLiteral(argument) ||
    Node.isNoSubstitutionTemplateLiteral(argument) ||
    Node.isTemplateExpression(argument);
  return isText ? `${logger}.error(${text}, error)` : `${logger}.error(error, ${text})`;
}

/** The logger of each request, as in Fastify. */
function getRequestLogger({ framework, callable }: RequestHandler): string | undefined {
  const logger = getFrameworkFacts(framework).requestLogger;
  const name = logger && callable.getParameters()[logger.parameter]?.getNameNode();
  return Node.isIdentifier(name) ? `${name.getText()}.${logger?.property ?? ""}` : undefined;
}

interface Use {
  readonly logger: Node;
  readonly level: string;
  readonly args: readonly Node[];
}

const findLoggers = perFile((file) =>
  findNodes(
    file,
    SyntaxKind.PropertyAccessExpression,
    (access) =>
      ts.isPropertyAccessExpression(access) && loggerNames.has(getDottedName(access.expression) ?? ""),
  ),
);

/** The calls of a logger that can be reached from `node`, in the same file. */
function findUses(node: Node): readonly Use[] {
  const uses = findLoggers(node.getSourceFile())
    .filter((access) => isReachable(access.getExpression(), node))
    .map((access) => {
      const call = access.getParent();
      return {
        logger: access.getExpression(),
        level: access.getName(),
        args: Node.isCallExpression(call) ? call.getArguments() : [],
      };
    });
  return uses.filter((use) => use.logger.getText() === uses[0]?.logger.getText());
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
