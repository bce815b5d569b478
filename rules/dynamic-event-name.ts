import { pointTo, pointToWrappers, quote } from "../src/customerio/edits/evidence.ts";
import { completeName, nameWithoutVaryingPart } from "../src/customerio/edits/fixed-names.ts";
import { moveIntoData, readMovedValues } from "../src/customerio/edits/move-into-data.ts";
import { moveOutOfHelper } from "../src/customerio/edits/name-helpers.ts";
import type { EventName, NamingConvention, Term } from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";

const messages = {
  built: (varying: string, example: string) =>
    `This name changes with ${varying}, but a campaign listens for one name: every value becomes a separate event. Use a fixed name${example} and send the value in the event's data.`,
  effect: (name: string) =>
    `The fix sends \`${name}\` for every value: update campaigns that listen for the old names.`,
  deployment: (varying: string) =>
    `This name changes with ${varying}, which is set for each deployment. If your deployments share a workspace, each needs campaigns of its own; otherwise, use a fixed name and send the value in the event's data.`,
  input:
    "This event name comes from the request, so anyone can invent names, and no campaign can listen for them. Map the input to a fixed list of names.",
  nameless: "the code does not say what to call the event",
  elsewhere: "the code does not show where this event's data can take what varies",
  unlisted: "the code does not list the names that may be sent",
  readInput: "read from the request here",
  rewritten: "built here",
} as const;

export const dynamicEventName = defineRule({
  id: "dynamic-event-name",
  pitfall: 6,
  title: "An event name is built dynamically",
  severity: "warning",
  why: `
A campaign is triggered by **one** event name. If the name contains a product, a plan or a step, there are as many names as values: no
campaign can listen for all of them, the workspace's list of events fills up, and a long value can push the name over the Track API's limit of
100 bytes. Keep the name fixed and send the value in the event's data, where conditions can filter on it.
`,
  reference: "https://docs.customer.io/journeys/events/",
  examples: [
    {
      title: "A template literal",
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
      title: "A concatenation, in an event that already has data",
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
      title: "In a call to a wrapper",
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
      title: "A value that is checked against a list",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const STEPS = ["started", "finished"];

export async function record(userId: string, step: string) {
  if (!STEPS.includes(step)) throw new Error(\`There is no step \${step}.\`);
  await cio.track(userId, { name: \`import_\${step}\` });
}
`,
    },
    {
      title: "A wrapper that passes on its name parameter",
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
    // The rule about personal data reports these names, and says more.
    const personal = new Set(
      names.filter((name) => name.personal.length > 0).map(({ shape }) => shape.origin.node),
    );
    const convention = context.facts.getConvention(context.config);
    for (const name of names) {
      if (!name.isDynamic || personal.has(name.shape.origin.node)) continue;
      const holes = context.texts.getHoles(name.shape).map(({ term }) => term);
      if (name.isLeftToPuts || isDecidedByCallers(holes, context)) continue;
      if (name.shape.made === "input") yield describeInput(name, context);
      else if (name.isFixedPerDeployment) yield describeDeployment(name, holes);
      else yield describeBuilt(name, holes, convention, context);
    }
  },
});

/** Inside a wrapper a parameter is no mistake: the calls of the wrapper are operations of their own. */
function isDecidedByCallers(holes: readonly Term[], { flow, calls }: RuleContext): boolean {
  return holes.some((hole) => flow.findOrigins(hole).some(calls.isFilledByCallers));
}

function describeBuilt(
  entry: EventName,
  holes: readonly Term[],
  convention: NamingConvention,
  context: RuleContext,
): Problem {
  const { shape, operation } = entry;
  const left = nameWithoutVaryingPart(shape, convention);
  const name = completeName(left, context.facts.getSenderWords(entry), shape, convention);
  const { node } = shape.origin;
  // A helper that only rewrites what it is given is not where the name is chosen.
  const at = left === undefined ? context.places.getReported(operation, shape.origin) : node;
  return {
    at,
    message: messages.built(
      holes.map(({ node }) => quote(node)).join(" and "),
      name === undefined ? "" : ` such as \`${name}\``,
    ),
    evidence: [...(at === node ? [] : [pointTo(node, messages.rewritten)]), ...pointToWrappers(operation)],
    ...fix(entry, name, context),
  };
}

function fix(
  { shape, operation }: EventName,
  name: string | undefined,
  context: RuleContext,
): Pick<Problem, "edits" | "effect" | "unfixed"> {
  if (name === undefined) return { unfixed: messages.nameless };
  const moved = readMovedValues(shape);
  const direct = moved ? moveIntoData(shape, name, moved, operation, context) : [];
  const edits = direct.length > 0 ? direct : moveOutOfHelper(shape, name, operation, context);
  return edits.length > 0 ? { edits, effect: messages.effect(name) } : { unfixed: messages.elsewhere };
}

/** A campaign listens for the one name of its deployment: a fixed name would merge the events of all deployments. */
function describeDeployment({ shape, operation }: EventName, holes: readonly Term[]): Problem {
  return {
    at: shape.origin.node,
    message: messages.deployment(holes.map(({ node }) => quote(node)).join(" and ")),
    confidence: "low",
    evidence: pointToWrappers(operation),
  };
}

/** A name from a request can only be fixed where it is sent on. */
function describeInput({ shape, operation }: EventName, { places }: RuleContext): Problem {
  const { node } = shape.origin;
  const at = places.getAtSite(operation, [shape.origin]) ?? node;
  return {
    at,
    message: messages.input,
    unfixed: messages.unlisted,
    evidence: [...(at === node ? [] : [pointTo(node, messages.readInput)]), ...pointToWrappers(operation)],
  };
}
