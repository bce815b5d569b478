import { Node, SyntaxKind } from "ts-morph";
import { replaceNode } from "../src/customerio/edits/replace.ts";
import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import type { Confidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  splitWords,
  findInside,
  getStartLine,
  type RepeatedOperation,
  type Operation,
} from "../src/customerio/knowledge.ts";

export const noRateLimit = defineRule({
  id: "no-rate-limit",
  pitfall: 11,
  title: "A call for each element of a list, with nothing that bounds the rate",
  severity: "warning",
  why: `
Customer.io publishes how much a workspace may send: 1,000 requests a second to the Track API, 3,000 in three seconds to Pipelines, 10 a second to most of
the App API, 100 a second for transactional messages, one broadcast in ten seconds. Beyond that, data may be throttled or dropped.
\`Promise.all\` over a list, \`forEach\` with an \`async\` function or a loop that does not wait starts every call at once: with ten test users nothing
happens, with fifty thousand real ones the limit is passed in the first second.

A loop that waits for each call is a different matter: at 50 to 100 ms a call it reaches ten to twenty requests a second, far below the Track limit. It is told as a
remark, because 100,000 people then take hours. The best cure for both is fewer requests: the v2 API takes a batch of up to
500 KB in one (and answers 207 when it rejects some of it). A limiter comes second. Older pages name 100 requests a second;
set \`workspace.rate-limit\` when your workspace has a limit of its own.
`,
  reference: "https://docs.customer.io/integrations/api/track/",
  recommends: ["batch"],
  examples: [
    {
      title: "All at once, where a limiter is at hand",
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
      title: "Lists that are known to be small, and attempts",
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
      title: "A client with a queue of its own",
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
        // One remark for a loop, however much it sends.
        if (seen.has(repeated.loop)) continue;
        seen.add(repeated.loop);
        yield describe(operation, repeated, context);
      }
    }
  },
});

/** The direct calls of a loop come before those behind wrappers, and in the order of the text. */
function compareDepth(a: Operation, b: Operation): number {
  return a.via.length - b.via.length || a.site.getStart() - b.site.getStart();
}

/** What is sent as one request of its own; a batch is the cure, and some clients batch by themselves. */
function isRequest({ surface, kind, paths, isQueued, isBatched }: Operation): boolean {
  if (isQueued || isBatched || surface === "browser" || surface === "mobile") return false;
  return kind !== "batch" || paths.entity !== undefined;
}

interface Limit {
  /** Requests a second. */
  readonly rate: number;
  readonly text: string;
}

function getLimit({ surface, kind }: Operation, { config }: RuleContext): Limit {
  const own = config.workspace["rate-limit"];
  if (own !== undefined)
    return { rate: own, text: `${own.toLocaleString("en")} requests a second are set for this workspace` };
  if (kind === "broadcast") return { rate: 0.1, text: "Customer.io accepts one broadcast in 10 seconds" };
  if (kind === "send")
    return { rate: 100, text: "Customer.io publishes 100 requests a second for transactional messages" };
  if (surface === "app")
    return { rate: 10, text: "Customer.io publishes 10 requests a second for the App API" };
  if (surface === "pipelines")
    return { rate: 1000, text: "Customer.io publishes 3,000 requests in 3 seconds for the Pipelines API" };
  return { rate: 1000, text: "Customer.io publishes 1,000 requests a second for the Track API" };
}

/** What one call after the other reaches, at 50 to 100 ms each. */
const sequentialRate = 20;

