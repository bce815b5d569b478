/**
 * What a value says about time. `milliseconds`, `seconds`, `fractional-seconds` and `microseconds` are timestamps counted from 1970; `date`
 * is an object, `iso` a text; a `duration` is no timestamp at all.
 */
export type TimeUnit =
  "milliseconds" | "seconds" | "fractional-seconds" | "microseconds" | "date" | "iso" | "duration" | "number";

type MaybeUnit = TimeUnit | undefined;

const timestampUnits: ReadonlySet<MaybeUnit> = new Set([
  "milliseconds",
  "seconds",
  "fractional-seconds",
  "microseconds",
  "date",
]);

/** Says whether values in a unit are timestamps. */
export function isTimestampUnit(unit: MaybeUnit): boolean {
  return timestampUnits.has(unit);
}

/** The unit that the digits of a number suggest. */
export function getUnitOfNumber(value: number): TimeUnit {
  // 13 digits are the milliseconds of 2001 to 2286, 10 digits the seconds of the same years.
  if (value >= 1e12 && value < 1e13 && Number.isInteger(value)) return "milliseconds";
  if (value >= 1e9 && value < 1e10 && Number.isInteger(value)) return "seconds";
  return "number";
}

/** The unit of a value that is rounded to a whole number. */
export function roundUnit(unit: MaybeUnit): MaybeUnit {
  return unit === "fractional-seconds" ? "seconds" : toNumberUnit(unit);
}

/** The unit of a value that is converted to a number: a `Date` gives milliseconds, a text that is no number gives none. */
export function toNumberUnit(unit: MaybeUnit): MaybeUnit {
  return unit === "date" ? "milliseconds" : unit === "iso" ? undefined : unit;
}

/** The unit of a quotient, given the divisor's unit and its value where that is known. */
export function divideUnit(unit: MaybeUnit, divisor: MaybeUnit, by: number | undefined): MaybeUnit {
  const divided = toNumberUnit(unit);
  if (divided === "milliseconds") return by === 1000 ? "fractional-seconds" : undefined;
  return (divided === "number" && divisor === "number") || divided === "duration" ? divided : undefined;
}

/** The unit of a product, given the value of its other factor where that is known. */
export function multiplyUnit(unit: MaybeUnit, by: number | undefined): MaybeUnit {
  switch (unit) {
    case "milliseconds":
    case "date":
      return by === 0.001 ? "fractional-seconds" : by === 1000 ? "microseconds" : undefined;
    case "seconds":
    case "fractional-seconds":
      return by === 1000 ? "milliseconds" : undefined;
    default:
      return undefined;
  }
}

/** The unit of a sum. */
export function addUnits(left: MaybeUnit, right: MaybeUnit): MaybeUnit {
  const [a, b] = [toNumberUnit(left), toNumberUnit(right)];
  if (isTimestampUnit(a) && isTimestampUnit(b)) return a;
  // Adding a number to a text appends its digits.
  if (left === "iso" || right === "iso" || left === "date") return undefined;
  if (isTimestampUnit(a)) return a;
  return isTimestampUnit(b) ? b : combineLengths(a, b);
}

/** The unit of a difference. */
export function subtractUnits(left: MaybeUnit, right: MaybeUnit): MaybeUnit {
  const [a, b] = [toNumberUnit(left), toNumberUnit(right)];
  if (isTimestampUnit(a)) return isTimestampUnit(b) ? "duration" : a;
  return isTimestampUnit(b) ? undefined : combineLengths(a, b);
}

/** The unit of a sum or difference of values that are not timestamps. */
function combineLengths(a: MaybeUnit, b: MaybeUnit): MaybeUnit {
  if (a === "number" && b === "number") return "number";
  return a === "duration" || b === "duration" ? "duration" : undefined;
}
