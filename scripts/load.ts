import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { Argument, Command, InvalidArgumentError } from "commander";
import { markdownTable } from "markdown-table";
import { startGitHub, type GitHub } from "../sandbox/github.ts";
import type { Repository } from "../sandbox/state/state.ts";
import { startRedis, whyNoRedis, type RedisServer } from "../test/jobs/redis-server.ts";
import { startProcess, type PitstopProcess } from "../test/scenario/pitstop-process.ts";
import { makeRepository } from "./bench-repository.ts";

// npm run load: what several processes on one Redis do while something fails, and how much faster two of them are. Needs redis-server.

const program = new Command("npm run load --")
  .description("reviews many pull requests of the sandbox with several processes on one Redis")
  .addArgument(new Argument("<play>", "what happens meanwhile").choices(["kill", "redis", "speed"]))
  .option("--pulls <number>", "how many pull requests", readCount, 40)
  .option("--files <number>", "how many files each repository has", readCount, 20)
  .parse();

if (whyNoRedis !== undefined) program.error(whyNoRedis);
const { pulls, files } = program.opts<{ pulls: number; files: number }>();

/** In milliseconds: nothing here takes as long. */
const patience = 15 * 60_000;
/** Each has an installation of its own. */
const owners = 10;
const quickLimits = {
  contentPerMinute: 1e6,
  contentPerHour: 1e6,
  pointsPerMinute: 1e6,
  requestsPerHour: 1e6,
};

/** What each pull request adds: a review has something to say. */
const mistake = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function signedUp(user: { id: string; email: string }) {
  await cio.identify(user.id, { email: user.email, created_at: Date.now() });
}
`;

interface Stage {
  readonly github: GitHub;
  readonly redis: RedisServer;
  readonly workers: readonly PitstopProcess[];
  readonly repositories: readonly Repository[];
}

switch (program.args[0]) {
  case "kill":
    await play(2, async ({ workers, repositories }) => {
      await until(() => countCompleted(repositories) >= pulls / 4);
      await workers[0]?.kill();
    });
    break;
  case "redis":
    await play(2, async ({ redis, repositories }) => {
      await until(() => countCompleted(repositories) >= pulls / 4);
      await redis.kill();
      await redis.start();
    });
    break;
  default: {
    const nothing = () => Promise.resolve();
    const [one, two] = [await play(1, nothing), await play(2, nothing)];
    process.stdout.write(`Two workers are ${(one / two).toFixed(2)} times as fast as one.\n`);
  }
}

/** Opens all pull requests while no worker runs, then starts the workers. Prints what became of them, and returns how long that took once the workers
 * were there. */
async function play(workerCount: number, act: (stage: Stage) => Promise<void>): Promise<number> {
  const redis = await startRedis();
  const github = await startGitHub({ limits: { ...quickLimits, webhookSeconds: 120 } });
  const options = { redisUrl: redis.url, isAnalyzing: true } as const;
  const web = await startProcess(github, { ...options, role: "web" });
  const { webhookUrl = "" } = github.state.app;
  const repositories = await openAll(github);
  const startedAt = performance.now();
  const starts = Array.from({ length: workerCount }, () =>
    startProcess(github, { ...options, role: "worker" }),
  );
  const workers = await Promise.all(starts);
  github.sendWebhooksTo(webhookUrl);
  let actedAt = startedAt;
  let took = 0;
  try {
    await act({ github, redis, workers, repositories });
    actedAt = performance.now();
    await until(() => countCompleted(repositories) === pulls && countOpen(repositories) === 0);
    took = performance.now() - actedAt;
  } finally {
    report(workerCount, repositories, [performance.now() - startedAt, performance.now() - actedAt]);
    await Promise.all([web, ...workers].map(({ kill }) => kill()));
    await github.stop();
    await redis.stop();
  }
  return took;
}

async function openAll(github: GitHub): Promise<readonly Repository[]> {
  const code = Object.fromEntries(makeRepository(files).map(({ path, text }) => [path, text]));
  const all: Repository[] = [];
  for (let index = 0; index < pulls; index += 1) {
    const repository = await github.createRepository(`org-${index % owners}/shop-${index}`, code);
    await github.openPullRequest(repository, {
      title: "Change",
      changes: { "src/signed-up.ts": mistake },
    });
    all.push(repository);
  }
  return all;
}

function countCompleted(repositories: readonly Repository[]): number {
  return repositories.filter(({ checkRuns }) => checkRuns.at(-1)?.status === "completed").length;
}

function countOpen(repositories: readonly Repository[]): number {
  return repositories.flatMap(({ checkRuns }) => checkRuns).filter(({ status }) => status !== "completed")
    .length;
}

function report(
  workerCount: number,
  repositories: readonly Repository[],
  [all = 0, rest = 0]: readonly number[],
): void {
  const said = repositories.flatMap((repository) => repository.pulls.map(({ reviews }) => reviews.length));
  const rows = [
    [
      "workers",
      "pull requests",
      "completed",
      "left open",
      "with a review",
      "with two",
      "seconds",
      "seconds after the fault",
    ],
    [
      ...[workerCount, pulls, countCompleted(repositories), countOpen(repositories)],
      ...[1, 2].map((least) => said.filter((count) => count >= least).length),
      ...[all, rest].map((milliseconds) => (milliseconds / 1000).toFixed(1)),
    ].map(String),
  ];
  process.stdout.write(`${markdownTable(rows)}\n\n`);
}

async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("it takes too long");
    await sleep(50);
  }
}

function readCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return count;
}
