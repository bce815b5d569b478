import { Node, SyntaxKind } from "ts-morph";
import type { Wait } from "./awaiting.ts";
import { findInside } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import { getCallableName, isCallable } from "../flow/terms.ts";
import type { RequestHandler } from "./framework-table.ts";

/** Names of routes that exist to hand something to Customer.io. */
const purposeName =
  /(?:^|[/\-_.]|(?<=[a-z]))(?:un)?(?:[sS]ubscribe|[nN]ewsletter|[wW]aitlist|[wW]ait-list|[cC]ustomer-?[iI]o|[cC]io|[iI]dentify|[aA]nalytics|[lL]eads?|[mM]ailing-?[lL]ist)(?=$|[A-Z/\-_.])/u;

/** Reading what came in, and asking who sent it: no work of the route's own. */
const reading =
  /\.(?:json|formData|text|parseBody|body|valid|validate\w*|parse\w*|safeParse\w*)\(|^(?:req|request|params|searchParams|props|context)\b[\w.]*$|^(?:\w+\.)*(?:get)?(?:server)?(?:session|auth|user|currentUser|cookies|headers|authenticate\w*|requireAuth\w*|requireUser\w*|readBody|readFormData|readValidatedBody|rateLimit\w*|verify\w*)\(/iu;

/**
 * Says whether the call to Customer.io is what a route is for: it does nothing else, and its outcome decides what is answered. Then waiting
 * for it is the point.
 */
export function isPurposeOf({ by, site, handler }: Wait, isOperation: (node: Node) => boolean): boolean {
  if (!hasNoOtherWork(handler, isOperation)) return false;
  return isResultUsed(by) || isFailureAnswered(site, handler) || isNamedAfterIt(handler);
}

function hasNoOtherWork({ callable }: RequestHandler, isOperation: (node: Node) => boolean): boolean {
  return findInside(callable, SyntaxKind.AwaitExpression)
    .map((awaited) => awaited.getExpression())
    .every(
      (value) =>
        reading.test(value.getText()) ||
        isOperation(value) ||
        findInside(value, SyntaxKind.CallExpression).some(isOperation),
    );
}

function isResultUsed(by: Wait["by"]): boolean {
  const parent = by?.getParentWhile(Node.isParenthesizedExpression)?.getParent() ?? by?.getParent();
  return (
    parent !== undefined && (Node.isVariableDeclaration(parent) || Node.isPropertyAccessExpression(parent))
  );
}

/** A `catch` around it answers with an error. */
function isFailureAnswered(site: Node, { callable }: RequestHandler): boolean {
  for (let node: Node | undefined = site; node && node !== callable; node = node.getParent()) {
    const parent = node.getParent();
    if (isCallable(node) && node !== callable) continue;
    if (!Node.isTryStatement(parent) || parent.getTryBlock() !== node) continue;
    const answer = parent.getCatchClause()?.getBlock().getText() ?? "";
    if (/\b[45]\d\d\b|\bthrow\b|\breturn\b[^;]*\b(?:error|success|ok)\b|\bnext\(\w/u.test(answer))
      return true;
  }
  return false;
}

function isNamedAfterIt({ callable, route }: RequestHandler): boolean {
  const path = getPath(callable.getSourceFile());
  const name = getCallableName(callable) ?? "";
  return [route ?? "", path, name].some((text) => purposeName.test(text));
}
