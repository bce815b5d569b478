import { expect, test } from "vitest";
import { createLatest } from "../../src/lsp/latest.ts";

test("work is done once for changes in a row, and again for one in the middle of it", async () => {
  const current: boolean[] = [];
  let begun = 0;
  const latest = createLatest(async (isCurrent) => {
    begun += 1;
    if (begun === 1) latest.change();
    await Promise.resolve();
    current.push(isCurrent());
  }, 0);
  await latest.whenIdle();
  expect(begun).toBe(0);
  for (let count = 0; count < 100; count++) latest.change();
  await latest.whenIdle();
  expect(current).toEqual([false, true]);
});

test("after it is closed, nothing begins and nobody waits", async () => {
  let begun = 0;
  const latest = createLatest(() => Promise.resolve(void (begun += 1)), 0);
  latest.change();
  const idle = latest.whenIdle();
  latest.close();
  latest.change();
  await idle;
  expect(begun).toBe(0);
});
