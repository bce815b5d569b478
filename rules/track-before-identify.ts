import { Node } from "ts-morph";
import { insertAt, replaceNode } from "../src/customerio/edits/replace.ts";
import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  splitWords,
  getStartLine,
  getFlowCallable,
  getSequence,
  isAwaited,
  findEnclosingCallables,
  getCallableName,
  getEnclosingCallable,
  type Callable,
  type Operation,
} from "../src/customerio/knowledge.ts";

export const trackBeforeIdentify = defineRule({
  id: "track-before-identify",
  pitfall: 3,
  title: "An event is sent before the person it belongs to is identified",
  severity: "warning",
  why: `
An event for an id that Customer.io does not know yet can make a profile without email or attributes, and a campaign that the event triggers
then starts on that profile. When \`identify\` follows a moment later, the campaign has already looked. Identify first, wait for it, then track.

Customer.io does not document that such events are dropped; what is documented is that calls by id can create people.
`,
  reference: "https://docs.customer.io/journeys/identifying-people/",
  recommends: ["identify"],
  examples: [
    {
      title: "The wrong order",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.track(user.id, { name: "signed_up" });
  await cio.identify(user.id, { email: user.email });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
}
`,
    },
    {
      title: "Identified without waiting",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  cio.identify(user.id, { email: user.email, created_at: user.createdAt });
  await cio.track(user.id, { name: "signed_up" });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email, created_at: user.createdAt });
  await cio.track(user.id, { name: "signed_up" });
}
`,
    },
    {
      title: "Both at once",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await Promise.all([
    cio.identify(user.id, { email: user.email, name: user.name }),
    cio.track(user.id, { name: "signed_up" }),
  ]);
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email, name: user.name });
  await cio.track(user.id, { name: "signed_up" });
}
`,
    },
    {
      title: "A new person who is never identified",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(input, db) {
  const user = await db.users.create({ email: input.email });
  await cio.track(user.id, { name: "signed_up" });
  return user;
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(input, db) {
  const user = await db.users.create({ email: input.email });
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
  return user;
}
`,
    },
  ],
  allows: [
    {
      title: "Identified and waited for, then tracked",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
}
`,
    },
    {
      title: "Somebody who was there before",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function upgrade(req, db) {
  const user = await db.users.findById(req.params.id);
  await cio.track(user.id, { name: "plan_upgraded" });
  await cio.identify(user.id, { plan: "pro" });
  await cio.track(req.session.userId, { name: "seat_added" });
}
`,
    },
    {
      title: "Anonymous events, and a Pipelines client, which keeps the order",
      code: `
import { TrackClient } from "customerio-node";
import { Analytics } from "@customerio/cdp-analytics-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export async function visit(user, visitorId) {
  await cio.trackAnonymous(visitorId, { name: "pricing_viewed" });
  await cio.identify(user.id, { email: user.email, anonymous_id: visitorId });
  analytics.identify({ userId: user.id, traits: { email: user.email } });
  analytics.track({ userId: user.id, event: "signed_up" });
}
`,
    },
    {
      title: "Two people",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function refer(inviter, invited) {
  await cio.track(inviter.id, { name: "friend_joined" });
  await cio.identify(invited.id, { email: invited.email });
}
`,
    },
  ],
  *check(context) {
    const groups = groupByFunction(context.operations);
    for (const [callable, operations] of groups) {
      const identified = operations.filter(({ kind }) => kind === "identify");
      for (const track of operations.filter(({ kind }) => kind === "track")) {
        const problem = identified
          .map((identify) => checkPair(track, identify, context))
          .find((found) => found !== undefined);
        if (problem) yield problem;
        else if (callable && identified.length === 0) yield* checkNeverIdentified(track, callable, context);
      }
    }
  },
});

/** Operations of the surface that keeps no order, by the function whose flow they are part of. */
function groupByFunction(
  operations: readonly Operation[],
): ReadonlyMap<Callable | undefined, readonly Operation[]> {
  const groups = new Map<Callable | undefined, Operation[]>();
  for (const operation of operations) {
    // What travels in one batch arrives together, in its order.
    if (operation.surface !== "track" || operation.isBatched) continue;
    const callable = getFlowCallable(operation.site);
    groups.set(callable, [...(groups.get(callable) ?? []), operation]);
  }
  return groups;
}

function checkPair(track: Operation, identify: Operation, context: RuleContext): Problem | undefined {
  if (track.site === identify.site || !isSamePerson(track, identify, context)) return undefined;
  if (!isBeginning(identify, context) || isStanding(track, context)) return undefined;
  if (
    getSequence(track, identify)?.kind === "before" ||
    (isBefore(track, identify) && getSequence(track, identify))
  ) {
    return describeOrder(track, identify);
  }
  const together = getSequence(identify, track) ?? getSequence(track, identify);
  return together?.kind === "together" ? describeTogether(track, identify) : undefined;
}

function isBefore(a: Operation, b: Operation): boolean {
  return a.site.getStart() < b.site.getStart() && !isInList(a.site);
}

function isInList(site: Node): boolean {
  return site.getFirstAncestor((node) => Node.isArrayLiteralExpression(node)) !== undefined;
}

function isSamePerson(a: Operation, b: Operation, { people }: RuleContext): boolean {
  const [first] = a.find("person");
  const [second] = b.find("person");
  return first !== undefined && second !== undefined && people.isSamePerson(first, second);
}

/** An update of somebody who is known already may come after an event as well as before it. */
function isBeginning(identify: Operation, { objects }: RuleContext): boolean {
  const [attributes] = identify.find("attributes");
  if (!attributes) return false;
  const { shapes, isComplete } = objects.findShapes(attributes);
  const names = shapes.flatMap((shape) => shape.properties.map(({ name }) => splitWords(name)));
  if (names.includes("update")) return false;
  return (
    names.some((name) =>
      /^(?:email|created at|signed up at|(?:first |last |full )?name|name)$/u.test(name),
    ) ||
    (!isComplete && shapes.length === 0)
  );
}

function isStanding(track: Operation, { people }: RuleContext): boolean {
  return track.find("person").some((person) => people.getAcquaintance(person) === "standing");
}

const effect = "the event can make a profile without email or attributes, or start a campaign on one";

function describeOrder(track: Operation, identify: Operation): Problem {
  return {
    at: track.site,
    message: `This event is sent before the person is identified on line ${getStartLine(identify.site)}: ${effect}. Identify first, wait for it, then track.`,
    evidence: [
      pointTo(identify.site, "the person is identified here"),
      ...pointToWrappers(track.via, track.call),
    ],
    edits: swap(track.site, identify.site),
  };
}

function describeTogether(track: Operation, identify: Operation): Problem {
  return {
    at: track.site,
    message: `This event does not wait for ${quote(identify.site.getExpression())} on line ${getStartLine(identify.site)}, and may arrive first: ${effect}. Wait for \`identify\`, then track.`,
    evidence: [
      pointTo(identify.site, "identified here, without waiting"),
      ...pointToWrappers(track.via, track.call),
    ],
    edits: awaitFirst(identify),
  };
}

