import { Node, SyntaxKind, type BinaryExpression, type CallExpression } from "ts-morph";
import { isTimestampName, splitWords } from "./names.ts";
import { getCalledName, getDottedName, listNames } from "../program/nodes.ts";
import { getLastName, getLiteralText, unwrap, type Frame, type Origin, type Term } from "../flow/terms.ts";
import { vendorTimestampNames } from "./timestamp-names.ts";
import { isChoosing, listChosen } from "./chosen-numbers.ts";
import { findMisgiven, givesMilliseconds, isGlobal } from "./clocks.ts";
import { isConvertedElsewhere } from "./converted-elsewhere.ts";
import { createKnownNumbers } from "./known-numbers.ts";
import { findWrittenNumber, isRounding } from "./time-forms.ts";
import { createWholeNumbers, getOperator } from "./whole-numbers.ts";
import {
  dateFunctions,
  dateMakers,
  functionUnits,
  dateOfId,
  methodUnits,
  methodsOfDates,
  millisecondProperties,
  numberConversions,
  secondsOfClocks,
  secondsOfTimes,
  settersOfDates,
  settersOfDays,
  settersOfMilliseconds,
  textHolders,
} from "./time-calls.ts";
import { endsWithWords } from "./word-phrases.ts";
import { getDocumentedUnit } from "./vendor-timestamps.ts";
import { createSureTimes } from "./sure-times.ts";
import {
  addUnits,
  divideUnit,
  getUnitOfNumber,
  isTimestampUnit,
  multiplyUnit,
  roundUnit,
  subtractUnits,
  toNumberUnit,
  type TimeUnit,
} from "./time-units.ts";
import type { Flow } from "../flow/core.ts";

export interface Times {
  /** Gets the unit of time that an origin of a value is in; `undefined` when it is not known to be a time. */
  readonly getUnit: (origin: Origin | Term) => TimeUnit | undefined;
  /**
   * Says whether an origin that is in milliseconds was read from a clock or a date, perhaps with a length of time added or subtracted: not by
   * its name, its digits or as the difference of two times.
   */
  readonly isSure: (origin: Origin | Term) => boolean;
  /** For a call at a node of a function named for seconds: finds the code elsewhere that passes a function returning milliseconds. */
  readonly findMisgiven: (at: Node, origin: Origin) => Node | undefined;
}

