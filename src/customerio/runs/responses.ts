import { Node, type CallExpression } from "ts-morph";
import { frameworks } from "../api/framework-table.ts";
import { nextNames, responseNames } from "../api/handler-words.ts";
import { readChain } from "./chains.ts";
import { findCallsInside } from "./names-inside.ts";
import type { RequestHandler } from "./request-handler.ts";

/** Methods of response objects that send the response: nobody waits after them. */
const completing: ReadonlySet<string> = new Set(frameworks.flatMap((facts) => facts.completing ?? []));

/** Methods of response objects that show that code answers. */
const answering: ReadonlySet<string> = new Set([
  ...completing,
  ...frameworks.flatMap((facts) => facts.beginning ?? []),
]);

/** Says whether code sends a response, or lets the next handler do so. */
export function sendsResponse(node: Node): boolean {
  return findCallsInside(node).some((call) => isCallOfResponse(call, answering) || passesOn(call));
}

/** Says whether a handler sends the response itself, so that its return value is not waited for. */
export function endsResponse({ callable }: RequestHandler): boolean {
  const body = callable.getBody();
  return body !== undefined && findCallsInside(body).some((call) => isCallOfResponse(call, completing));
}

/** Says whether every path to `node` sends the response first. */
export function isAfterResponse(node: Node, { callable }: RequestHandler): boolean {
  for (let current = node; current !== callable;) {
    const parent = current.getParent();
    if (!parent) return false;
    if (Node.isBlock(parent)) {
      const earlier = parent.getStatements().filter((statement) => statement.getEnd() <= current.getPos());
      if (earlier.some(isSending)) return true;
    }
    current = parent;
  }
  return false;
}

/** Says whether a callback sends the response in statements that follow `node`. */
export function isAnsweredBelow(node: Node, callback: Node): boolean {
  for (let current = node; current !== callback;) {
    const parent = current.getParent();
    if (!parent) return false;
    if (Node.isBlock(parent)) {
      const later = parent.getStatements().filter((statement) => statement.getPos() >= current.getEnd());
      if (later.some(sendsResponse)) return true;
    }
    current = parent;
  }
  return false;
}

/** A statement that always sends the response: not in a branch, nor in a callback among its arguments. */
function isSending(statement: Node): boolean {
  if (!Node.isExpressionStatement(statement)) return false;
  const expression = statement.getExpression();
  const sent = Node.isAwaitExpression(expression) ? expression.getExpression() : expression;
  return Node.isCallExpression(sent) && (passesOn(sent) || isCallOfResponse(sent, completing));
}

/** `res.json(…)`, `res.status(201).json(…)`, `context.response.send(…)`. */
function isCallOfResponse(call: CallExpression, methods: ReadonlySet<string>): boolean {
  const links = readChain(call);
  if (!methods.has(links.at(-1)?.name ?? "")) return false;
  const firstCall = links.findIndex(({ args }) => args !== undefined);
  return responseNames.has(links[firstCall - 1]?.name ?? "");
}

function passesOn(call: CallExpression): boolean {
  const callee = call.getExpression();
  return Node.isIdentifier(callee) && nextNames.has(callee.getText()) && call.getArguments().length === 0;
}
