import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import { isReference, unwrap } from "../flow/terms.ts";
import { isWriting } from "../flow/writes.ts";
import { isNamed } from "../program/nodes.ts";
import { writeSecondsOfDate, writeSecondsOfIsoText } from "./date-forms.ts";
import type { TimeUnit } from "./time-units.ts";

/** How to rewrite the code of a timestamp: replaced, or with text around it. */
export type TimeRewrite =
  | { readonly kind: "replace"; readonly text: string }
  | { readonly kind: "wrap"; readonly before: string; readonly after: string };

/** The functions of `Math` that return a whole number. */
const roundingFunctions: ReadonlySet<string> = new Set(["floor", "trunc", "round", "ceil"]);

/**
 * The rewrite that makes the code of a timestamp in `unit` give whole Unix seconds. It removes a detour through milliseconds: `created` for
 * `created * 1000`. `undefined` if no rewrite is safe.
 */
export function rewriteAsSeconds(node: Node, unit: TimeUnit): TimeRewrite | undefined {
  // Arithmetic on the `undefined` of an optional chain gives NaN, which would be sent as null and clear the attribute.
  if (hasOptionalChain(node)) return undefined;
  // Code put around an assignment would not be assigned.
  if (Node.isBinaryExpression(node) && isWriting(node.compilerNode)) return undefined;
  const counted = findWrittenNumber(node);
  if (counted) return asReplacement(counted, rewriteAsSeconds(counted, unit));
  const seconds = unit === "milliseconds" ? findMultipliedByThousand(node) : undefined;
  if (seconds && isReference(unwrap(seconds))) return { kind: "replace", text: seconds.getText() };
  const literal = unit === "milliseconds" ? writeSecondsOfNumber(node) : undefined;
  if (literal !== undefined) return { kind: "replace", text: literal };
  const formatted = findFormattedDate(node);
  if (formatted) return { kind: "replace", text: `${formatted.getText()}.unix()` };
  return wrapAsSeconds(node, unit);
}

/**
 * The rewrite that makes the code of a timestamp in seconds give an ISO 8601 text. It removes a detour through seconds:
 * `Math.floor(date.getTime() / 1000)` becomes `date.toISOString()`. `undefined` if no rewrite is safe.
 */
export function rewriteAsIsoText(seconds: Node): TimeRewrite | undefined {
  if (hasOptionalChain(seconds)) return undefined;
  return { kind: "replace", text: writeIsoText(findWrittenNumber(seconds) ?? seconds) };
}

/**
 * The number that a text consists of: `seconds` of `String(seconds)`, `seconds.toString()`, `seconds.toFixed()` and `${seconds}` in a
 * template.
 */
export function findWrittenNumber(text: Node): Node | undefined {
  const node = unwrap(text);
  if (Node.isTemplateExpression(node)) {
    const [span, ...others] = node.getTemplateSpans();
    const isAlone = node.getHead().getLiteralText() === "" && span?.getLiteral().getLiteralText() === "";
    return isAlone && others.length === 0 ? span.getExpression() : undefined;
  }
  if (!Node.isCallExpression(node)) return undefined;
  const callee = unwrap(node.getExpression());
  const [given] = node.getArguments();
  if (isNamed(callee.compilerNode, "String")) return given;
  const isWritten = Node.isPropertyAccessExpression(callee) && writingMethods.has(callee.getName());
  // Digits in another base are not that number; `toFixed(0)` is the usual way to write one.
  const isDecimal = !given || (Node.isNumericLiteral(given) && decimal.has(given.getLiteralValue()));
  return isWritten && isDecimal ? callee.getExpression() : undefined;
}

/** Methods of a number that write it as a text. */
const writingMethods: ReadonlySet<string> = new Set(["toString", "toFixed"]);

/** Arguments of these methods that keep the digits: no decimals, base ten. */
const decimal: ReadonlySet<number> = new Set([0, 10]);

function asReplacement(node: Node, rewrite: TimeRewrite | undefined): TimeRewrite | undefined {
  return rewrite?.kind === "wrap"
    ? { kind: "replace", text: `${rewrite.before}${node.getText()}${rewrite.after}` }
    : rewrite;
}

