import { completeCheckRun, queueCheckRun, type CheckedCommit, type CheckRun } from "../github/check-run.ts";
import { toGitHubFailure, type GitHub } from "../github/octokit.ts";
import { createUnderWay } from "../jobs/under-way.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import type { Unfinished } from "../plan/words.ts";
import { commitOf, type ReviewJob } from "./review-jobs.ts";

export interface QueuedCheckRunsTools {
  /** Gives a client that speaks as an installation. */
  readonly connect: (installationId: number) => Promise<GitHub>;
  readonly log: Readonly<Record<"warn", (data: object, message: string) => void>>;
}

/** The check runs that say of commits that their reviews wait: each is begun with its review, or completed without. */
export interface QueuedCheckRuns {
  /** Makes the check run of a job that waits, unless one was made for the same. Returns at once. */
  readonly announce: (job: ReviewJob) => void;
  /** Hands the check run over to the review that begins; `undefined` when there is none. */
  readonly take: (job: ReviewJob) => Promise<CheckRun | undefined>;
  /** Completes the check run in words of why its review never began, unless a later job waits for the same. Returns at once. */
  readonly giveUp: (job: ReviewJob, why: Unfinished) => void;
  /** Waits until GitHub has heard of everything. */
  readonly idle: () => Promise<void>;
}

interface Queued {
  /** The last that waits for this. */
  job: ReviewJob;
  /** Never rejects; `undefined` where it could not be made. */
  readonly checkRun: Promise<CheckRun | undefined>;
}

export function createQueuedCheckRuns({ connect, log }: QueuedCheckRunsTools): QueuedCheckRuns {
  const waiting = new Map<string, Queued>();
  const underWay = createUnderWay();

  function announce(job: ReviewJob): void {
    const commit = commitOf(job);
    if (commit === undefined) return;
    const known = waiting.get(keyOf(commit));
    if (known !== undefined) {
      known.job = job;
      return;
    }
    const make = async () => queueCheckRun(await connect(job.installationId), commit);
    const checkRun = follow(make(), job, "check run not queued");
    waiting.set(keyOf(commit), { job, checkRun });
  }

  async function take(job: ReviewJob): Promise<CheckRun | undefined> {
    const commit = commitOf(job);
    if (commit === undefined) return undefined;
    const queued = waiting.get(keyOf(commit));
    waiting.delete(keyOf(commit));
    return queued?.checkRun;
  }

  function giveUp(job: ReviewJob, why: Unfinished): void {
    const commit = commitOf(job);
    const queued = commit && waiting.get(keyOf(commit));
    if (commit === undefined || queued?.job !== job) return;
    waiting.delete(keyOf(commit));
    const complete = async () => {
      const checkRun = await queued.checkRun;
      // Where we may make none, nothing was said that would have to be taken back.
      if (checkRun?.id === undefined) return;
      await completeCheckRun(
        await connect(job.installationId),
        commit,
        checkRun,
        planUnfinishedCheckRun(why),
      );
    };
    void follow(complete(), job, "queued check run not completed");
  }

  /** Logs what goes wrong: nobody else would hear of it. */
  function follow<Result>(
    work: Promise<Result>,
    job: ReviewJob,
    problem: string,
  ): Promise<Result | undefined> {
    return underWay.follow(
      work.catch((error: unknown) => {
        log.warn({ subject: job.subject, ...(toGitHubFailure(error) ?? { err: error }) }, problem);
        return undefined;
      }),
    );
  }

  return { announce, take, giveUp, idle: underWay.idle };
}

function keyOf({ owner, repo, headSha, externalId }: CheckedCommit): string {
  return `${owner}/${repo}@${headSha} ${externalId}`;
}
