import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import { keptFailures, type FailedJob, type Retry } from "../queue.ts";
import { jitter } from "../retry.ts";
import { keyPrefix } from "./connection.ts";
import type { Ticket } from "./subjects.ts";

/** A ticket whose job failed for good names the version that failed. */
export interface IssuedTicket extends Ticket {
  readonly version?: string;
}

/** BullMQ's queue of tickets: first come, first served. */
export interface Tickets {
  /** Issuing a ticket twice does no harm. */
  readonly issue: (tickets: readonly Ticket[]) => Promise<void>;
  /** What has become of a ticket: missing if it was never issued, or is done. */
  readonly find: (ticket: Ticket) => Promise<"missing" | "failed" | "issued">;
  readonly count: () => Promise<{
    readonly active: number;
    readonly delayed: number;
    readonly failed: number;
  }>;
  readonly listFailed: () => Promise<readonly FailedJob[]>;
  readonly close: () => Promise<void>;
}

export function openTickets(name: string, redis: Redis, retry: Retry | undefined): Tickets {
  const queue = new Queue<IssuedTicket>(name, {
    connection: redis,
    prefix: keyPrefix,
    skipVersionCheck: true,
  });
  // The code that waits for an answer gets the error, too.
  queue.on("error", () => undefined);
  const idOf = ({ turn }: Ticket) => `turn-${turn}`;
  const options = {
    attempts: retry?.attempts ?? 1,
    backoff: { type: "exponential", delay: retry?.delay ?? 0, jitter },
    // A stack says where we are, not what went wrong.
    stackTraceLimit: 0,
  };

  return {
    issue: async (tickets) => {
      for (const ticket of tickets) await queue.add("ticket", ticket, { ...options, jobId: idOf(ticket) });
    },
    find: async (ticket) => {
      const found = await queue.getJob(idOf(ticket));
      if (found === undefined) return "missing";
      return (await found.isFailed()) ? "failed" : "issued";
    },
    count: async () => {
      const { active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts("active", "delayed", "failed");
      return { active, delayed, failed };
    },
    listFailed: async () => {
      const failed = await queue.getFailed(0, keptFailures - 1);
      return failed.map(({ data: { subject, version = "" }, finishedOn = 0, failedReason: reason }) => ({
        ...{ subject, version, at: finishedOn, reason },
      }));
    },
    close: () => queue.close(),
  };
}
