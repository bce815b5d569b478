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

const title = "Remember when a member was welcomed";
const oneMistake = { [routesPath]: inMilliseconds };
const commenting = (body: string, by?: string): Step => ({
  about: `${by ?? "octocat"} comments: ${body}`,
  act: ({ when }) => when.commented(body, by),
});

/** Pull requests to which more happens than that they are opened. */
export const longScenarios: Readonly<Record<string, Scenario>> = {
  fixed: {
    about: "a mistake that a second push mends: its comment is settled, the check green",
    title,
    changes: oneMistake,
    steps: [pushing("Count in seconds", { [routesPath]: inSeconds })],
  },
  growing: {
    about: "a second push brings a second mistake: only that one is told anew",
    title,
    changes: oneMistake,
    steps: [pushing("Note the moment", { [routesPath]: twiceInMilliseconds })],
  },
  "life-cycle": {
    about:
      "what stands is not said again, what is mended is settled, what comes back is reopened; late and doubled webhooks change nothing",
    title,
    changes: oneMistake,
    steps: [
      pushing("Bring a second mistake", { [routesPath]: twiceInMilliseconds }),
      pushing("Move all lines", { [routesPath]: `// Members\n\n${twiceInMilliseconds}` }),
      {
        about: "Somebody answers one comment",
        act: ({ when }) => when.replied(`${routesPath}:23`, "I will mend it."),
      },
      pushing("Mend both", { [routesPath]: inSeconds }),
      pushing("Bring the first one back", { [routesPath]: inMilliseconds }),
      {
        about: "GitHub sends an old webhook once more",
        act: ({ when }) => when.redelivered("pull_request.opened"),
      },
    ],
  },
  placement: {
    about:
      "forty mistakes: thirty comments at most, the others in the check run with the reason, as is one that GitHub refuses",
    title: "Remember many moments",
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
      // Halved each time, five more requests find the one comment that is not taken.
      github.fail("pulls/create-review", fault, { times: 6 });
    },
  },
  "check-runs": {
    about: "Re-run, Re-run all checks and a merge queue: each gets a check run of the same name",
    title,
    changes: oneMistake,
    steps: [
      { about: "Somebody presses Re-run", act: ({ when }) => when.rerun() },
      { about: "Somebody presses Re-run all checks", act: ({ when }) => when.allRerun() },
      { about: "Somebody adds it to the merge queue", act: ({ when }) => when.queuedForMerge() },
    ],
  },
  killed: {
    about: "the app's process is killed over a review; the next one finds it, and no check run stays open",
    title,
    changes: oneMistake,
    isKilled: true,
    steps: [
      {
        about: "The process is killed before a second review begins, and another starts",
        act: async ({ when, github }) => {
          github.fail("graphql/createCheckRun", { kind: "crash" });
          await when.pushed({ [routesPath]: twiceInMilliseconds }, "Bring a second mistake");
          await when.appRestarted();
        },
      },
    ],
  },
  "fix-all": {
    about: "the button Fix all, which commits everything that can be mended safely",
    title: "Start trials, remind of their end and follow the checkout",
    changes: (await readApplication("plant-club")).change,
    steps: [{ about: "Somebody presses Fix all", act: ({ when }) => when.pressed("fix-all") }],
  },
  commands: {
    about: "commands in comments, by people who may write and by one who may not",
    title,
    changes: oneMistake,
    steps: [
      commenting("/pitstop help"),
      commenting("/pitstop explain millisecond-timestamp"),
      commenting("/pitstop fix", "visitor"),
      commenting("/pitstop mend"),
      commenting("/pitstop ignore millisecond-timestamp The campaign reads milliseconds."),
      commenting("/pitstop review"),
    ],
  },
  kinds: {
    about:
      "from a fork: files that are renamed, deleted, binary, empty, links, a submodule and in large file storage",
    title: "Tidy up",
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
    steps: [{ about: "The fork is deleted, and somebody presses Re-run", act: reviewWithoutFork }],
  },
  "shared-settings": {
    about: "settings that the owner's repository .github gives to all others: here the check may not fail",
    title,
    changes: oneMistake,
    ownersFiles: { ".github/pitstop.yml": "fail-on: never\n" },
  },
  "hostile-code": {
    about: "code that tries to mention people, to close issues and to break out of the comment",
    title,
    changes: {
      [routesPath]: membersRoutes(
        "  await customerio.track(member.id, { name: `@octocat fixes #1 <img src=x> \\`\\`\\` --> ${member.plan}` });",
      ),
    },
  },
  terminal: {
    about: "the same review from a terminal, by pitstop review --pr: nothing is said twice",
    title,
    changes: oneMistake,
    steps: [
      { about: "pitstop review --pr --dry-run", act: (play) => review(play, "--dry-run") },
      { about: "pitstop review --pr", act: (play) => review(play) },
    ],
  },
  "ten-files": {
    about: "what a review costs: the first of ten files, and one of a push to them",
    title: "Remember ten moments",
    changes: tenFiles(inMilliseconds),
    steps: [pushing("Mend all", tenFiles(inSeconds))],
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

/** Runs the program as it runs in a terminal, and gives what it printed. */
async function review({ github, place }: Play, ...options: readonly string[]): Promise<string> {
  let printed = "";
  const output = { color: false, write: (text: string) => (printed += text) };
  await runCommandLine(["review", "--pr", `${fullName(place.repository)}#${place.pull.number}`, ...options], {
    ...{ folder: "/", width: 100, out: output, err: output },
    environment: { GITHUB_API_URL: github.apiUrl, GITHUB_TOKEN: github.createToken() },
  });
  return printed;
}
