import { expect, test } from "vitest";
import { scenarioNames, startShow } from "../../sandbox/show.ts";

/** What each scenario is there to show: the check's conclusion, and how many comments; `trials` has as many as the rules find. */
const shown: Readonly<Record<string, readonly [conclusion: string, comments: unknown]>> = {
  trials: ["failure", expect.any(Number)],
  "one-mistake": ["failure", 1],
  clean: ["success", 0],
  mended: ["success", 1],
  growing: ["failure", 2],
  fork: ["failure", 1],
  draft: ["failure", 1],
  words: ["success", 0],
};

test.each(scenarioNames)("the scenario %s shows what it says", { timeout: 120_000 }, async (name) => {
  const show = await startShow({ kind: "scenario", name }, () => undefined);
  try {
    expect([show.run.conclusion, show.pull.comments.length]).toEqual(shown[name]);
    expect(show.github.violations).toEqual([]);
  } finally {
    await show.stop();
  }
});
