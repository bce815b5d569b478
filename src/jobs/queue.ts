import { createFairSlots } from "./fair-slots.ts";

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
  /** Counts the jobs that wait and run. */
  readonly count: () => Promise<JobCount>;
  /** Waits until no job runs and none waits; more may be added meanwhile. */
  readonly idle: () => Promise<void>;
  /** Takes no more jobs and waits up to `milliseconds` for those it has; then stops what still runs. Resolves to whether all were done. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
}

export interface JobCount {
  readonly waiting: number;
  readonly running: number;
  /** When the job that waits for longest began to wait, in milliseconds since 1970; `undefined` if none waits. */
  readonly oldest: number | undefined;
}

export interface JobQueueOptions<Work extends Job> {
  /** How many jobs run at the same time. */
  readonly concurrency: number;
  /** How many of one tenant's jobs do; as many by default. */
  readonly tenantConcurrency?: number;
  /** Names whose job it is: tenants share the queue fairly, whatever one of them adds. */
  readonly tenantOf: (job: Work) => string;
  /** How long a job may run before it is stopped, in milliseconds; without end by default. */
  readonly deadline?: number;
  /**
   * Does a job. `signal` is aborted with a `JobStopped`. A job that does not end within a minute after that is abandoned, so that it
   * keeps neither its slot nor its subject.
   */
  readonly run: (job: Work, signal: AbortSignal) => Promise<void>;
  /** Called for a job that failed; its delivery may be redelivered. */
  readonly onFailure: (job: Work, error: unknown) => void;
  /** Called for a job that does not start at once, because a concurrency limit is reached. */
  readonly onWait?: (job: Work) => void;
  /** Called once for a job dropped before it started, and never again for it. If a newer job replaced it, `onWait` was already called for the
   * newer one. */
  readonly onDropped?: (job: Work, why: JobStopped["why"]) => void;
}

/** Why a running job was stopped: a newer version waits, nobody wants it any more, it took too long, or the process shuts down. */
export class JobStopped extends Error {
  readonly why: "superseded" | "withdrawn" | "overdue" | "shutdown";

  constructor(why: JobStopped["why"]) {
    super(`job stopped: ${why}`);
    // Octokit does not retry after an error of this name.
    this.name = "AbortError";
    this.why = why;
  }
}

/** A redelivery comes within three days; a busy installation sends far fewer deliveries than this in that time. */
const rememberedEntries = 10_000;
/** How long a stopped job has to say that it was stopped, while nothing else is urgent and when the process shuts down. */
const patienceMilliseconds = 60_000;
const lastWordsMilliseconds = 5_000;

interface Subject<Work> {
  running: { readonly job: Work; readonly controller: AbortController } | undefined;
  /** At most one job waits: a newer one takes its place. */
  waiting: Work | undefined;
  /** Since when one does, also if a newer one has taken its place. Milliseconds since 1970. */
  waitingSince: number;
  /** Gives up the place among those who wait for a slot. */
  leaveLine: () => void;
}

