import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { nameWithoutVaryingPart } from "../src/customerio/edits/fixed-names.ts";
import { moveIntoData, readMovedValues, type MovedValue } from "../src/customerio/edits/move-into-data.ts";
import { writeString } from "../src/customerio/edits/replace.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import type { EventName, Meaning, PersonalPiece } from "../src/customerio/knowledge.ts";

const meanings: Readonly<Record<Meaning, string>> = {
  email: "an email address",
  phone: "a phone number",
  "first-name": "a person's name",
  "last-name": "a person's name",
  "full-name": "a person's name",
  address: "a postal address",
  "national-id": "a national ID",
  "birth-date": "a date of birth",
  "ip-address": "an IP address",
  card: "a card or account number",
};

const messages = {
  holds: (kinds: string, values: string) =>
    `This event name contains ${kinds}${values}. Event names belong to the workspace: everyone in the workspace can see them, and they stay when the person is deleted.`,
  moveToData: (fixed: string) => `${fixed}; if campaigns need the value, send it in the event's data.`,
  omit: (fixed: string) => `${fixed} and do not send the value: it does not belong in event data, either.`,
  fixed: "Use a fixed name",
  fixedAs: (name: string) => `Use a fixed name such as \`${name}\``,
  effect: (name: string, isSent: boolean) =>
    `The fix sends \`${name}\` for everyone, ${isSent ? "and the value in the event's data" : "without the value"}: update campaigns that listen for the old names.`,
  nameless: "without the personal data, nothing is left of the name",
  elsewhere: "the code does not show where this event's data can take the value",
  source: (value: string, kind: string) => `comes from ${value}, ${kind}`,
} as const;

