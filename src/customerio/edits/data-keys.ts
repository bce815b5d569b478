import { Node } from "ts-morph";
import { contextNames, requestNames } from "../api/handler-words.ts";
import { withoutFallback } from "./argument-places.ts";
import { splitWords } from "../values/names.ts";
import { getKeptText } from "../values/kept-text.ts";
import { unwrap } from "../flow/terms.ts";

/** Keys of event data that override the message's own addresses. */
export const reservedKeys: ReadonlySet<string> = new Set(["recipient", "from_address", "reply_to"]);

/** Names of objects that say where a value was found, not whose it is; a single letter says nothing, either. */
const carriers: ReadonlySet<string> = new Set([
  // Requests and their context.
  ...[...requestNames, ...contextNames].map(splitWords),
  ...["session", "state", "this", "self"],
  // A service's answer. Not every name for a response: a `reply` can also be what somebody wrote, and `reply_id` says more than `id`.
  ...["res", "response"],
  // The contents of requests and answers.
  ...[
    "body",
    "query",
    "params",
    "data",
    "payload",
    "input",
    "message",
    "detail",
    "metadata",
    "form",
    "form data",
  ],
  ...["fields", "values", "value", "attributes", "attrs"],
  // Arguments of functions and results of databases.
  ...["args", "options", "opts", "props", "dto", "doc", "row", "record", "result"],
]);

const plainKey = /^[a-z][a-z0-9_]*$/u;

/** A data key taken from an expression: `productId` gives `product_id`, `plan.slug` gives `plan_slug`. Never a reserved one. */
export function toKey(node: Node): string | undefined {
  const key = getWords(node)?.replaceAll(" ", "_");
  if (!key || !plainKey.test(key)) return undefined;
  return reservedKeys.has(key) ? `event_${key}` : key;
}

function getWords(expression: Node): string | undefined {
  const node = withoutFallback(unwrap(expression));
  if (Node.isIdentifier(node)) return splitWords(node.getText());
  if (Node.isPropertyAccessExpression(node)) return joinWords(node.getExpression(), node.getName());
  if (Node.isElementAccessExpression(node)) {
    const key = node.getArgumentExpression();
    return Node.isStringLiteral(key) ? joinWords(node.getExpression(), key.getLiteralText()) : undefined;
  }
  const kept = getKeptText(node);
  return kept ? getWords(kept.from) : getAskedWords(node);
}

/** The name by which a value is read from a form, headers or a map: `form.get("source")`. */
function getAskedWords(node: Node): string | undefined {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "get") return undefined;
  const [name, ...others] = Node.isCallExpression(node) ? node.getArguments() : [];
  return others.length === 0 && Node.isStringLiteral(name)
    ? joinWords(callee.getExpression(), name.getLiteralText())
    : undefined;
}

function joinWords(holder: Node, name: string): string {
  const owner = unwrap(holder);
  const words = Node.isIdentifier(owner)
    ? splitWords(owner.getText())
    : Node.isPropertyAccessExpression(owner)
      ? splitWords(owner.getName())
      : "";
  const own = splitWords(name);
  return words === "" || isCarrier(words) || own.startsWith(words) ? own : `${words} ${own}`;
}

function isCarrier(words: string): boolean {
  return carriers.has(words) || /^[a-z]$/u.test(words);
}
