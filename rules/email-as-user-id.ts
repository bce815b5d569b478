import { Node, SyntaxKind } from "ts-morph";
import { addProperties, replaceNode } from "../src/customerio/edits/replace.ts";
import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  isNothing,
  getStartLine,
  findEmailSource,
  getPath,
  isShapeOf,
  isInside,
  type Term,
  type Operation,
} from "../src/customerio/knowledge.ts";

export const emailAsUserId = defineRule({
  id: "email-as-user-id",
  pitfall: 4,
  title: "A person is identified by an email address",
  severity: "warning",
  why: `
An address changes; an id should not. A person who was identified by an email cannot be followed by id when the address changes: the next
\`identify\` with the new address makes a second profile, and the first keeps the history. Use the id that your own database gives, and send
the email as an attribute.

Workspaces can identify people by email, and new ones accept either. Where that is meant, say so once, and this rule is silent:

\`\`\`yaml
workspace:
  identifiers: [id, email]
\`\`\`
`,
  reference: "https://docs.customer.io/journeys/identifying-people/",
  recommends: ["identify"],
  examples: [
    {
      title: "An email where the object has an id",
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
      title: "An email is all there is",
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
      title: "Identifiers that say they are an email, and people without an id",
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
    if (context.config.workspace.identifiers.includes("email")) return;
    const all = [...findEmails(context)];
    // Events by id for people who are identified by email would go to profiles of their own: all are mended, or none.
    const canFix = all.every(
      (found) => found.operation.kind !== "identify" || fix(found, context).length > 0,
    );
    const byFile = new Map<string, Found[]>();
    for (const found of all) {
      const path = getPath(found.at.getSourceFile());
      byFile.set(path, [...(byFile.get(path) ?? []), found]);
    }
    for (const found of byFile.values()) yield* describe(found, context, canFix);
  },
});

interface Found {
  readonly at: Node;
  readonly source: Node;
  readonly person: Term;
  readonly operation: Operation;
}

function* findEmails(context: RuleContext): Iterable<Found> {
  const reported = new Set<Node>();
  const sites = new Set<Node>();
  // A wrapper whose own parameter says "email" is told once, where it is, not at each of its calls.
  const operations = [...context.operations].sort((a, b) => a.via.length - b.via.length);
  for (const operation of operations) {
    for (const person of operation.find("person")) {
      const origins = context.flow.findOrigins(person).filter(({ node }) => !isNothing(node));
      const sources = origins.map((origin) => findEmailSource(origin, context.flow));
      const source = sources.includes(undefined) ? findSentAsEmail(operation, context) : sources[0];
      if (!source) continue;
      if (isReportedWithin(operation, sites)) continue;
      sites.add(operation.site);
      const at = getPlace(operation, person, origins);
      if (reported.has(at)) continue;
      reported.add(at);
      yield { at, source, person, operation };
    }
  }
}

/** Says whether the SDK's call, or one of a wrapper on the way to it, is told already. */
function isReportedWithin({ call, frame, site }: Operation, sites: ReadonlySet<Node>): boolean {
  if (site !== call && sites.has(call)) return true;
  for (let inner = frame; inner?.outer; inner = inner.outer) if (sites.has(inner.call)) return true;
  return false;
}

/** Whatever it is called: what is sent as the email of the same person is one. */
function findSentAsEmail(operation: Operation, { objects, people }: RuleContext): Node | undefined {
  const [person] = operation.find("person");
  const email = operation
    .find("attributes")
    .flatMap((attributes) => objects.findShapes(attributes).shapes)
    .flatMap(({ properties }) => properties)
    .find(({ name }) => name === "email")?.value;
  return person && email && people.isSamePerson(person, email) ? email.node : undefined;
}

/** The argument as it stands at the call that decides it. */
function getPlace(
  { site, call }: Operation,
  person: Term,
  origins: ReturnType<RuleContext["flow"]["findOrigins"]>,
): Node {
  if (site === call) return person.node;
  const inSite = origins
    .flatMap((origin) => [...origin.trail, origin])
    .find(({ node }) => isInside(node, site) && !Node.isObjectLiteralExpression(node));
  return inSite?.node ?? person.node;
}

/** One comment for a habit of a file; the other places are named in it. */
function* describe(found: readonly Found[], context: RuleContext, canFix: boolean): Iterable<Problem> {
  const sorted = [...found].sort((a, b) => a.at.getStart() - b.at.getStart());
  const fixed = sorted.map((entry) => ({ entry, edits: canFix ? fix(entry, context) : [] }));
  const plain = fixed.filter(({ edits }) => edits.length === 0);
  for (const { entry, edits } of fixed) {
    const isFirst = entry === plain[0]?.entry;
    if (edits.length === 0 && !isFirst) continue;
    const others = isFirst ? plain.slice(1).map(({ entry: other }) => other.at) : [];
    yield {
      at: entry.at,
      message: say(entry, others),
      evidence: [
        ...(entry.source === entry.at || isInside(entry.source, entry.at)
          ? []
          : [pointTo(entry.source, `${quote(entry.source)} is an email`)]),
        ...others.map((other) => pointTo(other, `${quote(other)} is an email, too`)),
        ...pointToWrappers(entry.operation.via, entry.operation.call),
      ],
      edits,
    };
  }
}

function say({ at }: Found, others: readonly Node[]): string {
  const lines = others.map((other) => String(getStartLine(other)));
  const also =
    lines.length === 0 ? "" : ` (so it is on line${lines.length > 1 ? "s" : ""} ${lines.join(", ")})`;
  return `${quote(at)} is an email address where the person's id stands${also}: when it changes, the person cannot be followed by id and a second profile appears. Pass an id that never changes and send the email as an attribute. If this workspace identifies people by email, list \`email\` in \`workspace.identifiers\` of \`.github/pitstop.yml\`.`;
}

/** \`user.email\` becomes \`user.id\` where the type of \`user\` has an id and the email is, or becomes, an attribute. */
function fix({ at, operation }: Found, { objects }: RuleContext): NonNullable<Problem["edits"]> {
  if (!Node.isPropertyAccessExpression(at) || !isInside(at, operation.site)) return [];
  if (hasOtherUse(at, operation)) return [];
  const owner = at.getExpression();
  const id = ["id", "userId", "_id", "uid"].find((name) => isShapeOf(owner, name));
  if (id === undefined) return [];
  const replaced = replaceNode(at.getNameNode(), id);
  if (operation.kind !== "identify") return [replaced];
  const [attributes, ...others] = operation.find("attributes");
  if (!attributes || others.length > 0) return [];
  const { shapes, isComplete } = objects.findShapes(attributes);
  const [shape] = shapes;
  if (!shape || shapes.length > 1) return [];
  const sent = shape.properties.find(({ name }) => name === "id");
  if (sent && sent.value.node.getText() !== `${owner.getText()}.${id}`) return [];
  if (shape.properties.some(({ name }) => name === "email")) return [replaced];
  if (!isComplete || !shape.isComplete || !isInside(shape.literal, operation.site)) return [];
  return [replaced, addProperties(shape.literal, [`email: ${at.getText()}`])];
}

/** Says whether a wrapper does more with the person than to pass it on, such as to mail it; one that is not seen through may. */
function hasOtherUse(at: Node, { via, site }: Operation): boolean {
  const [wrapper, ...inner] = via;
  if (!wrapper) return false;
  const position = site.getArguments().findIndex((argument) => argument === at);
  const name = wrapper.getParameters()[position]?.getNameNode();
  if (inner.length > 0 || !Node.isIdentifier(name)) return true;
  const uses = wrapper
    .getBody()
    ?.getDescendantsOfKind(SyntaxKind.Identifier)
    .filter((identifier) => identifier.getText() === name.getText());
  return uses?.length !== 1;
}
