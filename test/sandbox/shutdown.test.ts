import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startGitHub } from "../../sandbox/github.ts";
import { startServer } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";

test("a webhook that has begun to arrive when the app shuts down is refused, so that it is redelivered", async () => {
  const github = await startGitHub();
  onTestFinished(github.stop);
  const { id, privateKey, webhookSecret } = github.app;
  const app = await startServer({
    ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
    ...{ Octokit: QuickOctokit, logLevel: "fatal", analyze: findMilliseconds },
  });
  github.sendWebhooksTo(app.url + webhookPath);
  // A review that is under way keeps the app from ending.
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  github.fail("pulls/list-files", { kind: "meanwhile", act: () => released });
  const repository = await github.createRepository("acme/shop", { [path]: writeSignUp() });
  await github.openPullRequest(repository, { title: "Sign up", changes: { [path]: writeSignUp(3) } });
  await expect.poll(() => repository.checkRuns.length, { timeout: 60_000 }).toBe(1);

  const opened = github.deliveries.find(
    ({ event, action }) => event === "pull_request" && action === "opened",
  );
  const body = Buffer.from(JSON.stringify(opened?.payload));
  const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
  socket.write(
    [
      ...[`POST ${webhookPath} HTTP/1.1`, "host: pitstop.example.com", "content-type: application/json"],
      ...[
        `content-length: ${body.length}`,
        "x-github-event: pull_request",
        `x-github-delivery: ${randomUUID()}`,
      ],
      `x-hub-signature-256: sha256=${createHmac("sha256", webhookSecret).update(body).digest("hex")}`,
      ...["", ""],
    ].join("\r\n"),
  );
  socket.write(body.subarray(0, 100));
  // So that the server has accepted the connection.
  await fetch(`${app.url}/livez`);
  const stopped = app.stop();
  socket.write(body.subarray(100));
  const [answer] = (await once(socket, "data")) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 503 /u);
  expect(answer.toString()).toMatch(/^connection: close\r$/imu);
  release();
  expect(await stopped).toBe(true);
});
