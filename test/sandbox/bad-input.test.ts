import { createHmac, randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds, retryMilliseconds: 10 });
const shop = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };

/** Sends the app what GitHub signed. Returns the answer's status. */
async function send(event: string, payload: object): Promise<number> {
  const { webhookSecret, webhookUrl = "" } = pitstop.github.state.app;
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", webhookSecret).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": randomUUID(),
    "x-github-event": event,
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return (await fetch(webhookUrl, { method: "POST", body, headers })).status;
}

/** The payload of the last webhook for a pull request that was opened. */
function findOpened(): Readonly<Record<string, unknown>> {
  const opened = pitstop.github.deliveries.findLast(({ action }) => action === "opened");
  if (opened === undefined) throw new Error("no pull request was opened");
  // As `send` above, the sandbox sends objects.
  return opened.payload as Readonly<Record<string, unknown>>;
}

test("a webhook for a repository that is gone takes nothing from the next one", async () => {
  const [gone, next] = [await pitstop.given(shop), await pitstop.given(shop)];
  const { state } = pitstop.github;
  pitstop.github.holdDeliveries();
  await gone.when.opened();
  state.repositories.splice(state.repositories.indexOf(gone.repository), 1);
  await gone.when.released();
  expect(gone.repository.checkRuns).toEqual([]);
  await next.when.opened();
  await next.shows({ checks: [/^Pitstop failure: 1 pitfall/] });
});

test.each<[what: string, event: string, change: Readonly<Record<string, unknown>>]>([
  ["of an event that GitHub may have one day", "pull_request_dream", { action: "dreamt" }],
  ["of an action that GitHub may have one day", "pull_request", { action: "dreamt" }],
  ["of another version of the API, without a pull request", "pull_request", { pull_request: undefined }],
  ["of another version of the API, without a head", "pull_request", { pull_request: { number: 1 } }],
  ["that was not sent to an app", "pull_request", { installation: undefined }],
])("a webhook %s is accepted and does nothing", async (_what, event, change) => {
  const { when, shows } = await pitstop.given(shop);
  await when.opened();
  const opened = findOpened();
  const count = pitstop.github.requests.length;
  expect(await send(event, { ...opened, ...change })).toBe(200);
  await when.settled();
  expect(pitstop.github.requests).toHaveLength(count);
  // The app still works.
  await when.pushed({ [path]: writeSignUp(3, 10) });
  await shows({ checks: [/^Pitstop failure: 2 pitfalls/] });
});

test("a webhook without what older payloads lack is reviewed all the same", async () => {
  const scene = await pitstop.given(shop);
  const { when, shows } = scene;
  pitstop.github.holdDeliveries();
  await when.opened();
  const held = pitstop.github.state.heldDeliveries?.find(({ action }) => action === "opened");
  await when.released(() => []);
  // Of a GitHub Enterprise Server, as far as its versions differ.
  const opened = JSON.parse(JSON.stringify(held?.payload)) as {
    pull_request: { base: { repo: Record<string, unknown> } } & Record<string, unknown>;
  };
  for (const key of ["draft", "changed_files", "review_comments", "comments"]) {
    opened.pull_request[key] = undefined;
  }
  opened.pull_request.base.repo["node_id"] = undefined;
  expect(await send("pull_request", opened)).toBe(200);
  await when.settled();
  expect(scene.pull.reviews).toHaveLength(1);
  await shows({ checks: [/^Pitstop failure: 1 pitfall/] });
});
