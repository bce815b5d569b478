import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startGitHub } from "../../sandbox/github.ts";
import { startCatchingUp, type CatchUpTools } from "../../src/app/catch-up.ts";
import { startServer } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { connectAsApp } from "../../src/github/connect-as-app.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { openShop } from "./shop.ts";

test("a pull request that was opened while the app was down is reviewed when the app starts", async () => {
  const github = await startGitHub();
  const port = await findFreePort();
  github.sendWebhooksTo(`http://127.0.0.1:${port}${webhookPath}`);
  const { repository } = await openShop(github);
  expect(github.deliveries.map(({ status }) => status)).not.toContain(202);
  const { id, privateKey, webhookSecret } = github.app;
  const app = await startServer({
    ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port },
    ...{ Octokit: QuickOctokit, logLevel: "fatal", catchUpMilliseconds: 60_000 },
  });
  try {
    await expect
      .poll(() => repository.checkRuns.map(({ status }) => status), { timeout: 60_000 })
      .toEqual(["completed"]);
    expect(github.violations).toEqual([]);
  } finally {
    await app.stop();
    await github.stop();
  }
});

/** A GitHub that could not deliver a webhook, two hours ago, and the recovery of a process with a round every few milliseconds. */
async function aMissedWebhook(tools: Pick<CatchUpTools, "lead" | "sweep">) {
  const github = await startGitHub();
  const { id, privateKey } = github.app;
  github.sendWebhooksTo(`http://127.0.0.1:${await findFreePort()}${webhookPath}`);
  await openShop(github);
  for (const [index, delivery] of github.deliveries.entries()) {
    const deliveredAt = new Date(Date.now() - 2 * 60 * 60_000);
    github.state.deliveries[index] = { ...delivery, deliveredAt };
  }
  const problems: string[] = [];
  const log = {
    info: () => undefined,
    error: (_data: object, message: string) => void problems.push(message),
  };
  const catchUp = startCatchingUp(
    { asApp: connectAsApp(id, privateKey, github.apiUrl), log, ...tools },
    { catchUpMilliseconds: 20, graceMilliseconds: 3_600_000 },
  );
  onTestFinished(async () => {
    catchUp.stop();
    await catchUp.idle();
    await github.stop();
  });
  return { github, problems, isRedelivered: () => github.deliveries.some((one) => one.isRedelivery) };
}

test("what was missed while a process could not catch up is redelivered once it can, however long that took", async () => {
  let isLeading = false;
  const lead = () => Promise.resolve(isLeading);
  const { github, isRedelivered } = await aMissedWebhook({ lead, sweep: () => Promise.resolve() });
  expect(isRedelivered()).toBe(false);
  github.fail("apps/list-webhook-deliveries", { kind: "answer", status: 400, message: "Bad Request" });
  isLeading = true;
  await expect.poll(() => github.state.faults.map(({ times }) => times), { timeout: 60_000 }).toEqual([0]);
  await expect.poll(isRedelivered, { timeout: 60_000 }).toBe(true);
});

test("a round waits for the one before, however long that takes", async () => {
  let [atWork, most, rounds] = [0, 0, 0];
  await aMissedWebhook({
    lead: () => Promise.resolve(true),
    sweep: async () => {
      most = Math.max(most, (atWork += 1));
      // Five rounds could begin meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 100));
      atWork -= 1;
      rounds += 1;
    },
  });
  await expect.poll(() => rounds, { timeout: 60_000 }).toBeGreaterThan(2);
  expect(most).toBe(1);
});

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // The address of a server that listens on a port is always of this type.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
