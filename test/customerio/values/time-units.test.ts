import { expect, test } from "vitest";
import {
  addUnits,
  divideUnit,
  getUnitOfNumber,
  multiplyUnit,
  roundUnit,
  subtractUnits,
  toNumberUnit,
  type TimeUnit,
} from "../../../src/customerio/values/time-units.ts";

type MaybeUnit = TimeUnit | undefined;

test.each<readonly [value: number, unit: TimeUnit]>([
  [1_700_000_000_000, "milliseconds"],
  [1e12, "milliseconds"],
  [999_999_999_999, "number"],
  [1e13, "number"],
  [1_700_000_000, "seconds"],
  [1e9, "seconds"],
  [999_999_999, "number"],
  [1e10, "number"],
  [1_700_000_000.5, "number"],
  [1_700_000_000_000.5, "number"],
  [86_400, "number"],
])("the digits of %d suggest %s", (value, unit) => {
  expect(getUnitOfNumber(value)).toBe(unit);
});

test.each<readonly [unit: MaybeUnit, by: number | undefined, quotient: MaybeUnit]>([
  ["milliseconds", 1000, "fractional-seconds"],
  ["date", 1000, "fractional-seconds"],
  ["milliseconds", 60_000, undefined],
  ["milliseconds", undefined, undefined],
  ["seconds", 1000, undefined],
  ["microseconds", 1000, undefined],
  ["iso", 1000, undefined],
  ["duration", 1000, "duration"],
  ["number", 60, "number"],
  [undefined, 1000, undefined],
])("%s divided by %s is in %s", (unit, by, quotient) => {
  expect(divideUnit(unit, "number", by)).toBe(quotient);
});

test("a number divided by what is not known is not known", () => {
  expect(divideUnit("number", undefined, undefined)).toBeUndefined();
});

test.each<readonly [unit: MaybeUnit, by: number | undefined, product: MaybeUnit]>([
  ["seconds", 1000, "milliseconds"],
  ["fractional-seconds", 1000, "milliseconds"],
  ["seconds", 60, undefined],
  ["milliseconds", 0.001, "fractional-seconds"],
  ["date", 0.001, "fractional-seconds"],
  ["milliseconds", 1000, "microseconds"],
  ["milliseconds", 2, undefined],
  ["milliseconds", undefined, undefined],
  ["seconds", 0.001, undefined],
  ["number", 1000, undefined],
  ["duration", 1000, undefined],
  [undefined, 1000, undefined],
])("%s times %s is in %s", (unit, by, product) => {
  expect(multiplyUnit(unit, by)).toBe(product);
});

test.each<readonly [left: MaybeUnit, right: MaybeUnit, sum: MaybeUnit]>([
  ["milliseconds", "number", "milliseconds"],
  ["number", "milliseconds", "milliseconds"],
  ["seconds", "duration", "seconds"],
  ["milliseconds", undefined, "milliseconds"],
  [undefined, "seconds", "seconds"],
  ["seconds", "milliseconds", "seconds"],
  ["iso", "number", undefined],
  ["iso", "milliseconds", undefined],
  ["milliseconds", "iso", undefined],
  ["number", "iso", undefined],
  ["date", "number", undefined],
  ["number", "number", "number"],
  ["number", undefined, undefined],
  ["duration", "number", "duration"],
  ["number", "duration", "duration"],
  [undefined, undefined, undefined],
])("%s plus %s is in %s", (left, right, sum) => {
  expect(addUnits(left, right)).toBe(sum);
});

test.each<readonly [left: MaybeUnit, right: MaybeUnit, difference: MaybeUnit]>([
  ["milliseconds", "milliseconds", "duration"],
  ["date", "date", "duration"],
  ["milliseconds", "number", "milliseconds"],
  ["date", "number", "milliseconds"],
  ["seconds", undefined, "seconds"],
  ["number", "milliseconds", undefined],
  [undefined, "seconds", undefined],
  ["duration", "number", "duration"],
  ["number", "number", "number"],
  ["number", undefined, undefined],
])("%s minus %s is in %s", (left, right, difference) => {
  expect(subtractUnits(left, right)).toBe(difference);
});

test.each<readonly [unit: MaybeUnit, rounded: MaybeUnit, converted: MaybeUnit]>([
  ["fractional-seconds", "seconds", "fractional-seconds"],
  ["milliseconds", "milliseconds", "milliseconds"],
  ["date", "milliseconds", "milliseconds"],
  ["iso", undefined, undefined],
  ["number", "number", "number"],
  [undefined, undefined, undefined],
])("%s is %s when it is rounded, and %s as a number", (unit, rounded, converted) => {
  expect(roundUnit(unit)).toBe(rounded);
  expect(toNumberUnit(unit)).toBe(converted);
});
