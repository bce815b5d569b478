import { setTimeout as sleep } from "node:timers/promises";
import { DelayedError, UnrecoverableError, Worker, type Job as Delivered } from "bullmq";
import { JobStopped, keptFailures, type Ending, type Job, type JobQueueOptions } from "../queue.ts";
import { isToBeRetried } from "../retry.ts";
import { lastWordsMilliseconds, runBounded } from "../run-bounded.ts";
import { createUnderWay } from "../under-way.ts";
import { keyPrefix, type RedisLink } from "./connection.ts";
import { createSubjects, type Ticket } from "./subjects.ts";
import { openTickets, type IssuedTicket } from "./tickets.ts";

export interface TicketWorkerOptions<Work extends Job> extends JobQueueOptions<Work> {
  /** Names the queue in Redis. */
  readonly name: string;
  readonly link: RedisLink;
  /** By default, a job is taken over within half a minute. */
  readonly times?: QueueTimes | undefined;
}

/** In milliseconds. */
export interface QueueTimes {
  /** A job is taken over if its process has been silent for this long. */
  readonly lock: number;
  /** How often to look for such jobs, and for steps that a process left undone. */
  readonly repair: number;
}

/** Does the jobs of subjects that have a ticket. */
export interface TicketWorker {
  /** Stops the job on a subject, if this process runs it. */
  readonly stop: (subject: string, reason: JobStopped) => void;
  /** Waits until no job runs in this process. */
  readonly idle: () => Promise<void>;
  /** As `JobQueue.drain`; what still runs then is left to other processes. */
  readonly drain: (milliseconds: number) => Promise<boolean>;
}

const usualTimes: QueueTimes = { lock: 15_000, repair: 10_000 };
/** A job that dies with its process more often is probably what kills it. */
const maxTakeovers = 2;
/** When another process may take a job that this one could not do. */
const giveBackMilliseconds = 500;

export function startTicketWorker<Work extends Job>(
  options: TicketWorkerOptions<Work>,
  prefix: string,
): TicketWorker {
  const { name, link, concurrency, tenantConcurrency = concurrency, onFailure, retry } = options;
  const { times = usualTimes } = options;
  // Once a job is done, that has to be noted, however long Redis is out of reach.
  const redis = link.openPatient();
  const subjects = createSubjects(redis, prefix, tenantConcurrency);
  const tickets = openTickets(name, redis, retry);
  const running = new Map<string, AbortController>();
  const underWay = createUnderWay();
  let isEnding = false;
  const worker = new Worker<IssuedTicket>(
    name,
    (delivered, token) => underWay.follow(work(delivered, token)),
    {
      ...{ connection: link.openPatient(), prefix: keyPrefix, skipVersionCheck: true, concurrency },
      ...{ lockDuration: times.lock, stalledInterval: times.repair, maxStalledCount: maxTakeovers },
      ...{ removeOnComplete: { count: 0 }, removeOnFail: { count: keptFailures }, runRetryDelay: 1_000 },
    },
  );
  // The connection reports that it is lost, and BullMQ goes on when it is back.
  worker.on("error", () => undefined);
  const repairing = setInterval(() => void underWay.follow(repair()).catch(() => undefined), times.repair);
  repairing.unref();

  async function work(delivered: Delivered<IssuedTicket>, token: string | undefined): Promise<void> {
    const ticket = delivered.data;
    // While Redis did not answer, the ticket may have come back to the process that is still working on it.
    if (isEnding || running.has(ticket.subject)) await giveBack(delivered, token);
    const text = await subjects.begin(ticket).catch(() => giveBack(delivered, token));
    if (text === undefined) {
      await leave(ticket);
      return;
    }
    // It was a job when it was added.
    const job = JSON.parse(text) as Work;
    const controller = new AbortController();
    running.set(ticket.subject, controller);
    let failure: { readonly error: unknown } | undefined;
    let ending: Ending | undefined;
    try {
      ending = await runBounded(job, controller, options);
    } catch (error) {
      failure = { error };
    } finally {
      running.delete(ticket.subject);
    }
    if (failure === undefined) await leave(ticket, ending === "done" ? job : undefined);
    else await handleFailure(job, failure.error, delivered, token);
  }

  async function handleFailure(
    job: Work,
    error: unknown,
    delivered: Delivered<IssuedTicket>,
    token: string | undefined,
  ): Promise<void> {
    onFailure(job, error);
    if (error instanceof JobStopped && error.why === "shutdown") await giveBack(delivered, token);
    const reason = options.describeFailure?.(error) ?? "";
    // BullMQ tries it again.
    if (isToBeRetried(error, delivered.attemptsMade + 1, retry)) throw new Error(reason);
    if (job.delivery !== undefined) await redis.del(`${prefix}delivery:${job.delivery}`);
    await leave(delivered.data);
    if (error instanceof JobStopped) return;
    await delivered.updateData({ ...delivered.data, version: job.version });
    throw new UnrecoverableError(reason);
  }

  async function giveBack(delivered: Delivered<IssuedTicket>, token: string | undefined): Promise<never> {
    await delivered.moveToDelayed(Date.now() + giveBackMilliseconds, token);
    throw new DelayedError();
  }

  async function leave(ticket: Ticket, done?: Job): Promise<void> {
    await tickets.issue(await subjects.leave(ticket, done));
  }

  async function repair(): Promise<void> {
    for (const ticket of await subjects.listTickets()) {
      const found = await tickets.find(ticket);
      if (found === "missing") await tickets.issue([ticket]);
      // It died with its process too often.
      if (found === "failed") await leave(ticket);
    }
  }

  async function drain(milliseconds: number): Promise<boolean> {
    clearInterval(repairing);
    const closed = worker.close().catch(() => undefined);
    const isDone = await isWithin(milliseconds, underWay.idle());
    if (!isDone) {
      isEnding = true;
      for (const controller of running.values()) controller.abort(new JobStopped("shutdown"));
    }
    await isWithin(lastWordsMilliseconds, Promise.all([underWay.idle(), closed]));
    await isWithin(
      lastWordsMilliseconds,
      tickets.close().catch(() => undefined),
    );
    return isDone;
  }

  return {
    stop: (subject, reason) => running.get(subject)?.abort(reason),
    idle: underWay.idle,
    drain,
  };
}

async function isWithin(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  const stop = new AbortController();
  const late = sleep(milliseconds, false, { signal: stop.signal }).catch(() => false);
  const isDone = await Promise.race([work.then(() => true), late]);
  stop.abort();
  return isDone;
}
