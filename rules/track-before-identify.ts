import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import {
  awaitBeforeOthers,
  awaitKeptFirst,
  awaitStatement,
  moveBelow,
  startAfter,
  swapChained,
} from "../src/customerio/edits/statements.ts";
import { isResultDropped, isWaitable } from "../src/customerio/edits/promises.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import type { Callable, Operation } from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";

const effect = "the event can create a profile without email or attributes, or trigger a campaign for one";

const messages = {
  early: (line: number) =>
    `This event is sent before the person is identified on line ${line}: ${effect}. Identify first, await it, then track.`,
  atOnce: (identify: string, line: number) =>
    `This event does not wait for ${identify} on line ${line} and may arrive first: ${effect}. Await \`identify\`, then track.`,
  neverIdentified: `This person is new and is never identified here: ${effect}. Identify the person with an email first, await it, then track.`,
  identified: "the person is identified here",
  notAwaited: "identified here, without `await`",
  unfixed: "you have to decide which attributes `identify` should send",
} as const;

export const trackBeforeIdentify = defineRule({
  id: "track-before-identify",
  pitfall: 3,
  title: "An event is sent before its person is identified",
  severity: "warning",
  why: `
An event for an id that Customer.io does not know yet can create a profile without email or attributes, and a campaign triggered by that
event then starts for that profile. An \`identify\` that follows shortly after can come too late. Identify first, await it, then track.

Customer.io does not say that such events are dropped. It does say that calls by id can create people.
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
      title: "The `identify` is not awaited",
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
      title: "Both start at once",
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
      title: "A new person is never identified",
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
      title: "An awaited `identify`, then `track`",
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
      title: "A person who already existed",
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
      title: "Anonymous events, and an `Analytics` client, whose queue keeps the order",
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
    const unordered = context.operations.filter(isUnordered);
    for (const [callable, operations] of context.precedence.groupByFlow(unordered)) {
      const identified = operations.filter(({ kind }) => kind === "identify");
      for (const track of operations.filter(({ kind }) => kind === "track")) {
        const problem = findEarlyTrack(track, identified, context);
        if (problem) yield problem;
        else if (identified.length === 0 && isNeverIdentified(track, callable, context))
          yield describeNeverIdentified(track);
      }
    }
  },
});

/** A batch arrives in its order, and so does what `Analytics` sends from its queue; all other requests can overtake each other. */
function isUnordered({ surface, isBatched, isQueued }: Operation): boolean {
  return (surface === "track" || surface === "pipelines") && !isBatched && !isQueued;
}

function findEarlyTrack(
  track: Operation,
  identified: readonly Operation[],
  context: RuleContext,
): Problem | undefined {
  const same = identified.filter((identify) => context.people.areAboutOne(track, identify));
  if (same.some((identify) => isIdentifiedBy(identify, track, context))) return undefined;
  for (const identify of same) {
    if (!isIntroduction(identify, context) || alreadyExists(track, context)) continue;
    const order = context.precedence.compare(track, identify);
    if (order === "first") return describeEarly(track, identify, context);
    if (order === "at-once") return describeAtOnce(track, identify, context);
  }
  return undefined;
}

/** A function that does both has its own order, whatever its callers: it is checked where it is written. */
function isIdentifiedBy(identify: Operation, track: Operation, { precedence }: RuleContext): boolean {
  return identify.site === track.site || precedence.isDoneBefore(identify, track);
}

/** Says whether an identify may be the person's first: an update of a known person may come after an event. */
function isIntroduction(identify: Operation, { attributes }: RuleContext): boolean {
  const { shapes, isComplete } = attributes.findShapes(identify);
  if (shapes.some((shape) => attributes.isAboutAny(shape, "update"))) return false;
  const isUnknown = shapes.length === 0 && !isComplete;
  return isUnknown || shapes.some((shape) => attributes.isAboutAny(shape, "introduction"));
}

function alreadyExists(track: Operation, { people }: RuleContext): boolean {
  return track.find("person").some((person) => people.getAcquaintance(person) === "standing");
}

function describeEarly(track: Operation, identify: Operation, { calls }: RuleContext): Problem {
  const identified = pointTo(identify.site, messages.identified);
  const moved = moveBelow(track.site, identify.site);
  const isSwappable = moved.length === 0 && isWaitable(identify) && isResultDropped(identify.site, calls);
  return {
    at: track.site,
    message: messages.early(identified.line),
    evidence: [identified, ...pointToWrappers(track)],
    edits: isSwappable ? swapChained(track.site, identify.site) : moved,
  };
}

function describeAtOnce(track: Operation, identify: Operation, context: RuleContext): Problem {
  const identified = pointTo(identify.site, messages.notAwaited);
  return {
    at: track.site,
    message: messages.atOnce(quote(identify.site.getExpression()), identified.line),
    evidence: [identified, ...pointToWrappers(track)],
    edits: putInOrder(track, identify, context),
  };
}

/** A response that does not wait for either of the two does not wait for them in order, either. */
function putInOrder(
  { site: track }: Operation,
  identify: Operation,
  { contexts, precedence }: RuleContext,
): readonly Edit[] {
  if (precedence.isAwaited(identify)) return awaitBeforeOthers(identify.site);
  // Waiting for a wrapper that does not wait itself has no effect.
  if (!isWaitable(identify)) return [];
  const awaited = awaitStatement(identify.site);
  const chained = startAfter(identify.site, track);
  const isBlocking = contexts.isRunByRequest(identify.site);
  if (awaited.length > 0 && !(isBlocking && chained.length > 0)) return awaited;
  return chained.length > 0 ? chained : awaitKeptFirst(track, identify.site);
}

function isNeverIdentified(track: Operation, callable: Callable | undefined, context: RuleContext): boolean {
  const { flow, people, places, precedence, operations, signUps } = context;
  const [person] = track.find("person");
  // A call of the wrapper is an operation of its own.
  if (!person || (callable && track.via.includes(callable))) return false;
  // A person that a wrapper makes up is reported once, in the wrapper.
  if (!places.getAtSite(track, flow.findOrigins(person))) return false;
  if (callable && signUps.mayIdentify(callable)) return false;
  // The callers, or the function that contains this one as a callback, may identify the person.
  const around = callable ? precedence.findAround(callable, operations) : [];
  if (around.some(({ kind }) => kind === "identify")) return false;
  if (callable && signUps.isCreated(person) && signUps.isSignUp(callable, track)) return true;
  return (
    people.isMadeUp(person) &&
    !operations.some(
      ({ kind, find }) =>
        kind === "identify" && find("person").some((other) => people.isSamePerson(person, other)),
    )
  );
}

function describeNeverIdentified(track: Operation): Problem {
  return {
    at: track.site,
    message: messages.neverIdentified,
    confidence: "medium",
    evidence: pointToWrappers(track),
    unfixed: messages.unfixed,
  };
}
