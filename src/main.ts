import { existsSync } from "node:fs";
import { totalmem } from "node:os";
import { getPrivateKey } from "@probot/get-private-key";
import { run } from "probot";
import { createAnalysisPool } from "./threads/pool.ts";
import { startServer, webhookPath, type RunningServer, type ServerOptions } from "./app/server.ts";
import { readSettings } from "./app/environment.ts";

/** Each holds a parsed repository in memory, so there are fewer than reviews: the others wait for GitHub meanwhile. */
const analysisThreads = 2;
/** Of the memory that this machine or container has, what is left for all but the analyses, and the most and the least that one of them is given. In megabytes. */
const [ownMegabytes, mostMegabytes, leastMegabytes] = [512, 4096, 256];
/** In milliseconds; the largest repositories take a tenth of this. */
const analysisTimeout = 5 * 60 * 1000;
/** How often webhooks that got lost are asked for, in milliseconds. */
const catchUpMilliseconds = 15 * 60 * 1000;

// The set-up flow writes its result here.
if (existsSync(".env")) process.loadEnvFile(".env");
const settings = readSettings(process.env, () => getPrivateKey({ env: process.env }) ?? undefined);

switch (settings.kind) {
  case "wrong":
    tell(`Pitstop cannot start:\n${settings.problems.map((problem) => `- ${problem}`).join("\n")}`);
    process.exitCode = 2;
    break;
  case "set-up":
    await setUp();
    break;
  case "serve":
    await serve(settings.options);
}

/** Opens Probot's pages for registering the app. They take credentials from anybody who reaches them, so only this machine may. */
async function setUp(): Promise<void> {
  tell(
    "No credentials yet: follow the address below to register the GitHub App. Never expose this mode to a network.",
  );
  const env = { ...process.env, HOST: "localhost" };
  const { PUBLIC_URL } = process.env;
  // The manifest takes the webhook's address from this variable; otherwise GitHub would send to `/`, which nobody answers.
  if (PUBLIC_URL) process.env["WEBHOOK_PROXY_URL"] = PUBLIC_URL.replace(/\/+$/, "") + webhookPath;
  await run(() => undefined, { env });
}

/** Analyses run in threads, so that GitHub's webhooks are answered within their ten seconds whatever is being read. */
async function serve(options: ServerOptions): Promise<void> {
  const available = Math.min(totalmem(), process.constrainedMemory()) / 2 ** 20;
  const share = (available - ownMegabytes) / analysisThreads;
  const pool = createAnalysisPool({
    threads: analysisThreads,
    timeoutMilliseconds: analysisTimeout,
    memoryMegabytes: Math.max(leastMegabytes, Math.min(share, mostMegabytes)),
  });
  stopOnSignals(await startServer({ ...options, analyze: pool.analyze, catchUpMilliseconds }));
}

function stopOnSignals(server: RunningServer): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      server.stop().then(
        (isDone) => process.exit(isDone ? 0 : 1),
        () => process.exit(1),
      );
    });
  }
}

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
