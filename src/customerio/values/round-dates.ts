import { Node, SyntaxKind, type CallExpression, type NewExpression } from "ts-morph";
import { findInside, getCalledName, getDottedName, isNamed } from "../program/nodes.ts";
import type { Flow } from "../flow/core.ts";
import {
  getEnclosingCallable,
  getLiteralText,
  isZero,
  unwrap,
  type Origin,
  type Term,
} from "../flow/terms.ts";
import { settersOfMilliseconds } from "./time-calls.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** Says whether a date is on a whole second because of how it is created, or because the code around it sets its milliseconds to zero. */
export function hasNoMilliseconds(origin: Origin, flow: Flow, depth = 0): boolean {
  const { node, frame, trail } = origin;
  if ([...trail.map((step) => step.node), node].some(isSetRound)) return true;
  if (Node.isNewExpression(node)) return isMadeRound(node, { frame, flow });
  if (!Node.isCallExpression(node) || depth > maxDepth) return false;
  const name = getCalledName(node.compilerNode);
  if (name.startsWith("endOf")) return false;
  if (isRounding(name) || setsNoMilliseconds(node, name)) return true;
  // `addDays(date, 1)`, `date.add(1, "day")`
  const callee = unwrap(node.getExpression());
  const changed = Node.isPropertyAccessExpression(callee)
    ? callee.getExpression()
    : keepsMilliseconds(name)
      ? node.getArguments()[0]
      : undefined;
  const origins = changed ? flow.findOrigins({ node: changed, frame }) : [];
  return origins.length > 0 && origins.every((one) => hasNoMilliseconds(one, flow, depth + 1));
}

/** Says whether a date as text has no fractions of a second: `date.toISOString().slice(0, 10)`, `${day}T00:00:00Z`. */
export function writesNoMilliseconds(text: Node): boolean {
  const node = unwrap(text);
  if (Node.isTemplateExpression(node))
    return wholeTime.test(node.getTemplateSpans().at(-1)?.getLiteral().getLiteralText() ?? "");
  if (Node.isBinaryExpression(node)) {
    const end = getLiteralText(unwrap(node.getRight())) ?? "";
    return wholeTime.test(end) || (end === "Z" && writesNoMilliseconds(node.getLeft()));
  }
  if (Node.isElementAccessExpression(node)) {
    const parts = unwrap(node.getExpression());
    return Node.isCallExpression(parts) && getCalledName(parts.compilerNode) === "split";
  }
  if (!Node.isCallExpression(node)) return false;
  const name = getCalledName(node.compilerNode);
  const [start, end] = node.getArguments();
  if (cuttingMethods.has(name))
    return isWrittenZero(start) && Node.isNumericLiteral(end) && end.getLiteralValue() <= partsOfText;
  return textsOfDates.has(name);
}

/** Says whether a call returns the milliseconds since 1970 of a time on a whole second: `Date.UTC(2026, 0)`, `date.setHours(0, 0, 0, 0)`. */
export function isTimeOfDay(call: CallExpression): boolean {
  const callee = unwrap(call.getExpression());
  const args = call.getArguments();
  if (getDottedName(callee.compilerNode) === "Date.UTC") return isZeroOrNone(args[partsUntilSeconds]);
  const position = Node.isPropertyAccessExpression(callee)
    ? settersOfMilliseconds.get(callee.getName())
    : undefined;
  // `setMilliseconds(date, 0)` of date-fns has the date first.
  return position !== undefined && args.length === position + 1 && isWrittenZero(args[position]);
}

/** Year, month, day, hours, minutes, seconds. */
const partsUntilSeconds = 6;
/** As long as `2026-01-02T09:30:00`, in characters. */
const partsOfText = 19;
const wholeTime = /\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:?\d\d)?$/u;
const cuttingMethods: ReadonlySet<string> = new Set(["slice", "substr", "substring"]);
const textsOfDates: ReadonlySet<string> = new Set([
  ...["toDateString", "toGMTString", "toLocaleDateString", "toLocaleString", "toString", "toUTCString"],
]);
const maxDepth = 4;

function isMadeRound(
  made: NewExpression,
  { frame, flow }: { readonly frame: Term["frame"]; readonly flow: Flow },
): boolean {
  const [first, second] = made.getArguments();
  if (!first || !isNamed(made.getExpression().compilerNode, "Date")) return false;
  if (second) return isZeroOrNone(made.getArguments()[partsUntilSeconds]);
  const origins = flow.findOrigins({ node: first, frame });
  return origins.length > 0 && origins.every(({ node }) => writesNoMilliseconds(node));
}

/** Functions of date-fns, and methods, that leave no part of a second. */
function isRounding(name: string): boolean {
  return name.startsWith("startOf") || name.startsWith("roundToNearest");
}

/** Functions of date-fns that change other parts of a date than its milliseconds. */
function keepsMilliseconds(name: string): boolean {
  return /^(?:add|sub)[A-Z]/u.test(name) && !name.endsWith("Milliseconds");
}

/** `dayjs().millisecond(0)`, `moment().set("millisecond", 0)`, `DateTime.now().set({ millisecond: 0 })`, `setMilliseconds(date, 0)` */
function setsNoMilliseconds(call: CallExpression, name: string): boolean {
  const [first, second] = call.getArguments();
  if (name === "millisecond" || name === "milliseconds") return isWrittenZero(first);
  if (name === "setMilliseconds") return isWrittenZero(second);
  if (name !== "set" || !first) return false;
  if (Node.isObjectLiteralExpression(first)) {
    const part = first.getProperty("millisecond") ?? first.getProperty("milliseconds");
    return isWrittenZero(getWrittenValue(part));
  }
  return /^["'](?:ms|milliseconds?)["']$/u.test(first.getText()) && isWrittenZero(second);
}

/** Says whether the function around a name has set the milliseconds of its value before. */
function isSetRound(name: Node): boolean {
  const symbol = Node.isIdentifier(name) ? name.getSymbol() : undefined;
  if (!symbol) return false;
  return findInside(getEnclosingCallable(name) ?? name.getSourceFile(), SyntaxKind.CallExpression).some(
    (call) => {
      const callee = call.getExpression();
      return (
        call.getEnd() <= name.getStart() &&
        Node.isPropertyAccessExpression(callee) &&
        callee.getExpression().getSymbol() === symbol &&
        isTimeOfDay(call)
      );
    },
  );
}

function isZeroOrNone(node: Node | undefined): boolean {
  return node === undefined || isWrittenZero(node);
}

function isWrittenZero(node: Node | undefined): boolean {
  return isZero(node && unwrap(node));
}
