import { readApplication } from "./application.ts";
import { longScenarios } from "./long-scenarios.ts";
import { inMilliseconds, inSeconds, routesPath } from "./members-routes.ts";
import type { Scenario } from "./scenario.ts";

export const usualScenario = "trials";

const oneMistake = { [routesPath]: inMilliseconds };

/** The shelf of `--scenario`. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  [usualScenario]: {
    about: "the example application's own change, with mistakes of many kinds",
    title: "Start trials, remind of their end and follow the checkout",
    changes: (await readApplication("plant-club")).change,
  },
  "one-mistake": {
    about: "one line in milliseconds, mended with one click",
    title: "Remember when a member was welcomed",
    changes: oneMistake,
  },
  clean: {
    about: "the same change without a mistake: a green check and no comment",
    title: "Remember when a member was welcomed",
    changes: { [routesPath]: inSeconds },
  },
  fork: {
    about: "a pull request from a fork, to whose branch the app cannot write",
    title: "Remember when a member was welcomed",
    changes: oneMistake,
    fork: "visitor",
  },
  draft: {
    about: "a pull request that is not ready yet",
    title: "Remember when a member was welcomed",
    changes: oneMistake,
    isDraft: true,
  },
  words: {
    about: "a change without code that matters: reviewed, with nothing to say",
    title: "Describe the welcome",
    changes: { "README.md": "# Plant Club\n\nMembers are welcomed when they join.\n" },
  },
  ...longScenarios,
};
