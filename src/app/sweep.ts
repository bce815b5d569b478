import { findUnreviewed, type Unreviewed } from "../github/find-unreviewed.ts";
import type { Connector } from "../github/connector.ts";
import { listInstallations, type Installation } from "../github/installations.ts";
import type { Instances } from "../github/instances.ts";
import type { GitHub } from "../github/octokit.ts";
import { getPullRequest } from "../github/pull-request.ts";
import type { JobQueue } from "../jobs/queue.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import { judgeTitle } from "../plan/judge-title.ts";
import { conclude } from "../review/conclude.ts";
import { makePullRequestJob, subjectOf, type ReviewJob } from "./review-jobs.ts";
import { permissionsFor } from "./scopes.ts";

export interface SweepTools {
  /** A client authenticated as the app. */
  readonly asApp: GitHub;
  readonly connector: Connector;
  readonly instances: Instances;
  readonly queue: Pick<JobQueue<ReviewJob>, "add" | "isBusy">;
  readonly log: Readonly<Record<"info" | "error", (data: object, message: string) => void>>;
}

/**
 * Only pull requests touched within this time are reviewed without a webhook. In milliseconds. The next start of the app finds what was
 * lost, and an app that matters is started again within a day; nobody still waits for anything older.
 */
const recent = 24 * 60 * 60 * 1000;
/** Per installation; the next round finds the rest. */
const reviewsPerRound = 50;
/** A review that died this often on the same commit is probably what kills the process. */
const maxAttempts = 3;

/** Queues again, in every installation, each requested review that died with a process. */
export async function sweep(tools: SweepTools, signal: AbortSignal): Promise<void> {
  for await (const installation of listInstallations(tools.asApp, signal)) {
    await sweepInstallation(installation, tools, signal);
  }
}

/** Queues a review of each pull request of one installation that is open, was touched lately, and has no result. Logs failures. */
export async function sweepInstallation(
  installation: Installation,
  tools: SweepTools,
  signal: AbortSignal,
): Promise<void> {
  const { connector, instances, log } = tools;
  const { id, appId, isSuspended } = installation;
  connector.learn(installation);
  if (isSuspended) return;
  try {
    const scope = { installationId: id, repository: undefined, permissions: permissionsFor.sweep };
    const github = await connector.connect(scope);
    const now = Date.now();
    const bounds = { appId, since: now - recent, now, judgeTitle, hasEnded: instances.hasEnded };
    const { unreviewed, ...searched } = await findUnreviewed(github, bounds, signal);
    let queued = 0;
    for (const one of unreviewed.slice(0, reviewsPerRound)) {
      if (await queueAgain(one, github, id, tools, signal)) queued += 1;
    }
    if (unreviewed.length === 0) return;
    const counts = { ...searched, unreviewed: unreviewed.length, queued };
    log.info({ installation: id, ...counts }, "found unreviewed pull requests");
  } catch (error) {
    if (signal.aborted) return;
    log.error({ installation: id, err: error }, "could not look for unreviewed pull requests");
  }
}

/** Says whether a review was queued. */
async function queueAgain(
  one: Unreviewed,
  github: GitHub,
  installationId: number,
  { queue, instances }: SweepTools,
  signal: AbortSignal,
): Promise<boolean> {
  if (await queue.isBusy(subjectOf(one))) return false;
  const leftBehind = one.leftBehind.map(({ id }) => id);
  if ((await countDeaths(one.leftBehind, instances)) >= maxAttempts) {
    for (const id of leftBehind) {
      const commit = { ...one, externalId: String(one.number) };
      const checkRun = { id, ownLogin: "", appId: 0, startedAt: NaN };
      const options = { siblings: undefined, isGone: false, end: signal };
      const planned = planUnfinishedCheckRun({ kind: "internal" });
      await conclude({ github, instances }, commit, checkRun, planned, options);
    }
    return false;
  }
  const pull = await getPullRequest(github, one, signal);
  if (!pull.isOpen || pull.headSha !== one.headSha) return false;
  const job = makePullRequestJob(pull, { installationId, delivery: undefined });
  return (await queue.add({ ...job, leftBehind })) === "queued";
}

/** How many processes can have died of a review: one that left several check runs behind lived on after all but the last. */
async function countDeaths(
  leftBehind: Unreviewed["leftBehind"],
  { isAbandoned }: Pick<Instances, "isAbandoned">,
): Promise<number> {
  const dead = new Set<number | string>();
  for (const { id, instance = id } of leftBehind) if (!(await isAbandoned(id))) dead.add(instance);
  return dead.size;
}