/** Moves an awaited event below the awaited `identify` that is the next statement, whose own characters stay for other mends. */
function swap(track: Node, identify: Node): NonNullable<Problem["edits"]> {
  const first = track.getFirstAncestor(Node.isExpressionStatement);
  const second = identify.getFirstAncestor(Node.isExpressionStatement);
  if (!first || !second || first.getNextSibling() !== second) return [];
  if (!Node.isAwaitExpression(first.getExpression()) || !Node.isAwaitExpression(second.getExpression()))
    return [];
  if (first.getLeadingCommentRanges().length + second.getLeadingCommentRanges().length > 0) return [];
  const between = first.getSourceFile().getFullText().slice(first.getEnd(), second.getStart());
  if (between.trim() !== "") return [];
  return [
    { ...replaceNode(first, ""), end: second.getStart() },
    insertAt(second, second.getEnd(), `${between}${first.getText()}`),
  ];
}

/** `await` in front of an identify that is a statement of an async function. */
function awaitFirst(identify: Operation): NonNullable<Problem["edits"]> {
  const { site } = identify;
  const callable = getEnclosingCallable(site);
  const isAsync = callable !== undefined && "isAsync" in callable && callable.isAsync();
  if (!isAsync || isAwaited(identify) || !Node.isExpressionStatement(site.getParent())) return [];
  return [insertAt(site, site.getStart(), "await ")];
}

function* checkNeverIdentified(
  track: Operation,
  callable: Callable,
  { people, calls, operations }: RuleContext,
): Iterable<Problem> {
  if (track.via.includes(callable) || !isSignUp(track, callable) || mentionsIdentifying(callable)) return;
  const [person] = track.find("person");
  if (!person || isTestLiteral(person.node) || people.getAcquaintance(person) !== "new") return;
  // Whoever calls this function, or has written it as a callback, may identify the person there.
  const around = [
    ...findEnclosingCallables(callable),
    ...calls.findCallsOf(callable).map((site) => getFlowCallable(site)),
  ];
  if (operations.some(({ kind, site }) => kind === "identify" && around.includes(getFlowCallable(site))))
    return;
  yield {
    at: track.site,
    message: `This person is new and is never identified here: ${effect}. Identify the person with an email first, wait for it, then track.`,
    confidence: "medium",
    evidence: pointToWrappers(track.via, track.call),
  };
}

function isTestLiteral(node: Node): boolean {
  return Node.isStringLiteral(node) || Node.isNumericLiteral(node);
}

function isSignUp(track: Operation, callable: Callable): boolean {
  const names = [
    getCallableName(callable) ?? "",
    ...track.find("event-name").map(({ node }) => node.getText()),
  ];
  return names.some((name) =>
    /\b(?:sign(?:ed)? ?up|register(?:ed)?|registration|create(?:d)? (?:user|account)|(?:user|account) created|join(?:ed)?|onboard(?:ed|ing)?)\b/u.test(
      splitWords(name),
    ),
  );
}

/** Something here that goes by the name may identify the person in a way that is not seen. */
function mentionsIdentifying(callable: Callable): boolean {
  return /\b\w*(?:identif(?:y|ies)|upsertContact|syncUser|syncCustomer|syncProfile|addContact|createContact|customerio|cioSync)\w*\s*\(/iu.test(
    callable.getText(),
  );
}
