import { setTimeout as sleep } from "node:timers/promises";
import { QueueUnavailable, type Acceptance, type Job, type JobQueue } from "../queue.ts";
import { keyPrefix } from "./connection.ts";
import { createStopSignals } from "./stop-signals.ts";
import { createSubjects, rememberedSeconds } from "./subjects.ts";
import { openTickets } from "./tickets.ts";
import { startTicketWorker, type TicketWorkerOptions } from "./ticket-worker.ts";

export interface RedisQueueOptions<Work extends Job> extends TicketWorkerOptions<Work> {
  /** `false`: this process only adds jobs. */
  readonly isWorker: boolean;
}

/**
 * A queue that any number of processes share. What it holds outlives them. `onWait` and `onDropped` are not called: it is not known which
 * process a job waits for.
 */
export function createRedisQueue<Work extends Job>(options: RedisQueueOptions<Work>): JobQueue<Work> {
  const { name, link, concurrency, tenantConcurrency = concurrency, tenantOf, retry } = options;
  const prefix = prefixOf(name);
  const redis = link.commands;
  const subjects = createSubjects(redis, prefix, tenantConcurrency);
  const tickets = openTickets(name, redis, retry);
  const worker = options.isWorker ? startTicketWorker(options, prefix) : undefined;
  const stops = createStopSignals(link, name, worker?.stop);
  let isClosed = false;

  async function accept(job: Work, why: "superseded" | "withdrawn"): Promise<Acceptance> {
    if (isClosed) return "closed";
    const delivered = job.delivery === undefined ? undefined : `${prefix}delivery:${job.delivery}`;
    if (delivered !== undefined && (await redis.exists(delivered)) === 1) return "repeated";
    const accepted = await subjects.accept(job, tenantOf(job), why === "withdrawn");
    const { acceptance, isStopping, tickets: due } = accepted;
    await tickets.issue(due);
    // Only now: if this process ends before, the webhook is redelivered.
    if (delivered !== undefined) await redis.set(delivered, 1, "EX", rememberedSeconds);
    if (isStopping) await stops.send(job.subject, why);
    return acceptance;
  }

  async function withdraw(subject: string): Promise<void> {
    if (await subjects.withdraw(subject)) await stops.send(subject, "withdrawn");
  }

  async function getFigures() {
    // In this order: a job is active before it no longer waits, so none is missed between the two.
    const { waiting, oldest } = await subjects.countWaiting();
    const counts = await tickets.count();
    return { waiting, ...counts, oldestWaitingMs: oldest === undefined ? 0 : Date.now() - oldest };
  }

  /** Of all processes. BullMQ's own events would say no more than these figures. */
  async function idle(): Promise<void> {
    for (;;) {
      await worker?.idle();
      const { waiting, active, delayed } = await getFigures();
      if (waiting + active + delayed === 0) return;
      await sleep(idlePollMilliseconds);
    }
  }

  async function drain(milliseconds: number): Promise<boolean> {
    isClosed = true;
    const isDone = (await worker?.drain(milliseconds)) ?? true;
    stops.close();
    await tickets.close().catch(() => undefined);
    return isDone;
  }

  return {
    add: (job) => orUnavailable(accept(job, "superseded")),
    replace: (job) => orUnavailable(accept(job, "withdrawn")),
    withdraw: (subject) => orUnavailable(withdraw(subject)),
    isBusy: (subject) => orUnavailable(subjects.isBusy(subject)),
    getFigures: () => orUnavailable(getFigures()),
    listFailed: () => orUnavailable(tickets.listFailed()),
    ...{ idle, drain },
  };
}

const idlePollMilliseconds = 50;

/** What the keys of a queue begin with, besides BullMQ's own. */
function prefixOf(name: string): string {
  return `${keyPrefix}:pitstop-${name}:`;
}

async function orUnavailable<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new QueueUnavailable(`Redis did not take it: ${reason}`, { cause: error });
  }
}
