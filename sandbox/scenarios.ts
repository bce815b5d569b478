import { readApplication } from "./application.ts";
import type { FileChanges } from "./git-repository.ts";

/** A pull request against the example application, and what it shows. */
export interface Scenario {
  readonly about: string;
  readonly title: string;
  readonly changes: FileChanges;
  /** Pushed one after the other, each when the one before is reviewed. */
  readonly pushes?: readonly { readonly message: string; readonly changes: FileChanges }[];
  readonly isDraft?: boolean;
  /** Whose fork it comes from; a branch of the repository itself when left out. */
  readonly fork?: string;
}

export const usualScenario = "trials";

function membersRoutes(welcome: string): string {
  return `import { Router } from "express";
import { logger } from "../logger.js";
import { customerio } from "../messaging/client.js";
import { recordEvent } from "../messaging/events.js";
import { introduceMember, toSeconds } from "../messaging/people.js";
import { createMember, type Member } from "./member.js";

export const members = Router();

members.post("/", async (request, response) => {
  const { email, firstName, plan } = request.body;
  const member = await createMember(email, firstName, plan);
  response.status(201).json(member);

  welcome(member).catch((error) => logger.error("could not welcome a member", { member: member.id, error }));
});

async function welcome(member: Member) {
  await introduceMember(member);
${welcome}
  await recordEvent(member.id, "member_joined", { plan: member.plan });
}
`;
}

const inMilliseconds = membersRoutes("  await customerio.identify(member.id, { welcomed_at: Date.now() });");
const inSeconds = membersRoutes(
  "  await customerio.identify(member.id, { welcomed_at: toSeconds(new Date()) });",
);
const twiceInMilliseconds = membersRoutes(
  `  await customerio.identify(member.id, { welcomed_at: Date.now() });
  await customerio.track(member.id, { name: "member_welcomed", timestamp: Date.now() });`,
);

const oneMistake = { "src/members/routes.ts": inMilliseconds };

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
    changes: { "src/members/routes.ts": inSeconds },
  },
  mended: {
    about: "a mistake that a second push mends: its comment is outdated, the check green",
    title: "Remember when a member was welcomed",
    changes: oneMistake,
    pushes: [{ message: "Count in seconds", changes: { "src/members/routes.ts": inSeconds } }],
  },
  growing: {
    about: "a second push brings a second mistake: only that one is told anew",
    title: "Remember when a member was welcomed",
    changes: oneMistake,
    pushes: [{ message: "Note the moment", changes: { "src/members/routes.ts": twiceInMilliseconds } }],
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
};
