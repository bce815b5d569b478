import PQueue from "p-queue";

/** Work on one subject. A newer version of the same subject supersedes an older one. */
export interface Job {
  /** What is worked on, such as `owner/repo#12`. Jobs of one subject never run at the same time. */
  readonly subject: string;
  /** Which state of it, such as a head's sha. */
  readonly version: string;
  /** Later states have higher numbers; equal ones count as later too. `undefined`: requested by hand, never too late. */
  readonly order: number | undefined;
  /** The webhook delivery it came from, accepted only once; `undefined` when it did not come from a webhook. */
  readonly delivery: string | undefined;
}

/** What happened to a job that was added. */
type Acceptance = "queued" | "repeated" | "outdated" | "closed";

/** Takes jobs and runs them. The one below lives in this process; one on Redis can replace it. */
export interface JobQueue<Work extends Job> {
  /** Resolves as soon as the job is accepted, long before it is done. */
  readonly add: (job: Work) => Promise<Acceptance>;
  /** Stops and drops the work on a subject, including later arrivals up to `order`. */
  readonly withdraw: (subject: string, order: number | undefined) => Promise<void>;
  /** Says whether a job on a subject runs or waits. */
  readonly isBusy: (subject: string) => boolean;
  /** Waits until no job runs and none waits; more may be added meanwhile. */
  readonly idle: () => Promise<void>;
  /** Takes no more jobs and waits up to `milliseconds` for those it has; then stops what still runs. Resolves to whether all were done. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
}

export interface JobQueueOptions<Work extends Job> {
  readonly concurrency: number;
  /** Does a job. `signal` is aborted with a `JobStopped`. */
  readonly run: (job: Work, signal: AbortSignal) => Promise<void>;
  /** Called for a job that failed; its delivery may be redelivered. */
  readonly onFailure: (job: Work, error: unknown) => void;
  /** Called for a job that does not start at once, because the concurrency limit is reached. */
  readonly onWait?: (job: Work) => void;
  /** Called once for a job dropped before it started, and never again for it. If a newer job replaced it, `onWait` was already called for the
   * newer one. */
  readonly onDropped?: (job: Work, why: JobStopped["why"]) => void;
}

/** Why a running job was stopped: a newer version waits, nobody wants it any more, or the process shuts down. */
export class JobStopped extends Error {
  readonly why: "superseded" | "withdrawn" | "shutdown";

  constructor(why: JobStopped["why"]) {
    super(`job stopped: ${why}`);
    // Octokit does not retry after an error of this name.
    this.name = "AbortError";
    this.why = why;
  }
}

/** A redelivery comes within three days; a busy installation sends far fewer deliveries than this in that time. */
const rememberedEntries = 10_000;
/** How long a stopped job has to say that it was stopped. */
const lastWordsMilliseconds = 5_000;

interface Subject<Work> {
  running: { readonly job: Work; readonly controller: AbortController } | undefined;
  /** At most one job waits: a newer one takes its place. */
  waiting: Work | undefined;
}

