import { queueCheckRun, type CheckedCommit, type CheckRun } from "../github/check-run.ts";
import type { Connector } from "../github/connector.ts";
import type { Instances } from "../github/instances.ts";
import { contentWindows } from "../github/rate-limits.ts";
import { createFairSlots } from "../jobs/fair-slots.ts";
import { createUnderWay } from "../jobs/under-way.ts";
import { planUnfinishedCheckRun } from "../plan/check-run.ts";
import type { Unfinished } from "../plan/words.ts";
import { conclude, isGone } from "../review/conclude.ts";
import { commitOf, tenantOf, type ReviewJob } from "./review-jobs.ts";
import { scopeOf } from "./scopes.ts";

export interface QueuedCheckRunsTools {
  readonly connector: Pick<Connector, "connect">;
  readonly instances: Pick<Instances, "own" | "hasEnded">;
  readonly log: Readonly<Record<"warn", (data: object, message: string) => void>>;
}

/** The check runs of waiting reviews: each starts with its review, or is completed without one. */
export interface QueuedCheckRuns {
  /** Creates the check run of a waiting job when its turn comes, unless the same commit has one. Returns at once. */
  readonly announce: (job: ReviewJob) => void;
  /** Passes the check run to the review that starts; `undefined` if there is none. After that, none is created any more. */
  readonly take: (job: ReviewJob) => Promise<CheckRun | undefined>;
  /** Completes the check run and says why its review never started, unless a later job waits for it. Returns at once. */
  readonly giveUp: (job: ReviewJob, why: Unfinished) => void;
  /** Waits until every request has been answered. */
  readonly idle: () => Promise<void>;
}

interface Queued {
  /** The last job that waits for this check run. */
  job: ReviewJob;
  /** Never rejects; `undefined` if it could not be created, or not yet. */
  checkRun: Promise<CheckRun | undefined>;
  /** Gives up its turn. */
  leaveLine: () => void;
}

/** After each check run of an installation, in milliseconds: half of what it may create in a minute is left for reviews. */
const pause = (2 * contentWindows.minute.milliseconds) / contentWindows.minute.requests;

export function createQueuedCheckRuns({ connector, instances, log }: QueuedCheckRunsTools): QueuedCheckRuns {
  const waiting = new Map<string, Queued>();
  /** Each installation creates one at a time. */
  const turns = createFairSlots(Infinity, 1);
  const underWay = createUnderWay();

  function announce(job: ReviewJob): void {
    const commit = commitOf(job);
    if (commit === undefined) return;
    const known = waiting.get(keyOf(commit));
    if (known !== undefined) {
      known.job = job;
      return;
    }
    const queued: Queued = { job, checkRun: Promise.resolve(undefined), leaveLine: () => undefined };
    waiting.set(keyOf(commit), queued);
    const create = async () =>
      queueCheckRun(await connector.connect(scopeOf(job)), { ...commit, instance: instances.own });
    queued.leaveLine = turns.claim(tenantOf(job), (release) => {
      queued.checkRun = follow(create(), job, "could not queue check run");
      void queued.checkRun.then(() => setTimeout(release, pause).unref());
    });
  }

  async function take(job: ReviewJob): Promise<CheckRun | undefined> {
    const commit = commitOf(job);
    if (commit === undefined) return undefined;
    return leave(commit)?.checkRun;
  }

  function giveUp(job: ReviewJob, why: Unfinished): void {
    const commit = commitOf(job);
    const queued = commit && waiting.get(keyOf(commit));
    if (commit === undefined || queued?.job !== job) return;
    leave(commit);
    const complete = async () => {
      const checkRun = await queued.checkRun;
      // Its turn never came, or we may not create one.
      if (checkRun?.id === undefined) return;
      const github = await connector.connect(scopeOf(job));
      const end = why.kind === "stopped" ? AbortSignal.abort() : new AbortController().signal;
      const options = { siblings: undefined, isGone: isGone(why), end };
      await conclude({ github, instances }, commit, checkRun, planUnfinishedCheckRun(why), options);
    };
    void follow(complete(), job, "could not complete queued check run");
  }

  function leave(commit: CheckedCommit): Queued | undefined {
    const queued = waiting.get(keyOf(commit));
    waiting.delete(keyOf(commit));
    queued?.leaveLine();
    return queued;
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