/** A queue in this process. What it holds is lost with the process. */
export function createJobQueue<Work extends Job>(options: JobQueueOptions<Work>): JobQueue<Work> {
  const { concurrency, tenantConcurrency, tenantOf, onFailure, onWait, onDropped } = options;
  const slots = createFairSlots(concurrency, tenantConcurrency);
  const subjects = new Map<string, Subject<Work>>();
  const deliveries = new Set<string>();
  /** The newest state of each subject that was asked for, also long after it was done. */
  const newest = new Map<string, { readonly version: string | undefined; readonly order: number }>();
  const idlers = new Set<() => void>();
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
      const added = {
        ...{ running: undefined, waiting: job, waitingSince: Date.now() },
        leaveLine: () => undefined,
      };
      subjects.set(job.subject, added);
      schedule(job.subject, added, job);
    } else {
      const replaced = subject.waiting;
      if (replaced === undefined) subject.waitingSince = Date.now();
      subject.waiting = job;
      if (subject.running === undefined) onWait?.(job);
      else subject.running.controller.abort(new JobStopped("superseded"));
      if (replaced !== undefined) onDropped?.(replaced, "superseded");
    }
    return "queued";
  }

  function schedule(name: string, subject: Subject<Work>, job: Work): void {
    // `work` never rejects. It starts at once when there is a slot.
    subject.leaveLine = slots.claim(tenantOf(job), (release) => void work(name, subject, release));
    if (subject.running === undefined) onWait?.(job);
  }

  async function work(name: string, subject: Subject<Work>, release: () => void): Promise<void> {
    const job = subject.waiting;
    // Whoever drops a waiting job also leaves the line.
    if (job === undefined) return;
    const controller = new AbortController();
    subject.waiting = undefined;
    subject.running = { job, controller };
    try {
      await runBounded(job, controller, options);
    } catch (error) {
      if (job.delivery !== undefined) deliveries.delete(job.delivery);
      if (newest.get(job.subject)?.version === job.version) newest.delete(job.subject);
      onFailure(job, error);
    }
    subject.running = undefined;
    goOn(name, subject, release);
  }

  /** Frees the slot of a job that ended, before the next job on its subject joins the line: whoever waits already comes first. */
  function goOn(name: string, subject: Subject<Work>, release: () => void): void {
    const { waiting } = subject;
    if (waiting === undefined) forget(name);
    release();
    if (waiting !== undefined) schedule(name, subject, waiting);
  }

  function forget(name: string): void {
    subjects.delete(name);
    if (subjects.size > 0) return;
    for (const resolve of idlers) resolve();
    idlers.clear();
  }

  function count(): JobCount {
    const all = [...subjects.values()];
    const waiting = all.filter((subject) => subject.waiting !== undefined);
    return {
      waiting: waiting.length,
      running: all.filter(({ running }) => running !== undefined).length,
      oldest:
        waiting.length === 0
          ? undefined
          : waiting.reduce((oldest, { waitingSince }) => Math.min(oldest, waitingSince), Infinity),
    };
  }

  function idle(): Promise<void> {
    return subjects.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.add(resolve));
  }

  function note(name: string, version: string | undefined, order: number): void {
    newest.delete(name);
    newest.set(name, { version, order });
    forgetOldest(newest);
  }

  function withdraw(name: string, order: number | undefined): void {
    if (order !== undefined) note(name, undefined, order);
    stop(name, "withdrawn");
  }

  /** Stops what runs and drops what waits of a subject. */
  function stop(name: string, why: JobStopped["why"]): void {
    const subject = subjects.get(name);
    if (subject === undefined) return;
    const { running, waiting } = subject;
    subject.waiting = undefined;
    if (waiting !== undefined) onDropped?.(waiting, why);
    if (running !== undefined) {
      running.controller.abort(new JobStopped(why));
      return;
    }
    subject.leaveLine();
    forget(name);
  }

  async function drain(milliseconds: number): Promise<boolean> {
    isClosed = true;
    if (await isIdleWithin(milliseconds)) return true;
    for (const name of subjects.keys()) stop(name, "shutdown");
    await isIdleWithin(lastWordsMilliseconds);
    return false;
  }

  async function isIdleWithin(milliseconds: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, milliseconds, false);
    });
    const isIdle = await Promise.race([idle().then(() => true), timeout]);
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
    count: () => Promise.resolve(count()),
    idle,
    drain,
  };
}

/** Does a job, and stops it when it takes too long. Rejects also when it goes on long after it was stopped. */
async function runBounded<Work extends Job>(
  job: Work,
  controller: AbortController,
  { run, deadline }: JobQueueOptions<Work>,
): Promise<void> {
  const { signal } = controller;
  const timers: NodeJS.Timeout[] = [];
  const abandoned = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => {
      timers.push(setTimeout(reject, patienceMilliseconds, signal.reason));
    });
  });
  if (deadline !== undefined) {
    timers.push(
      setTimeout(() => {
        controller.abort(new JobStopped("overdue"));
      }, deadline),
    );
  }
  try {
    await Promise.race([run(job, signal), abandoned]);
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
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
