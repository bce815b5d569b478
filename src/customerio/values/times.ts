import { Node, SyntaxKind, type BinaryExpression, type CallExpression } from "ts-morph";
import { isTimestampName, splitWords } from "./names.ts";
import { unwrap, type Term } from "../flow/terms.ts";
import { isMillisecondsByName } from "./vendor-moments.ts";
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
  /** The unit of what an origin makes; `undefined` when it is not known to be about time. */
  readonly getUnit: (origin: Term) => TimeUnit | undefined;
}

const rounding = /^Math\.(?:floor|trunc|round|ceil)$/u;
const millisecondCalls = /^(?:Date\.now|Date\.parse|Date\.UTC|(?:\w+\.)?\w*\.?performance\.timeOrigin)$/u;
const dateMakers =
  /^(?:moment|dayjs|DateTime\.(?:now|utc|local|fromISO|fromJSDate|fromMillis|fromSeconds)|Temporal\.Now\.instant|moment\.utc|dayjs\.utc|Timestamp\.now|Timestamp\.fromDate)$/u;
const dateFnsDates =
  /^(?:add|sub)(?:Milliseconds|Seconds|Minutes|Hours|Days|BusinessDays|Weeks|Months|Quarters|Years)?$|^(?:start|end)Of(?:Second|Minute|Hour|Day|Week|ISOWeek|Month|Quarter|Year|Today|Tomorrow|Yesterday)$|^(?:parseISO|toDate|fromUnixTime|set(?:Hours|Minutes|Date|Month|Year|Day)?)$/u;