export const piiInEventName = defineRule({
  id: "pii-in-event-name",
  pitfall: 12,
  title: "An event name contains personal data",
  severity: "error",
  why: `
Event names belong to the workspace, not to a person. Everybody who builds a campaign or segment sees them in a list, and they stay when the person is
deleted: an address in a name survives an erasure request. Such a name is also different for every person, so no campaign can listen for it.

Keep the name fixed and, if campaigns need the value, send it in the event's data. Popular advice puts the address there as \`recipient\`. That key
is reserved: in event data \`recipient\`, \`from_address\` and \`reply_to\` override the addresses of every message that the event triggers. Any other
key is harmless, and often the person's own attributes already hold the value. Do not send card numbers and national IDs at all.
`,
  reference: "https://docs.customer.io/journeys/events/",
  examples: [
    {
      title: "An email address in a template",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function invited(user, email) {
  await cio.track(user.id, { name: \`invited_\${email}\` });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function invited(user, email) {
  await cio.track(user.id, { name: "invited", data: { email } });
}
`,
    },
    {
      title: "A phone number, in an event that already has data",
      bad: `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function codeSent(user) {
  analytics.track({
    userId: user.id,
    event: "code_sent_to_" + user.phoneNumber,
    properties: {
      channel: "sms",
    },
  });
}
`,
      good: `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function codeSent(user) {
  analytics.track({
    userId: user.id,
    event: "code_sent",
    properties: {
      channel: "sms",
      user_phone_number: user.phoneNumber,
    },
  });
}
`,
    },
    {
      title: "In a call to a wrapper, with a value from elsewhere",
      bad: {
        "src/analytics.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export function trackEvent(userId: string, name: string, data: Record<string, unknown> = {}) {
  return cio.track(userId, { name, data });
}
`,
        "src/referrals.ts": `
import { trackEvent } from "./analytics";

export function referred(user: { id: string }, friend: { email: string }) {
  const invitee = friend.email.toLowerCase();
  return trackEvent(user.id, \`referred \${invitee}\`);
}
`,
      },
      good: {
        "src/analytics.ts": `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export function trackEvent(userId: string, name: string, data: Record<string, unknown> = {}) {
  return cio.track(userId, { name, data });
}
`,
        "src/referrals.ts": `
import { trackEvent } from "./analytics";

export function referred(user: { id: string }, friend: { email: string }) {
  const invitee = friend.email.toLowerCase();
  return trackEvent(user.id, "referred", { invitee });
}
`,
      },
    },
  ],
  allows: [
    {
      title: "Names that only mention the subject",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
type Channel = "email" | "phone";

export async function verified(userId: string, channel: Channel, email: string) {
  await cio.track(userId, { name: "email_sent" });
  await cio.track(userId, { name: "phone_verified", data: { email } });
  await cio.track(userId, { name: \`\${channel}_verified\` });
  await cio.track(userId, { name: email ? "signed_up_with_email" : "signed_up" });
}
`,
    },
    {
      title: "Values that vary but identify nobody",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function used(user, plan, template, wallet) {
  await cio.track(user.id, { name: \`upgraded_to_\${plan.name}\` });
  await cio.track(user.id, { name: \`email_\${template.emailId}_opened\` });
  await cio.track(user.id, { name: \`joined_\${user.email.split("@")[1]}\` });
  await cio.track(user.id, { name: \`funded_\${wallet.address}\` });
}
`,
    },
  ],
  *check(context) {
    for (const name of context.facts.getEventNames()) {
      if (name.personal.length > 0) yield describe(name, context);
    }
  },
});

/** Meanings whose words also name things that identify nobody. */
const ambiguous: ReadonlySet<Meaning> = new Set(["address", "ip-address"]);
/** Meanings of values that should not be sent anywhere. */
const secret: ReadonlySet<Meaning> = new Set(["national-id", "card"]);

function describe(name: EventName, context: RuleContext): Problem {
  const { shape, operation, personal } = name;
  const kinds = [...new Set(personal.map(({ meaning }) => meanings[meaning]))].join(" and ");
  const isSecret = personal.some(({ meaning }) => secret.has(meaning));
  const fixed = nameWithoutVaryingPart(
    shape,
    context.facts.getConvention(context.config),
    personal.flatMap((piece) => (piece.kind === "letters" ? [piece.text] : [])),
  );
  const advise = isSecret ? messages.omit : messages.moveToData;
  return {
    at: shape.origin.node,
    message: [
      messages.holds(kinds, listValues(personal)),
      advise(fixed === undefined ? messages.fixed : messages.fixedAs(fixed)),
    ].join(" "),
    confidence: personal.every(({ meaning }) => ambiguous.has(meaning)) ? "medium" : "high",
    evidence: [...pointToSources(personal), ...pointToWrappers(operation)],
    ...explainFix(name, fixed, isSecret, context),
  };
}

function explainFix(
  name: EventName,
  fixed: string | undefined,
  isSecret: boolean,
  context: RuleContext,
): Pick<Problem, "edits" | "effect" | "unfixed"> {
  if (fixed === undefined) return { unfixed: messages.nameless };
  const edits = fix(name, fixed, context);
  return edits.length > 0
    ? { edits, effect: messages.effect(fixed, !isSecret) }
    : { unfixed: messages.elsewhere };
}

function listValues(personal: readonly PersonalPiece[]): string {
  const values = personal.flatMap((piece) => (piece.kind === "value" ? [quote(piece.hole.term.node)] : []));
  return values.length === 0 ? "" : ` (${[...new Set(values)].join(", ")})`;
}

function pointToSources(personal: readonly PersonalPiece[]): NonNullable<Problem["evidence"]> {
  return personal.flatMap((piece) =>
    piece.kind === "value" && piece.source !== piece.hole.term.node
      ? [pointTo(piece.source, messages.source(quote(piece.source), meanings[piece.meaning]))]
      : [],
  );
}

/** Moves the values into the data, except for those that should not be sent at all, which are dropped. */
function fix(
  { shape, operation, personal }: EventName,
  fixed: string,
  context: RuleContext,
): readonly Edit[] {
  const omitted = personal.flatMap((piece) =>
    piece.kind === "value" && secret.has(piece.meaning) ? [piece.hole.term] : [],
  );
  const values = readMovedValues(shape, omitted);
  const letters = personal.flatMap((piece): MovedValue[] =>
    piece.kind === "letters" && !secret.has(piece.meaning)
      ? [{ key: piece.meaning.replaceAll("-", "_"), code: writeString(shape.origin.node, piece.text) }]
      : [],
  );
  return values ? moveIntoData(shape, fixed, [...values, ...letters], operation, context) : [];
}