/** The dividend of a division by 1000, also inside a rounding: `ms` of `ms / 1000` and of `Math.floor(ms / 1000)`. */
export function findDividedByThousand(node: Node): Node | undefined {
  const outer = unwrap(node);
  const quotient = isRounding(outer) ? unwrap(outer.getArguments()[0] ?? outer) : outer;
  return findThousandOperand(quotient, SyntaxKind.SlashToken);
}

/** The left factor of a multiplication by 1000: `seconds` of `seconds * 1000`. */
export function findMultipliedByThousand(node: Node): Node | undefined {
  return findThousandOperand(unwrap(node), SyntaxKind.AsteriskToken);
}

/** Says whether a node is a call of `Math.floor`, `Math.trunc`, `Math.round` or `Math.ceil`. */
export function isRounding(node: Node): node is CallExpression {
  if (!Node.isCallExpression(node)) return false;
  const callee = unwrap(node.getExpression());
  return (
    Node.isPropertyAccessExpression(callee) &&
    isNamed(callee.getExpression().compilerNode, "Math") &&
    roundingFunctions.has(callee.getName())
  );
}

/** Says whether a node is the number 1000, written in any way: `1_000` and `1e3` are. */
function isThousand(node: Node): boolean {
  const inner = unwrap(node);
  return Node.isNumericLiteral(inner) && inner.getLiteralValue() === 1000;
}

function findThousandOperand(node: Node, operator: SyntaxKind): Node | undefined {
  return Node.isBinaryExpression(node) &&
    node.getOperatorToken().getKind() === operator &&
    isThousand(node.getRight())
    ? node.getLeft()
    : undefined;
}

function hasOptionalChain(node: Node): boolean {
  return node.getFirstDescendantByKind(SyntaxKind.QuestionDotToken) !== undefined;
}

/** The date that `moment` or dayjs formats as digits: `moment(date)` of `moment(date).format("x")`. */
function findFormattedDate(node: Node): Node | undefined {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "format"
    ? callee.getExpression()
    : undefined;
}

function wrapAsSeconds(node: Node, unit: TimeUnit): TimeRewrite | undefined {
  const [open, close] = needsParentheses(node) ? ["(", ")"] : ["", ""];
  switch (unit) {
    case "milliseconds":
      return { kind: "wrap", before: `Math.floor(${open}`, after: `${close} / 1000)` };
    case "microseconds":
      return { kind: "wrap", before: `Math.floor(${open}`, after: `${close} / 1_000_000)` };
    case "fractional-seconds":
      return { kind: "wrap", before: "Math.floor(", after: ")" };
    case "date":
      return toReplacement(writeSecondsOfDate(node));
    case "iso":
      return toReplacement(writeSecondsOfIsoText(node));
    default:
      return undefined;
  }
}

function toReplacement(text: string | undefined): TimeRewrite | undefined {
  return text === undefined ? undefined : { kind: "replace", text };
}

function writeIsoText(seconds: Node): string {
  const milliseconds = findDividedByThousand(seconds);
  if (!milliseconds) return `new Date(${parenthesize(seconds)} * 1000).toISOString()`;
  const callee = Node.isCallExpression(milliseconds) ? milliseconds.getExpression() : undefined;
  if (Node.isPropertyAccessExpression(callee)) {
    const receiver = callee.getExpression();
    if (callee.getName() === "now" && isNamed(receiver.compilerNode, "Date"))
      return "new Date().toISOString()";
    if (callee.getName() === "getTime") return `${receiver.getText()}.toISOString()`;
  }
  return `new Date(${milliseconds.getText()}).toISOString()`;
}

/** The seconds of a number of milliseconds that the code writes out, with the separators that it has: `1_735_689_600` of `1_735_689_600_000`. */
function writeSecondsOfNumber(node: Node): string | undefined {
  const digits = /^(?<seconds>\d[\d_]*\d)_?\d{3}$/u.exec(Node.isNumericLiteral(node) ? node.getText() : "");
  return digits?.groups?.["seconds"];
}

function parenthesize(node: Node): string {
  return needsParentheses(node) ? `(${node.getText()})` : node.getText();
}

/** Operators that bind less tightly than division. */
function needsParentheses(node: Node): boolean {
  return (
    Node.isBinaryExpression(node) ||
    Node.isConditionalExpression(node) ||
    Node.isArrowFunction(node) ||
    Node.isYieldExpression(node)
  );
}
