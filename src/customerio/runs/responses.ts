import { Node, SyntaxKind } from "ts-morph";
import type { RequestHandler } from "./framework-table.ts";

/** How a response is sent through an object that a handler is given. */
const send =
  /\b(?:_?res|response|reply)\b(?:\s*\.\s*\w+\((?:[^()]|\([^()]*\))*\))*?\s*\.\s*(?:json|send|sendStatus|sendFile|end|redirect|render|jsonp|download|status|code|writeHead)\s*\(/u;
const sendAll =
  /\b(?:_?res|response|reply)\b(?:\s*\.\s*\w+\((?:[^()]|\([^()]*\))*\))*?\s*\.\s*(?:json|send|sendStatus|sendFile|end|redirect|render|jsonp|download)\s*\(/u;

/** Says whether code sends a response, or lets the next handler do so. */
export function sendsResponse(node: Node): boolean {
  return send.test(node.getText()) || /\bnext\(\s*\)/u.test(node.getText());
}

/** Says whether a handler sends the response itself, so that what it returns is not waited for. */
export function endsResponse({ callable }: RequestHandler): boolean {
  return sendAll.test(callable.getBody()?.getText() ?? "");
}

/** Says whether the response was sent, on every way, before `node` is reached. */
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

function isSending(statement: Node): boolean {
  if (!Node.isExpressionStatement(statement)) return false;
  const expression = statement.getExpression();
  const sent = Node.isAwaitExpression(expression) ? expression.getExpression() : expression;
  if (!Node.isCallExpression(sent)) return false;
  if (/^next\(\s*\)$/u.test(sent.getText())) return true;
  const callee = sent.getExpression();
  return (
    Node.isPropertyAccessExpression(callee) &&
    /^(?:json|send|sendStatus|sendFile|end|redirect|render|jsonp)$/u.test(callee.getName()) &&
    /^(?:_?res|response|reply)\b/u.test(callee.getText()) &&
    sent.getFirstAncestorByKind(SyntaxKind.ExpressionStatement) === statement
  );
}
