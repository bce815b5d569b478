import { runCommandLine } from "../../src/cli/program.ts";
import { fullName } from "../state/addresses.ts";
import { readApplication } from "./application.ts";
import {
  inMilliseconds,
  inSeconds,
  membersRoutes,
  routesPath,
  twiceInMilliseconds,
} from "./members-routes.ts";
import { pushing, type Play, type Scenario, type Step } from "./scenario.ts";

/** The example application's own pull request, with many kinds of mistakes. */
export const trialsPullRequest: Pick<Scenario, "title" | "body" | "changes"> = {
  title: "Add trials, trial reminders and checkout tracking",
  body: [
    "Members can try Plant Club for 14 days before they pay.",
    "",
    "- `POST /trials` starts a trial.",
    "- A job reminds members during the last week of their trial, and once more on the last day.",
    "- The checkout is tracked, so that campaigns can follow up on orders and gifts.",
  ].join("\n"),
  changes: (await readApplication("plant-club")).change,
};

const title = "Record when a member was welcomed";
const oneMistake = { [routesPath]: inMilliseconds };
const commenting = (body: string, by?: string): Step => ({
  about: `${by ?? "octocat"} comments: ${body}`,
  act: ({ when }) => when.commented(body, by),
});

/** Scenarios in which something happens after the pull request was opened. */
export const longScenarios: Readonly<Record<string, Scenario>> = {
  fixed: {
    about: "a second push fixes the mistake: its conversation is resolved, the check turns green",
    title,
    changes: oneMistake,
    steps: [pushing("Send seconds", { [routesPath]: inSeconds })],
  },
  growing: {
    about: "a second push adds a second mistake: only the new one is reported",
    title,
    changes: oneMistake,
    steps: [pushing("Track when a member was welcomed", { [routesPath]: twiceInMilliseconds })],
  },
  "life-cycle": {
    about:
      "open findings are not repeated, fixed ones are resolved, recurring ones are reopened; late and duplicate webhooks change nothing",
    title,
    changes: oneMistake,
    steps: [
      pushing("Add a second mistake", { [routesPath]: twiceInMilliseconds }),
      pushing("Move all lines", { [routesPath]: `// Members\n\n${twiceInMilliseconds}` }),
      {
        about: "Someone replies to a comment",
        act: ({ when }) => when.replied(`${routesPath}:23`, "I will fix it."),
      },
      pushing("Fix both mistakes", { [routesPath]: inSeconds }),
      pushing("Reintroduce the first mistake", { [routesPath]: inMilliseconds }),
      {
        about: "GitHub redelivers an old webhook",
        act: ({ when }) => when.redelivered("pull_request.opened"),
      },
    ],
  },
  placement: {
    about:
      "forty mistakes: at most thirty comments; the rest, and one that GitHub rejects, are only in the check run, with the reason",
    title: "Record forty timestamps",
    changes: {
      [routesPath]: membersRoutes(
        Array.from(
          { length: 40 },
          (_, index) => `  await customerio.identify(member.id, { welcomed_${index}_at: Date.now() });`,
        ).join("\n"),
      ),
    },
    prepare: (github) => {
      const fault = { kind: "answer", status: 422, message: "Line could not be resolved" } as const;
      // The app halves the review each time, so five more requests find the one comment that GitHub rejects.
      github.fail("pulls/create-review", fault, { times: 6 });
    },
  },
  "check-runs": {
    about: "Re-run, Re-run all checks and a merge queue: each creates a check run with the same name",
    title,
    changes: oneMistake,
    steps: [
      { about: "Someone presses Re-run", act: ({ when }) => when.rerun() },
      { about: "Someone presses Re-run all checks", act: ({ when }) => when.allRerun() },
      { about: "Someone adds the pull request to the merge queue", act: ({ when }) => when.queuedForMerge() },
    ],
  },
  killed: {
    about:
      "the app is killed during a review; after a restart it finishes the review, and no check run stays open",
    title,
    changes: oneMistake,
    isKilled: true,
    steps: [
      {
        about: "The app is killed before a second review starts, and is started again",
        act: async ({ when, github }) => {
          github.fail("graphql/createCheckRun", { kind: "crash" });
          await when.pushed({ [routesPath]: twiceInMilliseconds }, "Add a second mistake");
          await when.appRestarted();
        },
      },
    ],
  },
  "fix-all": {
    about: "the button Fix all, which commits every safe fix",
    ...trialsPullRequest,
    steps: [{ about: "Someone presses Fix all", act: ({ when }) => when.pressed("fix-all") }],
  },
  commands: {
    about: "commands in comments, from people with and without write access",
    title,
    changes: oneMistake,
    steps: [
      commenting("/pitstop help"),
      commenting("/pitstop explain millisecond-timestamp"),
      commenting("/pitstop fix", "visitor"),
      commenting("/pitstop fixx"),
      commenting("/pitstop ignore millisecond-timestamp The campaign reads milliseconds."),
      commenting("/pitstop review"),
    ],
  },
  kinds: {
    about: "from a fork: renamed, deleted, binary and empty files, symbolic links, a submodule and Git LFS",
    title: "Clean up the members module",
    fork: "visitor",
    changes: {
      [routesPath]: undefined,
      "src/members/routing.ts": inMilliseconds,
      "src/members/alias.ts": { linkTo: "routing.ts" },
      "src/members/empty.ts": "",
      "src/members/data.ts": Buffer.from([0, 1, 2]),
      "vendor/sdk": { submodule: "0123456789012345678901234567890123456789" },
      "welcome.mp4": "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n",
    },
    steps: [{ about: "The fork is deleted, and someone presses Re-run", act: reviewWithoutFork }],
  },
  "shared-config": {
    about:
      "a configuration that the owner's .github repository shares with all others: here the check never fails",
    title,
    changes: oneMistake,
    ownersFiles: { ".github/pitstop.yml": "fail-on: never\n" },
  },
  "hostile-code": {
    about: "code that tries to mention people, close issues and break out of the comment",
    title,
    changes: {
      [routesPath]: membersRoutes(
        "  await customerio.track(member.id, { name: `@octocat fixes #1 <img src=x> \\`\\`\\` --> ${member.id}` });",
      ),
    },
  },
  terminal: {
    about: "the same review from a terminal with pitstop review --pr: nothing is posted twice",
    title,
    changes: oneMistake,
    steps: [
      { about: "pitstop review --pr --dry-run", act: (play) => review(play, "--dry-run") },
      { about: "pitstop review --pr", act: (play) => review(play) },
    ],
  },
  "ten-files": {
    about: "the cost of a review: the first one of ten files, and one after a push",
    title: "Record ten timestamps",
    changes: tenFiles(inMilliseconds),
    steps: [pushing("Fix all files", tenFiles(inSeconds))],
  },
};

async function reviewWithoutFork({ when }: Play): Promise<void> {
  await when.forkDeleted();
  await when.rerun();
}

function tenFiles(text: string) {
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, index): [string, string] => [`src/members/routes-${index}.ts`, text]),
  );
}

/** Runs the command line as in a terminal. Returns its output. */
async function review({ github, place }: Play, ...options: readonly string[]): Promise<string> {
  let printed = "";
  const output = { color: false, write: (text: string) => (printed += text) };
  await runCommandLine(["review", "--pr", `${fullName(place.repository)}#${place.pull.number}`, ...options], {
    ...{ folder: "/", width: 100, out: output, err: output },
    environment: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: github.createToken() },
  });
  return printed;
}
