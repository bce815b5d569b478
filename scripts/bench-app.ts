import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { webhookPath } from "../src/app/webhook-path.ts";
import { startGitHub, type GitHub } from "../sandbox/github.ts";
import { deliver } from "../sandbox/rest/webhooks.ts";
import type { PlacedPullRequest } from "../sandbox/rest/pull-requests.ts";
import type { HeldDelivery, RequestRecord } from "../sandbox/state/state.ts";
import { changeFiles, makeRepository } from "./bench-repository.ts";

/** What each request to GitHub takes at least, in milliseconds. */
const latency = 100;
const repositorySize = 500;
/** How many pull requests come at once. */
const burst = 50;
const manyInstallations = 10;
/** How many webhooks come in a large burst, each a few milliseconds after the one before. */
const largeBurst = 500;
const patience = 10 * 60_000;

/** One row of the table. */
export type Row = readonly [what: string, measured: string];

interface RunningApp {
  readonly process: ChildProcess;
  readonly url: string;
}

/** Runs the built app against a sandbox in this process, and measures what people wait for. `reviews` are done between the memory's readings. */
export async function benchApp(rounds: number, reviews: number): Promise<readonly Row[]> {
  const github = await startGitHub({ limits: { webhookSeconds: 120, requestsPerHour: 1_000_000 } });
  github.fail("*", { kind: "lasting", milliseconds: latency }, { times: Number.MAX_SAFE_INTEGER });
  try {
    // The sandbox is warm by the time that it is measured with: only the app's process is new.
    await withApp(github, () => measureReviews(github, 2, () => undefined));
    return [
      ...(await withApp(github, () => measureReviews(github, rounds, printRequests))),
      ...(await withApp(github, () => measureBurst(github, 1))),
      ...(await withApp(github, () => measureBurst(github, manyInstallations))),
      ...(await withApp(github, (app) => measureMemory(github, app, reviews))),
    ];
  } finally {
    await github.stop();
  }
}

async function withApp<Result>(github: GitHub, run: (app: RunningApp) => Promise<Result>): Promise<Result> {
  const app = await startApp(github);
  github.sendWebhooksTo(app.url + webhookPath);
  try {
    await becomeQuiet(github);
    return await run(app);
  } finally {
    app.process.kill("SIGTERM");
    await once(app.process, "exit");
    // The next start looks for what has no result yet.
    github.state.requests.length = 0;
  }
}

