import { Node } from "ts-morph";
import { replaceNode, wrapValue } from "../src/customerio/edits/replace.ts";
import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  isTimestampName,
  type Role,
  isInside,
  unwrap,
  type Origin,
  type Term,
  type TimeUnit,
  type Operation,
} from "../src/customerio/knowledge.ts";

/** A value that ought to be a moment in seconds. */
interface Timestamp {
  readonly name: string;
  readonly value: Term;
  /** An attribute is compared by time conditions; free event data may as well be shown to people. */
  readonly kind: "attribute" | "data" | "message" | "timestamp";
}

export const millisecondTimestamp = defineRule({
  id: "millisecond-timestamp",
  pitfall: 2,
  title: "A moment is sent in milliseconds where Customer.io counts seconds",
  severity: "error",
  why: `
Customer.io reads numbers in time conditions as Unix **seconds**. JavaScript counts milliseconds, so \`Date.now()\` names a moment tens of
thousands of years ahead. The call succeeds, the attribute looks filled, and segments like "signed up in the last 7 days" match nobody;
an event whose own \`timestamp\` is invalid is booked at the time it arrives.

The Pipelines API is the other way round: its \`timestamp\` is a \`Date\` or an ISO 8601 text, and a number of seconds there is the mistake.
`,
  reference: "https://docs.customer.io/journeys/faq-timestamps/",
  examples: [
    {
      title: "An attribute from the clock",
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
      title: "Seconds with a fraction",
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
      title: "Seconds, however they are made",
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
      title: "Milliseconds that go to something else",
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
      for (const moment of findTimestamps(operation, context))
        yield* checkTimestamp(moment, operation, context);
    }
  },
});

function* findTimestamps(operation: Operation, { objects }: RuleContext): Iterable<Timestamp> {
  for (const value of operation.find("timestamp")) yield { name: "timestamp", value, kind: "timestamp" };
  const kinds: readonly (readonly [Role, Timestamp["kind"]])[] = [
    ["attributes", "attribute"],
    ["device", "attribute"],
    ["data", "data"],
    ["message", "message"],
  ];
  for (const [role, kind] of kinds) {
    if (role === "message" && operation.kind !== "send") continue;
    for (const object of operation.find(role)) {
      for (const shape of objects.findShapes(object).shapes) {
        for (const { name, value } of shape.properties)
          if (isTimestampName(name)) yield { name, value, kind };
      }
    }
  }
}

function* checkTimestamp(moment: Timestamp, operation: Operation, context: RuleContext): Iterable<Problem> {
  const value = passParameters(moment.value, context);
  const places = new Map<Node, { origin: Origin; unit: TimeUnit | undefined }[]>();
  for (const origin of context.flow.findOrigins(value)) {
    const place = getPlace(origin, value.node);
    places.set(place, [...(places.get(place) ?? []), { origin, unit: context.times.getUnit(origin) }]);
  }
  for (const [at, found] of places) {
    const wrong = found.find(({ unit }) => isWrong(unit, moment, operation));
    if (!wrong?.unit) continue;
    // A value that is right on one of its ways cannot be mended where the ways have already met.
    const isAlways = found.every(({ unit }) => unit === wrong.unit);
    yield describe(at, wrong.unit, wrong.origin, isAlways, moment, operation);
  }
}

/** Follows parameters of wrappers out to the call that gives the value: there it can be mended without touching other callers. */
function passParameters(term: Term, { flow }: RuleContext): Term {
  const [origin] = flow.findOrigins(term);
  const outside = [...(origin?.trail ?? []), ...(origin ? [origin] : [])].find(
    ({ frame }) => frame === term.frame?.outer,
  );
  const inside = term.frame && origin?.trail.every(({ node }) => isReference(node) || node === term.node);
  return inside && outside ? outside : term;
}

function isReference(node: Node): boolean {
  return (
    Node.isIdentifier(node) ||
    Node.isShorthandPropertyAssignment(node) ||
    Node.isPropertyAccessExpression(node) ||
    Node.isObjectLiteralExpression(node)
  );
}

/** The part of the written value that an origin lies behind: itself when it is written there, else the reference to it. */
function getPlace(origin: Origin, value: Node): Node {
  const written = [...origin.trail.map(({ node }) => node), origin.node].filter(
    (node) => isInside(node, value) && !isReadFrom(node, value),
  );
  return written.at(-1) ?? value;
}

/** Says whether a node is what a property is read from on the way out to `value`: `player` of `player.createdAt`. */
function isReadFrom(node: Node, value: Node): boolean {
  for (
    let current = node, parent = node.getParent();
    parent && current !== value;
    parent = parent.getParent()
  ) {
    if (
      (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) &&
      parent.getExpression() === current
    )
      return true;
    current = parent;
  }
  return false;
}

function isWrong(
  unit: TimeUnit | undefined,
  { kind }: Timestamp,
  { surface, takesDates }: Operation,
): boolean {
  if (surface === "pipelines" && kind === "timestamp")
    return unit === "seconds" || unit === "fractional-seconds";
  if (unit === "milliseconds" || unit === "microseconds") return true;
  if (surface !== "track") return false;
  return (
    unit === "fractional-seconds" ||
    (kind === "attribute" && ((unit === "date" && !takesDates) || unit === "iso"))
  );
}

