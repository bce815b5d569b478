import { replaceNode, writeString } from "../src/customerio/edits/replace.ts";
import { pointTo } from "../src/customerio/edits/evidence.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import type { Confidence, Evidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import type { EventNaming, FixedEvent } from "../src/customerio/knowledge.ts";

const messages = {
  prevailing: (style: string, reason: string) =>
    `The events in this repository are named in ${style}, but ${reason}. Consistency matters more than the choice of style: to keep this one, set it as \`event-naming\` or list the names under \`events.allow\`. When you rename an event, campaigns keep listening for its old name.`,
  configured: (style: string) => `the config asks for ${style}`,
  undecided: (style: string) =>
    `${style} is the default if there are fewer than ten names, or if their style cannot be configured`,
  spelling: (name: string, other: string, where: string) =>
    `\`${name}\` is another spelling of \`${other}\`${where}. Campaigns listening for one will not trigger for the other: use one name for one event.`,
  similar: (name: string, other: string, where: string) =>
    `\`${name}\` is nearly the same as \`${other}\`${where}. If both mean one event, campaigns listening for one will not trigger for the other: use one name, or make the difference clearer.`,
  stray: (name: string, style: string, reason: string) =>
    `\`${name}\` is not in ${style}, ${reason}. Where styles mix, names get misspelled, and campaigns listening for another spelling will not trigger.`,
  effect: (name: string, old: string) => `The fix sends \`${name}\` instead of \`${old}\`.`,
  isDefault: "the default style",
  isConfigured: "the configured style",
  isUsual: "the style most events here use",
  nameIt: (name: string) => `Name it \`${name}\`.`,
  rename: (name: string) =>
    `In that style it would be \`${name}\`; campaigns that listen for the current name have to change with it.`,
  original: (name: string) => `\`${name}\` is written here`,
  again: "is written here, too",
  unfixed: "campaigns may listen for this name; `pitstop review --fix` renames what a change adds",
} as const;

