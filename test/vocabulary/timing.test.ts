import { expect, test } from "vitest";
import { startStopwatch, sumStages } from "../../src/vocabulary/timing.ts";

/** A clock that shows these times, one after the other. */
function makeClock(...times: readonly number[]): () => number {
  const left = [...times];
  return () => left.shift() ?? 0;
}

test("a stage takes from the end of the one before", () => {
  const stopwatch = startStopwatch(makeClock(100, 130, 190));
  stopwatch.lap({ name: "read", files: 3 });
  stopwatch.lap({ name: "learn" });
  expect(stopwatch.listStages()).toEqual([
    { name: "read", milliseconds: 30, files: 3 },
    { name: "learn", milliseconds: 60 },
  ]);
});

test("a stage that runs again is one, but rules are apart", () => {
  const stopwatch = startStopwatch(makeClock(0, 10, 12, 15, 20));
  stopwatch.lap({ name: "read", files: 3 });
  stopwatch.lap({ name: "check", rule: "missing-email" });
  stopwatch.lap({ name: "check", rule: "wrong-api-key" });
  stopwatch.lap({ name: "read" });
  expect(stopwatch.listStages()).toEqual([
    { name: "read", milliseconds: 15, files: 3 },
    { name: "check", rule: "missing-email", milliseconds: 2 },
    { name: "check", rule: "wrong-api-key", milliseconds: 3 },
  ]);
});

test("a stage around others has the rest of their time", () => {
  const stopwatch = startStopwatch(makeClock(0, 100));
  stopwatch.lapAround("transfer", [
    { name: "parse", milliseconds: 30 },
    { name: "learn", milliseconds: 20 },
  ]);
  expect(stopwatch.listStages()[0]).toEqual({ name: "transfer", milliseconds: 50 });
  expect(sumStages(stopwatch.listStages())).toBe(100);
});
