import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { isInside } from "../flow/terms.ts";
import type { Authorization } from "../requests/authorization.ts";
import { replaceNode } from "./replace.ts";

/** Keys under which libraries take a user and a password: those of axios and of `request`. */
const axiosNames = ["username", "password"] as const;
const requestNames = ["user", "pass"] as const;

/** Sends a key, given as code, as a Bearer token where Basic credentials are written. No edits if they are built elsewhere. */
export function sendAsBearer({ node, first }: Authorization, key: string): readonly Edit[] {
  if (isHeader(node))
    return first && isInside(first.node, node) ? [replaceNode(node, `\`Bearer \${${key}}\``)] : [];
  const pair = node.getParent()?.getParent();
  if (!Node.isObjectLiteralExpression(pair)) return [];
  if (hasOnly(pair, requestNames)) return [replaceNode(pair, `{ bearer: ${key} }`)];
  const auth = pair.getParent();
  const options = auth.getParent();
  const isPlain =
    Node.isPropertyAssignment(auth) &&
    auth.getName() === "auth" &&
    Node.isObjectLiteralExpression(options) &&
    !options.getProperty("headers") &&
    !options.getProperties().some(Node.isSpreadAssignment);
  return isPlain && hasOnly(pair, axiosNames)
    ? [replaceNode(auth, `headers: { Authorization: \`Bearer \${${key}}\` }`)]
    : [];
}

/** Sends a site id and a key, given as code, as Basic credentials where a Bearer token is written in a header. */
export function sendAsBasic({ node, first }: Authorization, siteId: string, key: string): readonly Edit[] {
  if (!isHeader(node) || !first || !isInside(first.node, node)) return [];
  return [replaceNode(node, `\`Basic \${btoa(\`\${${siteId}}:\${${key}}\`)}\``)];
}

/** Says whether the value of a header is built in place. */
function isHeader(node: Node): boolean {
  return Node.isTemplateExpression(node) || Node.isBinaryExpression(node);
}

function hasOnly(pair: Node, names: readonly string[]): boolean {
  return (
    Node.isObjectLiteralExpression(pair) &&
    pair.getProperties().length === names.length &&
    names.every((name) => pair.getProperty(name) !== undefined)
  );
}
