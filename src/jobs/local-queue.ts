import { createFairSlots } from "./fair-slots.ts";
import { backOff, isToBeRetried } from "./retry.ts";
import { lastWordsMilliseconds, runBounded } from "./run-bounded.ts";
import {
  JobStopped,
  type Acceptance,
  type FailedJob,
  type Job,
  type JobQueue,
  type JobQueueOptions,
  keptFailures,
  type QueueFigures,
} from "./queue.ts";

/** A redelivery comes within three days; a busy installation sends far fewer deliveries than this in that time. */
const rememberedEntries = 10_000;

interface Subject<Work> {
  running: { readonly job: Work; readonly controller: AbortController } | undefined;
  /** At most one job waits: a newer one takes its place. */
  waiting: Work | undefined;
  /** Since when one does, also if a newer one has taken its place. Milliseconds since 1970. */
  waitingSince: number;
  /** How often the job has failed and is to be tried again. */
  failures: number;
  /** Gives up the place in the line for a slot. */
  leaveLine: () => void;
}

/** What is known of a subject, also long after its last job was done. */
interface Known {
  /** Of the newest state that was asked for. */
  readonly order: number;
  /** The version in that state whose job is done, if nothing was accepted since. */
  readonly done?: string;
}

const fresh = { running: undefined, failures: 0, leaveLine: () => undefined } as const;

/** A queue in this process. What it holds is lost with the process. */
export function createJobQueue<Work extends Job>(options: JobQueueOptions<Work>): JobQueue<Work> {
  const { concurrency, tenantConcurrency, tenantOf, onFailure, onWait, onDropped, retry } = options;
  const slots = createFairSlots(concurrency, tenantConcurrency);
  const subjects = new Map<string, Subject<Work>>();
  const deliveries = new Set<string>();
  /** The newest requested state of each subject, kept long after it was done. */
  const newest = new Map<string, Known>();
  const idlers = new Set<() => void>();
  const failed: FailedJob[] = [];
  let isClosed = false;

  /** @param why why the job whose place this one takes is stopped or dropped. A withdrawn one has to be there. */
  function accept(job: Work, why: "superseded" | "withdrawn"): Acceptance {
    if (isClosed) return "closed";
    if (job.delivery !== undefined && deliveries.has(job.delivery)) return "repeated";
    const subject = subjects.get(job.subject);
    const pending = findPending(subject);
    const known = newest.get(job.subject);
    const obstacle = findObstacle(job, pending, known);
    if (obstacle !== undefined) return obstacle;
    const order = job.order ?? known?.order;
    if (order !== undefined) note(job.subject, { order });
    if (why === "withdrawn" && pending === undefined) return "needless";
    if (job.delivery !== undefined) addBounded(deliveries, job.delivery);
    if (subject === undefined) {
      const added = { ...fresh, waiting: job, waitingSince: Date.now() };
      subjects.set(job.subject, added);
      schedule(job.subject, added, job);
    } else {
      const replaced = subject.waiting;
      if (replaced === undefined) subject.waitingSince = Date.now();
      subject.waiting = job;
      subject.failures = 0;
      if (subject.running === undefined) onWait?.(job);
      else subject.running.controller.abort(new JobStopped(why));
      if (replaced !== undefined) onDropped?.(replaced, why);
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
    // Dropping a waiting job also leaves the line.
    if (job === undefined) return;
    const controller = new AbortController();
    subject.waiting = undefined;
    subject.running = { job, controller };
    try {
      const ending = await runBounded(job, controller, options);
      const { order, version: done } = job;
      if (ending === "done" && order !== undefined && newest.get(name)?.order === order)
        note(name, { order, done });
    } catch (error) {
      if (isToBeRetried(error, subject.failures + 1, retry) && findPending(subject) === job && !isClosed) {
        onFailure(job, error);
        tryAgain(name, subject, job, release);
        return;
      }
      if (!(error instanceof JobStopped)) keepFailure(job, error);
      if (job.delivery !== undefined) deliveries.delete(job.delivery);
      onFailure(job, error);
    }
    subject.running = undefined;
    subject.failures = 0;
    goOn(name, subject, release);
  }

  /** Lets a job that failed wait for a while, without a slot. Meanwhile a newer one may take its place. */
  function tryAgain(name: string, subject: Subject<Work>, job: Work, release: () => void): void {
    subject.running = undefined;
    subject.waiting = job;
    subject.waitingSince = Date.now();
    subject.failures += 1;
    const timer = setTimeout(
      () => {
        if (subject.waiting !== undefined) schedule(name, subject, subject.waiting);
      },
      backOff(retry?.delay ?? 0, subject.failures),
    );
    subject.leaveLine = () => {
      clearTimeout(timer);
    };
    release();
  }

  function keepFailure({ subject, version }: Work, error: unknown): void {
    const reason = options.describeFailure?.(error) ?? "";
    failed.unshift({ subject, version, at: Date.now(), reason });
    failed.splice(keptFailures);
  }

  function getFigures(): QueueFigures {
    const all = [...subjects.values()];
    const waiting = all.filter((subject) => subject.waiting !== undefined);
    const delayed = waiting.filter(({ failures }) => failures > 0).length;
    return {
      waiting: waiting.length - delayed,
      active: all.filter(({ running }) => running !== undefined).length,
      ...{ delayed, failed: failed.length },
      oldestWaitingMs: waiting.reduce(
        (most, { waitingSince }) => Math.max(most, Date.now() - waitingSince),
        0,
      ),
    };
  }

  /** Frees the slot of a job that ended, before the next job on its subject joins the line: jobs that are already waiting come first. */
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

  function idle(): Promise<void> {
    return subjects.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.add(resolve));
  }

  function note(name: string, known: Known): void {
    newest.delete(name);
    newest.set(name, known);
    forgetOldest(newest);
  }

  /** Stops the running job and drops the waiting job of a subject. */
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
    add: (job) => Promise.resolve(accept(job, "superseded")),
    replace: (job) => Promise.resolve(accept(job, "withdrawn")),
    withdraw: (name) => {
      stop(name, "withdrawn");
      return Promise.resolve();
    },
    isBusy: (name) => Promise.resolve(subjects.has(name)),
    idle,
    drain,
    getFigures: () => Promise.resolve(getFigures()),
    listFailed: () => Promise.resolve([...failed]),
  };
}

/** The work still to be done on a subject, or being done by a job that was not stopped. */
function findPending<Work>(subject: Subject<Work> | undefined): Work | undefined {
  if (subject?.waiting !== undefined) return subject.waiting;
  return subject?.running?.controller.signal.aborted === false ? subject.running.job : undefined;
}

/** Says why a job is not taken. */
function findObstacle(job: Job, pending: Job | undefined, known: Known | undefined): Acceptance | undefined {
  if (pending?.version === job.version) return "repeated";
  if (job.order === undefined) {
    return pending?.order !== undefined && commitOf(pending) !== commitOf(job) ? "outdated" : undefined;
  }
  if (known === undefined) return undefined;
  if (job.order < known.order) return "outdated";
  return job.order === known.order && job.version === known.done ? "repeated" : undefined;
}

function commitOf({ version }: Job): string | undefined {
  return version.split(" ", 1)[0];
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
