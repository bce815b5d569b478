import { completeCheckRun, queueCheckRun, type CheckedCommit, type CheckRun } from "../github/check-run.ts";
import type { Connector } from "../github/connector.ts";
import { createUnderWay } from "../jobs/under-way.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import type { Unfinished } from "../plan/words.ts";
import { commitOf, type ReviewJob } from "./review-jobs.ts";
import { scopeOf } from "./scopes.ts";

export interface QueuedCheckRunsTools {
  readonly connector: Pick<Connector, "connect">;
  readonly log: Readonly<Record<"warn", (data: object, message: string) => void>>;
}

/** The check runs of waiting reviews: each starts with its review, or is completed without one. */
export interface QueuedCheckRuns {
  /** Creates the check run of a waiting job, unless the same commit has one. Returns at once. */
  readonly announce: (job: ReviewJob) => void;
  /** Hands the check run over to the review that starts; `undefined` if there is none. */
  readonly take: (job: ReviewJob) => Promise<CheckRun | undefined>;
  /** Completes the check run and says why its review never started, unless a later job waits for it. Returns at once. */
  readonly giveUp: (job: ReviewJob, why: Unfinished) => void;
  /** Waits until every request has been answered. */
  readonly idle: () => Promise<void>;
}

interface Queued {
  /** The last job that waits for this check run. */
  job: ReviewJob;
  /** Never rejects; `undefined` if it could not be created. */
  readonly checkRun: Promise<CheckRun | undefined>;
}

export function createQueuedCheckRuns({ connector, log }: QueuedCheckRunsTools): QueuedCheckRuns {
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
    const create = async () => queueCheckRun(await connector.connect(scopeOf(job)), commit);
    const checkRun = follow(create(), job, "could not queue check run");
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
      // Without permission to create one, there is nothing to complete.
      if (checkRun?.id === undefined) return;
      await completeCheckRun(
        await connector.connect(scopeOf(job)),
        commit,
        checkRun,
        planUnfinishedCheckRun(why),
      );
    };
    void follow(complete(), job, "could not complete queued check run");
  }

  /** Logs a failure, which no caller sees. */
  function follow<Result>(
    work: Promise<Result>,
    job: ReviewJob,
    problem: string,
  ): Promise<Result | undefined> {
    return underWay.follow(
      work.catch((error: unknown) => {
        log.warn({ subject: job.subject, err: error }, problem);
        return undefined;
      }),
    );
  }

  return { announce, take, giveUp, idle: underWay.idle };
}

function keyOf({ owner, repo, headSha, externalId }: CheckedCommit): string {
  return `${owner}/${repo}@${headSha} ${externalId}`;
}
