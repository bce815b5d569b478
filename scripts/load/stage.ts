import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { addLabel } from "../../sandbox/people/pull-requests.ts";
import type { PlacedPullRequest } from "../../sandbox/rest/pull-requests.ts";
import { deliver } from "../../sandbox/rest/webhooks.ts";
import type { HeldDelivery } from "../../sandbox/state/state.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { buildProgram } from "../../test/built/build.ts";
import { startRedis, type RedisServer } from "../../test/jobs/redis-server.ts";
import {
  startProcess,
  type PitstopProcess,
  type ProcessOptions,
} from "../../test/scenario/pitstop-process.ts";
import { makeRepository } from "../bench-repository.ts";
import { countRequests, type RequestCounts } from "./count-requests.ts";

/** What is reviewed. */
export interface Size {
  readonly pulls: number;
  /** How many files each repository has. */
  readonly files: number;
  /** Each has an installation and one repository. */
  readonly owners: number;
  /** How often each pull request is pushed to before its webhooks are sent, and how many labels it gets; none by default. */
  readonly pushes?: number;
  readonly labels?: number;
}

/** A pull request whose webhooks were not sent yet. */
export interface Head extends PlacedPullRequest {
  readonly deliveries: readonly HeldDelivery[];
}

/** Processes, and what they work with. */
export interface Stage {
  readonly github: GitHub;
  readonly redis: RedisServer;
  readonly heads: readonly Head[];
  readonly counts: RequestCounts;
  /** Starts a process; webhooks go to the first that takes them. */
  readonly start: (role: "web" | "worker" | "alone") => Promise<PitstopProcess>;
  /** Sends webhooks, so many at a time. */
  readonly deliver: (heads: readonly Head[], atOnce?: number) => Promise<void>;
  /** Waits until so many heads have a completed check run. */
  readonly untilCompleted: (count: number) => Promise<void>;
}

/** In milliseconds: nothing here takes as long. */
const patience = 15 * 60_000;
const quickLimits = {
  contentPerMinute: 1e6,
  contentPerHour: 1e6,
  pointsPerMinute: 1e6,
  graphqlPointsPerMinute: 1e6,
  requestsPerHour: 1e6,
  // A sandbox that shares its processor answers late.
  webhookSeconds: 60,
};

/** What each pull request adds: a review has something to say. */
const mistake = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function signedUp(user: { id: string; email: string }) {
  await cio.identify(user.id, { email: user.email, created_at: Date.now() });
}
`;

/** Opens pull requests, calls `play`, and ends everything. @param options of each process */
export async function withStage<Result>(
  size: Size,
  options: ProcessOptions,
  play: (stage: Stage) => Promise<Result>,
): Promise<Result> {
  const github = await startGitHub({ limits: quickLimits });
  const redis = await startRedis();
  const program = await buildProgram();
  const script = path.join(program.folder, "run-pitstop.js");
  const processes: PitstopProcess[] = [];
  let webhookUrl: string | undefined;
  try {
    const heads = await openAll(github, size);
    const counts = countRequests(github.state);
    return await play({
      ...{ github, redis, heads, counts },
      start: async (role) => {
        const shared = role === "alone" ? {} : { role, redisUrl: redis.url };
        const started = await startProcess(script, github, {
          retryMilliseconds: 2_000,
          ...options,
          ...shared,
        });
        processes.push(started);
        if (role !== "worker") webhookUrl = started.url + webhookPath;
        if (webhookUrl !== undefined) github.sendWebhooksTo(webhookUrl);
        return started;
      },
      deliver: (some, atOnce = 20) => deliverAll(github, some, atOnce),
      untilCompleted: (count) => until(() => heads.filter(isCompleted).length >= count),
    });
  } finally {
    await Promise.all(processes.map(({ kill }) => kill()));
    await github.stop();
    await redis.stop();
    await program.remove();
  }
}

async function openAll(
  github: GitHub,
  { pulls, files, owners, pushes = 0, labels = 0 }: Size,
): Promise<readonly Head[]> {
  const code = Object.fromEntries(makeRepository(files).map(({ path, text }) => [path, text]));
  const heads: Head[] = [];
  for (let owner = 0; owner < Math.min(owners, pulls); owner += 1) {
    const repository = await github.createRepository(`org-${owner}/shop`, code);
    for (let index = owner; index < pulls; index += owners) {
      github.holdDeliveries();
      const branch = `feature-${index}`;
      const changes = { "src/signed-up.ts": `${mistake}// ${index}\n` };
      const pull = await github.openPullRequest(repository, { title: branch, branch, changes });
      for (let push = 1; push <= pushes; push += 1) {
        await github.push(repository, pull, { "src/signed-up.ts": `${mistake}// ${index} ${push}\n` });
      }
      for (let label = 1; label <= labels; label += 1) {
        await addLabel(github.state, { repository, pull }, `label-${label}`);
      }
      const deliveries = github.state.heldDeliveries?.filter(({ event }) => event === "pull_request");
      heads.push({ repository, pull, deliveries: deliveries ?? [] });
    }
  }
  github.state.heldDeliveries = undefined;
  return heads;
}

async function deliverAll({ state }: GitHub, heads: readonly Head[], atOnce: number): Promise<void> {
  // Those of one pull request in their order, among those of all others.
  const rounds = Math.max(...heads.map(({ deliveries }) => deliveries.length));
  const waiting = Array.from({ length: rounds }, (_, round) =>
    heads.flatMap(({ deliveries }) => deliveries[round] ?? []),
  ).flat();
  const send = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await deliver(state, next);
  };
  await Promise.all(Array.from({ length: atOnce }, send));
}

export function isCompleted(head: Head): boolean {
  return findRun(head)?.status === "completed";
}

/** The newest: GitHub shows no other. */
export function findRun({ repository, pull }: Head) {
  return repository.checkRuns.findLast(({ headSha }) => headSha === pull.head.sha);
}

export async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + patience;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error("it takes too long");
    await sleep(100);
  }
}
