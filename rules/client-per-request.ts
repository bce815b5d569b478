import { hoist } from "../src/customerio/edits/hoisting.ts";
import { keepInInstance, keepInModule, moveOutOfLoop } from "../src/customerio/edits/keeping.ts";
import { pointTo } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import type { CreatedClient, Life } from "../src/customerio/knowledge.ts";

const messages = {
  created: (name: string, place: string, harm: string, advice: string) =>
    `A new ${name} is created ${place}. ${harm} ${advice}`,
  once: "Create it once at module level and reuse it.",
  onceForAll: "Create it once for all of them, and flush it at the end.",
  oncePer: {
    environment: "Create it once, in a function that keeps it (`client ??= …`), and reuse it.",
    settings: "Create it once and reuse it, or keep one for each set of credentials if there are several.",
    instance: "Create it once per instance, such as in the constructor, and reuse it.",
    caller: "Create it once, where its credentials are read, and reuse it.",
  },
  places: {
    request: "for every request",
    loop: "in every iteration of this loop",
    call: "on every call of this function",
    access: "each time this getter is read",
  },
  queue: "Each instance has its own queue and timer, so events still waiting for their batch are lost.",
  flushed: "Each one sends its events in a request of its own, so they are never batched.",
  setup: "This repeats the setup every time and bypasses the shared client's configuration.",
  pool: "Each one opens connections of its own, which stay open for a while but which the next one can't reuse.",
  pooled: "its connections are kept here",
  caller: "called here for each operation",
  callerInLoop: "called in a loop, as here",
  made: "creates the client here",
  onFirstUse: "The fix creates the client when it is first used and keeps it.",
  closed: "each client is closed after use, so one that is kept needs another place to be closed",
  elsewhere: "the code that passes the credentials has to keep the client",
  several: "the settings that it is created from may differ from call to call",
} as const;

/** How sure it is that a client whose arguments can differ could be shared. */
const confidences = { environment: "medium", settings: "low", instance: "medium", caller: "high" } as const;

export const clientPerRequest = defineRule({
  id: "client-per-request",
  pitfall: 9,
  title: "A client is created for every call",
  severity: "warning",
  why: `
A Customer.io client is meant to be long-lived: it holds the credentials, the retry configuration and the region, and it can serve any number of requests
at once. Creating one for every call is needless work and bypasses the shared client's configuration.

With \`@customerio/cdp-analytics-node\` it is worse: each instance has its own queue and timer. Events wait up to ten seconds for their batch, and
are lost if the instance is dropped before that. There, the rule reports an error. An instance that is flushed before it is dropped loses
nothing, but with one for each element of a list, every event is sent in a request of its own.

A client that you wrote yourself is cheap to create as long as it only wraps \`fetch\`. If its class creates a pool of connections or an agent
with \`keepAlive\`, each instance opens connections of its own, which no other instance can reuse.
`,
  reference: "https://github.com/customerio/customerio-node#readme",
  examples: [
    {
      title: "In a function that sends one event",
      bad: `
import { TrackClient } from "customerio-node";

export async function trackPurchase(userId, order) {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  await cio.track(userId, { name: "order_placed", data: { total: order.total } });
}
`,
      good: `
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function trackPurchase(userId, order) {
  await cio.track(userId, { name: "order_placed", data: { total: order.total } });
}
`,
    },
    {
      title: "In a request handler",
      bad: `
import express from "express";
import { APIClient, SendEmailRequest } from "customerio-node";

const app = express();

app.post("/invite", async (req, res) => {
  const client = new APIClient(process.env.CIO_APP_KEY);
  await client.sendEmail(new SendEmailRequest({ to: req.body.email, transactional_message_id: "3" }));
  res.sendStatus(202);
});
`,
      good: `
import express from "express";
import { APIClient, SendEmailRequest } from "customerio-node";

const app = express();

const client = new APIClient(process.env.CIO_APP_KEY);

app.post("/invite", async (req, res) => {
  await client.sendEmail(new SendEmailRequest({ to: req.body.email, transactional_message_id: "3" }));
  res.sendStatus(202);
});
`,
    },
    {
      title: "A factory that is called for every operation",
      bad: `
import { TrackClient } from "customerio-node";

function getClient() {
  return new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
}

export async function signedUp(user) {
  await getClient().identify(user.id, { email: user.email });
}
`,
      good: `
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

function getClient() {
  return cio;
}

export async function signedUp(user) {
  await getClient().identify(user.id, { email: user.email });
}
`,
    },
    {
      title: "A client that throws without credentials, created when it is first used",
      bad: `
import { Analytics } from "@customerio/cdp-analytics-node";

export function trackPurchase(userId, order) {
  const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
  analytics.track({ userId, event: "order_placed", properties: { total: order.total } });
}
`,
      good: `
import { Analytics } from "@customerio/cdp-analytics-node";

let analytics: Analytics | undefined;

export function trackPurchase(userId, order) {
  analytics ??= new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
  analytics.track({ userId, event: "order_placed", properties: { total: order.total } });
}
`,
    },
  ],
  allows: [
    {
      title: "A module-level constant, a memoized getter, a class field",
      code: `
import { APIClient, TrackClient } from "customerio-node";

export const cio = process.env.CIO_SITE_ID ? new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY) : null;

let api;
export function getApi() {
  if (!api) api = new APIClient(process.env.CIO_APP_KEY);
  return api;
}

export class Messaging {
  client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  identify(user) {
    return this.client.identify(user.id, { email: user.email });
  }
}
`,
    },
    {
      title: "A factory called once, and a script",
      code: `
import { TrackClient } from "customerio-node";

const makeClient = () => new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const cio = makeClient();

async function main() {
  const other = new TrackClient(process.env.OTHER_SITE_ID, process.env.OTHER_TRACK_KEY);
  await other.identify("1", { email: "someone@example.com" });
  await cio.identify("1", { email: "someone@example.com" });
}
main();
`,
    },
    {
      title: "One client per tenant, from stored credentials",
      code: `
import { TrackClient } from "customerio-node";

export async function sync(tenant, user) {
  const cio = new TrackClient(tenant.siteId, tenant.trackKey);
  await cio.identify(user.id, { email: user.email });
}
`,
    },
    {
      title: "In Lambda, if the queue is flushed before the function ends",
      code: `
import { Analytics } from "@customerio/cdp-analytics-node";

export const handler = async (event) => {
  const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
  analytics.track({ userId: event.userId, event: "order_placed" });
  await analytics.closeAndFlush();
};
`,
    },
  ],
  *check(context) {
    for (const construction of [...context.constructions, ...context.findOwnClients()]) {
      const life = context.lifetimes.getLife(construction);
      if (life.kind !== "call") continue;
      yield { ...describe(construction, life), ...shareClient(construction, life, context) };
    }
  },
});

