import { passIdForEmail } from "../src/customerio/edits/person-id.ts";
import { pointOutside, pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import type { Operation, Term } from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import { groupBy } from "../src/vocabulary/group-by.ts";

const messages = {
  email: (value: string, otherLines: readonly number[]) =>
    `${value}, an email address, is used as the person's id${also(otherLines)}: when it changes, Customer.io can no longer match the person, and a second profile appears. Pass an id that never changes and send the email as an attribute. If this workspace identifies people by email, add \`email\` to \`workspace.identifiers\` in \`.github/pitstop.yml\`.`,
  effect:
    "The fix sends another id: profiles that were created with the email as their id keep it, and get no further data.",
  unknownId: "the code shows no id of this person",
  oneOfMany: "other calls identify people by email, and the code does not show the ids for all of them",
  isEmail: (value: string) => `${value} is an email address`,
  isEmailToo: (value: string) => `${value} is also an email address`,
} as const;

export const emailAsUserId = defineRule({
  id: "email-as-user-id",
  pitfall: 4,
  title: "An email address is used as a person's id",
  severity: "warning",
  why: `
Email addresses change; an id should not. When the address of a person who was identified by email changes, Customer.io can no longer match
the person: the next \`identify\` with the new address creates a second profile, and the first one keeps the history. Use the id from your own
database, and send the email as an attribute.

A workspace can identify people by email, and new workspaces accept either. If that is intended, list \`email\` in the config. This turns the rule off:

\`\`\`yaml
workspace:
  identifiers: [id, email]
\`\`\`
`,
  reference: "https://docs.customer.io/journeys/identifying-people/",
  recommends: ["identify"],
  examples: [
    {
      title: "The object has an id, but its email is used",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

interface Member {
  id: string;
  email: string;
  plan: string;
}

export async function syncMember(member: Member) {
  await cio.identify(member.email, { email: member.email, plan: member.plan });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

interface Member {
  id: string;
  email: string;
  plan: string;
}

export async function syncMember(member: Member) {
  await cio.identify(member.id, { email: member.email, plan: member.plan });
}
`,
    },
    {
      title: "The email becomes an attribute",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function welcome(user: { id: string; email: string; name: string }) {
  await cio.identify(user.email, { name: user.name });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function welcome(user: { id: string; email: string; name: string }) {
  await cio.identify(user.id, { name: user.name, email: user.email });
}
`,
    },
    {
      title: "Only the email is known",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function subscribe(email: string) {
  await cio.identify(email, { email, source: "newsletter" });
}
`,
      good: `
import { randomUUID } from "node:crypto";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function subscribe(email: string) {
  await cio.identify(randomUUID(), { email, source: "newsletter" });
}
`,
    },
  ],
  allows: [
    {
      title: "An id, with the email as an attribute",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function sync(user) {
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.emailPreferenceId, { name: "email_sent" });
}
`,
    },
    {
      title: "Identifiers that are declared as an email, and people without an id",
      code: `
import { APIClient, SendEmailRequest, TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const api = new APIClient(process.env.CIO_APP_KEY);

export async function invite(email: string) {
  await api.sendEmail(new SendEmailRequest({ to: email, identifiers: { email }, transactional_message_id: "4" }));
  await cio.trackAnonymous("", { name: "invited", data: { recipient: email } });
  await cio.mergeCustomers("id", "1", "email", email);
}
`,
    },
    {
      title: "An email only where there is no id",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function note(lead: { id?: string; email: string }) {
  await cio.track(lead.id ?? lead.email, { name: "demo_requested" });
}
`,
    },
  ],
  *check(context) {
    const found = [...findEmails(context)];
    // Events by id for people who are identified by email would go to other profiles: either every identify gets a fix, or none does.
    const canFix = found.every(
      (entry) => entry.operation.kind !== "identify" || fix(entry, context).length > 0,
    );
    for (const entries of groupBy(found, ({ at }) => at.getSourceFile()).values()) {
      yield* describe(
        entries.map((entry) => {
          const edits = fix(entry, context);
          return edits.length > 0 && !canFix
            ? { ...entry, edits: [], unfixed: messages.oneOfMany }
            : { ...entry, edits, unfixed: messages.unknownId };
        }),
      );
    }
  },
});

function also(lines: readonly number[]): string {
  if (lines.length === 0) return "";
  return ` (also on line${lines.length > 1 ? "s" : ""} ${lines.join(", ")})`;
}

interface Found {
  readonly at: Term["node"];
  readonly source: Term["node"];
  readonly operation: Operation;
}

interface Fixable extends Found {
  readonly edits: NonNullable<Problem["edits"]>;
  readonly unfixed: string;
}

function* findEmails(context: RuleContext): Iterable<Found> {
  const places = new Set<Term["node"]>();
  const sites = new Set<Term["node"]>();
  // A wrapper whose own parameter is named for an email is reported once, where it is, not at each of its calls.
  const operations = [...context.operations].sort((a, b) => a.via.length - b.via.length);
  for (const operation of operations) {
    if (context.configAt(operation.site).workspace.identifiers.includes("email")) continue;
    for (const person of operation.find("person")) {
      const source = context.emails.getSource(operation, person);
      if (!source || isReportedWithin(operation, sites)) continue;
      sites.add(operation.site);
      const at = getPlace(operation, person, context);
      if (places.has(at)) continue;
      places.add(at);
      yield { at, source, operation };
    }
  }
}

/** Says whether the call of the SDK, or of a wrapper on the way to it, is reported already. */
function isReportedWithin({ call, frame, site }: Operation, sites: ReadonlySet<Term["node"]>): boolean {
  if (site !== call && sites.has(call)) return true;
  for (let inner = frame; inner?.outer; inner = inner.outer) if (sites.has(inner.call)) return true;
  return false;
}

/** The argument as it is written at the call that decides it. */
function getPlace(operation: Operation, person: Term, { flow, places }: RuleContext): Term["node"] {
  return places.getAtSite(operation, flow.findOrigins(person)) ?? person.node;
}

function fix({ at, operation }: Found, context: RuleContext): Fixable["edits"] {
  return passIdForEmail(at, operation, context);
}

/** Lines that far apart are fixed by suggestions of their own. */
const maxLinesTogether = 20;

/** There is one comment for what one suggestion can fix, and one in each file for what cannot be fixed: it names the other lines. */
function* describe(found: readonly Fixable[]): Iterable<Problem> {
  const sorted = [...found].sort((a, b) => a.at.getStart() - b.at.getStart());
  const [first, ...others] = sorted.filter(({ edits }) => edits.length === 0);
  if (first) yield describeEntry(first, others);
  for (const [entry, ...near] of groupNear(sorted.filter(({ edits }) => edits.length > 0))) {
    if (entry) yield describeEntry({ ...entry, edits: [entry, ...near].flatMap(({ edits }) => edits) }, near);
  }
}

function groupNear(sorted: readonly Fixable[]): readonly (readonly Fixable[])[] {
  const groups: Fixable[][] = [];
  for (const entry of sorted) {
    const group = groups.at(-1);
    const isNear =
      group?.[0] && entry.at.getStartLineNumber() - group[0].at.getStartLineNumber() <= maxLinesTogether;
    if (isNear) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function describeEntry(
  { at, source, operation, edits, unfixed }: Fixable,
  others: readonly Fixable[],
): Problem {
  const alike = others.map((other) => pointTo(other.at, messages.isEmailToo(quote(other.at))));
  return {
    at,
    message: messages.email(
      quote(at),
      alike.map(({ line }) => line),
    ),
    evidence: [
      ...pointOutside(at, source, messages.isEmail(quote(source))),
      ...alike,
      ...pointToWrappers(operation),
    ],
    ...(edits.length > 0 ? { edits, effect: messages.effect } : { unfixed }),
  };
}
