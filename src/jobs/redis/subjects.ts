import type { Redis } from "ioredis";
import type { Acceptance, Job } from "../queue.ts";
import { acceptScript, beginScript, leaveScript, repairScript, withdrawScript } from "./scripts.ts";

/** A subject's claim to have its job done, once. */
export interface Ticket {
  readonly subject: string;
  readonly tenant: string;
  /** Numbers all tickets. */
  readonly turn: number;
}

/** What is known of the subjects of a queue, shared by all processes. Of each tenant only a few are admitted at a time; the others are in its line. */
export interface Subjects {
  /** With `isInPlace`, the job is only to take the place of another one. */
  readonly accept: (job: Job, tenant: string, isInPlace: boolean) => Promise<Accepted>;
  /** The job to do now, as JSON; `undefined` if the ticket is an old one, or if the job is no longer wanted. */
  readonly begin: (ticket: Ticket) => Promise<string | undefined>;
  /** Ends a turn. Unless its job is done, the same version may be asked for again. */
  readonly leave: (ticket: Ticket, done: Job | undefined) => Promise<readonly Ticket[]>;
  /** Says whether a job is running that is to be stopped. */
  readonly withdraw: (subject: string) => Promise<boolean>;
  readonly isBusy: (subject: string) => Promise<boolean>;
  /** All tickets that there should be. */
  readonly listTickets: () => Promise<readonly Ticket[]>;
  readonly countWaiting: () => Promise<{ readonly waiting: number; readonly oldest: number | undefined }>;
}

export interface Accepted {
  readonly acceptance: Acceptance;
  /** A job on the subject is running, and this one stops it. */
  readonly isStopping: boolean;
  readonly tickets: readonly Ticket[];
}

/** A redelivery comes within three days: for this long it is known which state of a subject is the newest. */
export const rememberedSeconds = 3 * 24 * 60 * 60;

/** @param limit how many subjects of a tenant are admitted at a time */
export function createSubjects(redis: Redis, prefix: string, limit: number): Subjects {
  const subjectKey = (subject: string) => `${prefix}subject:${subject}`;
  const admittedKey = (tenant: string) => `${prefix}admitted:${tenant}`;
  const lineKey = (tenant: string) => `${prefix}line:${tenant}`;
  const waiting = `${prefix}waiting`;
  const tenants = `${prefix}tenants`;
  const run = (script: string, keys: readonly string[], values: readonly (string | number)[]) =>
    redis.eval(script, keys.length, ...keys, ...values);

  return {
    accept: async (job, tenant, isInPlace) => {
      const { subject, version, order } = job;
      const keys = [subjectKey(subject), admittedKey(tenant), lineKey(tenant), waiting, tenants];
      const values = [subject, tenant, JSON.stringify(job), version, order ?? "", Date.now()];
      const place = isInPlace ? "in place" : "";
      const answer = await run(acceptScript, keys, [...values, limit, prefix, rememberedSeconds, place]);
      // The scripts' answers have these forms.
      const [acceptance, isStopping, admitted] = answer as [Acceptance, number, Pairs];
      return { acceptance, isStopping: isStopping === 1, tickets: toTickets(admitted, tenant) };
    },
    begin: async ({ subject, turn }) => {
      const answer = await run(beginScript, [subjectKey(subject), waiting], [subject, turn]);
      return (answer as string | null) ?? undefined;
    },
    leave: async ({ subject, tenant, turn }, done) => {
      const keys = [subjectKey(subject), admittedKey(tenant), lineKey(tenant), tenants];
      const values = [subject, tenant, turn, limit, prefix, done?.order ?? ""];
      return toTickets((await run(leaveScript, keys, values)) as Pairs, tenant);
    },
    withdraw: async (subject) => (await run(withdrawScript, [subjectKey(subject), waiting], [subject])) === 1,
    isBusy: async (subject) => {
      const [wanted, running] = await redis.hmget(subjectKey(subject), "wanted", "running");
      return (wanted ?? running ?? null) !== null;
    },
    listTickets: async () => {
      const all: Ticket[] = [];
      for (const tenant of await redis.smembers(tenants)) {
        const answer = await run(repairScript, [admittedKey(tenant), lineKey(tenant)], [limit, prefix]);
        all.push(...toTickets(answer as Pairs, tenant));
      }
      return all;
    },
    countWaiting: async () => {
      const [, oldest] = await redis.zrange(waiting, "0", "0", "WITHSCORES");
      return {
        waiting: await redis.zcard(waiting),
        oldest: oldest === undefined ? undefined : Number(oldest),
      };
    },
  };
}

/** A subject and its turn, one after the other. */
type Pairs = readonly (string | number)[];

function toTickets(pairs: Pairs, tenant: string): readonly Ticket[] {
  const tickets: Ticket[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    tickets.push({ subject: String(pairs[index]), tenant, turn: Number(pairs[index + 1]) });
  }
  return tickets;
}
