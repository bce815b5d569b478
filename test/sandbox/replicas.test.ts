import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import type { GitHub } from "../../sandbox/github.ts";
import type { HeldDelivery } from "../../sandbox/state/state.ts";
import { startServer, type RunningServer } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import type { Expected } from "../scenario/scene.ts";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds, concurrency: 1 });
const shop = {
  files: { [signUpPath]: writeSignUp() },
  change: { [signUpPath]: writeSignUp(3, 10) },
};
const agreed: Expected = {
  threads: [/sign-up.ts:3 .*open/, /sign-up.ts:10 .*open/],
  reviews: { atMost: 1 },
  checks: ["Pitstop failure: 2 pitfalls found: 2 errors"],
};

test("two processes that receive the same webhook at the same time post one review, and both check runs agree", async () => {
  const { github, when, shows, repository } = await pitstop.given(shop);
  const other = await startOther(github);
  github.holdDeliveries();
  await when.opened();
  const opened = findOpened(github);
  await Promise.all([when.released(), sendTo(other, opened)]);
  await other.idle();
  expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  expect(await other.stop()).toBe(true);
  await shows(agreed);
});

test("a process waits for another one that has queued the review of the same commit", async () => {
  const busy = await pitstop.given(shop);
  const { github, when, shows, repository } = await pitstop.given(shop);
  const other = await startOther(github);
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  github.fail("pulls/list-files", { kind: "meanwhile", act: () => released });
  const done = [busy.when.opened()];
  await expect.poll(() => busy.repository.checkRuns.length, patient).toBe(1);
  done.push(when.opened());
  await expect.poll(() => repository.checkRuns.map(({ status }) => status), patient).toEqual(["queued"]);
  await sendTo(other, findOpened(github));
  const isReading = () => github.requests.some(({ operation }) => operation === "checks/get");
  await expect.poll(isReading, patient).toBe(true);
  release();
  await Promise.all(done);
  await other.idle();
  expect(await other.stop()).toBe(true);
  expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  await shows(agreed);
});

const patient = { timeout: 60_000 };

/** A second process of the same app. */
function startOther(github: GitHub): Promise<RunningServer> {
  const { id, privateKey, webhookSecret } = github.app;
  return startServer({
    ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
    ...{ analyze: findMilliseconds, Octokit: QuickOctokit, logLevel: "fatal" },
  });
}

/** The latest delivery of an opened pull request, sent or held back. */
function findOpened({ state, deliveries }: GitHub): HeldDelivery {
  const found = [...deliveries, ...(state.heldDeliveries ?? [])].findLast(
    ({ event, action }) => event === "pull_request" && action === "opened",
  );
  if (found === undefined) throw new Error("no pull request was opened");
  return found;
}

/** Sends a delivery to the second process, as if the app had two webhook URLs. */
async function sendTo(server: RunningServer, { guid, event, payload }: HeldDelivery): Promise<void> {
  const body = JSON.stringify(payload);
  const signature = sign(body, pitstop.github.app.webhookSecret);
  const response = await fetch(server.url + webhookPath, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-delivery": guid,
      "x-github-event": event,
      "x-hub-signature-256": signature,
    },
  });
  expect(response.status).toBe(200);
}

function sign(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
