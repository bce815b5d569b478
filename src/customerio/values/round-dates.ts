import { Node, SyntaxKind, type CallExpression } from "ts-morph";
import { findInside, getCalledName, getDottedName, isNamed } from "../program/nodes.ts";
import { getEnclosingCallable, unwrap, type Origin } from "../flow/terms.ts";
import { settersOfMilliseconds } from "./time-calls.ts";

/** Says whether a date is on a whole second by how it is made, or because the code around it sets its milliseconds to zero. */
export function hasNoMilliseconds({ node, trail }: Origin): boolean {
  return isMadeRound(node) || [...trail.map((step) => step.node), node].some(isSetRound);
}

/** Says whether a call gives the milliseconds since 1970 of a time on a whole second: `Date.UTC(2026, 0)`, `date.setHours(0, 0, 0, 0)`. */
export function isTimeOfDay(call: CallExpression): boolean {
  const callee = unwrap(call.getExpression());
  const args = call.getArguments();
  if (getDottedName(callee.compilerNode) === "Date.UTC") return isZeroOrNone(args[partsUntilSeconds]);
  const position = Node.isPropertyAccessExpression(callee)
    ? settersOfMilliseconds.get(callee.getName())
    : undefined;
  // `setMilliseconds(date, 0)` of date-fns has the date first.
  return position !== undefined && args.length === position + 1 && isZero(args[position]);
}

/** Year, month, day, hours, minutes, seconds. */
const partsUntilSeconds = 6;
const maxLinks = 12;

function isMadeRound(made: Node): boolean {
  let node = made;
  for (let link = 0; link < maxLinks; link++) {
    if (Node.isNewExpression(node)) {
      const args = node.getArguments();
      const isDate = isNamed(node.getExpression().compilerNode, "Date");
      return isDate && args.length > 1 && isZeroOrNone(args[partsUntilSeconds]);
    }
    if (!Node.isCallExpression(node)) return false;
    const name = getCalledName(node.compilerNode);
    if (name.startsWith("endOf")) return false;
    if (name.startsWith("startOf") || setsNoMilliseconds(node, name)) return true;
    const callee = unwrap(node.getExpression());
    if (!Node.isPropertyAccessExpression(callee)) return false;
    node = unwrap(callee.getExpression());
  }
  return false;
}

/** `dayjs().millisecond(0)`, `moment().set("millisecond", 0)`, `DateTime.now().set({ millisecond: 0 })`, `setMilliseconds(date, 0)` */
function setsNoMilliseconds(call: CallExpression, name: string): boolean {
  const [first, second] = call.getArguments();
  if (name === "millisecond" || name === "milliseconds") return isZero(first);
  if (name === "setMilliseconds") return isZero(second);
  if (name !== "set" || !first) return false;
  if (Node.isObjectLiteralExpression(first)) {
    const part = first.getProperty("millisecond") ?? first.getProperty("milliseconds");
    return Node.isPropertyAssignment(part) && isZero(part.getInitializer());
  }
  return /^["'](?:ms|milliseconds?)["']$/u.test(first.getText()) && isZero(second);
}

/** Says whether the function around a name has set the milliseconds of what it names before. */
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
  return node === undefined || isZero(node);
}

function isZero(node: Node | undefined): boolean {
  const inner = node && unwrap(node);
  return Node.isNumericLiteral(inner) && inner.getLiteralValue() === 0;
}
