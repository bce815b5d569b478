import { Node } from "ts-morph";
import { addProperties } from "../src/customerio/edits/replace.ts";
import { pointToWrappers } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  splitWords,
  findEmailSource,
  isShapeOf,
  isInside,
  type Term,
  type Operation,
  type ObjectShape,
} from "../src/customerio/knowledge.ts";

export const missingEmail = defineRule({
  id: "missing-email",
  pitfall: 5,
  title: "A person is described without an email address",
  severity: "warning",
  why: `
\`identify\` makes a profile out of whatever it is given. A profile without an \`email\` attribute is created all the same, but no campaign
can send it an email, and nothing says so. The call that creates or describes a person is the place to send the address.

Partial updates are fine without it: a profile keeps the attributes that a later \`identify\` leaves out.
`,
  reference: "https://docs.customer.io/journeys/identifying-people/",
  recommends: ["identify"],
  examples: [
    {
      title: "The person at hand has an email",
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
  await cio.identify(user.id, { name: user.name, plan: "free", email: user.email });
}
`,
    },
    {
      title: "The email is used beside the call",
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
      title: "The email is there, or may be in what is spread",
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
      title: "A partial update of somebody who is identified with an email elsewhere",
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
      title: "Updates that say so, phones, and an email as id",
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
    if (context.config.workspace["email-source"] === "other") return;
    const identifying = context.operations.filter(
      ({ kind, surface }) => kind === "identify" && surface !== "mobile",
    );
    const isEmailSent = identifying.some((operation) => mayHoldEmail(operation, context));
    for (const operation of identifying) {
      const shape = getOnlyShape(operation, context);
      if (!shape?.isComplete || has(shape, /^(?:email|e mail|email address|phone|update)$/u)) continue;
      if (!isDescribing(shape, isEmailSent) || isEmailPerson(operation, context)) continue;
      yield describe(operation, shape, context);
    }
  },
});

/** Attributes that come with a person's beginning. */
const beginning =
  /^(?:created at|created|signup date|signed up at|signup at|registered at|joined at|sign up date|date joined|signup source|signup method)$/u;
/** Attributes that say who a person is or what they bought. */
const describing =
  /^(?:(?:first|last|full|display|user|company) ?name|name|username|plan|plan name|company|role|title|tier)$/u;

/** Without any email in the repository every description lacks one; with one, only the call that begins a profile does. */
function isDescribing(shape: ObjectShape, isEmailSent: boolean): boolean {
  if (has(shape, beginning)) return true;
  return !isEmailSent && has(shape, describing);
}

function has({ properties }: ObjectShape, pattern: RegExp): boolean {
  return properties.some(({ name }) => pattern.test(splitWords(name)));
}

/** Sends an email, or attributes that are not known and may hold one. */
function mayHoldEmail(operation: Operation, { objects }: RuleContext): boolean {
  return operation.find("attributes").some((attributes) => {
    const { shapes, isComplete } = objects.findShapes(attributes);
    return (
      !isComplete ||
      shapes.some((shape) => !shape.isComplete || has(shape, /^(?:email|e mail|email address)$/u))
    );
  });
}

function getOnlyShape(operation: Operation, { objects }: RuleContext): ObjectShape | undefined {
  const [attributes, ...others] = operation.find("attributes");
  if (!attributes || others.length > 0) return undefined;
  const { shapes, isComplete } = objects.findShapes(attributes);
  return isComplete && shapes.length === 1 ? shapes[0] : undefined;
}

function isEmailPerson(operation: Operation, { flow }: RuleContext): boolean {
  if (operation.find("email-person").length > 0) return true;
  return operation
    .find("person")
    .some((person) => flow.findOrigins(person).some((origin) => findEmailSource(origin, flow)));
}

function describe(operation: Operation, shape: ObjectShape, context: RuleContext): Problem {
  const email = findEmailInScope(operation, shape);
  // Somebody who was there before may have got an email elsewhere.
  const isStanding = operation
    .find("person")
    .some((person) => context.people.getAcquaintance(person) === "standing");
  return {
    at: shape.literal,
    confidence: isStanding ? "medium" : "high",
    message:
      "This describes a person without an email address: the profile is created all the same, and no campaign can send it an email. Send `email` with the other attributes. If addresses reach this workspace another way, set `workspace.email-source: other` in `.github/pitstop.yml`.",
    evidence: pointToWrappers(operation.via, operation.call),
    edits:
      email === undefined || context.config.workspace["email-source"] === "other"
        ? []
        : [addProperties(shape.literal, [`email: ${email}`])],
  };
}

/** The email of the same person: a property of the object whose id is sent, by its type or by a use in the same function. */
function findEmailInScope({ find, site, call }: Operation, { literal }: ObjectShape): string | undefined {
  if (site !== call || !isInside(literal, call)) return undefined;
  const [person]: readonly (Term | undefined)[] = find("person");
  if (!person || !Node.isPropertyAccessExpression(person.node)) return undefined;
  const owner = person.node.getExpression();
  const expression = `${owner.getText()}.email`;
  if (isShapeOf(owner, "email")) return expression;
  const around = call.getFirstAncestor((node) => Node.isBodyable(node) || Node.isArrowFunction(node));
  const uses =
    around
      ?.getDescendants()
      .filter((node) => Node.isPropertyAccessExpression(node) && node.getText() === expression) ?? [];
  return uses.length > 0 ? expression : undefined;
}
