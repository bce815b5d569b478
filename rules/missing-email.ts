import { pointTo, pointToWrappers } from "../src/customerio/edits/evidence.ts";
import { addEmail } from "../src/customerio/edits/add-email.ts";
import type { ObjectShape, Operation } from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";

const messages = {
  noEmail:
    "This person is identified without an `email` attribute: the profile is created without an error, but campaigns cannot send email to it. Send `email` with the other attributes. If addresses reach this workspace another way, set `workspace.email-source: other` in `.github/pitstop.yml`.",
  emailDropped:
    "Before this change, this call sent the person's `email`; now it does not. A profile that it creates has no address, so campaigns cannot send email to it, and a changed address no longer reaches Customer.io. Keep `email` among the attributes. If addresses reach this workspace another way, set `workspace.email-source: other` in `.github/pitstop.yml`.",
  misnamed: (name: string) =>
    `This person is identified with \`${name}\`, which is an ordinary attribute: campaigns send to \`email\`, spelled exactly like this. Send the address as \`email\`. If addresses reach this workspace another way, set \`workspace.email-source: other\` in \`.github/pitstop.yml\`.`,
  unknown: "the code does not show this person's address here",
  attributes: "the attributes are built here",
} as const;

export const missingEmail = defineRule({
  id: "missing-email",
  pitfall: 5,
  title: "A person is identified without an email attribute",
  severity: "warning",
  why: `
\`identify\` creates a profile from whatever you pass. A profile without an \`email\` attribute is created without an error, but campaigns
cannot send email to it. Send the address in the call that creates or describes the person.

Partial updates are fine without it: a profile keeps the attributes that a later \`identify\` does not mention. In a review, a call that sent the
email before the change and no longer does is reported, whatever else it sends.
`,
  reference: "https://docs.customer.io/journeys/identifying-people/",
  recommends: ["identify"],
  examples: [
    {
      title: "The person's type has an email",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

interface User {
  id: string;
  email: string;
  name: string;
}

export async function register(user: User) {
  await cio.identify(user.id, { name: user.name, plan: "free" });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

interface User {
  id: string;
  email: string;
  name: string;
}

export async function register(user: User) {
  await cio.identify(user.id, {
    name: user.name,
    plan: "free",
    email: user.email,
  });
}
`,
    },
    {
      title: "The email is used in the same function",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(input, users, mailer) {
  const user = await users.create({ email: input.email, name: input.name });
  await mailer.sendWelcome(user.email);
  await cio.identify(user.id, {
    first_name: user.firstName,
    created_at: Math.floor(Date.now() / 1000),
  });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function signUp(input, users, mailer) {
  const user = await users.create({ email: input.email, name: input.name });
  await mailer.sendWelcome(user.email);
  await cio.identify(user.id, {
    first_name: user.firstName,
    created_at: Math.floor(Date.now() / 1000),
    email: user.email,
  });
}
`,
    },
  ],
  allows: [
    {
      title: "The email is sent, or may be part of a spread",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function sync(user, traits) {
  await cio.identify(user.id, { email: user.email, name: user.name });
  await cio.identify(user.id, { name: user.name, ...traits });
  await cio.identify(user.id, traits);
}
`,
    },
    {
      title: "A partial update of a person who is identified with an email elsewhere",
      code: {
        "src/signup.ts": `
import { cio } from "./cio";

export const signUp = (user) => cio.identify(user.id, { email: user.email, name: user.name });
`,
        "src/billing.ts": `
import { cio } from "./cio";

export const upgrade = (user) => cio.identify(user.id, { plan: "pro", seats: 4 });
export const leave = (user) => cio.identify(user.id, { unsubscribed: true });
`,
        "src/cio.ts": `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`,
      },
    },
    {
      title: "Explicit updates, phone numbers, and an email as the id",
      code: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function touch(user) {
  await cio.identify(user.id, { name: user.name, _update: true });
  await cio.identify(user.id, { name: user.name, phone: user.phone });
  await cio.identify(user.email, { name: user.name });
  await cio.identify(user.id, { login_count: user.logins });
}
`,
    },
  ],
  *check(context) {
    const identifying = context.operations
      .filter(({ kind }) => kind === "identify")
      .sort((a, b) => a.via.length - b.via.length);
    // If a wrapper's callers are known, they show what it sends.
    const isEmailSent = context.places
      .findOutermost(identifying)
      .some((operation) => maySendEmail(operation, context));
    const reported = new Set<ObjectShape["literal"]>();
    for (const operation of identifying) {
      if (context.configAt(operation.site).workspace["email-source"] === "other") continue;
      const { shapes, isComplete } = context.attributes.findShapes(operation);
      const [shape] = shapes;
      if (!shape || !isComplete || context.emails.isPossiblePerson(operation)) continue;
      if (reported.has(shape.literal) || !shapes.every((each) => each.isComplete)) continue;
      const isDropped = shapes.length === 1 && dropsEmail(operation, shape, identifying, context);
      const isLacking = shapes.every((each) => lacksEmail(each, isEmailSent, context));
      if (!isDropped && !isLacking) continue;
      reported.add(shape.literal);
      const problem = describe(operation, shape, context);
      if (!isDropped) yield problem;
      // If another call sends the address, only changes of it are lost.
      else yield { ...problem, ...dropped, confidence: isLacking || !isEmailSent ? "high" : "medium" };
    }
  },
});

/** Without any email in the repository, every identify lacks one; with one, only the identify that creates a profile does. */
function lacksEmail(shape: ObjectShape, isEmailSent: boolean, { attributes }: RuleContext): boolean {
  if (attributes.isAboutAny(shape, "email", "phone", "update")) return false;
  if (attributes.isAboutAny(shape, "beginning")) return true;
  return !isEmailSent && attributes.isAboutAny(shape, "description", "misnamed-email");
}

const dropped = { message: messages.emailDropped, isCausedByRemoval: true } as const;

/** Says whether the change removes the email from a call, and no other call about the same person sends it. */
function dropsEmail(
  operation: Operation,
  shape: ObjectShape,
  identifying: readonly Operation[],
  { before, attributes, people }: RuleContext,
): boolean {
  if (before?.gaveEmail(operation.site) !== true || attributes.isAboutAny(shape, "email", "update"))
    return false;
  const persons = operation.find("person");
  return !identifying.some(
    (other) =>
      other !== operation &&
      other.site.getSourceFile() === operation.site.getSourceFile() &&
      attributes.findShapes(other).shapes.some((one) => attributes.isAboutAny(one, "email")) &&
      other.find("person").some((a) => persons.some((b) => people.isSamePerson(a, b))),
  );
}

/** Says whether an identify sends an email, or attributes that are not known and may hold one. */
function maySendEmail(operation: Operation, { attributes }: RuleContext): boolean {
  const { shapes, isComplete } = attributes.findShapes(operation);
  return !isComplete || shapes.some((shape) => !shape.isComplete || attributes.isAboutAny(shape, "email"));
}

function describe(operation: Operation, shape: ObjectShape, context: RuleContext): Problem {
  const place = context.places.getReported(operation, shape.origin);
  const at = place === shape.origin.node ? shape.literal : place;
  // A person who already exists may have an email from elsewhere; an app's server may send that of the app's user.
  const mayHaveOne =
    operation.surface === "mobile" ||
    operation.find("person").some((person) => context.people.getAcquaintance(person) === "standing");
  const misnamed = shape.properties.find(({ name }) => context.attributes.isAbout("misnamed-email", name));
  const edits = misnamed ? [] : addEmail(operation, shape, context);
  return {
    at,
    confidence: mayHaveOne || misnamed ? "medium" : "high",
    message: misnamed ? messages.misnamed(misnamed.name) : messages.noEmail,
    evidence: [
      ...(at === shape.literal ? [] : [pointTo(shape.literal, messages.attributes)]),
      ...pointToWrappers(operation),
    ],
    ...(edits.length > 0 ? { edits } : { unfixed: messages.unknown }),
  };
}