function describe(
  at: Node,
  unit: TimeUnit,
  origin: Origin,
  isAlways: boolean,
  moment: Timestamp,
  operation: Operation,
): Problem {
  const evidence = [
    ...(isInside(origin.node, at)
      ? []
      : [pointTo(origin.node, `${quote(origin.node)} gives ${nameUnit(unit)}`)]),
    ...pointToWrappers(operation.via, operation.call),
  ];
  const isReverse =
    operation.surface === "pipelines" && moment.kind === "timestamp" && unit !== "milliseconds";
  const severity =
    unit === "milliseconds" || unit === "microseconds" || isReverse ? undefined : ("info" as const);
  return {
    at,
    message: isReverse ? sayReverse() : say(moment, unit),
    evidence,
    edits: isAlways ? fix(at, unit, isReverse) : [],
    ...(severity && { severity }),
  };
}

function say({ name, kind }: Timestamp, unit: TimeUnit): string {
  const subject = `\`${name}\``;
  if (unit === "fractional-seconds") {
    return `${subject} is sent as seconds with a fraction; Customer.io documents whole Unix seconds. Round it down.`;
  }
  if (unit === "date" || unit === "iso") {
    return `${subject} is sent as ${nameUnit(unit)}; time conditions in Customer.io compare Unix seconds and do not match it. Send whole seconds.`;
  }
  const effect =
    kind === "timestamp"
      ? "an invalid event time is replaced by the time of arrival"
      : kind === "message"
        ? "the message would be due thousands of years ahead, and 90 days are the most"
        : "time conditions in segments and campaigns do not match it, and no error tells";
  return `${subject} is sent in ${nameUnit(unit)}, but Customer.io counts Unix seconds: ${effect}. Divide by ${unit === "microseconds" ? "1,000,000" : "1000"}.`;
}

function sayReverse(): string {
  return "The Pipelines API reads `timestamp` as a `Date` or an ISO 8601 text; a number of seconds is ignored or misread. Send an ISO 8601 text.";
}

function nameUnit(unit: TimeUnit): string {
  switch (unit) {
    case "date":
      return "a `Date`";
    case "iso":
      return "an ISO text";
    default:
      return unit.replace("-", " ");
  }
}

function fix(at: Node, unit: TimeUnit, isReverse: boolean): NonNullable<Problem["edits"]> {
  // Arithmetic on the `undefined` of an optional chain gives NaN, which would be sent as null and clear the attribute.
  if (at.getText().includes("?.")) return [];
  if (isReverse) return [replaceNode(at, writeIsoText(at))];
  const seconds = unit === "milliseconds" ? getThousandth(at) : undefined;
  if (seconds) return [replaceNode(at, seconds.getText())];
  const formatted = getFormatted(at);
  if (formatted) return [replaceNode(at, `${formatted.getText()}.unix()`)];
  const wrapping = getWrapping(at, unit);
  return wrapping ? [wrapValue(at, ...wrapping)] : [];
}

/** What moment or dayjs writes as a text of digits: `moment(date)` for `moment(date).format("x")`. */
function getFormatted(node: Node): Node | undefined {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  return Node.isPropertyAccessExpression(callee) && callee.getName() === "format"
    ? callee.getExpression()
    : undefined;
}

/** What a thousandfold is made of: `event.created` for `event.created * 1000`. */
function getThousandth(node: Node): Node | undefined {
  const value = unwrap(node);
  const isThousandfold =
    Node.isBinaryExpression(value) &&
    value.getOperatorToken().getText() === "*" &&
    isThousand(value.getRight()) &&
    isReference(unwrap(value.getLeft()));
  return isThousandfold ? value.getLeft() : undefined;
}

/** The moment that a number of seconds tells, as code that gives an ISO 8601 text; the way to seconds and back is left out. */
function writeIsoText(seconds: Node): string {
  const rounded = unwrap(seconds);
  const isRounded =
    Node.isCallExpression(rounded) &&
    /^Math\.(?:floor|round|trunc|ceil)$/u.test(rounded.getExpression().getText());
  const divided = isRounded ? unwrap(rounded.getArguments()[0] ?? rounded) : rounded;
  const isDivided =
    Node.isBinaryExpression(divided) &&
    divided.getOperatorToken().getText() === "/" &&
    isThousand(divided.getRight());
  if (!isDivided) return `new Date(${parenthesize(seconds)} * 1000).toISOString()`;
  const milliseconds = divided.getLeft().getText();
  if (milliseconds === "Date.now()") return "new Date().toISOString()";
  return milliseconds.endsWith(".getTime()")
    ? milliseconds.replace(/\.getTime\(\)$/u, ".toISOString()")
    : `new Date(${milliseconds}).toISOString()`;
}

function isThousand(node: Node): boolean {
  return Node.isNumericLiteral(node) && node.getLiteralValue() === 1000;
}

function parenthesize(node: Node): string {
  return needsParentheses(node) ? `(${node.getText()})` : node.getText();
}

function getWrapping(at: Node, unit: TimeUnit): readonly [before: string, after: string] | undefined {
  const [open, close] = needsParentheses(at) ? ["(", ")"] : ["", ""];
  switch (unit) {
    case "milliseconds":
      return [`Math.floor(${open}`, `${close} / 1000)`];
    case "microseconds":
      return [`Math.floor(${open}`, `${close} / 1_000_000)`];
    case "fractional-seconds":
      return ["Math.floor(", ")"];
    case "date":
      return Node.isNewExpression(at) ? ["Math.floor(", ".getTime() / 1000)"] : undefined;
    default:
      return undefined;
  }
}

/** Division binds tighter than these. */
function needsParentheses(node: Node): boolean {
  return (
    Node.isBinaryExpression(node) ||
    Node.isConditionalExpression(node) ||
    Node.isArrowFunction(node) ||
    Node.isYieldExpression(node)
  );
}
