import { Node, SyntaxKind } from "ts-morph";
import { getDottedName, getCalledName, isNamed } from "../program/nodes.ts";
import { getRoot, unwrap } from "../flow/terms.ts";
import { dateFunctions } from "./time-calls.ts";

/** Libraries whose dates count their own seconds. */
const countingLibraries: ReadonlySet<string> = new Set(["dayjs", "moment"]);

/** Code for the whole Unix seconds of a date; `undefined` if it is not known to be a JavaScript `Date`, or may be missing. */
export function writeSecondsOfDate(node: Node): string | undefined {
  const date = unwrap(node);
  if (isNow(date)) return "Math.floor(Date.now() / 1000)";
  if (Node.isCallExpression(date) && countingLibraries.has(getRoot(date).getText()))
    return `${date.getText()}.unix()`;
  return isDate(date) ? `Math.floor(${date.getText()}.getTime() / 1000)` : undefined;
}

/** Code for the whole Unix seconds of a time that is written as an ISO 8601 text: `date.toISOString()`, or what holds such a text. */
export function writeSecondsOfIsoText(node: Node): string | undefined {
  const text = unwrap(node);
  if (Node.isIdentifier(text) || Node.isPropertyAccessExpression(text)) return ofAny(text);
  const callee = Node.isCallExpression(text) ? unwrap(text.getExpression()) : undefined;
  if (!Node.isPropertyAccessExpression(callee) || !writingMethods.has(callee.getName())) return undefined;
  const date = callee.getExpression();
  // `new Date` also reads what other kinds of dates write.
  return writeSecondsOfDate(date) ?? ofAny(date);
}

const writingMethods: ReadonlySet<string> = new Set(["toISOString", "toJSON"]);

function ofAny(node: Node): string {
  return `Math.floor(new Date(${node.getText()}).getTime() / 1000)`;
}

function isNow(date: Node): boolean {
  return (
    Node.isNewExpression(date) &&
    isNamed(date.getExpression().compilerNode, "Date") &&
    date.getArguments().length === 0
  );
}

/** Says whether an expression is surely a `Date`, by how it is created or by the repository's own types. */
function isDate(date: Node): boolean {
  if (Node.isNewExpression(date)) return getDottedName(date.compilerNode.expression) === "Date";
  if (Node.isCallExpression(date) && dateFunctions.has(getCalledName(date.compilerNode))) return true;
  const isReference = Node.isIdentifier(date) || Node.isPropertyAccessExpression(date);
  const type = date.getType();
  return isReference && type.isObject() && type.getSymbol()?.getName() === "Date";
}

/** A time of something that may be missing: `trial.endsAt?.getTime() ?? null`. */
export interface OptionalTime {
  /** The part that may be missing: `trial.endsAt`. */
  readonly owner: Node;
  /** The time, if it is not missing: `trial.endsAt.getTime()`. */
  readonly time: string;
  /** The fallback: `null`. */
  readonly fallback: string;
  /** The whole expression. */
  readonly whole: Node;
}

/** Splits a method call that is made only if its object exists. */
export function readOptionalTime(node: Node): OptionalTime | undefined {
  if (!Node.isCallExpression(node) || node.getArguments().length > 0) return undefined;
  const callee = node.getExpression();
  if (!Node.isPropertyAccessExpression(callee) || !callee.hasQuestionDotToken()) return undefined;
  const owner = callee.getExpression();
  if (!isPlainReference(owner)) return undefined;
  const parent = node.getParent();
  const isLeft =
    Node.isBinaryExpression(parent) &&
    parent.getLeft() === node &&
    parent.getOperatorToken().getKind() === SyntaxKind.QuestionQuestionToken;
  const whole = isLeft ? parent : node;
  if (!Node.isPropertyAssignment(whole.getParent())) return undefined;
  return {
    owner,
    time: `${owner.getText()}.${callee.getName()}()`,
    fallback: isLeft ? parent.getRight().getText() : "undefined",
    whole,
  };
}

/** A name, or a property of one, without optional chaining. */
function isPlainReference(node: Node): boolean {
  if (Node.isIdentifier(node) || Node.isThisExpression(node)) return true;
  return (
    Node.isPropertyAccessExpression(node) &&
    !node.hasQuestionDotToken() &&
    isPlainReference(node.getExpression())
  );
}
