import { Node } from "ts-morph";
import { contextNames, requestNames } from "../api/handler-words.ts";
import { unwrap } from "../flow/terms.ts";

/** The objects that hold a client's input: the request, or a context that also has its parts (`ctx.query`). */
const holderNames: ReadonlySet<string> = new Set([...requestNames, ...contextNames]);
/** The parts of a request that hold the client's values. */
const inputProperties: ReadonlySet<string> = new Set(["body", "params", "query"]);
const inputMethods: ReadonlySet<string> = new Set(["json", "parseBody"]);

/** Says whether an expression is what a client sent to a request handler: `req.body`, `ctx.request.query`, `await c.req.json()`. */
export function isClientInput(node: Node): boolean {
  const inner = unwrap(node);
  const access = Node.isCallExpression(inner) ? unwrap(inner.getExpression()) : inner;
  if (!Node.isPropertyAccessExpression(access)) return false;
  const names = inner === access ? inputProperties : inputMethods;
  return names.has(access.getName()) && isRequest(access.getExpression());
}

/** The first part of a chain of properties that is what a client sent: `req.body` of `req.body.user.id`. */
export function getReadFrom(node: Node): Node | undefined {
  const inner = unwrap(node);
  if (!Node.isPropertyAccessExpression(inner) && !Node.isElementAccessExpression(inner)) return undefined;
  const owner = inner.getExpression();
  return isClientInput(owner) ? owner : getReadFrom(owner);
}

function isRequest(node: Node): boolean {
  const inner = unwrap(node);
  if (Node.isIdentifier(inner)) return holderNames.has(inner.getText());
  const owner = Node.isPropertyAccessExpression(inner) ? unwrap(inner.getExpression()) : undefined;
  return (
    Node.isPropertyAccessExpression(inner) &&
    Node.isIdentifier(owner) &&
    holderNames.has(owner.getText()) &&
    // `ctx.request.body`, `c.req.query`
    requestNames.has(inner.getName())
  );
}
