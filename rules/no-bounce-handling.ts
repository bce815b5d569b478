import { defineRule, type RuleContext } from "../src/rule.ts";
import type { MailUse } from "../src/customerio/knowledge.ts";

export const noBounceHandling = defineRule({
  id: "no-bounce-handling",
  pitfall: 8,
  title: "Mail is sent, and nothing here learns that it bounced",
  severity: "info",
  why: `
When Customer.io delivers the mail itself, it suppresses addresses that bounce hard or complain without any help. What it cannot do is tell
your application: a dead address stays in your database, and support, billing and other mail keep using it. With a custom SMTP server
nothing is suppressed for you, and all of it is left to do.

The reporting webhook carries the news. A call has \`object_type: "email"\`, \`metric: "bounced"\` or \`"spammed"\`, and the person under \`data\`.
Verify \`X-CIO-Signature\` over the raw body, answer within four seconds, and set a flag of your own, or \`unsubscribed: true\` when the person
should get nothing more on any channel.

Popular advice is to call \`suppress()\` there. It **deletes the profile for good** and blocks its identifiers: right for a request to be
forgotten, wrong for a full mailbox.

One repository cannot show what another service does. When the webhook is received elsewhere, say so: \`workspace.bounces: handled-elsewhere\`.
`,
  reference: "https://docs.customer.io/journeys/webhooks/",
  recommends: ["identify"],
  advisesAgainst: ["suppress"],
  examples: [
    {
      title: "Transactional mail without a receiver",
      offered: "never",
      bad: `
import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY);

export function sendReceipt(order) {
  return api.sendEmail(
    new SendEmailRequest({ to: order.email, transactional_message_id: "receipt", identifiers: { id: order.userId } }),
  );
}
`,
      good: {
        "src/receipts.ts": `
import { APIClient, SendEmailRequest } from "customerio-node";
const api = new APIClient(process.env.CIO_APP_KEY);

export function sendReceipt(order) {
  return api.sendEmail(
    new SendEmailRequest({ to: order.email, transactional_message_id: "receipt", identifiers: { id: order.userId } }),
  );
}
`,
        "src/webhooks/reporting.ts": `
import express from "express";
import { verifyRequestSignature } from "customerio-node";
import { users } from "../users";

export const reporting = express.Router();

reporting.post("/", express.raw({ type: "application/json" }), (req, res) => {
  if (!verifyRequestSignature(process.env.CIO_WEBHOOK_KEY, req.headers, req.body)) return res.sendStatus(401);
  const { metric, data } = JSON.parse(req.body);
  res.sendStatus(200);
  if (metric === "bounced" || metric === "spammed") users.markUndeliverable(data.customer_id);
});
`,
      },
    },
  ],
  allows: [
    {
      title: "A handler that speaks of no SDK",
      code: {
        "src/people.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export const signedUp = (user) => cio.identify(user.id, { email: user.email, plan: user.plan });
`,
        "src/pages/api/mail-events.ts": `
export default async function handler(req, res) {
  const { metric, data } = req.body;
  if (metric === "bounced") await markUndeliverable(data.identifiers.id);
  res.status(200).end();
}
`,
      },
    },
    {
      title: "Events for people whose address comes from elsewhere, and messages that are no mail",
      code: `
import { APIClient, SendPushRequest, TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const api = new APIClient(process.env.CIO_APP_KEY);

export async function ordered(order) {
  await cio.identify(order.userId, { last_order_total: order.total });
  await cio.track(order.userId, { name: "order_placed" });
  await api.sendPush(new SendPushRequest({ to: order.userId, transactional_message_id: "order" }));
}
`,
    },
  ],
  *check(context) {
    const { facts, config, isWhole } = context;
    // What was not read may hold the handler.
    if (config.workspace.bounces === "handled-elsewhere" || !isWhole) return;
    const use = findUseThatCounts(facts.getMailUses(), context);
    if (!use || facts.getBounceHandler() !== undefined) return;
    const what =
      use.kind === "transactional"
        ? "Mail is sent from here"
        : "People get an email address here, which campaigns write to";
    yield {
      at: use.site,
      message:
        `${what}, and nothing in this repository receives the reporting webhook that tells of bounces and complaints. Customer.io's own delivery suppresses hard bounces by itself, but the application does not learn of it, and with a custom SMTP server nothing is suppressed at all. ` +
        `Receive \`bounced\` and \`spammed\` and set a flag or \`unsubscribed: true\`; \`suppress()\` would delete the profile for good.`,
      confidence: "medium",
    };
  },
});

/**
 * The use that makes the pitfall true: of an audit the first, of a change the first it adds, and none when the repository did the same
 * before. Sending mail says more than building profiles.
 */
function findUseThatCounts(uses: readonly MailUse[], { isAdded }: RuleContext): MailUse | undefined {
  const sent = uses.filter(({ kind }) => kind === "transactional");
  const telling = sent.length > 0 ? sent : uses;
  return telling.some(({ site }) => isAdded(site) === false) ? undefined : telling[0];
}
