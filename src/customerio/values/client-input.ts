import { Node } from "ts-morph";
import { unwrap } from "../flow/terms.ts";

/** Names that handlers of the usual frameworks give the request or its context. */
const requestNames: ReadonlySet<string> = new Set(["c", "context", "ctx", "event", "req", "request"]);
/** What a context holds the request under: `ctx.request.body`, `c.req.query`. */
const innerRequestNames: ReadonlySet<string> = new Set(["req", "request"]);
/** What holds the values that a client sent. */
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

/** What an expression reads a property of, at the far end of the chain that still is what a client sent: `req.body` of `req.body.user.id`. */
export function getReadFrom(node: Node): Node | undefined {
  const inner = unwrap(node);
  if (!Node.isPropertyAccessExpression(inner) && !Node.isElementAccessExpression(inner)) return undefined;
  const owner = inner.getExpression();
  return isClientInput(owner) ? owner : getReadFrom(owner);
}

function isRequest(node: Node): boolean {
  const inner = unwrap(node);
  if (Node.isIdentifier(inner)) return requestNames.has(inner.getText());
  const owner = Node.isPropertyAccessExpression(inner) ? unwrap(inner.getExpression()) : undefined;
  return (
    Node.isPropertyAccessExpression(inner) &&
    Node.isIdentifier(owner) &&
    requestNames.has(owner.getText()) &&
    innerRequestNames.has(inner.getName())
  );
}