/** A queue in this process. What it holds is lost with the process. */
export function createJobQueue<Work extends Job>(options: JobQueueOptions<Work>): JobQueue<Work> {
  const { concurrency, run, onFailure, onWait, onDropped } = options;
  const slots = new PQueue({ concurrency });
  const subjects = new Map<string, Subject<Work>>();
  const deliveries = new Set<string>();
  /** The newest state of each subject that was asked for, also long after it was done. */
  const newest = new Map<string, { readonly version: string | undefined; readonly order: number }>();
  let isClosed = false;

  function accept(job: Work): Acceptance {
    if (isClosed) return "closed";
    if (job.delivery !== undefined && deliveries.has(job.delivery)) return "repeated";
    const subject = subjects.get(job.subject);
    if (findPending(subject)?.version === job.version) return "repeated";
    const known = newest.get(job.subject);
    if (known !== undefined && job.order !== undefined) {
      if (job.order < known.order) return "outdated";
      if (job.order === known.order && job.version === known.version) return "repeated";
    }
    if (job.order !== undefined) note(job.subject, job.version, job.order);
    if (job.delivery !== undefined) addBounded(deliveries, job.delivery);
    if (subject === undefined) {
      subjects.set(job.subject, { running: undefined, waiting: job });
      schedule(job.subject);
    } else {
      const replaced = subject.waiting;
      subject.waiting = job;
      if (subject.running === undefined) onWait?.(job);
      else subject.running.controller.abort(new JobStopped("superseded"));
      if (replaced !== undefined) onDropped?.(replaced, "superseded");
    }
    return "queued";
  }

  /** `leaving` places become free as soon as the caller is done. */
  function schedule(name: string, leaving: 0 | 1 = 0): void {
    // `work` never rejects, and starts within `add` when there is room.
    void slots.add(() => work(name));
    const job = subjects.get(name)?.waiting;
    if (slots.size > leaving && job !== undefined) onWait?.(job);
  }

  async function work(name: string): Promise<void> {
    const subject = subjects.get(name);
    const job = subject?.waiting;
    if (subject === undefined || job === undefined) {
      subjects.delete(name);
      return;
    }
    const controller = new AbortController();
    subject.waiting = undefined;
    subject.running = { job, controller };
    try {
      await run(job, controller.signal);
    } catch (error) {
      if (job.delivery !== undefined) deliveries.delete(job.delivery);
      if (newest.get(job.subject)?.version === job.version) newest.delete(job.subject);
      onFailure(job, error);
    }
    subject.running = undefined;
    // TypeScript does not see that a job may have come while this one ran.
    if ((subject.waiting as Work | undefined) === undefined) subjects.delete(name);
    else schedule(name, 1);
  }

  function note(name: string, version: string | undefined, order: number): void {
    newest.delete(name);
    newest.set(name, { version, order });
    forgetOldest(newest);
  }

  function withdraw(name: string, order: number | undefined): void {
    if (order !== undefined) note(name, undefined, order);
    const subject = subjects.get(name);
    if (subject === undefined) return;
    dropWaiting(subject, "withdrawn");
    subject.running?.controller.abort(new JobStopped("withdrawn"));
  }

  function dropWaiting(subject: Subject<Work>, why: JobStopped["why"]): void {
    const { waiting } = subject;
    subject.waiting = undefined;
    if (waiting !== undefined) onDropped?.(waiting, why);
  }

  async function drain(milliseconds: number): Promise<boolean> {
    isClosed = true;
    if (await isIdleWithin(milliseconds)) return true;
    for (const subject of subjects.values()) {
      dropWaiting(subject, "shutdown");
      subject.running?.controller.abort(new JobStopped("shutdown"));
    }
    await isIdleWithin(lastWordsMilliseconds);
    return false;
  }

  async function isIdleWithin(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, milliseconds, false);
    });
    const isIdle = await Promise.race([slots.onIdle().then(() => true), timeout]);
    clearTimeout(timer);
    return isIdle;
  }

  return {
    add: (job) => Promise.resolve(accept(job)),
    withdraw: (name, order) => {
      withdraw(name, order);
      return Promise.resolve();
    },
    isBusy: (name) => subjects.has(name),
    idle: () => slots.onIdle(),
    drain,
  };
}

/** What is still to be done on a subject, or being done by a job that nobody stopped. */
function findPending<Work>(subject: Subject<Work> | undefined): Work | undefined {
  if (subject?.waiting !== undefined) return subject.waiting;
  return subject?.running?.controller.signal.aborted === false ? subject.running.job : undefined;
}

function addBounded(set: Set<string>, value: string): void {
  set.add(value);
  forgetOldest(set);
}

function forgetOldest(collection: Set<string> | Map<string, unknown>): void {
  if (collection.size <= rememberedEntries) return;
  const [oldest] = collection.keys();
  if (oldest !== undefined) collection.delete(oldest);
}
