import { Node } from "ts-morph";
import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import {
  moveIntoData,
  nameWithoutVaryingPart,
  readMovedValues,
} from "../src/customerio/edits/move-into-data.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  type NamingConvention,
  isDynamic,
  getHoles,
  type TextShape,
  type Operation,
} from "../src/customerio/knowledge.ts";

export const dynamicEventName = defineRule({
  id: "dynamic-event-name",
  pitfall: 6,
  title: "An event's name is put together from values",
  severity: "warning",
  why: `
A campaign is triggered by **one** event name. A name that carries a product, a plan or a step becomes as many names as there are values:
no campaign can listen to all of them, the workspace's list of events fills up, and a long value can push the name over the 100 bytes that
the Track API accepts. Keep the name fixed and send what varies in the event's data, where conditions can filter on it.
`,
  reference: "https://docs.customer.io/journeys/events/",
  examples: [
    {
      title: "A template",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function viewed(userId, productId) {
  await cio.track(userId, { name: \`viewed_\${productId}\` });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function viewed(userId, productId) {
  await cio.track(userId, { name: "viewed", data: { product_id: productId } });
}
`,
    },
    {
      title: "A concatenation beside data that is there already",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function upgraded(user, plan) {
  await cio.track(user.id, {
    name: "upgraded_to_" + plan.slug,
    data: {
      seats: plan.seats,
    },
  });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function upgraded(user, plan) {
  await cio.track(user.id, {
    name: "upgraded",
    data: {
      seats: plan.seats,
      plan_slug: plan.slug,
    },
  });
}
`,
    },
    {
      title: "At the call of a wrapper",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

function trackEvent(userId: string, name: string, data: Record<string, unknown> = {}) {
  return cio.track(userId, { name, data });
}

export function finishedStep(userId: string, step: number) {
  return trackEvent(userId, \`onboarding_step_\${step}_finished\`, { source: "web" });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

function trackEvent(userId: string, name: string, data: Record<string, unknown> = {}) {
  return cio.track(userId, { name, data });
}

export function finishedStep(userId: string, step: number) {
  return trackEvent(userId, "onboarding_step_finished", { source: "web", step });
}
`,
    },
  ],
  allows: [
    {
      title: "Names from constants, enums and closed unions",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const EVENTS = { signup: "signed_up", login: "logged_in" } as const;
enum Billing { Paid = "invoice_paid", Failed = "invoice_failed" }
type Step = "started" | "finished";

export async function record(userId: string, isNew: boolean, step: Step) {
  await cio.track(userId, { name: isNew ? EVENTS.signup : EVENTS.login });
  await cio.track(userId, { name: Billing.Paid });
  await cio.track(userId, { name: \`import_\${step}\` });
  await cio.track(userId, { name: \`plain\` });
}
`,
    },
    {
      title: "A wrapper that passes its name on",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function trackEvent(userId: string, name: string) {
  await cio.track(userId, { name });
}

export const signedUp = (userId: string) => trackEvent(userId, "signed_up");
`,
    },
    {
      title: "Page and screen names",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function view(userId, slug) {
  await cio.trackPageView(userId, \`/articles/\${slug}\`);
}
`,
    },
  ],
  *check(context) {
    const names = context.facts.getEventNames();
    // Those names are told by the rule about personal data, which says more.
    const personal = new Set(
      names.filter((name) => name.personal.length > 0).map(({ shape }) => shape.origin.node),
    );
    const convention = context.facts.getConvention(context.config);
    for (const { shape, operation } of names) {
      if (!isDynamic(shape) || personal.has(shape.origin.node) || isDecidedByCallers(shape, context))
        continue;
      yield describe(shape, operation, convention, context);
    }
  },
});

/** Inside a wrapper a parameter is no fault: its calls are operations of their own. */
function isDecidedByCallers(shape: TextShape, { flow, calls }: RuleContext): boolean {
  return getHoles(shape).some(({ term }) => flow.findOrigins(term).some(calls.isFilledByCallers));
}

function describe(
  shape: TextShape,
  operation: Operation,
  convention: NamingConvention,
  context: RuleContext,
): Problem {
  const { node } = shape.origin;
  const name = nameWithoutVaryingPart(shape, convention);
  const advice = name === undefined ? "Use a fixed name" : `Use a fixed name such as \`${name}\``;
  const varying = getHoles(shape).map(({ term }) => quote(term.node));
  const moved = readMovedValues(shape);
  const isInput = shape.made === "input";
  // What a request brings can only be mended where it is sent on.
  const at = isInput ? getPlaceAtSite(shape, operation) : node;
  return {
    at,
    message: isInput
      ? `The event's name is taken from the request, so anybody can invent names and no campaign can listen to them. Map the input to a fixed list of names.`
      : `This name changes with ${varying.join(" and ")}, and a campaign listens to one name only: each value becomes an event of its own. ${advice} and send the value in the event's data.`,
    evidence: [
      ...(isInput && at !== node ? [pointTo(node, "taken from the request here")] : []),
      ...pointToWrappers(operation.via, operation.call),
    ],
    edits: name === undefined || !moved ? [] : moveIntoData(shape, name, moved, operation, context),
  };
}

/** The name as it stands in the call that a reader sees. */
function getPlaceAtSite({ origin }: TextShape, { site }: Operation): Node {
  const steps = [...origin.trail, origin].map(({ node }) => node);
  return (
    steps.find(
      (node) =>
        node.getSourceFile() === site.getSourceFile() &&
        site.containsRange(node.getStart(), node.getEnd()) &&
        !Node.isObjectLiteralExpression(node),
    ) ?? origin.node
  );
}
