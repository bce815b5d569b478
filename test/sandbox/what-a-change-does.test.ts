import { expect, test } from "vitest";
import { plantClub } from "../scenario/plant-club.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import type { Scene } from "../scenario/scene.ts";

const pitstop = usePitstop();

const cio = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
const signup = `import { cio } from "./cio.js";
import { EVENTS } from "./events.js";

export async function signUp(user: { id: string; email: string; name: string }) {
  await cio.identify(user.id, { email: user.email, name: user.name });
  await cio.track(user.id, { name: EVENTS.signedUp, data: { plan: "free" } });
}
`;
const events = `export const EVENTS = { signedUp: "signed_up" } as const;
`;
const files = { "src/cio.ts": cio, "src/signup.ts": signup, "src/events.ts": events };
const renamed = { "src/events.ts": events.replace('"signed_up"', '"user_signed_up"') };

const section = `**What this change does at Customer.io**

- The event \`signed_up\` is now named \`user_signed_up\` at \`src/signup.ts:6\`. Campaigns and segments keep listening for the old name until you change them, too.`;

function summaryOf({ repository }: Scene): string {
  return repository.checkRuns.at(-1)?.summary ?? "";
}

test("a renamed event is in the check run, for no more requests than any review takes", async () => {
  const scene = await pitstop.given({ files, change: renamed });
  await scene.when.opened();
  await scene.shows({ threads: [], checks: ["Pitstop success: No pitfalls found"], requests: { atMost: 9 } });
  expect(summaryOf(scene)).toContain(section);
});

test("so it is for a fork, and after a push that takes it back, it is gone", async () => {
  const scene = await pitstop.given({ files, change: renamed, fork: "visitor" });
  await scene.when.opened();
  expect(summaryOf(scene)).toContain(section);
  await scene.when.pushed({ "src/events.ts": `${events}// Names of events.\n` });
  expect(summaryOf(scene)).not.toContain("What this change does");
});

test("it is in the check run of a merge group, too", async () => {
  const scene = await pitstop.given({ files, change: renamed });
  await scene.when.opened();
  await scene.when.queuedForMerge();
  const summaries = scene.repository.checkRuns.map(({ summary }) => summary);
  expect(summaries).toHaveLength(2);
  expect(summaries[1]).toContain(section);
});

test("an email that a change takes out gets a comment where it was, with the fix", async () => {
  const change = { "src/signup.ts": signup.replace("email: user.email, ", "") };
  const scene = await pitstop.given({ files, change });
  await scene.when.opened();
  await scene.shows({
    threads: ["src/signup.ts:5 missing-email: open"],
    suggestions: [/email: user\.email/],
  });
  expect(summaryOf(scene)).toContain(
    "- People identified by `user.id` at `src/signup.ts:5`: an `email` is no longer given.",
  );
});

test("a change that does nothing at Customer.io has no such section", async () => {
  const scene = await pitstop.given({
    files: plantClub,
    change: { "src/later.ts": "export const later = 1;\n" },
  });
  await scene.when.opened();
  expect(summaryOf(scene)).not.toContain("What this change does");
});
