import fc from "fast-check";
import { expect, test } from "vitest";
import { separate } from "../../src/analyze/trial-groups.ts";

test("of any two numbers each is in a group without the other", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 80 }), (count) => {
      const groups = separate(count, 24).map((group) => new Set(group));
      const numbers = Array.from({ length: count }, (_, number) => number);
      return numbers.every((one) =>
        numbers.every(
          (other) => one === other || groups.some((group) => group.has(one) && !group.has(other)),
        ),
      );
    }),
  );
});

test.each([
  [1, 1],
  [2, 2],
  [3, 3],
  [6, 4],
  [10, 5],
  [20, 6],
  [70, 8],
  [300, 11],
])("%i numbers take %i groups", (count, groups) => {
  expect(separate(count, 24)).toHaveLength(groups);
});

test.each([
  [300, 4, 6],
  [300, 1, 1],
  [300, 0, 0],
])("of %i numbers, with at most %i groups only %i are in any", (count, most, placed) => {
  const groups = separate(count, most);
  expect(groups).toHaveLength(most);
  expect(new Set(groups.flat()).size).toBe(placed);
});