export function createTimes(flow: Flow): Times {
  function getUnit(origin: Term, depth = 0): TimeUnit | undefined {
    const { node } = origin;
    if (depth > 12) return undefined;
    if (Node.isNumericLiteral(node)) return getUnitOfNumber(node.getLiteralValue());
    if (Node.isNewExpression(node)) return node.getExpression().getText() === "Date" ? "date" : undefined;
    if (Node.isCallExpression(node)) return getUnitOfCall(node, origin, depth);
    if (Node.isBinaryExpression(node)) return getUnitOfBinary(node, origin, depth);
    if (Node.isPrefixUnaryExpression(node)) {
      const unit = getUnitOf({ node: node.getOperand(), frame: origin.frame }, depth);
      if (node.getOperatorToken() === SyntaxKind.TildeToken) return roundUnit(unit);
      return node.getOperatorToken() === SyntaxKind.PlusToken
        ? (toNumberUnit(unit) ?? (isDateOfRow(node.getOperand()) ? "milliseconds" : undefined))
        : unit === "number"
          ? "number"
          : undefined;
    }
    if (Node.isPropertyAccessExpression(node) && /(?:^|\.)performance\.timeOrigin$/u.test(node.getText()))
      return "milliseconds";
    if (isMillisecondsByName(node)) return "milliseconds";
    return isDate(node) ? "date" : undefined;
  }

  /** The unit that all the ways a term can come about agree on. */
  function getUnitOf(term: Term, depth: number): TimeUnit | undefined {
    const units = new Set(flow.findOrigins(term).map((origin) => getUnit(origin, depth + 1)));
    const [unit] = units;
    return units.size === 1 ? unit : undefined;
  }

  function getUnitOfCall(node: CallExpression, { frame }: Term, depth: number): TimeUnit | undefined {
    const callee = node.getExpression();
    const text = callee.getText();
    const [argument] = node.getArguments();
    const unitOfArgument = (): TimeUnit | undefined =>
      argument && getUnitOf({ node: argument, frame }, depth);
    if (millisecondCalls.test(text)) return "milliseconds";
    if (dateMakers.test(text)) return "date";
    if (rounding.test(text)) return roundUnit(unitOfArgument());
    if (/^(?:Number|parseInt|Number\.parseInt)$/u.test(text)) {
      const unit = toNumberUnit(unitOfArgument());
      return text === "Number" ? unit : roundUnit(unit);
    }
    if (/^(?:Number\.)?parseFloat$/u.test(text)) return toNumberUnit(unitOfArgument());
    if (Node.isIdentifier(callee)) return getUnitOfFunction(text);
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    const receiver = { node: callee.getExpression(), frame };
    switch (callee.getName()) {
      case "getTime":
        return "milliseconds";
      case "toMillis":
        return "milliseconds";
      case "valueOf":
        return getUnitOf(receiver, depth) === "date" || isNamedTimestamp(receiver.node)
          ? "milliseconds"
          : getUnitOf(receiver, depth);
      case "unix":
      case "toUnixInteger":
      case "toSeconds":
      case "getUnixTime":
        return "seconds";
      case "toISOString":
      case "toISO":
        return "iso";
      case "toJSON":
        return getUnitOf(receiver, depth) === "date" ? "iso" : undefined;
      // The tokens of moment and dayjs for a moment as a number.
      case "format":
        return isText(argument, "x") ? "milliseconds" : isText(argument, "X") ? "seconds" : undefined;
      case "toFixed":
      case "toString":
        return callee.getName() === "toFixed" && isZero(argument)
          ? roundUnit(getUnitOf(receiver, depth))
          : getUnitOf(receiver, depth);
      case "toDate":
        return "date";
      case "add":
      case "subtract":
      case "startOf":
      case "endOf":
      case "plus":
      case "minus":
      case "utc":
      case "clone":
      case "tz":
        return getUnitOf(receiver, depth) === "date" ? "date" : undefined;
      default:
        return getUnitOfFunction(callee.getName());
    }
  }

  function getUnitOfBinary(node: BinaryExpression, { frame }: Term, depth: number): TimeUnit | undefined {
    const left = getUnitOf({ node: node.getLeft(), frame }, depth);
    const right = getUnitOf({ node: node.getRight(), frame }, depth);
    switch (node.getOperatorToken().getKind()) {
      case SyntaxKind.SlashToken:
        return divideUnit(left, right, getNumber({ node: node.getRight(), frame }));
      case SyntaxKind.AsteriskToken:
        return (
          multiplyUnit(left, getNumber({ node: node.getRight(), frame })) ??
          multiplyUnit(right, getNumber({ node: node.getLeft(), frame })) ??
          (isNamedTimestamp(node.getLeft()) && getNumber({ node: node.getRight(), frame }) === 1000
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

  function getNumber(term: Term): number | undefined {
    const origins = flow.findOrigins(term);
    const [origin] = origins;
    if (origins.length !== 1 || !origin) return undefined;
    const { node } = origin;
    if (Node.isNumericLiteral(node)) return node.getLiteralValue();
    if (Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.AsteriskToken) {
      const left = getNumber({ node: node.getLeft(), frame: origin.frame });
      const right = getNumber({ node: node.getRight(), frame: origin.frame });
      return left === undefined || right === undefined ? undefined : left * right;
    }
    return undefined;
  }

  return { getUnit };
}

/** Says whether something goes by the name of a moment, such as those that Stripe and JSON web tokens count in seconds. */
function isNamedTimestamp(node: Node): boolean {
  const inner = unwrap(node);
  const name = Node.isIdentifier(inner)
    ? inner.getText()
    : Node.isPropertyAccessExpression(inner)
      ? inner.getName()
      : "";
  return (
    isTimestampName(name) ||
    /(?:^| )(?:created|updated|exp|iat|period start|period end|trial start|trial end|payment attempt)$/u.test(
      splitWords(name),
    )
  );
}

/** `user.createdAt` with a plus before it is a `Date` that is made a number; what a request brings is a text that is. */
function isDateOfRow(node: Node): boolean {
  const inner = unwrap(node);
  return (
    Node.isPropertyAccessExpression(inner) &&
    / at$/u.test(splitWords(inner.getName())) &&
    !/\b(?:req|request|ctx|query|params|body|headers|env)\b/u.test(inner.getExpression().getText())
  );
}

function getUnitOfFunction(name: string): TimeUnit | undefined {
  if (name === "getUnixTime") return "seconds";
  if (name === "getTime" || name === "toMillis" || name === "millisecondsSinceEpoch") return "milliseconds";
  if (name === "formatISO") return "iso";
  return dateFnsDates.test(name) ? "date" : undefined;
}

function isText(node: Node | undefined, text: string): boolean {
  return Node.isStringLiteral(node) && node.getLiteralText() === text;
}

function isZero(node: Node | undefined): boolean {
  return !node || node.getText() === "0";
}

function isDate(node: Node): boolean {
  const type = node.getType();
  const parts = (type.isUnion() ? type.getUnionTypes() : [type]).filter(
    (part) => !part.isNull() && !part.isUndefined(),
  );
  return parts.length > 0 && parts.every((part) => part.getSymbol()?.getName() === "Date" && part.isObject());
}
