import { defineRule, type RuleContext } from "../src/rule.ts";
import type { MailUse } from "../src/customerio/knowledge.ts";

const messages = {
  sends: "Email is sent from here",
  describes: "This code gives people an email address that campaigns send to",
  unhandled: (what: string) =>
    `${what}, but nothing in this repository receives the reporting webhook, which reports bounces and spam complaints. ` +
    "When Customer.io delivers, it suppresses hard bounces automatically, but your application never learns of them; with a custom SMTP server, nothing is suppressed for you. " +
    "Handle `bounced` and `spammed`: set a flag, or `unsubscribed: true`. Do not call `suppress()`, which deletes the profile permanently.",
} as const;

export const noBounceHandling = defineRule({
  id: "no-bounce-handling",
  pitfall: 8,
  title: "Email bounces are not handled",
  severity: "info",
  why: `
When Customer.io delivers your email, it automatically suppresses addresses after a hard bounce or a spam complaint. But your application never
finds out: the dead address stays in your database, and support, billing and other email keep using it. With a custom SMTP server, nothing is
suppressed for you.

The reporting webhook reports both. Its payload has \`object_type: "email"\`, \`metric: "bounced"\` or \`"spammed"\`, and the person under
\`data\`. Verify \`X-CIO-Signature\` over the raw body, respond within four seconds, and set a flag of your own, or \`unsubscribed: true\` if
the person should get no more messages on any channel.

Popular advice is to call \`suppress()\` there. It **deletes the profile permanently** and blocks its identifiers: right for an erasure
request, wrong for a full mailbox.

One repository cannot show what another service does. If another service receives the webhook, set \`workspace.bounces: handled-elsewhere\`.
`,
  reference: "https://docs.customer.io/journeys/webhooks/",
  recommends: ["identify"],
  advisesAgainst: ["suppress"],
  examples: [
    {
      title: "Transactional email without a webhook handler",
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
      title: "A handler that does not use the SDK",
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
      title: "Events for people whose email address is set elsewhere, and messages other than email",
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
    const { facts, configAt, isWhole } = context;
    const uses = facts
      .getMailUses()
      .filter(({ site }) => configAt(site).workspace.bounces === "handled-here");
    const use = findUseThatCounts(uses, context);
    // The handler may be in a file that was not read.
    if (!use || !isWhole || facts.getBounceHandler() !== undefined) return;
    const what = use.kind === "transactional" ? messages.sends : messages.describes;
    yield { at: use.site, message: messages.unhandled(what), confidence: "medium" };
  },
});

/**
 * The use that makes the pitfall true: in an audit the first, in a change the first it adds, and none if the repository did the same
 * before. If email is sent, profiles with an address do not count: sending is clearer evidence.
 */
function findUseThatCounts(uses: readonly MailUse[], { isAdded }: RuleContext): MailUse | undefined {
  const sent = uses.filter(({ kind }) => kind === "transactional");
  const decisive = sent.length > 0 ? sent : uses;
  return decisive.some(({ site }) => isAdded(site) === false) ? undefined : decisive[0];
}
