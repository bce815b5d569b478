import { completeCheckRun } from "../github/check-run.ts";
import { findUnreviewed, type Unreviewed } from "../github/find-unreviewed.ts";
import { toGitHubFailure, type GitHub } from "../github/octokit.ts";
import { getPullRequest } from "../github/pull-request.ts";
import type { JobQueue } from "../jobs/queue.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import { unfinishedWords } from "../plan/words.ts";
import { makePullRequestJob, subjectOf, type ReviewJob } from "./review-jobs.ts";

export interface SweepTools {
  /** Gives a client that speaks as the app, or as an installation. */
  readonly connect: (installationId?: number) => Promise<GitHub>;
  readonly queue: Pick<JobQueue<ReviewJob>, "add" | "isBusy">;
  readonly log: Readonly<Record<"info" | "error", (data: object, message: string) => void>>;
}

/** An installation as GitHub's API and its webhooks give it. */
export interface Installation {
  readonly id: number;
  readonly app_id: number;
  readonly suspended_at: string | null;
}

/**
 * How long ago somebody must have touched a pull request for it to be reviewed unasked. In milliseconds. What is lost is found at the
 * next start of the app, which comes within a day where anybody minds; what is older nobody waits for any more.
 */
const recent = 24 * 60 * 60 * 1000;
/** What more there is in an installation is found by the next round. */
const reviewsPerRound = 50;
/** A review that was cut off this often on one commit is what kills the process. */
const maxAttempts = 3;

/** Has everything reviewed, in all installations, that was asked for and lost with a process. */
export async function sweep(tools: SweepTools, signal: AbortSignal): Promise<void> {
  const github = await tools.connect();
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.apps.listInstallations({ per_page: 100, page, request: { signal } });
    for (const installation of data) await sweepInstallation(installation, tools, signal);
    if (data.length < 100) return;
  }
}

/** Has reviewed in one installation what is open, was touched lately, and has no result. Failures are logged. */
export async function sweepInstallation(
  installation: Installation,
  tools: SweepTools,
  signal: AbortSignal,
): Promise<void> {
  const { connect, log } = tools;
  if (installation.suspended_at !== null) return;
  try {
    const github = await connect(installation.id);
    const now = Date.now();
    const bounds = { appId: installation.app_id, since: now - recent, now, unfinishedTitle };
    const { unreviewed, ...looked } = await findUnreviewed(github, bounds, signal);
    let asked = 0;
    for (const one of unreviewed.slice(0, reviewsPerRound)) {
      if (await ask(one, github, installation.id, tools, signal)) asked += 1;
    }
    if (unreviewed.length === 0) return;
    const counts = { ...looked, unreviewed: unreviewed.length, asked };
    log.info({ installation: installation.id, ...counts }, "unreviewed pull requests found");
  } catch (error) {
    if (signal.aborted) return;
    const failure = toGitHubFailure(error) ?? { err: error };
    log.error({ installation: installation.id, ...failure }, "unreviewed pull requests not looked for");
  }
}

const unfinishedTitle = unfinishedWords({ kind: "stopped" }).title;

/** Says whether a review was asked for. */
async function ask(
  one: Unreviewed,
  github: GitHub,
  installationId: number,
  { queue }: SweepTools,
  signal: AbortSignal,
): Promise<boolean> {
  if (queue.isBusy(subjectOf(one))) return false;
  if (one.leftBehind.length >= maxAttempts) {
    for (const id of one.leftBehind) {
      await completeCheckRun(github, one, { id, ownLogin: "" }, planUnfinishedCheckRun({ kind: "internal" }));
    }
    return false;
  }
  const pull = await getPullRequest(github, one, signal);
  if (!pull.isOpen || pull.headSha !== one.headSha) return false;
  const job = makePullRequestJob(pull, { installationId, delivery: undefined });
  return (await queue.add({ ...job, leftBehind: one.leftBehind })) === "queued";
}
