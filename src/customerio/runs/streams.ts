import { Node, type CallExpression } from "ts-morph";
import { getLiteralText } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { readChain } from "./chains.ts";
import { fileReaders, listeningMethods, stoppingMethod, streamedEvents } from "./loop-table.ts";
import { findCallsInside } from "./names-inside.ts";

/**
 * The stream whose elements a call handles as fast as a file is read: `createReadStream(path).pipe(parse()).on("data", send)`; `undefined`
 * for one that the callback pauses, and for sources that push, such as messages.
 */
export function getReadStream(call: CallExpression): Node | undefined {
  const callee = call.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || !listeningMethods.has(callee.getName())) return undefined;
  const [event, callback] = call.getArguments();
  if (!event || !callback || !streamedEvents.has(getLiteralText(event) ?? "")) return undefined;
  const stops = findCallsInside(callback).some(
    (inner) => getCalledName(inner.compilerNode) === stoppingMethod,
  );
  const stream = callee.getExpression();
  return !stops && isReadFromFile(stream) ? stream : undefined;
}

function isReadFromFile(stream: Node): boolean {
  const declaration = Node.isIdentifier(stream) ? stream.getSymbol()?.getValueDeclaration() : undefined;
  const made = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : stream;
  return made !== undefined && readChain(made).some(({ name, args }) => args && fileReaders.has(name));
}
