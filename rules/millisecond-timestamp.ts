import {
  convertInHelper,
  convertToIsoText,
  convertToSeconds,
} from "../src/customerio/edits/convert-times.ts";
import { pointOutside, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import type { Operation, Timestamp, TimeUnit, WrittenPart } from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";

const messages = {
  wrongUnit: (name: string, unit: string, effect: string, divisor: string) =>
    `${name} is sent in ${unit}, but Customer.io expects Unix seconds, ${effect}. Divide by ${divisor}.`,
  fraction: (name: string) =>
    `${name} is sent in fractional seconds, but Customer.io documents whole Unix seconds. Round it down.`,
  notANumber: (name: string, form: string) =>
    `${name} is sent as ${form}. Time conditions in Customer.io compare Unix seconds, so they never match, and no error is raised. Send whole seconds.`,
  secondsInPipelines:
    "The Pipelines API expects `timestamp` to be a `Date` or an ISO 8601 string; a number of seconds is ignored or misread. Send an ISO 8601 string.",
  maybeMissing: "the value may be missing, or have another unit in other cases",
  gives: (value: string, unit: string) => `${value} gives ${unit}`,
} as const;

/** What Customer.io does with a number that is too large, by where it is sent. */
const effects: Readonly<Record<Timestamp["kind"], string>> = {
  attribute: "so time conditions in segments and campaigns never match, and no error is raised",
  data: "so time conditions in segments and campaigns never match, and no error is raised",
  message: "so the message would be scheduled tens of thousands of years ahead, and the limit is 90 days",
  event: "so Customer.io falls back to the time it received the event",
  query: "so the query asks for a time tens of thousands of years ahead",
};

/** The units that are wrong somewhere. */
type WrongUnit = Exclude<TimeUnit, "duration" | "number">;

const unitNames: Readonly<Record<WrongUnit, string>> = {
  milliseconds: "milliseconds",
  microseconds: "microseconds",
  seconds: "seconds",
  "fractional-seconds": "fractional seconds",
  date: "a `Date`",
  iso: "an ISO 8601 string",
};

export const millisecondTimestamp = defineRule({
  id: "millisecond-timestamp",
  pitfall: 2,
  title: "A timestamp is sent in milliseconds instead of seconds",
  severity: "error",
  why: `
Customer.io reads the numbers in time conditions as Unix **seconds**. JavaScript counts in milliseconds, so \`Date.now()\` becomes a date tens of
thousands of years ahead. The call succeeds and the attribute looks fine, but segments such as "signed up in the last 7 days" never match.
If the \`timestamp\` of an event is invalid, Customer.io falls back to the time it received the event.

The Pipelines API is the opposite: its \`timestamp\` is a \`Date\` or an ISO 8601 string, and there a number of seconds is the mistake.
`,
  reference: "https://docs.customer.io/journeys/faq-timestamps/",
  examples: [
    {
      title: "An attribute from `Date.now()`",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function welcome(user) {
  await cio.identify(user.id, { email: user.email, created_at: Date.now() });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function welcome(user) {
  await cio.identify(user.id, { email: user.email, created_at: Math.floor(Date.now() / 1000) });
}
`,
    },
    {
      title: "A shorthand property",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export function markActive(user) {
  const last_seen_at = new Date().getTime();
  return cio.identify(user.id, { last_seen_at });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export function markActive(user) {
  const last_seen_at = new Date().getTime();
  return cio.identify(user.id, { last_seen_at: Math.floor(last_seen_at / 1000) });
}
`,
    },
    {
      title: "Arithmetic keeps its parentheses",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const DAY = 24 * 60 * 60 * 1000;

export async function startTrial(user) {
  await cio.track(user.id, { name: "trial_started", data: { trial_ends_at: Date.now() + 14 * DAY } });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const DAY = 24 * 60 * 60 * 1000;

export async function startTrial(user) {
  await cio.track(user.id, { name: "trial_started", data: { trial_ends_at: Math.floor((Date.now() + 14 * DAY) / 1000) } });
}
`,
    },
    {
      title: "Seconds in a Pipelines timestamp",
      bad: `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function recordOrder(order) {
  analytics.track({ userId: order.userId, event: "order_placed", timestamp: Math.floor(Date.now() / 1000) });
}
`,
      good: `
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });

export function recordOrder(order) {
  analytics.track({ userId: order.userId, event: "order_placed", timestamp: new Date().toISOString() });
}
`,
    },
    {
      title: "Fractional seconds",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function created(user) {
  await cio.identify(user.id, { created_at: user.createdAt.getTime() / 1000 });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function created(user) {
  await cio.identify(user.id, { created_at: Math.floor(user.createdAt.getTime() / 1000) });
}
`,
    },
  ],
  allows: [
    {
      title: "Seconds, however they are computed",
      code: `
import { TrackClient } from "customerio-node";
import { getUnixTime } from "date-fns";
import dayjs from "dayjs";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const toSeconds = (date) => Math.trunc(date.getTime() / 1000);

export async function sync(user) {
  await cio.identify(user.id, {
    created_at: Math.floor(Date.now() / 1000),
    updated_at: getUnixTime(new Date()),
    paid_at: dayjs().unix(),
    trial_ends_at: toSeconds(user.trialEndsAt),
    last_login: ~~(Date.now() / 1000),
    renewed_at: Math.floor(Date.now() * 0.001),
  });
}
`,
    },
    {
      title: "Durations, ids and display values",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function finish(job, startedAt) {
  await cio.track(job.ownerId, {
    name: "export_finished",
    data: { duration_ms: Date.now() - startedAt, export_id: \`exp_\${Date.now()}\`, finished_at: new Date().toISOString() },
  });
}
`,
    },
    {
      title: "A Date in a Pipelines timestamp",
      code: `
import { PipelinesClient } from "customerio-node";
const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);

export async function viewed(userId) {
  await pipelines.track({ userId, event: "pricing_viewed", timestamp: new Date().toISOString() });
}
`,
    },
    {
      title: "Milliseconds that are sent somewhere else",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function login(user, sessions) {
  await sessions.save({ created_at: Date.now() });
  await cio.track(user.id, { name: "logged_in" });
}
`,
    },
  ],
  *check(context) {
    for (const operation of context.operations) {
      for (const timestamp of context.findTimestamps(operation)) {
        for (const part of context.places.findWritten(timestamp.value)) {
          const mistake = findMistake(part, timestamp, operation, context);
          if (mistake) yield describe(mistake, timestamp, operation, context);
        }
      }
    }
  },
});

/** A part of a timestamp in the wrong unit. */
interface Mistake {
  readonly at: WrittenPart["at"];
  readonly origin: WrittenPart["origins"][number];
  readonly unit: WrongUnit;
  /** `false` when the part has the right unit in other cases: then no edit is right for all of them. */
  readonly isAlways: boolean;
}

function findMistake(
  { at, origins }: WrittenPart,
  timestamp: Timestamp,
  operation: Operation,
  { times }: RuleContext,
): Mistake | undefined {
  for (const origin of origins) {
    const unit = times.getUnit(origin);
    if (!isWrong(unit, timestamp, operation)) continue;
    if (timestamp.needsSureValue && !(unit === "milliseconds" && times.isSure(origin))) continue;
    const misgiven = unit === "milliseconds" ? times.findMisgiven(at, origin) : undefined;
    const isAlways = origins.every((other) => times.getUnit(other) === unit);
    return { at: misgiven ?? at, origin, unit, isAlways };
  }
  return undefined;
}

function isWrong(unit: TimeUnit | undefined, timestamp: Timestamp, operation: Operation): unit is WrongUnit {
  if (wantsIsoText(timestamp, operation)) return unit === "seconds" || unit === "fractional-seconds";
  if (unit === "milliseconds" || unit === "microseconds") return true;
  if (operation.surface !== "track") return false;
  if (unit === "fractional-seconds") return true;
  // Event data in these forms is often shown to people.
  if (timestamp.kind !== "attribute") return false;
  return unit === "iso" || (unit === "date" && !operation.takesDates);
}

function wantsIsoText({ kind }: Timestamp, { surface }: Operation): boolean {
  return surface === "pipelines" && kind === "event";
}

function describe(
  mistake: Mistake,
  timestamp: Timestamp,
  operation: Operation,
  context: RuleContext,
): Problem {
  const { at, origin, unit } = mistake;
  const isReverse = wantsIsoText(timestamp, operation);
  const isMinor = !isReverse && unit !== "milliseconds" && unit !== "microseconds";
  const edits = isReverse ? fixReverse(mistake) : fix(mistake, context);
  return {
    at,
    message: isReverse ? messages.secondsInPipelines : explain(timestamp, unit),
    evidence: [
      ...pointOutside(at, origin.node, messages.gives(quote(origin.node), unitNames[unit])),
      ...pointToWrappers(operation),
    ],
    ...(edits.length > 0 ? { edits } : { unfixed: messages.maybeMissing }),
    ...(isMinor && { severity: "info" as const }),
    // What is sent is a time for sure; that the name means one is a convention.
    ...(timestamp.needsSureValue && { confidence: "medium" as const }),
  };
}

/** If a helper returns a time or nothing, dividing its result would turn nothing into a time, so the division goes into the helper. */
function fix({ at, origin, unit, isAlways }: Mistake, context: RuleContext): NonNullable<Problem["edits"]> {
  return isAlways ? convertToSeconds(at, unit) : convertInHelper(origin, at, unit, context);
}

function fixReverse({ at, isAlways }: Mistake): NonNullable<Problem["edits"]> {
  return isAlways ? convertToIsoText(at) : [];
}

function explain({ name, kind }: Timestamp, unit: WrongUnit): string {
  const subject = `\`${name}\``;
  switch (unit) {
    case "milliseconds":
      return messages.wrongUnit(subject, unitNames[unit], effects[kind], "1,000");
    case "microseconds":
      return messages.wrongUnit(subject, unitNames[unit], effects[kind], "1,000,000");
    case "date":
    case "iso":
      return messages.notANumber(subject, unitNames[unit]);
    default:
      return messages.fraction(subject);
  }
}
