import type { Node } from "ts-morph";
import { getCalledPart, pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { passThroughLimiter } from "../src/customerio/edits/limiting.ts";
import { toParts, spaceOut, type Parts, type SpacedOut } from "../src/customerio/edits/spacing-out.ts";
import type { Confidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import type { Operation, RateLimit, RepeatedOperation } from "../src/customerio/knowledge.ts";

const messages = {
  concurrent: (list: string, limit: string, advice: string) =>
    `One call per item of ${list}, with no rate limit: all calls start at once. ${limit}; beyond that, data may be throttled or dropped. ${advice}`,
  sequential: (list: string, limit: string, advice: string) =>
    `One call per item of ${list}, in a loop that only waits for each response: it reaches 10 to 20 calls a second. ${limit}. ${advice}`,
  slow: (list: string, limit: string, batch: string) =>
    `One call per item of ${list}, one after the other: at 50 to 100 ms per call that is 10 to 20 a second, so 100,000 items take about two hours. ${batch}, or run several at a time through a limiter. ${limit}.`,
  published: ({ requests, seconds, scope }: RateLimit) =>
    `Customer.io's published limit for ${scope} is ${requests.toLocaleString("en")} ${requests === 1 ? "request" : "requests"} per ${seconds === 1 ? "second" : `${seconds} seconds`}`,
  configured: (rate: number) =>
    `The limit configured for this workspace is ${rate.toLocaleString("en")} requests per second`,
  batch: "Send them in batches (one request takes up to 500 KB)",
  fewer: "Send fewer requests",
  limit: (limiter: string) => `Pass the calls through ${limiter}.`,
  reduceOrLimit: (reduce: string, limiter: string) => `${reduce}, or pass the calls through ${limiter}.`,
  known: (name: string, path: string) => `the limiter \`${name}\` from \`${path}\``,
  library: "a limiter such as `p-limit` or `bottleneck`",
  thisList: "the list",
  loop: "repeated here",
  effect: ({ size, pause }: Parts, { stops, waits }: SpacedOut) => {
    const sent = size > 1 ? `${size} calls` : "one call";
    const paused = pause % 1000 === 0 ? `${pause / 1000} s` : `${pause} ms`;
    const also = [...(waits ? ["waits for them"] : []), ...(stops ? ["stops when one fails"] : [])];
    const tail = also.length > 0 ? `; it ${also.join(", and ")}` : "";
    return `The fix sends ${sent} at a time, with pauses of ${paused}${tail}.`;
  },
  slowAsIs: "it is slow rather than too fast, and a batch is sent in another form",
  elsewhere: (name: string) => `\`${name}\` is not in scope here`,
  otherForm: "the code around the calls would have to change",
  inRequest: "a handler waits for it, and pauses would make that longer",
  hosted: "a function that its host stops after some time may not have the time to pause",
} as const;

export const noRateLimit = defineRule({
  id: "no-rate-limit",
  pitfall: 11,
  title: "One API call per list item without rate limiting",
  severity: "warning",
  why: `
Customer.io publishes rate limits per workspace: 1,000 requests per second to the Track API, 3,000 per three seconds to Pipelines, 10 per second to
most of the App API, 100 per second for transactional messages, one broadcast per ten seconds. Beyond that, data may be throttled or dropped.
\`Promise.all\` over a list, \`forEach\` with an \`async\` function or a loop that does not wait starts all calls at once: with ten test users, nothing
happens; with fifty thousand real ones, the limit is exceeded in the first second.

A loop that waits for each call is different: at 50 to 100 ms per call it reaches ten to twenty requests per second, far below the Track limit. It is
reported as \`info\`, because 100,000 people then take hours. The best remedy for both is fewer requests: the v2 API accepts a batch of up to 500 KB
in one request (and responds with 207 if it rejects some of it). A limiter comes second. Older documentation says 100 requests per second; set
\`workspace.rate-limit\` if your workspace has a limit of its own.
`,
  reference: "https://docs.customer.io/integrations/api/track/",
  recommends: ["batch"],
  examples: [
    {
      title: "All at once, where a limiter is available",
      bad: `
import pLimit from "p-limit";
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const limit = pLimit(10);

export async function syncUsers(users) {
  await Promise.all(users.map((user) => cio.identify(user.id, { email: user.email, plan: user.plan })));
}
`,
      good: `
import pLimit from "p-limit";
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const limit = pLimit(10);

export async function syncUsers(users) {
  await Promise.all(users.map((user) => limit(() => cio.identify(user.id, { email: user.email, plan: user.plan }))));
}
`,
    },
    {
      title: "All at once, without a limiter",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function announce(readers) {
  await Promise.all(readers.map((reader) => cio.track(reader.id, { name: "digest_ready" })));
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function announce(readers) {
  for (let start = 0; start < readers.length; start += 50) {
    await Promise.all(
      readers
        .slice(start, start + 50)
        .map((reader) => cio.track(reader.id, { name: "digest_ready" })),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
`,
    },
    {
      title: "One after the other",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function syncUsers(users) {
  for (const user of users) {
    await cio.identify(user.id, { email: user.email });
  }
}
`,
      good: `
import { TrackClient } from "customerio-node";
import { chunk } from "./chunk";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function syncUsers(users) {
  for (const part of chunk(users, 500)) {
    await cio.batch(
      part.map((user) => ({
        type: "person",
        action: "identify",
        identifiers: { id: user.id },
        attributes: { email: user.email },
      })),
    );
  }
}
`,
    },
  ],
  allows: [
    {
      title: "A limiter, a delay, chunks",
      code: `
import Bottleneck from "bottleneck";
import pMap from "p-map";
import { setTimeout as sleep } from "node:timers/promises";
import { TrackClient } from "customerio-node";
import { chunk } from "./chunk";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const limiter = new Bottleneck({ maxConcurrent: 10, minTime: 15 });

export async function syncUsers(users) {
  await Promise.all(users.map((user) => limiter.schedule(() => cio.identify(user.id, { email: user.email }))));
  await pMap(users, (user) => cio.identify(user.id, { email: user.email }), { concurrency: 10 });
  for (const part of chunk(users, 50)) {
    await Promise.all(part.map((user) => cio.identify(user.id, { email: user.email })));
    await sleep(100);
  }
}
`,
    },
    {
      title: "Lists that are known to be small, and retries",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function introduce(user, admins) {
  for (const name of ["signed_up", "trial_started"]) await cio.track(user.id, { name });
  await Promise.all(admins.slice(0, 10).map((admin) => cio.track(admin.id, { name: "user_joined" })));
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      await cio.identify(user.id, { email: user.email });
      return;
    } catch (error) {
      console.warn("trying again", error);
    }
  }
}
`,
    },
    {
      title: "A client with its own queue",
      code: `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function syncUsers(users) {
  users.forEach((user) => analytics.identify({ userId: user.id, traits: { email: user.email } }));
}
`,
    },
  ],
  *check(context) {
    const seen = new Set<Node>();
    for (const operation of [...context.operations].sort(compareDepth)) {
      if (!isRequest(operation)) continue;
      for (const repeated of context.repetitions.findRepetitions(operation)) {
        // One finding per loop, however much it sends.
        if (seen.has(repeated.loop)) continue;
        seen.add(repeated.loop);
        yield describe(operation, repeated, context);
      }
    }
  },
});

/** A loop's direct calls come before those behind wrappers, and both in source order. */
function compareDepth(a: Operation, b: Operation): number {
  return a.via.length - b.via.length || a.site.getStart() - b.site.getStart();
}

/** Whether an operation is one request of its own: a batch is the remedy, and some clients batch by themselves. */
function isRequest({ surface, kind, paths, isQueued, isBatched }: Operation): boolean {
  if (isQueued || isBatched || surface === "browser" || surface === "mobile") return false;
  return kind !== "batch" || paths.entity !== undefined;
}

/** Requests per second that one call after the other reaches, at 50 to 100 ms each. */
const sequentialRate = 20;

function describe(operation: Operation, repeated: RepeatedOperation, context: RuleContext): Problem {
  const { at, execution, loop } = repeated;
  const { rate } = getLimit(operation, context);
  const isSlow = execution === "sequential" && rate >= sequentialRate;
  const repetition = pointTo(loop, messages.loop);
  return {
    at: getCalledPart(at),
    message: explain(operation, repeated, isSlow, context),
    severity: isSlow ? "info" : "warning",
    confidence: judge(operation, repeated, isSlow, context),
    evidence: [
      ...(repetition.line === pointTo(at, "").line ? [] : [repetition]),
      ...pointToWrappers(operation),
    ],
    ...limit(operation, repeated, isSlow, context),
  };
}

/** How to limit the rate, or why there is no fix. */
function limit(
  operation: Operation,
  repeated: RepeatedOperation,
  isSlow: boolean,
  context: RuleContext,
): Pick<Problem, "edits" | "effect" | "unfixed"> {
  const { at, execution, loop } = repeated;
  if (isSlow) return { unfixed: messages.slowAsIs };
  const limited = execution === "concurrent" ? passThroughLimiter(at, context.limiters) : [];
  if (limited.length > 0) return { edits: limited };
  const [known] = context.limiters.all;
  if (known) return { unfixed: messages.elsewhere(known.name) };
  if (context.contexts.isRunByRequest(loop)) return { unfixed: messages.inRequest };
  if (context.runtimes.isHosted(loop)) return { unfixed: messages.hosted };
  const parts = toParts(getLimit(operation, context).rate);
  const spaced = spaceOut(repeated, parts);
  return spaced
    ? { edits: spaced.edits, effect: messages.effect(parts, spaced) }
    : { unfixed: messages.otherForm };
}

function explain(
  operation: Operation,
  { collection, execution }: RepeatedOperation,
  isSlow: boolean,
  context: RuleContext,
): string {
  const list = collection ? quote(collection) : messages.thisList;
  const { text } = getLimit(operation, context);
  if (isSlow) return messages.slow(list, text, adviseBatch(operation));
  return messages[execution](list, text, adviseLimiter(operation, context));
}

interface Limit {
  /** Requests per second. */
  readonly rate: number;
  readonly text: string;
}

function getLimit(operation: Operation, { configAt, limiters }: RuleContext): Limit {
  const own = configAt(operation.site).workspace["rate-limit"];
  if (own !== undefined) return { rate: own, text: messages.configured(own) };
  const limit = limiters.getPublishedLimit(operation);
  return { rate: limit.requests / limit.seconds, text: messages.published(limit) };
}

/** Lists of people and rows grow with the business; a list within one of them mostly stays short. */
function judge(
  { confidence, kind, via }: Operation,
  repeated: RepeatedOperation,
  isSlow: boolean,
  { repetitions }: RuleContext,
): Confidence {
  if (confidence === "low") return "low";
  // Behind many wrappers, more than the loop decides whether a call is made at all, and a loop that waits only comes near the limit.
  const isDoubtful = via.length > 2 || (repeated.execution === "sequential" && kind !== "broadcast");
  if (repetitions.isPopulation(repeated)) return isSlow || isDoubtful ? "medium" : "high";
  return isSlow || isDoubtful ? "low" : "medium";
}

function adviseBatch({ surface, kind }: Operation): string {
  const isBatchable = (surface === "track" || surface === "pipelines") && kind !== "metric";
  return isBatchable ? messages.batch : messages.fewer;
}

function adviseLimiter(operation: Operation, { limiters }: RuleContext): string {
  const [known] = limiters.all;
  const limiter = known ? messages.known(known.name, known.path) : messages.library;
  if (operation.surface === "app") return messages.limit(limiter);
  return messages.reduceOrLimit(adviseBatch(operation), limiter);
}
