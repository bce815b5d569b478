import { describe, expect, test } from "vitest";
import {
  createSoleInstance,
  nameInstance,
  readRunMark,
  unnamedInstance,
  writeRunMark,
} from "../../src/github/instances.ts";

const minute = 60_000;

describe("a process on its own", () => {
  test.each<[string, { instance?: string; startedAt: number }, now: number, boolean]>([
    ["has ended if it began the run before this one started", { startedAt: -minute }, 30_000, true],
    ["has not ended while it may still complete the run", { startedAt: -minute }, 29_999, false],
    ["has not ended if it began the run after this one started", { startedAt: 1 }, minute, false],
    ["has not ended if it began the run when this one started", { startedAt: 0 }, minute, false],
    [
      "has not ended as far as anybody knows if the run never started",
      { startedAt: Number.NaN },
      minute,
      false,
    ],
  ])("replaces another one, which %s", async (_what, run, now, expected) => {
    let clock = 0;
    const { hasEnded } = createSoleInstance(30_000, () => clock);
    clock = now;
    expect(await hasEnded({ id: 1, instance: "other", ...run })).toBe(expected);
  });

  test("has not ended itself, whatever GitHub's clock says", async () => {
    const { own, hasEnded } = createSoleInstance(0, () => 0);
    expect(await hasEnded({ id: 1, instance: own, startedAt: -minute })).toBe(false);
  });

  test("no longer works on a run that it abandoned, and still on others", async () => {
    const { own, hasEnded, abandon, isAbandoned } = createSoleInstance(0, () => 0);
    await abandon(1);
    const ask = (id: number) => Promise.all([hasEnded({ id, instance: own, startedAt: 1 }), isAbandoned(id)]);
    expect([await ask(1), await ask(2)]).toEqual([
      [true, true],
      [false, false],
    ]);
  });
});

describe("a process that has no name", () => {
  test("knows of no other that has ended, and of no run that was abandoned", async () => {
    const { own, hasEnded, abandon, isAbandoned } = unnamedInstance;
    await abandon(1);
    expect(own).toBeUndefined();
    expect(await hasEnded({ id: 1, instance: "other", startedAt: 0 })).toBe(false);
    expect(await isAbandoned(1)).toBe(false);
  });
});

test("names of processes are short, and each is new", () => {
  expect(nameInstance()).toMatch(/^[0-9a-f]{12}$/u);
  expect(nameInstance()).not.toBe(nameInstance());
});

test("a check run without an external id is for nothing, and nobody's", () => {
  expect(readRunMark(null)).toEqual({ externalId: "", instance: undefined });
});

test.each([
  ["7 by f3a9c1d2", { externalId: "7", instance: "f3a9c1d2" }],
  ["merge group on abc by f3a9c1d2", { externalId: "merge group on abc", instance: "f3a9c1d2" }],
  ["7", { externalId: "7", instance: undefined }],
])("the external id %s says what a check run is for, and who began it", (text, mark) => {
  expect(readRunMark(text)).toEqual(mark);
  expect(writeRunMark(mark)).toBe(text);
});
