import { ts } from "ts-morph";
import { isScriptPath, isTestPath } from "../../files/file-kinds.ts";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import { getCalledName } from "../program/nodes.ts";
import { isOverflow } from "../program/overflow.ts";
import { remember } from "../program/remember.ts";

/** Text that all listening code contains: most files lack it and are not parsed. */
const mention = /\b(?:listen|serve)\s*\(|\bexport\s+default\s*\{[^}]{0,200}\bport\b/u;

const listeningMethod = "listen";
/** `serve({ fetch: app.fetch })`, `Bun.serve({ … })` */
const servingFunction = "serve";
const servingOwner = "Bun";
const servingOption = "fetch";
const portOption = "port";

/** How a port is written: as a name or a number. */
const portName = /port/iu;
const portNumber = /^\d{2,5}$/u;

/**
 * Says whether code opens a port and goes on listening: `app.listen(3000)`, `server.listen({ port })`, `Bun.serve({ … })`, and for Bun also
 * `export default { port, fetch }`.
 */
export const listens = remember(
  ({ path, text }: SourceText) =>
    isScriptPath(path) && !isTestPath(path) && mention.test(text) && hasListeningCall(path, text),
);

/** How many nodes of an argument are looked at: options are small, and nested calls would be read again and again. */
const maxNodes = 500;

/** Files that have nothing to do with Customer.io are not part of the program, so this one is parsed by itself. */
function hasListeningCall(path: string, text: string): boolean {
  try {
    return some(ts.createSourceFile(path, text, ts.ScriptTarget.Latest), isListening);
  } catch (error) {
    // Nested too deeply for the parser, which recurses.
    if (isOverflow(error)) return false;
    throw error;
  }
}

function isListening(node: ts.Node): boolean {
  if (ts.isExportAssignment(node))
    return [servingOption, portOption].every((name) => hasOption(node.expression, name));
  if (!ts.isCallExpression(node)) return false;
  const { expression: callee, arguments: args } = node;
  const name = getCalledName(node);
  if (name === listeningMethod) return ts.isPropertyAccessExpression(callee) && args.some(givesPort);
  if (name !== servingFunction) return false;
  const isOfBun =
    ts.isPropertyAccessExpression(callee) &&
    ts.isIdentifier(callee.expression) &&
    callee.expression.text === servingOwner;
  return isOfBun || hasOption(args[0], servingOption);
}

function hasOption(options: ts.Node | undefined, name: string): boolean {
  return (
    options !== undefined &&
    ts.isObjectLiteralExpression(options) &&
    options.properties.some(
      (property) => property.name && ts.isIdentifier(property.name) && property.name.text === name,
    )
  );
}

/** A callback may mention ports that are not passed to the call. */
function givesPort(argument: ts.Node): boolean {
  if (ts.isFunctionLike(argument)) return false;
  return some(
    argument,
    (node) => {
      if (ts.isIdentifier(node) || ts.isStringLiteral(node))
        return portName.test(node.text) || portNumber.test(node.text);
      return ts.isNumericLiteral(node) && portNumber.test(node.text);
    },
    maxNodes,
  );
}

/** Walks without recursion: sources may nest deeper than the call stack. */
function some(tree: ts.Node, test: (node: ts.Node) => boolean, limit = Infinity): boolean {
  const open = [tree];
  let visited = 0;
  for (let node = open.pop(); node && visited < limit; node = open.pop()) {
    visited++;
    if (test(node)) return true;
    ts.forEachChild(node, (child) => void open.push(child));
  }
  return false;
}
