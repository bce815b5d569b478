import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { startServer, webhookPath } from "../../src/server.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds });

test("two processes that get the same webhook at the same time post one review, and both check runs agree", async () => {
  const { github, when, shows, repository } = await pitstop.given({
    files: { [signUpPath]: writeSignUp() },
    change: { [signUpPath]: writeSignUp(3, 10) },
  });
  const { id, privateKey, webhookSecret } = github.app;
  const other = await startServer({
    ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
    ...{ analyze: findMilliseconds, Octokit: QuickOctokit, logLevel: "fatal" },
  });
  github.holdDeliveries();
  await when.opened();
  const [held] = github.state.heldDeliveries?.filter(({ action }) => action === "opened") ?? [];
  if (held === undefined) throw new Error("nothing was held back");
  await Promise.all([when.released(), sendTo(other.url + webhookPath, held)]);
  await other.idle();
  expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  expect(await other.stop()).toBe(true);
  await shows({
    threads: [/sign-up.ts:3 .*open/, /sign-up.ts:10 .*open/],
    reviews: { atMost: 1 },
    checks: ["Pitstop failure: 2 pitfalls found: 2 errors"],
  });

  /** As GitHub would, had the app two addresses. */
  async function sendTo(url: string, { guid, event, payload }: NonNullable<typeof held>): Promise<void> {
    const body = JSON.stringify(payload);
    const signature = sign(body, webhookSecret);
    const response = await fetch(url, {
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
});

function sign(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}