export const inconsistentEventName = defineRule({
  id: "inconsistent-event-name",
  pitfall: 10,
  title: "Inconsistent event naming",
  severity: "warning",
  why: `
A campaign listens for one spelling of an event. When \`signed_up\` and \`SignedUp\` both exist, each reaches half of the campaigns and segments, and
nobody sees an error: the call succeeds, but the campaign does not start. With one style, nobody has to look up the right spelling.

Which style to use is a matter of taste: \`snake_case\` is common, and Customer.io's own semantic events are in Title Case. Pitstop learns the style from
the repository when at least ten names agree on it, and assumes \`snake_case\` when they do not; events sent to Pipelines may then be in Title Case, too. To choose a style yourself, set \`event-naming\` in the config.

Renaming everything at once is bad advice: campaigns, segments and reports that listen for an old name have to change with it. So a new spelling is
suggested only for names that the change under review adds.
`,
  reference: "https://docs.customer.io/journeys/events/",
  examples: [
    {
      title: "Another style",
      offered: "in-a-change",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function joined(userId) {
  await cio.track(userId, { name: "signed_up" });
  await cio.track(userId, { name: "TrialStarted" });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function joined(userId) {
  await cio.track(userId, { name: "signed_up" });
  await cio.track(userId, { name: "trial_started" });
}
`,
    },
    {
      title: "Two spellings of one event",
      offered: "never",
      bad: {
        "src/events.ts": `
export const EVENTS = { signedUp: "signed_up", invited: "friend_invited" } as const;
`,
        "src/signup.ts": `
import { TrackClient } from "customerio-node";
import { EVENTS } from "./events";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function join(userId: string, viaInvite: boolean) {
  await cio.track(userId, { name: viaInvite ? "sign_up" : EVENTS.signedUp });
  await cio.track(userId, { name: EVENTS.invited });
}
`,
      },
      good: {
        "src/events.ts": `
export const EVENTS = { signedUp: "signed_up", invited: "friend_invited" } as const;
`,
        "src/signup.ts": `
import { TrackClient } from "customerio-node";
import { EVENTS } from "./events";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function join(userId: string, viaInvite: boolean) {
  await cio.track(userId, { name: EVENTS.signedUp, data: { via_invite: viaInvite } });
  await cio.track(userId, { name: EVENTS.invited });
}
`,
      },
    },
  ],
  allows: [
    {
      title: "Another style, used consistently",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function replay(userId) {
  await cio.track(userId, { name: "Account Created" });
  await cio.track(userId, { name: "API Key Created" });
  await cio.track(userId, { name: "Card Added" });
  await cio.track(userId, { name: "Invoice Paid" });
  await cio.track(userId, { name: "Invoice Sent" });
  await cio.track(userId, { name: "Logged In" });
  await cio.track(userId, { name: "Plan Changed" });
  await cio.track(userId, { name: "Seat Added" });
  await cio.track(userId, { name: "Signed Up" });
  await cio.track(userId, { name: "Trial Ended" });
}
`,
    },
    {
      title: "Semantic events, pages, and names for other vendors",
      code: `
import { Analytics } from "@customerio/cdp-analytics-node";
import mixpanel from "mixpanel-browser";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function left(userId) {
  mixpanel.track("Account Left");
  analytics.page({ userId, name: "Good Bye" });
  analytics.track({ userId, event: "User Deleted" });
  analytics.track({ userId, event: "account_left" });
}
`,
    },
  ],
  *check(context) {
    const naming = context.facts.getConvention(context.config);
    const originals = findOriginals(naming, context);
    yield* describeAll(naming, context);
    for (const event of naming.events) {
      const original = originals.get(event);
      if (original) yield describeDouble(event, original, naming, context);
      else if (!naming.follows(event.name) && !naming.isUsual(event))
        yield describeStray(event, naming, context);
    }
  },
});

/** For each event that is another spelling of an earlier one: the earlier one. */
function findOriginals(naming: EventNaming, context: RuleContext): ReadonlyMap<FixedEvent, FixedEvent> {
  const rank = (event: FixedEvent): number =>
    // Campaigns listen for names that existed before; among equals, the style decides, then how often they are used.
    (isIntroduced(event, context) ? 0 : 2000) +
    (naming.follows(event.name) ? 1000 : 0) +
    Math.min(event.places.length, 999);
  return new Map(
    naming.groupBySpelling().flatMap((group) => {
      const [original, ...doubles] = group.toSorted((a, b) => rank(b) - rank(a));
      return original ? doubles.map((double) => [double, original] as const) : [];
    }),
  );
}

/** Whether the change adds a name: then no campaign can listen for it yet. A name that only moves was sent before. */
function isIntroduced(event: FixedEvent, { before, isAdded }: RuleContext): boolean {
  return before === undefined ? isWrittenByChange(event, isAdded) : !before.sentEvent(event.name);
}

/** Whether the change added every place where a name is written. */
function isWrittenByChange({ places }: FixedEvent, isAdded: RuleContext["isAdded"]): boolean {
  return places.every(({ node }) => isAdded(node) === true);
}

/** A repository that consistently uses a style nobody asked for gets one comment, not one for each name. */
function* describeAll(
  { style, basis, prevailing, events, firstPlace, isUsual }: EventNaming,
  context: RuleContext,
): Iterable<Problem> {
  if (!firstPlace || prevailing === undefined || events.every(isUsual)) return;
  const isOld =
    context.isAdded(firstPlace.node) !== undefined && !events.every((event) => isIntroduced(event, context));
  const reason = basis === "configured" ? messages.configured(style) : messages.undecided(style);
  yield {
    at: firstPlace.node,
    message: messages.prevailing(prevailing, reason),
    severity: "info",
    // A change that follows the repository's habit is not the place to discuss it.
    confidence: isOld ? "low" : "medium",
  };
}

function describeDouble(
  event: FixedEvent,
  original: FixedEvent,
  naming: EventNaming,
  context: RuleContext,
): Problem {
  const place = original.places[0]?.node;
  const other = place ? pointTo(place, messages.original(original.name)) : undefined;
  const isSpelling = naming.isSameSpelling(event.name, original.name);
  const where = other ? ` (${other.path}:${other.line})` : "";
  const explain = isSpelling ? messages.spelling : messages.similar;
  return {
    ...startProblem(event, other ? [other] : []),
    message: explain(event.name, original.name, where),
    confidence: isSpelling ? "high" : "medium",
    edits: isSpelling && naming.follows(original.name) ? rename(event, original.name, context) : [],
    effect: messages.effect(original.name, event.name),
    ...explainAudit(event, context),
  };
}

function describeStray(event: FixedEvent, naming: EventNaming, context: RuleContext): Problem {
  const name = naming.write(event.name);
  const stray = messages.stray(event.name, naming.prevailing ?? naming.style, explainStyle(naming));
  const problem = {
    ...startProblem(event, []),
    confidence: judgeStray(event, naming, context),
  };
  if (name === undefined) return { ...problem, message: stray };
  const advice = isIntroduced(event, context) ? messages.nameIt(name) : messages.rename(name);
  return {
    ...problem,
    message: `${stray} ${advice}`,
    edits: rename(event, name, context),
    effect: messages.effect(name, event.name),
    ...explainAudit(event, context),
  };
}

/** A few names do not set a style that a change would have to follow. */
function judgeStray({ places }: FixedEvent, naming: EventNaming, { isAdded }: RuleContext): Confidence {
  if (naming.basis !== "default") return "high";
  const isInChange = places.some(({ node }) => isAdded(node) !== undefined);
  return isInChange && naming.agreement === "few" && naming.prevailing === undefined ? "low" : "medium";
}

function explainStyle({ basis, prevailing }: EventNaming): string {
  if (prevailing !== undefined || basis === "learned") return messages.isUsual;
  return basis === "configured" ? messages.isConfigured : messages.isDefault;
}

/** An audit cannot see which names are new; say why a review fixes what an audit does not. */
function explainAudit({ places }: FixedEvent, { isAdded }: RuleContext): Pick<Problem, "unfixed"> {
  const isAudit = places.some(({ node }) => isAdded(node) === undefined);
  return isAudit ? { unfixed: messages.unfixed } : {};
}

/** One problem for each name, at its first place; the others are evidence. */
function startProblem(
  { places }: FixedEvent,
  evidence: readonly Evidence[],
): Pick<Problem, "at" | "evidence"> {
  const [first, ...others] = places.map(({ node }) => node);
  if (!first) throw new Error("an event without a place");
  return { at: first, evidence: [...evidence, ...others.map((node) => pointTo(node, messages.again))] };
}

/**
 * Rewrites a name wherever it is written. Only for a name that the change adds, and whose every mention is one of its own literals: a
 * test, a comparison or a type would keep the old name.
 */
function rename(event: FixedEvent, name: string, context: RuleContext): readonly Edit[] {
  if (!isIntroduced(event, context) || !isWrittenByChange(event, context.isAdded)) return [];
  if (!event.places.every(({ isLiteral }) => isLiteral)) return [];
  if (context.facts.countQuoted(event.name) !== event.places.length) return [];
  return event.places.map(({ node }) => replaceNode(node, writeString(node, name)));
}