export function createTimes(flow: Flow): Times {
  const getNumber = createKnownNumbers(flow);
  const judgeWhole = createWholeNumbers(flow, getNumber);

  function getUnit(origin: Origin | Term, depth = 0): TimeUnit | undefined {
    const unit = getOwnUnit(origin, depth);
    const isKnown = unit === undefined || unit === "seconds" || unit === "number" || !("trail" in origin);
    return isKnown || !isConvertedElsewhere(origin, flow) ? unit : undefined;
  }

  function getOwnUnit(origin: Term, depth: number): TimeUnit | undefined {
    const { node } = origin;
    if (depth > 12) return undefined;
    if (Node.isNumericLiteral(node)) return getUnitOfNumber(node.getLiteralValue());
    if (Node.isNewExpression(node))
      return getDottedName(node.compilerNode.expression) === "Date" ? "date" : undefined;
    const written = findWrittenNumber(node);
    if (written) return getUnitOfText(getUnitOf({ node: written, frame: origin.frame }, depth), node);
    if (Node.isCallExpression(node)) return getUnitOfCall(node, origin, depth);
    if (Node.isBinaryExpression(node)) {
      const unit = getUnitOfBinary(node, origin, depth);
      return unit === "fractional-seconds" ? getUnitOfSeconds(origin) : unit;
    }
    if (Node.isPrefixUnaryExpression(node)) {
      const unit = getUnitOf({ node: node.getOperand(), frame: origin.frame }, depth);
      if (node.getOperatorToken() === SyntaxKind.TildeToken) return roundUnit(unit);
      return node.getOperatorToken() === SyntaxKind.PlusToken
        ? (toNumberUnit(unit) ?? (isDateOfRow(node.getOperand()) ? "milliseconds" : undefined))
        : unit === "number"
          ? "number"
          : undefined;
    }
    if (isGlobal(node, millisecondProperties)) return "milliseconds";
    return getDocumentedUnit(node, depth > 0) ?? (isDate(node) ? "date" : undefined);
  }

  /** The unit that all origins of a term agree on. */
  function getUnitOf(term: Term, depth: number): TimeUnit | undefined {
    const units = new Set(flow.findOrigins(term).map((origin) => getUnit(origin, depth + 1)));
    const [unit] = units;
    return units.size === 1 ? unit : undefined;
  }

  function getUnitOfCall(node: CallExpression, { frame }: Term, depth: number): TimeUnit | undefined {
    const callee = unwrap(node.getExpression());
    const [argument] = node.getArguments();
    const unitOfArgument = (): TimeUnit | undefined =>
      argument && getUnitOf({ node: argument, frame }, depth);
    if (givesMilliseconds({ node: callee, frame }, flow)) return "milliseconds";
    const name = getDottedName(callee.compilerNode) ?? "";
    if (dateMakers.has(name)) return "date";
    if (isRounding(node)) return roundUnit(unitOfArgument());
    if (isChoosing(node)) return getUnitOfChosen(node, frame, depth);
    const conversion = numberConversions.get(name);
    if (conversion)
      return conversion === "whole" ? roundUnit(unitOfArgument()) : toNumberUnit(unitOfArgument());
    if (Node.isIdentifier(callee)) return getUnitOfFunction(name);
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    const receiver = { node: callee.getExpression(), frame };
    const method = callee.getName();
    const unit = methodUnits.get(method);
    if (unit) return unit;
    if (method === dateOfId.method && getLastName(receiver.node) === dateOfId.owner) return "date";
    if (
      (settersOfMilliseconds.has(method) || settersOfDays.has(method)) &&
      getUnitOf(receiver, depth) === "date"
    )
      return "milliseconds";
    if (methodsOfDates.has(method) || (argument && settersOfDates.has(method)))
      return getUnitOf(receiver, depth) === "date" ? "date" : undefined;
    switch (method) {
      case "valueOf":
        return getUnitOf(receiver, depth) === "date" || isNamedTimestamp(receiver.node)
          ? "milliseconds"
          : getUnitOf(receiver, depth);
      case "toJSON":
        return getUnitOf(receiver, depth) === "date" ? "iso" : undefined;
      // The tokens of `moment` and dayjs for a timestamp as a number.
      case "format":
        return isText(argument, "x") ? "milliseconds" : isText(argument, "X") ? "seconds" : undefined;
      case "toFixed":
        return getUnitOf(receiver, depth);
      default:
        return getUnitOfFunction(method);
    }
  }

  /** The unit of the least or greatest of several numbers; one of them may be a bound that has no unit, such as `0`. */
  function getUnitOfChosen(
    node: CallExpression,
    frame: Frame | undefined,
    depth: number,
  ): TimeUnit | undefined {
    const units = new Set(
      listChosen(node, flow).map((one) => toNumberUnit(getUnitOf({ node: one, frame }, depth))),
    );
    units.delete("number");
    const [unit] = units;
    return units.size === 1 ? unit : undefined;
  }

  function getUnitOfBinary(node: BinaryExpression, { frame }: Term, depth: number): TimeUnit | undefined {
    const left = getUnitOf({ node: node.getLeft(), frame }, depth);
    const right = getUnitOf({ node: node.getRight(), frame }, depth);
    switch (getOperator(node)) {
      case SyntaxKind.SlashToken: {
        const divided = left ?? getUnitByName(node.getLeft());
        return divideUnit(divided, right, getNumber({ node: node.getRight(), frame }));
      }
      case SyntaxKind.AsteriskToken:
        return (
          multiplyUnit(left, getNumber({ node: node.getRight(), frame })) ??
          multiplyUnit(right, getNumber({ node: node.getLeft(), frame })) ??
          (isNamedForSeconds(node.getLeft()) && getNumber({ node: node.getRight(), frame }) === 1000
            ? "milliseconds"
            : undefined) ??
          (left === "number" && right === "number" ? "number" : undefined)
        );
      case SyntaxKind.PlusToken:
        return addUnits(left, right);
      case SyntaxKind.MinusToken:
        return subtractUnits(left, right);
      case SyntaxKind.PercentToken:
        return isTimestampUnit(left) ? "duration" : undefined;
      case SyntaxKind.BarToken:
      case SyntaxKind.GreaterThanGreaterThanToken:
      case SyntaxKind.GreaterThanGreaterThanGreaterThanToken:
        return roundUnit(left);
      default:
        return undefined;
    }
  }

  /** The unit of seconds whose fractions may have been removed by arithmetic. */
  function getUnitOfSeconds(term: Term): TimeUnit | undefined {
    const isWhole = judgeWhole(term);
    if (isWhole === undefined) return undefined;
    return isWhole ? "seconds" : "fractional-seconds";
  }

  return {
    getUnit,
    isSure: createSureTimes(flow, getUnit),
    findMisgiven: (at, origin) => findMisgiven(at, origin, flow),
  };
}

