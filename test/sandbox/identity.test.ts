import { test } from "vitest";
import { usePitstop } from "../scenario/use-pitstop.ts";

const path = "src/leave.ts";

/** Two findings in one line, of which only the timestamp has a fix. */
const leave = `import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function leave(email: string): Promise<void> {
  await cio.track(email, { name: "member_left", timestamp: Date.now() });
}
`;
const email = `${path}:6 email-as-user-id`;
const time = `${path}:6 millisecond-timestamp`;

const pitstop = usePitstop({
  permissions: { metadata: "read", contents: "write", pull_requests: "write", checks: "write" },
});

test("a resolved conversation is not posted again when the suggestion for another finding on its line is committed", async () => {
  const { when, shows } = await pitstop.given({ change: { [path]: leave } });
  await when.opened();
  await shows({ threads: [`${time}: open`, `${email}: open`] });
  await when.replied(email, "People sign in with it.");
  await when.resolved(email);
  await when.suggestionsCommitted(time);
  await shows({
    threads: [`${time}: resolved by octocat`, `${email}: resolved by octocat`],
    reviews: { atMost: 1 },
    checks: ["Pitstop success: 1 pitfall found: 1 warning"],
  });
});

test("/pitstop fix closes the conversation of what it fixed, and no other on the same line", async () => {
  const { when, shows } = await pitstop.given({ change: { [path]: leave } });
  await when.opened();
  await when.commented("/pitstop fix");
  await shows({
    commits: [/^octocat: /, "pitstop[bot]: Fix 1 Customer.io pitfall"],
    threads: [`${time}: resolved by pitstop[bot]`, `${email}: outdated`],
    reviews: { atMost: 1 },
  });
});

test("/pitstop fix leaves what a person resolved, when its line has changed since", async () => {
  const { when, shows } = await pitstop.given({ change: { [path]: leave } });
  await when.opened();
  await when.resolved(time);
  await when.pushed({ [path]: leave.replace('"member_left"', '"member_gone"') });
  await when.commented("/pitstop fix");
  await shows({
    commits: [/^octocat: /, /^octocat: /],
    conversation: [/^octocat: \/pitstop fix/, /nothing was committed/],
    reviews: { atMost: 1 },
  });
});
