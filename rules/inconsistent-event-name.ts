import { replaceNode, writeString } from "../src/customerio/edits/replace.ts";
import { pointTo } from "../src/customerio/edits/evidence.ts";
import type { Edit } from "../src/vocabulary/edit.ts";
import type { Evidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  comparePlaces,
  findStyledEvents,
  type FixedEvent,
  followsConvention,
  getEventKeys,
  isSameSpelling,
  writeByConvention,
  type NamingConvention,
} from "../src/customerio/knowledge.ts";

export const inconsistentEventName = defineRule({
  id: "inconsistent-event-name",
  pitfall: 10,
  title: "An event is named in another style than the rest",
  severity: "warning",
  why: `
A campaign listens to one spelling of an event. When \`signed_up\` and \`SignedUp\` both exist, each reaches half of the campaigns and segments, and
nobody sees an error: the call succeeds, the campaign just does not start. One style makes the right spelling a thing nobody has to look up.

Which style is a matter of taste: \`snake_case\` is common, Customer.io's own semantic events are in Title Case. Pitstop learns the style from
the repository when ten names or more agree on it, and takes \`snake_case\` when they do not; \`event-naming\` in the settings decides otherwise.

Renaming everything at once is poor advice: campaigns, segments and reports that listen to an old name have to move with it. So a new
spelling is offered only for names that the change under review introduces.
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
      title: "A style of its own that a repository keeps",
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
    const { facts, config } = context;
    const events = findStyledEvents(facts.getFixedEvents(), config.events.allow);
    const convention = facts.getConvention(config);
    const originals = findOriginals(events, convention, context);
    yield* remarkOnAll(events, convention, context);
    for (const event of events) {
      const original = originals.get(event);
      if (original) yield describeDouble(event, original, convention, context);
      else if (!followsConvention(event.name, convention)) yield describeStray(event, convention, context);
    }
  },
});

/** For each event that is another spelling of an earlier one, that one. */
function findOriginals(
  events: readonly FixedEvent[],
  convention: NamingConvention,
  context: RuleContext,
): ReadonlyMap<FixedEvent, FixedEvent> {
  const groups = new Map<string, FixedEvent[]>();
  for (const event of events) {
    const keys = getEventKeys(event.name);
    const group = keys.map((key) => groups.get(key)).find((members) => members !== undefined) ?? [];
    group.push(event);
    for (const key of keys) groups.set(key, group);
  }
  const rank = (event: FixedEvent): number =>
    // Campaigns listen to what was there before; of equals, the style decides, then use.
    (isIntroduced(event, context) ? 0 : 2000) +
    (followsConvention(event.name, convention) ? 1000 : 0) +
    Math.min(event.places.length, 999);
  return new Map(
    [...new Set(groups.values())].flatMap((group) => {
      const [original, ...doubles] = group.toSorted((a, b) => rank(b) - rank(a));
      return original ? doubles.map((double) => [double, original] as const) : [];
    }),
  );
}

/** Says whether every place of a name came with the change: then no campaign can listen to it yet. */
function isIntroduced({ places }: FixedEvent, { isAdded }: RuleContext): boolean {
  return places.every(({ node }) => isAdded(node) === true);
}

/** A repository that keeps to a style nobody asked for hears of it once, not at each name. */
function* remarkOnAll(
  events: readonly FixedEvent[],
  { style, basis, prevailing }: NamingConvention,
  context: RuleContext,
): Iterable<Problem> {
  const [first] = events.flatMap(({ places }) => places).toSorted(comparePlaces);
  if (!first || prevailing === undefined) return;
  const isOld =
    context.isAdded(first.node) !== undefined && !events.every((event) => isIntroduced(event, context));
  const asked =
    basis === "configured"
      ? `the settings ask for ${style}`
      : `${style} is taken where fewer than ten names, or names in no style that can be set, decide nothing`;
  yield {
    at: first.node,
    message: `The events of this repository are named in ${prevailing}, and ${asked}. One style throughout matters more than which: to keep this one, name it under \`event-naming\` or list the names under \`events.allow\`. Campaigns that listen to a name do not follow when it is changed.`,
    severity: "info",
    // A change that goes with the repository's habit is no place to talk about the habit.
    confidence: isOld ? "low" : "medium",
  };
}

function describeDouble(
  event: FixedEvent,
  original: FixedEvent,
  convention: NamingConvention,
  context: RuleContext,
): Problem {
  const place = original.places[0]?.node;
  const other = place ? pointTo(place, `\`${original.name}\` is written here`) : undefined;
  const isSpelling = isSameSpelling(event.name, original.name);
  const where = other ? ` (${other.path}:${other.line})` : "";
  return {
    ...startProblem(event, other ? [other] : []),
    message: isSpelling
      ? `\`${event.name}\` is another spelling of \`${original.name}\`${where}. Campaigns that listen to one of them will not fire for the other: use one name for one event.`
      : `\`${event.name}\` says nearly the same as \`${original.name}\`${where}. If both mean one event, campaigns that listen to one of them will not fire for the other: use one name, or tell them apart more clearly.`,
    confidence: isSpelling ? "high" : "medium",
    edits:
      isSpelling && followsConvention(original.name, convention) ? rename(event, original.name, context) : [],
    ...explainAudit(event, context),
  };
}

function describeStray(event: FixedEvent, convention: NamingConvention, context: RuleContext): Problem {
  const name = writeByConvention(event.name, convention);
  const style = convention.prevailing ?? convention.style;
  const reason = convention.basis === "default" && !convention.prevailing ? "the style taken" : "the style";
  const advice =
    name === undefined
      ? ""
      : isIntroduced(event, context)
        ? ` Name it \`${name}\`.`
        : ` In that style it is \`${name}\`; campaigns that listen to the present name have to move with it.`;
  return {
    ...startProblem(event, []),
    message: `\`${event.name}\` is not in ${style}, ${reason} of the events here. Where styles mix, names get misspelt, and a campaign that listens to another spelling will not fire.${advice}`,
    confidence: convention.basis === "default" ? "medium" : "high",
    edits: name === undefined ? [] : rename(event, name, context),
    ...(name === undefined ? {} : explainAudit(event, context)),
  };
}

/** An audit cannot tell which names are new; nobody should wonder why a review mends what it leaves. */
function explainAudit({ places }: FixedEvent, { isAdded }: RuleContext): Pick<Problem, "unfixed"> {
  const isAudit = places.some(({ node }) => isAdded(node) === undefined);
  return isAudit
    ? { unfixed: "campaigns may listen to this name; `pitstop review --fix` renames what a change brings" }
    : {};
}

/** One problem for each name, at its first place; the others are evidence. */
function startProblem(
  { places }: FixedEvent,
  evidence: readonly Evidence[],
): Pick<Problem, "at" | "evidence"> {
  const [first, ...others] = places.map(({ node }) => node);
  if (!first) throw new Error("an event without a place");
  return {
    at: first,
    evidence: [...evidence, ...others.map((node) => pointTo(node, "is written here, too"))],
  };
}

/**
 * Writes a name anew wherever it stands. Only for a name that the change brings, whose every mention is one of its own literals: a test,
 * a comparison or a type that says the old name would be left behind.
 */
function rename(event: FixedEvent, name: string, context: RuleContext): readonly Edit[] {
  const isWhole =
    event.places.every(({ isLiteral }) => isLiteral) &&
    context.facts.countQuoted(event.name) === event.places.length;
  if (!isIntroduced(event, context) || !isWhole) return [];
  return event.places.map(({ node }) => replaceNode(node, writeString(node, name)));
}
