import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { getPrivateKey } from "@probot/get-private-key";
import { createAppMetrics } from "./app/app-metrics.ts";
import { describeError } from "./app/describe-error.ts";
import { readEnvironment } from "./app/environment.ts";
import { saveCredentials } from "./app/save-credentials.ts";
import { startServer, type RunningServer, type ServerOptions } from "./app/server.ts";
import { startSetUp, type SetUpOptions } from "./app/set-up.ts";
import { StartError } from "./app/start-error.ts";
import { parseManifest } from "./doctor/manifest.ts";
import type { Analyze } from "./review/review-tools.ts";
import { shareMemory } from "./threads/limits.ts";
import { createAnalysisPool } from "./threads/pool.ts";

/**
 * How many analyses run at the same time. Each holds a parsed repository in memory, so there are fewer than reviews; other reviews mostly
 * wait for GitHub.
 */
const analysisThreads = 2;
/** In milliseconds; the largest repositories take a tenth of this. */
const analysisTimeout = 5 * 60 * 1000;
/** How often to look for missed webhooks, in milliseconds. */
const catchUpMilliseconds = 15 * 60 * 1000;
/** The set-up writes the credentials here. */
const environmentFile = ".env";
/** How long to wait before a review that failed because of GitHub is tried again, in milliseconds. */
const retryMilliseconds = 30_000;
const manifestFile = new URL("../app.yml", import.meta.url);

// Node prints an error with all that libraries attach to it, such as a request with the code that a comment quotes, and the command line
// the error's message.
process.removeAllListeners("uncaughtException");
process.on("uncaughtException", (error) => {
  print(`Pitstop ended: ${JSON.stringify(describeError(error))}`);
  process.exit(1);
});

if (existsSync(environmentFile)) process.loadEnvFile(environmentFile);
const start = readEnvironment(process.env, () => getPrivateKey({ env: process.env }) ?? undefined);

try {
  switch (start.kind) {
    case "wrong":
      refuse(start.problems);
      break;
    case "set-up":
      await setUp(start.options);
      break;
    case "serve":
      await serve(start.options);
  }
} catch (error) {
  if (!(error instanceof StartError)) throw error;
  refuse([error.message]);
}

/** Ends the process, which may have threads by now. */
function refuse(problems: readonly string[]): void {
  print(`Pitstop cannot start:\n${problems.map((problem) => `- ${problem}`).join("\n")}`);
  process.exit(2);
}

async function setUp(options: SetUpOptions): Promise<void> {
  const { url } = await startSetUp(options, {
    manifest: await readFile(manifestFile, "utf8"),
    save: async (app) => {
      await saveCredentials(environmentFile, app);
      print(`Registered. The credentials are in ${environmentFile}: start Pitstop again.`);
    },
  });
  print(
    `No credentials found. Open ${url} to register the GitHub App, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.`,
  );
}

/** Analyses run in threads, so that webhooks are answered within GitHub's ten seconds, whatever is being analyzed. */
async function serve(options: ServerOptions): Promise<void> {
  const metrics = createAppMetrics({ hasProcess: true });
  const pool = createAnalysisPool({
    onEnded: metrics.threadEnded,
    threads: analysisThreads,
    timeoutMilliseconds: analysisTimeout,
    memoryMegabytes: shareMemory(analysisThreads),
  });
  // An installation belongs to one account, as do its repositories: each account gets its share of the threads.
  const analyze: Analyze = (snapshot, config, signal, { owner, repo }) =>
    pool.runFor(owner)("analyze", { snapshot, config, keepAs: `${owner}/${repo}` }, { signal });
  const { prepare: prepareAnalysis } = pool;
  const manifest = parseManifest(await readFile(manifestFile, "utf8"));
  stopOnSignals(
    await startServer({
      ...{ ...options, analyze, prepareAnalysis, catchUpMilliseconds, retryMilliseconds, manifest, metrics },
      // Other processes take over its work.
      onOutdated: (problem) => {
        refuse([`Redis: ${problem}`]);
      },
    }),
  );
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

function print(text: string): void {
  process.stderr.write(`${text}\n`);
}
