import { Node, SyntaxKind, type Block } from "ts-morph";
import { contextNames, nextNames, requestNames } from "../api/handler-words.ts";
import { getCallableName } from "../flow/terms.ts";
import { findInside, getCalledName, listNames } from "../program/nodes.ts";
import { getPath } from "../program/program.ts";
import type { Wait } from "./awaiting.ts";
import { getFirstCall, readChain } from "./chains.ts";
import { findCallsInside } from "./names-inside.ts";
import type { RequestHandler } from "./request-handler.ts";

/** Names of routes that exist to pass something to Customer.io. */
const purposeName =
  /(?:^|[/\-_.]|(?<=[a-z]))(?:un)?(?:[sS]ubscribe|[nN]ewsletter|[wW]aitlist|[wW]ait-list|[cC]ustomer-?[iI]o|[cC]io|[iI]dentify|[aA]nalytics|[lL]eads?|[mM]ailing-?[lL]ist)(?=$|[A-Z/\-_.])/u;

/** Methods that read and check the input. */
const readingMethod = /^(?:json|formData|text|parseBody|body|valid|validate\w*|parse\w*|safeParse\w*)$/iu;

/** Functions that read the request, and that authenticate its sender. */
const readingCall =
  /^(?:get)?(?:server)?(?:session|auth|user|currentUser|cookies|headers|authenticate\w*|requireAuth\w*|requireUser\w*|readBody|readFormData|readValidatedBody|rateLimit\w*|verify\w*)$/iu;

/** What frameworks pass as promises: `const { id } = await params`. */
const inputNames: ReadonlySet<string> = new Set([
  ...requestNames,
  ...contextNames,
  "params",
  "searchParams",
  "props",
]);

/** Properties of an answer that show whether something worked. */
const outcomeNames: ReadonlySet<string> = new Set(["error", "success", "ok"]);

const errorStatus = { first: 400, last: 599 } as const;

/**
 * Says whether the call to Customer.io is the purpose of a route: it does nothing else, and the outcome decides the answer. Then waiting
 * for it is right.
 */
export function isPurposeOf({ by, site, handler }: Wait, isOperation: (node: Node) => boolean): boolean {
  if (!hasNoOtherWork(handler, isOperation)) return false;
  return isResultUsed(by) || isFailureAnswered(site, handler) || isNamedAfterIt(handler);
}

function hasNoOtherWork({ callable }: RequestHandler, isOperation: (node: Node) => boolean): boolean {
  return findInside(callable, SyntaxKind.AwaitExpression)
    .map((awaited) => awaited.getExpression())
    .every((value) => isReading(value) || isOperation(value) || findCallsInside(value).some(isOperation));
}

/** Reading the input and authenticating its sender is not work of the route's own. */
function isReading(value: Node): boolean {
  const links = readChain(value);
  if (inputNames.has(links[0]?.name ?? "") && links.every(({ args }) => args === undefined)) return true;
  if (readingCall.test(getFirstCall(value)?.name ?? "")) return true;
  return findCallsInside(value).some(
    (call) =>
      Node.isPropertyAccessExpression(call.getExpression()) &&
      readingMethod.test(getCalledName(call.compilerNode)),
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
    if (!Node.isTryStatement(parent) || parent.getTryBlock() !== node) continue;
    const answer = parent.getCatchClause()?.getBlock();
    if (answer && answersWithError(answer)) return true;
  }
  return false;
}

function answersWithError(block: Block): boolean {
  return (
    block.getDescendants().some((node) => Node.isThrowStatement(node) || isErrorStatus(node)) ||
    findInside(block, SyntaxKind.ReturnStatement).some((statement) =>
      listNames(statement).some((name) => outcomeNames.has(name)),
    ) ||
    findCallsInside(block).some(
      (call) => nextNames.has(getCalledName(call.compilerNode)) && call.getArguments().length > 0,
    )
  );
}

function isErrorStatus(node: Node): boolean {
  if (!Node.isNumericLiteral(node)) return false;
  const status = node.getLiteralValue();
  return status >= errorStatus.first && status <= errorStatus.last;
}

function isNamedAfterIt({ callable, route }: RequestHandler): boolean {
  const path = getPath(callable.getSourceFile());
  const name = getCallableName(callable) ?? "";
  return [route ?? "", path, name].some((text) => purposeName.test(text));
}