/** A value with the name of a timestamp that is divided by 1,000 is in milliseconds. */
function getUnitByName(divided: Node): TimeUnit | undefined {
  const inner = unwrap(divided);
  const [given] = Node.isCallExpression(inner) ? inner.getArguments() : [];
  const isConverted =
    Node.isCallExpression(inner) && numberConversions.has(getDottedName(inner.compilerNode.expression) ?? "");
  return isTimestampName(getLastName(isConverted && given ? given : inner) ?? "")
    ? "milliseconds"
    : undefined;
}

/** Says whether a value has the name of a timestamp, such as those that Stripe and JSON Web Tokens count in seconds. */
function isNamedTimestamp(node: Node): boolean {
  const name = getLastName(node) ?? "";
  return isTimestampName(name) || endsWithWords(splitWords(name), vendorTimestampNames);
}

/** Like `isNamedTimestamp`, and whole seconds of one: `lastSeen.seconds`, as Firestore has them, and `lastSeen._seconds`, as written in JSON. */
function isNamedForSeconds(node: Node): boolean {
  const inner = unwrap(node);
  const owner = Node.isPropertyAccessExpression(inner) && secondsOfTimes.has(inner.getName());
  return (
    isNamedTimestamp(owner ? inner.getExpression() : inner) || secondsOfClocks.has(getLastName(inner) ?? "")
  );
}

/** `+user.createdAt` is a `Date` converted to a number; a value from a request is a converted text. */
function isDateOfRow(node: Node): boolean {
  const inner = unwrap(node);
  return (
    Node.isPropertyAccessExpression(inner) &&
    splitWords(inner.getName()).endsWith(" at") &&
    !listNames(inner.getExpression()).some((name) => textHolders.has(name))
  );
}

function getUnitOfFunction(name: string): TimeUnit | undefined {
  return functionUnits.get(name) ?? (dateFunctions.has(name) ? "date" : undefined);
}

function isText(node: Node | undefined, text: string): boolean {
  return node !== undefined && getLiteralText(node) === text;
}

/** The unit of a number that is written as a text; a date writes itself in words. */
function getUnitOfText(unit: TimeUnit | undefined, text: Node): TimeUnit | undefined {
  if (unit === "date") return undefined;
  const isFixed = Node.isCallExpression(text) && getCalledName(text.compilerNode) === "toFixed";
  return isFixed ? roundUnit(unit) : unit;
}

function isDate(node: Node): boolean {
  const type = node.getType();
  const parts = (type.isUnion() ? type.getUnionTypes() : [type]).filter(
    (part) => !part.isNull() && !part.isUndefined(),
  );
  return parts.length > 0 && parts.every((part) => part.getSymbol()?.getName() === "Date" && part.isObject());
}