type BriefLife = Life & { kind: "call" };

function describe({ class: { name, hasQueue }, node, own }: CreatedClient, life: BriefLife): Problem {
  const isFlushed = life.isFlushed === true;
  const harm = own ? messages.pool : hasQueue ? messages.queue : messages.setup;
  const advice = isFlushed ? messages.onceForAll : messages.once;
  // The caller that passes the credentials decides how often a client is created.
  const giver = life.given === "caller" ? life.caller : undefined;
  return {
    at: giver ?? node,
    message: messages.created(
      name,
      messages.places[life.per],
      isFlushed ? messages.flushed : harm,
      life.given ? messages.oncePer[life.given] : advice,
    ),
    confidence: life.given ? confidences[life.given] : "high",
    severity: hasQueue && !isFlushed ? "error" : "warning",
    evidence: [
      ...(own ? [pointTo(own.pool, messages.pooled)] : []),
      ...(giver ? [pointTo(node, messages.made)] : []),
      ...(life.caller && !giver
        ? [pointTo(life.caller, isFlushed ? messages.callerInLoop : messages.caller)]
        : []),
    ],
  };
}

/** How to make one client serve all calls, or why there is no fix. */
function shareClient(
  construction: CreatedClient,
  { per, given }: BriefLife,
  { contexts, lifetimes }: RuleContext,
): Pick<Problem, "edits" | "effect" | "unfixed"> {
  if (lifetimes.isClosedAfterUse(construction)) return { unfixed: messages.closed };
  if (given === "caller") return { unfixed: messages.elsewhere };
  const loop = per === "loop" && given ? contexts.getLoop(construction.node) : undefined;
  if (loop) return { edits: moveOutOfLoop(construction, loop), unfixed: messages.several };
  if (given === "settings") return { unfixed: messages.several };
  const hoisted = given ? [] : hoist(construction);
  if (hoisted.length > 0) return { edits: hoisted };
  return {
    edits: given ? keepInInstance(construction) : keepInModule(construction),
    effect: messages.onFirstUse,
  };
}
