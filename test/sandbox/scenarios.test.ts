import { expect, test } from "vitest";
import { scenarios } from "../../sandbox/scenarios.ts";
import { plantClub } from "../scenario/plant-club.ts";
import type { Expected } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop();

const oneOpenThread = {
  threads: ["src/members/routes.ts:20 millisecond-timestamp: open"],
  checks: [/^Pitstop failure: 1 pitfall found/],
};
const nothing = { threads: [], checks: [/^Pitstop success/] };

/** What each scenario of the demo is there to show. */
const shown: Readonly<Record<string, Expected>> = {
  trials: { reviews: { atMost: 1 }, checks: [/^Pitstop failure: \d+ pitfalls found/] },
  "one-mistake": oneOpenThread,
  clean: nothing,
  mended: { threads: [/millisecond-timestamp: (?!open)/], checks: [/^Pitstop success/] },
  growing: {
    threads: [
      "src/members/routes.ts:20 millisecond-timestamp: open",
      "src/members/routes.ts:21 millisecond-timestamp: open",
    ],
    reviews: [/1 new comment/, /1 new comment/],
    checks: [/^Pitstop failure: 2 pitfalls found/],
  },
  fork: oneOpenThread,
  draft: oneOpenThread,
  words: nothing,
};

test("every scenario is held to what it shows", () => {
  expect(Object.keys(shown)).toEqual(Object.keys(scenarios));
});

test.each(Object.entries(scenarios))("the scenario %s shows what it says", async (name, scenario) => {
  const { changes: change, pushes = [], ...more } = scenario;
  const { when, shows } = await pitstop.given({ files: plantClub, change, ...more });
  await when.opened();
  for (const { message, changes } of pushes) await when.pushed(changes, message);
  await shows(shown[name] ?? {});
});
