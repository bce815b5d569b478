import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startGitHub } from "../../sandbox/github.ts";
import { startServer } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
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

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // The address of a server that listens on a port is always of this type.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
