import { Node, SyntaxKind, type BinaryExpression, type CallExpression } from "ts-morph";
import { getDottedName } from "../program/nodes.ts";
import { getLiteralText, unwrap, type Origin, type Term } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";
import type { GetNumber } from "./known-numbers.ts";
import {
  addForms,
  formOf,
  formOfMultiple,
  formOfNumber,
  getConstant,
  isWhole,
  scaleForm,
  takeRemainder,
  type LinearForm,
} from "./linear-forms.ts";
import { hasNoMilliseconds, isTimeOfDay, writesNoMilliseconds } from "./round-dates.ts";
import { millisecondOfLuxon, millisecondsOfDates, numberConversions, timesOfDates } from "./time-calls.ts";
import { findWrittenNumber, isRounding } from "./time-forms.ts";

const maxDepth = 12;
/** How many parts are read for one answer. */
const maxParts = 500;
/** Texts with more characters than this do not identify a value. */
const maxText = 1_000;

/** Judges numbers whose fractions the code removes itself: `(ms - (ms % 1000)) / 1000`. The answer is `undefined` if a number may be whole. */
export function createWholeNumbers(flow: Flow, getNumber: GetNumber): (term: Term) => boolean | undefined {
  const frames = new WeakMap<object, number>();
  let count = 0;
  let parts = 0;

  function read(term: Term, depth: number): LinearForm {
    if (depth > maxDepth || ++parts > maxParts) return formOf(identify(term));
    const origins = flow.findOrigins(term);
    const [origin] = origins;
    if (!origin || origins.length > 1) return formOf(identify(term));
    return readOrigin(origin, depth) ?? formOf(identify(origin), listOthers(origin, depth));
  }

  /** The sum at the origin of a value; `undefined` if there is none. */
  function readOrigin(origin: Origin, depth: number): LinearForm | undefined {
    const { node, frame } = origin;
    const number = getNumber(origin);
    if (number !== undefined) return formOfNumber(number);
    if (isRounding(node)) return formOfMultiple(1);
    const written = findWrittenNumber(node);
    if (written) return read({ node: written, frame }, depth + 1);
    if (Node.isBinaryExpression(node)) return readBinary(node, frame, depth);
    if (Node.isPrefixUnaryExpression(node)) {
      const operand = { node: node.getOperand(), frame };
      switch (node.getOperatorToken()) {
        case SyntaxKind.PlusToken:
          return readTime(operand, depth);
        case SyntaxKind.MinusToken:
          return scaleForm(read(operand, depth + 1), -1);
        case SyntaxKind.TildeToken:
          return formOfMultiple(1);
        default:
          return undefined;
      }
    }
    if (Node.isNewExpression(node)) return readTime(origin, depth);
    if (Node.isPropertyAccessExpression(node) && node.getName() === millisecondOfLuxon)
      return takeRemainder(readTime({ node: node.getExpression(), frame }, depth), 1000);
    return Node.isCallExpression(node) ? readCall(node, frame, depth) : undefined;
  }

  function readBinary(node: BinaryExpression, frame: Term["frame"], depth: number): LinearForm | undefined {
    const left = read({ node: node.getLeft(), frame }, depth + 1);
    const right = read({ node: node.getRight(), frame }, depth + 1);
    const by = getConstant(right);
    switch (getOperator(node)) {
      case SyntaxKind.PlusToken:
        return addForms(left, right);
      case SyntaxKind.MinusToken:
        return addForms(left, right, -1);
      case SyntaxKind.AsteriskToken: {
        const factor = getConstant(left);
        if (by !== undefined) return scaleForm(left, by);
        return factor === undefined ? undefined : scaleForm(right, factor);
      }
      case SyntaxKind.SlashToken:
        return by === undefined || by === 0 ? undefined : scaleForm(left, 1 / by);
      case SyntaxKind.PercentToken:
        return by === undefined || by === 0 ? undefined : takeRemainder(left, by);
      case SyntaxKind.BarToken:
      case SyntaxKind.GreaterThanGreaterThanToken:
      case SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
        return formOfMultiple(1);
      default:
        return undefined;
    }
  }

  function readCall(node: CallExpression, frame: Term["frame"], depth: number): LinearForm | undefined {
    const callee = unwrap(node.getExpression());
    const [argument] = node.getArguments();
    const name = getDottedName(callee.compilerNode) ?? "";
    const conversion = numberConversions.get(name);
    if (conversion === "whole") return formOfMultiple(1);
    if (conversion && argument) return readTime({ node: argument, frame }, depth);
    if (name === "Date.parse" && argument)
      return readText(argument) ?? (writesNoMilliseconds(argument) ? formOfMultiple(1000) : undefined);
    if (isTimeOfDay(node)) return formOfMultiple(1000);
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    const receiver = { node: callee.getExpression(), frame };
    if (timesOfDates.has(callee.getName())) return readTime(receiver, depth);
    return millisecondsOfDates.has(callee.getName()) && !argument
      ? takeRemainder(readTime(receiver, depth), 1000)
      : undefined;
  }

  /** The milliseconds of a date, or a number as it is. */
  function readTime(term: Term, depth: number): LinearForm {
    const origins = flow.findOrigins(term);
    if (origins.length > 0 && origins.every((origin) => hasNoMilliseconds(origin, flow)))
      return formOfMultiple(1000);
    const [origin, ...others] = origins;
    if (!origin || others.length > 0 || !Node.isNewExpression(origin.node)) return read(term, depth + 1);
    const [given, ...more] = origin.node.getArguments();
    if (!given || more.length > 0) return formOf(identify(origin));
    return readText(given) ?? read({ node: given, frame: origin.frame }, depth + 1);
  }

  /** A value that is computed from others, but not as a sum: the call of an unknown function. */
  function listOthers({ node, frame }: Origin, depth: number): readonly string[] {
    const parts = Node.isCallExpression(node)
      ? [node.getExpression(), ...node.getArguments()]
      : Node.isBinaryExpression(node)
        ? [node.getLeft(), node.getRight()]
        : Node.isPropertyAccessExpression(node)
          ? [node.getExpression()]
          : [];
    return parts.flatMap((part) => {
      const { factors, others } = read({ node: part, frame }, depth + 1);
      return [...factors.keys(), ...others];
    });
  }

  /** Two values that are written the same way in one call of a function are the same. */
  function identify({ node, frame }: Term): string {
    const text = node.getText();
    const place = text.length > maxText ? String(node.getPos()) : text;
    return `${node.getSourceFile().getFilePath()} ${frame ? numberFrame(frame) : 0} ${place}`;
  }

  function numberFrame(frame: object): number {
    const known = frames.get(frame);
    if (known !== undefined) return known;
    frames.set(frame, ++count);
    return count;
  }

  return (term) => {
    parts = 0;
    const form = read(term, 0);
    return parts > maxParts ? undefined : isWhole(form);
  };
}

/** The milliseconds of a date that the code writes out. */
function readText(node: Node): LinearForm | undefined {
  const text = getLiteralText(unwrap(node));
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? undefined : formOfNumber(time);
}

const assigningOperators: ReadonlyMap<SyntaxKind, SyntaxKind> = new Map([
  [SyntaxKind.MinusEqualsToken, SyntaxKind.MinusToken],
  [SyntaxKind.AsteriskEqualsToken, SyntaxKind.AsteriskToken],
  [SyntaxKind.SlashEqualsToken, SyntaxKind.SlashToken],
  [SyntaxKind.PercentEqualsToken, SyntaxKind.PercentToken],
  [SyntaxKind.BarEqualsToken, SyntaxKind.BarToken],
  [SyntaxKind.GreaterThanGreaterThanEqualsToken, SyntaxKind.GreaterThanGreaterThanToken],
  [
    SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
    SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
  ],
]);

/** The operator of an expression, also where its result is assigned at once: `/` of `seconds /= 1000`. */
export function getOperator(node: BinaryExpression): SyntaxKind {
  const operator = node.getOperatorToken().getKind();
  return assigningOperators.get(operator) ?? operator;
}
