/** Work on one subject. A newer version of the same subject supersedes an older one. */
export interface Job {
  /** What is worked on, such as `owner/repo#12`. Jobs of one subject never run at the same time. */
  readonly subject: string;
  /** The state of the subject, such as a head's sha. */
  readonly version: string;
  /**
   * Later states have higher numbers; equal ones count as later too. `undefined`: requested by hand, never too late, but never in the place of
   * work on another commit that has an order. That one is newer, or will see for itself what is.
   */
  readonly order: number | undefined;
  /** The webhook delivery it came from, accepted only once; `undefined` when it did not come from a webhook. */
  readonly delivery: string | undefined;
}

/** What happened to a job that was added. `needless`: it was only to take another one's place, and there is none. */
export type Acceptance = "queued" | "repeated" | "outdated" | "needless" | "closed";

/** How a job ended that did not fail. `moot`: its subject was no longer in this state, which may be asked for again. */
export type Ending = "done" | "moot";

/** The current content of a queue. */
export interface QueueFigures {
  /** Jobs that have not started. */
  readonly waiting: number;
  readonly active: number;
  /** Jobs that failed and are to be tried again. */
  readonly delayed: number;
  /** Jobs that failed for good and are still kept. */
  readonly failed: number;
  /** How long the oldest waiting job has waited; 0 when none waits. */
  readonly oldestWaitingMs: number;
}

/** A job that failed for good. */
export interface FailedJob extends Pick<Job, "subject" | "version"> {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As `describeFailure` says. */
  readonly reason: string;
}

/** How many failed jobs a queue keeps: the newest. */
export const keptFailures = 1_000;

/** A job could not be accepted, because the queue's store is out of reach or full. Nothing was lost: the sender may send it again. */
export class QueueUnavailable extends Error {
  override readonly name = "QueueUnavailable";
}

/** Takes jobs and runs them: in this process (`local-queue.ts`), or through Redis in any number of processes (`redis/redis-queue.ts`). */
export interface JobQueue<Work extends Job> {
  /** Resolves as soon as the job is accepted, long before it is done. @throws QueueUnavailable */
  readonly add: (job: Work) => Promise<Acceptance>;
  /**
   * As `add`, but only takes the job in the place of another one on its subject, which is stopped or dropped as withdrawn. Notes its order in
   * any case: what is older and comes later is outdated. @throws QueueUnavailable
   */
  readonly replace: (job: Work) => Promise<Acceptance>;
  /** Stops and drops the work on a subject that nobody will ask for again. @throws QueueUnavailable */
  readonly withdraw: (subject: string) => Promise<void>;
  /** Says whether a job on a subject runs or waits. */
  readonly isBusy: (subject: string) => Promise<boolean>;
  /** Waits until no job runs and none waits; more may be added meanwhile. */
  readonly idle: () => Promise<void>;
  /** Takes no more jobs and waits up to `milliseconds` for those it has; then stops what still runs. Resolves to whether all were done. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
  readonly getFigures: () => Promise<QueueFigures>;
  /** The newest first. */
  readonly listFailed: () => Promise<readonly FailedJob[]>;
}

/** When a job that failed is tried again. */
export interface Retry {
  /** How often a job runs at most. */
  readonly attempts: number;
  /** How long to wait before the second attempt, in milliseconds. Twice as long before each further one, and up to half of it less by chance. */
  readonly delay: number;
  /** Says whether another attempt can end differently. */
  readonly isWorthwhile: (error: unknown) => boolean;
}

export interface JobQueueOptions<Work extends Job> {
  /** How many jobs run at the same time. */
  readonly concurrency: number;
  /** How many of one tenant's jobs do; as many by default. */
  readonly tenantConcurrency?: number;
  /** Names the tenant of a job: tenants share the queue fairly, however much one of them adds. */
  readonly tenantOf: (job: Work) => string;
  /** How long a job may run before it is stopped, in milliseconds; without end by default. */
  readonly deadline?: number;
  /**
   * Does a job. `signal` is aborted with a `JobStopped`. A job that does not end within a minute after that is abandoned, so that it
   * keeps neither its slot nor its subject.
   */
  readonly run: (job: Work, signal: AbortSignal) => Promise<Ending>;
  /** By default no job is tried again. */
  readonly retry?: Retry | undefined;
  /** Says why a job failed, for people who look at failed jobs later: without source text and secrets. */
  readonly describeFailure?: (error: unknown) => string;
  /** Called for a job that failed; its delivery may be redelivered. */
  readonly onFailure: (job: Work, error: unknown) => void;
  /** Called for a job that does not start at once, because a concurrency limit is reached. */
  readonly onWait?: (job: Work) => void;
  /** Called once for a job dropped before it started, and never again for it. If a newer job replaced it, `onWait` was already called for the
   * newer one. */
  readonly onDropped?: (job: Work, why: JobStopped["why"]) => void;
}

/** Why a running job was stopped: a newer version waits, it is no longer wanted, it took too long, or the process shuts down. */
export class JobStopped extends Error {
  readonly why: "superseded" | "withdrawn" | "overdue" | "shutdown";

  constructor(why: JobStopped["why"]) {
    super(`job stopped: ${why}`);
    // Octokit does not retry after an error of this name.
    this.name = "AbortError";
    this.why = why;
  }
}
