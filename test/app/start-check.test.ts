import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { createLog } from "../../src/app/log.ts";
import { startChecking } from "../../src/app/start-check.ts";
import { parseManifest } from "../../src/doctor/manifest.ts";
import { connectWithToken } from "../../src/github/token-octokit.ts";
import { collectLog } from "./collect-log.ts";

const manifest = parseManifest(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
const webhook = { path: "/api/github/webhooks", url: undefined };
const app = {
  ...{ name: "Pitstop at Acme", html_url: "https://github.com/apps/pitstop-acme" },
  ...{ permissions: manifest.permissions, events: ["pull_request"] },
};

/** By pino's numbers. */
const levels: Readonly<Record<number, string>> = { 30: "info", 40: "warn", 50: "error" };

/** Asks a GitHub that gives each of `answers` once, and the last one from then on. */
async function check(...answers: readonly (readonly [status: number, body: object])[]) {
  let asked = 0;
  const server = createServer((request, response) => {
    const isApp = request.url === "/app";
    const [status, body] = isApp
      ? (answers[Math.min(asked++, answers.length - 1)] ?? [500, {}])
      : [200, { url: "http://pitstop.example.com/", content_type: "json", secret: "********" }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const asApp = connectWithToken(
    "secret",
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    () => undefined,
  );
  const collected = collectLog();
  const log = await createLog({ level: "info", format: "json", to: collected.to });
  const started = await startChecking({ asApp, log, manifest, webhook, retryMilliseconds: 5 });
  onTestFinished(started.stop);
  return {
    started,
    lines: () => collected.lines().map(({ level, msg }) => `${levels[Number(level)] ?? ""}: ${String(msg)}`),
  };
}

const down = [422, { message: "maintenance" }] as const;
/** The answers to one question, which is asked twice. */
const maintenance = [down, down];

it("what is wrong with the app is logged, each in a line with its remedy", async () => {
  const { started, lines } = await check([200, app]);
  expect(started.isPassed()).toBe(true);
  expect(started.permissions).toEqual({ checks: "write", contents: "read", pull_requests: "write" });
  await expect
    .poll(lines)
    .toEqual([
      "info: GitHub knows the app as Pitstop at Acme (https://github.com/apps/pitstop-acme).",
      "info: The app asks for every permission in app.yml.",
      expect.stringMatching(/^error: The app is not subscribed to merge_group, .+Subscribe on/),
      "info: The clock agrees with GitHub's.",
      expect.stringMatching(
        /^warn: GitHub sends webhooks to http:\/\/pitstop\.example\.com\/, but Pitstop listens/,
      ),
    ]);
});

it("a GitHub that does not answer is asked again until it does", async () => {
  const { started, lines } = await check(...maintenance, ...maintenance, [200, app]);
  expect(started.isPassed()).toBe(false);
  expect(started.permissions).toBeUndefined();
  await expect.poll(started.isPassed).toBe(true);
  await expect.poll(() => lines().length).toBeGreaterThan(2);
  expect(lines()[0]).toMatch(
    /^warn: GitHub answered 422: .+Pitstop keeps trying; until GitHub answers, \/readyz/,
  );
  expect(lines()[1]).toMatch(/^info: GitHub knows the app/);
});

it("credentials that prove wrong only later leave the process alive, and not ready", async () => {
  const { started, lines } = await check(...maintenance, [401, { message: "Bad credentials" }]);
  await expect
    .poll(lines)
    .toContainEqual(expect.stringMatching(/^error: GitHub rejected the app's credentials/));
  expect(started.isPassed()).toBe(false);
});