function describe(operation: Operation, repeated: RepeatedOperation, context: RuleContext): Problem {
  const { at, pace, collection, loop } = repeated;
  const limit = getLimit(operation, context);
  const list = collection ? quote(collection) : "the list";
  const isSlow = pace === "sequential" && limit.rate >= sequentialRate;
  const edits = pace === "concurrent" ? passThroughLimiter(repeated, context) : [];
  return {
    at: Node.isCallExpression(at) || Node.isNewExpression(at) ? at.getExpression() : at,
    message: isSlow
      ? `One call for each element of ${list}, one after the other: at 50 to 100 ms a call that is 10 to 20 a second, so 100,000 elements take about two hours. ${adviseBatch(operation)}, or let a limiter run several at a time (${limit.text}).`
      : pace === "sequential"
        ? `One call for each element of ${list}, and ${limit.text}: a loop that only waits for each answer reaches 10 to 20 a second. ${adviseLimiter(operation, context)}`
        : `Every element of ${list} starts a call at once, and nothing sets their pace. ${limit.text}; beyond that, data may be throttled or dropped. ${adviseLimiter(operation, context)}`,
    severity: isSlow ? "info" : "warning",
    confidence: judge(operation, repeated, isSlow),
    evidence: [
      ...(getStartLine(loop) === getStartLine(at) ? [] : [pointTo(loop, "repeated here")]),
      ...pointToWrappers(operation.via, operation.call),
    ],
    edits,
  };
}

/** What grows with the business. */
const people =
  /(?:^| )(?:users?|customers?|members?|contacts?|subscribers?|people|persons?|recipients?|leads?|students?|employees?|players?|participants?|attendees?|clients?|followers?|patients?|donors?|all|everyone)(?= |$)/u;
/** What does so unless it is a part of one thing, as `user.teams` is. */
const rows =
  /(?:^| )(?:accounts?|profiles?|rows?|records?|e ?mails?|ids|results|subscriptions|teams|organizations|orgs|workspaces|tenants)(?= |$)/u;

/** Those whom one action concerns are few, whoever they are. */
const few =
  /(?:^| )(?:mentioned|assigned|tagged|selected|invited|newly|owners?|owner e ?mails?|admins?|managers?|participants?|assignees?|approvers?|reviewers?|watchers?|mentions)(?= |$)/u;

/** Lists of people and of rows grow with the business; a list within one of them mostly stays short. */
function judge(
  { confidence, kind, via }: Operation,
  repeated: RepeatedOperation,
  isSlow: boolean,
): Confidence {
  const { collection, pace } = repeated;
  if (confidence === "low") return "low";
  const isPopulation = collection !== undefined && isLikelyLarge(collection, repeated.loop);
  // Far behind wrappers, whether a call is made at all depends on more than the loop; a waiting loop is near the limit at most.
  const isDoubtful = via.length > 2 || (pace === "sequential" && kind !== "broadcast");
  if (isPopulation) return isSlow || isDoubtful ? "medium" : "high";
  return isSlow || isDoubtful ? "low" : "medium";
}

function isLikelyLarge(collection: Node, loop: Node): boolean {
  const words = splitWords(collection.getText());
  if (few.test(words)) return false;
  if (people.test(words) || Node.isAwaitExpression(collection)) return true;
  if (Node.isForOfStatement(loop) && loop.isAwaited()) return true;
  return rows.test(words) && !Node.isPropertyAccessExpression(collection);
}

function adviseBatch({ surface, kind }: Operation): string {
  return (surface === "track" || surface === "pipelines") && kind !== "metric"
    ? "Send them in batches (one request takes up to 500 KB)"
    : "Send fewer requests";
}

function adviseLimiter(operation: Operation, { limiters }: RuleContext): string {
  const [known] = limiters.all;
  const limiter = known
    ? `the limiter \`${known.name}\` of \`${known.path}\``
    : "a limiter such as `p-limit` or `bottleneck`";
  const { surface } = operation;
  if (surface === "app") return `Pass the calls through ${limiter}.`;
  return `${adviseBatch(operation)}, or pass the calls through ${limiter}.`;
}

/** The call goes through the limiter that the file has at hand. */
function passThroughLimiter({ at }: RepeatedOperation, { limiters }: RuleContext): readonly Edit[] {
  const limiter = limiters.getInScope(at);
  if (!limiter || !Node.isCallExpression(at)) return [];
  if (findInside(at, SyntaxKind.AwaitExpression).length > 0) return [];
  const parent = at.getParent();
  if (Node.isPropertyAccessExpression(parent)) return [];
  return [replaceNode(at, limiter.wrap(at.getText()))];
}