async function startApp({ app, apiUrl }: GitHub): Promise<RunningApp> {
  const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
  const child = spawn(process.execPath, [main], {
    env: {
      ...{ PATH: process.env["PATH"], APP_ID: String(app.id), PRIVATE_KEY: app.privateKey },
      ...{ WEBHOOK_SECRET: app.webhookSecret, GITHUB_API_URL: apiUrl, HOST: "127.0.0.1", PORT: "0" },
      LOG_FORMAT: "json",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { msg, url } = JSON.parse(line) as { readonly msg?: string; readonly url?: string };
    if (msg !== "listening" || url === undefined) continue;
    // Whatever it goes on to say must not fill the pipe.
    child.stdout.resume();
    return { process: child, url };
  }
  throw new Error("the app ended before it listened; run npm run build");
}

/** Waits until the app is done with what it does at its start. */
async function becomeQuiet({ requests }: GitHub): Promise<void> {
  for (let before = -1; requests.length !== before;) {
    before = requests.length;
    await sleep(10 * latency);
  }
}

/** A first review, and more of other pull requests of the same repository. */
async function measureReviews(
  github: GitHub,
  rounds: number,
  print: (requests: readonly RequestRecord[]) => void,
): Promise<readonly Row[]> {
  const pulls = await prepare(github, await createRepositories(github, 1), rounds + 1);
  const measured = [];
  for (const one of pulls) {
    const before = github.requests.length;
    measured.push(await measureOne(github, one));
    // What follows the check run, such as webhooks about it.
    await sleep(2 * latency);
    if (measured.length <= 2) print(github.requests.slice(before));
  }
  const [first, ...later] = measured;
  return [
    ["first review, webhook to check completed", formatSeconds(first?.total ?? 0)],
    ["later reviews, median", formatSeconds(median(later.map(({ total }) => total)))],
    ["– requests of the first, of a later one", `${first?.requests ?? 0}, ${later.at(-1)?.requests ?? 0}`],
    [
      "– between the last answer and the review",
      `${Math.round(median(later.map(({ analysis }) => analysis)))} ms`,
    ],
  ];
}

/** Shows which requests waited for which: when each came, how long it took, in milliseconds, and what it was. */
function printRequests(requests: readonly RequestRecord[]): void {
  const start = requests[0]?.startedAt.getTime() ?? 0;
  for (const { operation, path, startedAt, milliseconds, status } of requests) {
    const name = operation ?? path.split("?")[0];
    process.stderr.write(`${startedAt.getTime() - start} +${Math.round(milliseconds)} ${status} ${name}\n`);
  }
}

async function measureOne(github: GitHub, prepared: Prepared) {
  const before = github.requests.length;
  const start = Date.now();
  await deliver(github.state, prepared.delivery);
  const end = await waitForEnd(github, prepared);
  const requests = github.requests.slice(before);
  const posted = requests.find(({ operation }) => operation === "pulls/create-review");
  const read = requests.slice(0, posted === undefined ? undefined : requests.indexOf(posted));
  const lastAnswer = Math.max(
    ...read.map(({ startedAt, milliseconds }) => startedAt.getTime() + milliseconds),
  );
  return {
    total: end - start,
    requests: requests.length,
    analysis: (posted?.startedAt.getTime() ?? 0) - lastAnswer,
  };
}

/** Many pull requests at once, and how fast webhooks are answered meanwhile. */
async function measureBurst(github: GitHub, installations: number): Promise<readonly Row[]> {
  const repositories = await createRepositories(github, installations);
  const pulls = await prepare(github, repositories, burst);
  const before = github.requests.length;
  const delivered = github.deliveries.length;
  const start = Date.now();
  await Promise.all(pulls.map(({ delivery }) => deliver(github.state, delivery)));
  const acknowledged = github.deliveries.slice(delivered).map(({ milliseconds }) => milliseconds);
  const ends = await Promise.all(pulls.map(async (one) => (await waitForEnd(github, one)) - start));
  const requests = github.requests.slice(before);
  const refused = requests.filter(({ status }) => status === 403 || status === 429).length;
  const name = `${burst} pull requests, ${installations} installation${installations === 1 ? "" : "s"}`;
  const rows: Row[] = [
    [`${name}: all done, median`, `${formatSeconds(Math.max(...ends))}, ${formatSeconds(median(ends))}`],
    ["– requests, refused by rate limits", `${requests.length}, ${refused}`],
    ["– acknowledged, p99", formatMilliseconds(percentile(acknowledged))],
  ];
  if (installations > 1) return rows;
  const empty = await measureEmptyServer(github, pulls);
  const from = github.deliveries.length;
  const sending = [];
  for (let index = 0; index < largeBurst; index++) {
    const { delivery } = pulls[index % pulls.length] ?? { delivery: undefined };
    if (delivery !== undefined)
      sending.push(deliver(github.state, { ...delivery, guid: crypto.randomUUID() }));
    await sleep(2);
  }
  await Promise.all(sending);
  const answered = github.deliveries.slice(from).map(({ milliseconds }) => milliseconds);
  return [
    ...rows,
    ["– by a server that does nothing, p99", formatMilliseconds(percentile(empty))],
    [`${largeBurst} webhooks, 2 ms apart: acknowledged, p99`, formatMilliseconds(percentile(answered))],
  ];
}

/** What the same burst takes at least: 50 requests from one process, and somebody who reads and answers them. In milliseconds. */
async function measureEmptyServer(github: GitHub, pulls: readonly Prepared[]): Promise<readonly number[]> {
  const { webhookUrl } = github.state.app;
  const server = new Worker(emptyServer, { eval: true });
  const [port] = (await once(server, "message")) as [number];
  github.sendWebhooksTo(`http://127.0.0.1:${port}/`);
  const from = github.deliveries.length;
  await Promise.all(pulls.map(({ delivery }) => deliver(github.state, delivery)));
  await server.terminate();
  if (webhookUrl !== undefined) github.sendWebhooksTo(webhookUrl);
  return github.deliveries.slice(from).map(({ milliseconds }) => milliseconds);
}

const emptyServer = `
const { createServer } = require("node:http");
const { parentPort } = require("node:worker_threads");
createServer((request, response) => request.resume().on("end", () => response.end())).listen(0, "127.0.0.1", function () {
  parentPort.postMessage(this.address().port);
});`;

async function measureMemory(
  github: GitHub,
  { process: app }: RunningApp,
  reviews: number,
): Promise<readonly Row[]> {
  await sleep(1000);
  const idle = await readMemory(app);
  const repositories = await createRepositories(github, 20);
  let used = idle;
  for (let done = 0; done < reviews; done += burst) {
    const pulls = await prepare(github, repositories, burst);
    await Promise.all(pulls.map(({ delivery }) => deliver(github.state, delivery)));
    await Promise.all(pulls.map((one) => waitForEnd(github, one)));
    for (const list of [github.state.requests, github.state.deliveries]) list.length = 0;
    used = await readMemory(app);
  }
  return [["memory, idle and after reviews", `${idle} MB, ${used} MB after ${reviews}`]];
}

/** Resident, of the process without its analysis threads. In megabytes. */
async function readMemory({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

interface Prepared extends PlacedPullRequest {
  readonly delivery: HeldDelivery;
}

let owners = 0;

async function createRepositories(github: GitHub, count: number) {
  const files = Object.fromEntries(makeRepository(repositorySize).map(({ path, text }) => [path, text]));
  return Promise.all(
    Array.from({ length: count }, () => github.createRepository(`owner-${(owners += 1)}/shop`, files)),
  );
}

/** Opens pull requests without a webhook: `delivery` is the one that asks for a review. */
async function prepare(
  github: GitHub,
  repositories: Awaited<ReturnType<typeof createRepositories>>,
  count: number,
): Promise<readonly Prepared[]> {
  const prepared: Prepared[] = [];
  for (let index = 0; index < count; index++) {
    const repository = repositories[index % repositories.length];
    if (repository === undefined) break;
    github.holdDeliveries();
    const changes = changeFiles(index);
    const branch = `feature-${repository.pulls.length}`;
    const pull = await github.openPullRequest(repository, { title: branch, branch, changes });
    const delivery = github.state.heldDeliveries?.find(({ event }) => event === "pull_request");
    github.state.heldDeliveries = undefined;
    if (delivery !== undefined) prepared.push({ repository, pull, delivery });
  }
  return prepared;
}

/** Waits until a check run is completed and the app has the answer to that. Returns when, in milliseconds since 1970. */
async function waitForEnd(github: GitHub, { repository, pull }: PlacedPullRequest): Promise<number> {
  const deadline = Date.now() + patience;
  for (;;) {
    const run = repository.checkRuns.findLast(({ headSha }) => headSha === pull.head.sha);
    if (run?.status === "completed") {
      const update = github.requests.findLast(
        ({ operation, path }) => operation === "checks/update" && path.endsWith(`/${run.id}`),
      );
      if (update !== undefined) {
        if (run.conclusion !== "failure") process.stderr.write(`unexpected: ${run.title}\n`);
        return update.startedAt.getTime() + update.milliseconds;
      }
    }
    if (Date.now() > deadline) throw new Error("a check run was not completed");
    // Checking all the time would take CPU time from the app.
    await sleep(50);
  }
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

function percentile(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.ceil(numbers.length * 0.99) - 1] ?? 0;
}

function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}

function formatMilliseconds(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
