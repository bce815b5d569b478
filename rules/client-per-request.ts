import { hoist } from "../src/customerio/edits/hoisting.ts";
import { pointTo } from "../src/customerio/edits/evidence.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import { defineRule, type Problem } from "../src/rule.ts";
import type { ClientConstruction, Life } from "../src/customerio/knowledge.ts";

export const clientPerRequest = defineRule({
  id: "client-per-request",
  pitfall: 9,
  title: "A client is made anew for each call",
  severity: "warning",
  why: `
A Customer.io client is made to be kept: it holds the credentials, the retry settings and the region, and it can be used by any number of
requests at once. Making one for each call is needless work and loses whatever was configured on the shared one.

For \`@customerio/cdp-analytics-node\` it is worse: each instance has a queue and a timer of its own. Events wait up to ten seconds for their
batch, and an instance that is forgotten before that loses them. There it is reported as an error.
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
      title: "A factory that its callers use for every call",
      offered: "never",
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

const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signedUp(user) {
  await client.identify(user.id, { email: user.email });
}
`,
    },
  ],
  allows: [
    {
      title: "A constant of the module, a getter that remembers, a field",
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
      title: "One client for each tenant, from stored credentials",
      code: `
import { TrackClient } from "customerio-node";

export async function sync(tenant, user) {
  const cio = new TrackClient(tenant.siteId, tenant.trackKey);
  await cio.identify(user.id, { email: user.email });
}
`,
    },
    {
      title: "In Lambda, when the queue is flushed before it ends",
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
  *check({ constructions, lifetimes }) {
    for (const construction of constructions) {
      const life = lifetimes.getLife(construction);
      if (life.kind !== "call") continue;
      yield describe(construction, life, hoist(construction));
    }
  },
});

function describe(
  { class: made, node }: ClientConstruction,
  life: Life & { kind: "call" },
  edits: readonly Edit[],
): Problem {
  const place = {
    request: "for every request",
    loop: "in every turn of this loop",
    call: "on every call of this function",
  }[life.per];
  const harm = made.hasQueue
    ? "Each instance keeps a queue and a timer of its own, so events that wait for their batch are lost."
    : "That repeats the set-up each time and loses what is configured on a shared client.";
  return {
    at: node,
    message: `A new ${made.name} is made ${place}. ${harm} Make it once, at the top of the module, and use it everywhere.`,
    severity: made.hasQueue ? "error" : "warning",
    evidence: life.caller ? [pointTo(life.caller, "called here for each operation")] : [],
    edits,
  };
}
