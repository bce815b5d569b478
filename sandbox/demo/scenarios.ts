import { longScenarios, trialsPullRequest } from "./long-scenarios.ts";
import { inMilliseconds, inSeconds, routesPath } from "./members-routes.ts";
import type { Scenario } from "./scenario.ts";

export const defaultScenario = "trials";

const oneMistake = { [routesPath]: inMilliseconds };

/** The scenarios by the name that `--scenario` takes. */
export const scenarios: Readonly<Record<string, Scenario>> = {
  [defaultScenario]: {
    about: "many kinds of mistakes in one change of the example application",
    ...trialsPullRequest,
  },
  "one-mistake": {
    about: "a timestamp in milliseconds, fixed with one click",
    title: "Record when a member was welcomed",
    changes: oneMistake,
  },
  clean: {
    about: "the same change without the mistake: no comments, and a green check",
    title: "Record when a member was welcomed",
    changes: { [routesPath]: inSeconds },
  },
  fork: {
    about: "a pull request from a fork, which the app cannot push to",
    title: "Record when a member was welcomed",
    changes: oneMistake,
    fork: "visitor",
  },
  draft: {
    about: "a draft pull request",
    title: "Record when a member was welcomed",
    changes: oneMistake,
    isDraft: true,
  },
  "docs-only": {
    about: "a change without code: reviewed, with nothing to report",
    title: "Describe how members are welcomed",
    changes: { "README.md": "# Plant Club\n\nMembers are welcomed when they join.\n" },
  },
  ...longScenarios,
};
