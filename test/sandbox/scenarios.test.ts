import { expect, test } from "vitest";
import { withWriteAccess } from "../../sandbox/state/manifest.ts";
import { routesPath } from "../../sandbox/demo/members-routes.ts";
import { scenarios } from "../../sandbox/demo/scenarios.ts";
import { plantClub } from "../scenario/plant-club.ts";
import type { Expected } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ catchUpMilliseconds: 60 * 60 * 1000, permissions: withWriteAccess() });

const path = routesPath;
const place = `${path}:20 millisecond-timestamp: open`;
const oneOpenThread = {
  threads: [place],
  checks: [/^Pitstop failure: 1 pitfall found/],
};
const nothing = { threads: [], checks: [/^Pitstop success/] };

/** What each scenario of the demo must show. */
const shown: Readonly<Record<string, Expected>> = {
  trials: { reviews: { atMost: 1 }, checks: [/^Pitstop failure: \d+ pitfalls found/] },
  "one-mistake": oneOpenThread,
  clean: nothing,
  fork: oneOpenThread,
  draft: oneOpenThread,
  "docs-only": nothing,
  fixed: { threads: [/millisecond-timestamp: (?!open)/], checks: [/^Pitstop success/] },
  growing: {
    threads: [
      "src/members/routes.ts:20 millisecond-timestamp: open",
      "src/members/routes.ts:21 millisecond-timestamp: open",
    ],
    reviews: [/1 inline comment/, /1 new inline comment/],
    checks: [/^Pitstop failure: 2 pitfalls found/],
  },
  "life-cycle": {
    threads: [/:2\d millisecond-timestamp: open/, /:2\d millisecond-timestamp: resolved by pitstop/],
    requests: [],
  },
  placement: {
    threads: Array.from({ length: 29 }, (_, index) => `${path}:${21 + index} millisecond-timestamp: open`),
    checks: ["Pitstop failure: 40 pitfalls found: 40 errors"],
  },
  "check-runs": { threads: [place], checks: [/^Pitstop failure: 1/], reviews: { atMost: 1 } },
  killed: {
    threads: [place, place.replace("20", "21")],
    checks: [/^Pitstop failure: 2/],
    reviews: { atMost: 2 },
  },
  "fix-all": { commits: [/./, /^pitstop/] },
  commands: {
    conversation: [
      "octocat: /pitstop help",
      /^pitstop\[bot\]: Available commands/,
      "octocat: /pitstop explain millisecond-timestamp",
      /^pitstop\[bot\]: \*\*A timestamp is sent/,
      "visitor: /pitstop fix [-1]",
      "octocat: /pitstop fixx [confused]",
      /^pitstop\[bot\]: Unknown command `fixx`/,
      /^octocat: \/pitstop ignore .* \[\+1\]$/,
      "octocat: /pitstop review [eyes]",
    ],
    checks: [/^Pitstop success: No pitfalls/],
  },
  kinds: {
    threads: ["src/members/routing.ts:20 millisecond-timestamp: open"],
    checks: [/^Pitstop failure: .* but some code was not analyzed/],
    reviews: { atMost: 1 },
  },
  "shared-config": { threads: [place], checks: ["Pitstop success: 1 pitfall found: 1 error"] },
  "hostile-code": { threads: [`${path}:20 dynamic-event-name: open`], conversation: [] },
  terminal: oneOpenThread,
  "ten-files": { requests: { atMost: 9 }, checks: [/^Pitstop success/] },
};

test("every scenario has an expectation", () => {
  expect(Object.keys(shown)).toEqual(Object.keys(scenarios));
});

test.each(Object.entries(scenarios))(
  "the scenario %s shows what its description says",
  async (name, scenario) => {
    const { changes: change, steps = [], prepare, ownersFiles: files, ...more } = scenario;
    const others = files === undefined ? {} : { ".github": { files } };
    const scene = await pitstop.given({ files: plantClub, change, others, ...more });
    const { github, when, shows, repository } = scene;
    prepare?.(github);
    await when.opened();
    for (const { act } of steps) await act({ when, github, place: { repository, pull: scene.pull } });
    await shows(shown[name] ?? {});
    // A planned fault that no request met would prove nothing.
    expect(github.state.faults.filter(({ times }) => times > 0)).toEqual([]);
  },
);
