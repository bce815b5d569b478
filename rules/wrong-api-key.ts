import { replaceNode } from "../src/customerio/edits/replace.ts";
import { pointTo, quote } from "../src/customerio/edits/evidence.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import { Node } from "ts-morph";
import {
  type ClientConstruction,
  findCredentials,
  findFillingFrames,
  type Credential,
  type Authorization,
  type HttpRequest,
  type Misuse,
  type CredentialRole,
  type SdkClass,
  isInside,
  type Term,
} from "../src/customerio/knowledge.ts";

export const wrongApiKey = defineRule({
  id: "wrong-api-key",
  pitfall: 1,
  title: "A client is given the key of another API, or asked for what another API does",
  severity: "error",
  why: `
Customer.io has four credentials, and none stands in for another: a **site id** with a **Track API key** (\`TrackClient\`), an **App API key**
(\`APIClient\`), and a **write key** for Pipelines (\`PipelinesClient\`, \`Analytics\`). The wrong one answers 401, often inside a \`catch\` that only
logs, so nothing is sent and nobody notices. The same goes for a method that the client does not have: \`identify\` on an \`APIClient\` throws.

Requests without an SDK follow the same law: the Track and Pipelines APIs want Basic credentials, the App API wants a Bearer token.

Names such as \`CUSTOMERIO_API_KEY\` do not tell which key they hold and are left alone.
`,
  reference: "https://docs.customer.io/accounts-and-workspaces/managing-credentials/",
  recommends: ["identify"],
  examples: [
    {
      title: "A Track key for the App API",
      bad: `
import { APIClient, TrackClient } from "customerio-node";

export const track = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY);
export const api = new APIClient(process.env.CIO_TRACK_API_KEY);
export const appKey = process.env.CIO_APP_API_KEY;
`,
      good: `
import { APIClient, TrackClient } from "customerio-node";

export const track = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_API_KEY);
export const api = new APIClient(process.env.CIO_APP_API_KEY);
export const appKey = process.env.CIO_APP_API_KEY;
`,
    },
    {
      title: "Site id and key the wrong way round",
      bad: `
import { TrackClient } from "customerio-node";

export const cio = new TrackClient(process.env.CIO_TRACK_KEY, process.env.CIO_SITE_ID);
`,
      good: `
import { TrackClient } from "customerio-node";

export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`,
    },
    {
      title: "A method of another client",
      offered: "never",
      bad: `
import { APIClient } from "customerio-node";
const cio = new APIClient(process.env.CUSTOMERIO_API_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CUSTOMERIO_SITE_ID, process.env.CUSTOMERIO_API_KEY);

export async function signUp(user) {
  await cio.identify(user.id, { email: user.email });
}
`,
    },
    {
      title: "The arguments of another client",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function bought(userId) {
  await cio.track({ userId, event: "order_placed", properties: {} });
}
`,
      good: `
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export async function bought(userId) {
  await cio.track(userId, { name: "order_placed", data: {} });
}
`,
    },
    {
      title: "A Bearer token for the Track API",
      offered: "never",
      bad: `
export async function saveUser(user) {
  await fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, {
    method: "PUT",
    headers: { Authorization: \`Bearer \${process.env.CUSTOMERIO_API_KEY}\` },
    body: JSON.stringify({ email: user.email }),
  });
}
`,
      good: `
const credentials = btoa(\`\${process.env.CUSTOMERIO_SITE_ID}:\${process.env.CUSTOMERIO_API_KEY}\`);

export async function saveUser(user) {
  await fetch(\`https://track.customer.io/api/v1/customers/\${user.id}\`, {
    method: "PUT",
    headers: { Authorization: \`Basic \${credentials}\` },
    body: JSON.stringify({ email: user.email }),
  });
}
`,
    },
  ],
  allows: [
    {
      title: "Each client with its own key",
      code: `
import { APIClient, PipelinesClient, TrackClient } from "customerio-node";

export const track = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const api = new APIClient(process.env.CIO_APP_KEY);
export const pipelines = new PipelinesClient(process.env.CIO_WRITE_KEY);
`,
    },
    {
      title: "Names that decide nothing, and chains that may hold the right key",
      code: `
import { APIClient, TrackClient } from "customerio-node";
const key = process.env.CUSTOMERIO_TRACKING_API_KEY || process.env.CUSTOMERIO_API_KEY;

export const track = new TrackClient(process.env.CUSTOMERIO_SITE_ID, key);
export const api = new APIClient(process.env.CUSTOMERIO_TRANSACTIONAL_API_KEY);
`,
    },
    {
      title: "Each API with the credentials it wants, without an SDK",
      code: `
const pair = Buffer.from(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY).toString("base64");

export const track = (id, name) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${id}/events\`, {
    method: "POST",
    headers: { Authorization: \`Basic \${pair}\` },
    body: JSON.stringify({ name }),
  });
export const send = (message) =>
  fetch("https://api.customer.io/v1/send/email", {
    method: "POST",
    headers: { Authorization: \`Bearer \${process.env.CIO_APP_KEY}\` },
    body: JSON.stringify(message),
  });
export const page = (userId) =>
  fetch("https://cdp.customer.io/v1/page", {
    method: "POST",
    headers: { Authorization: "Basic " + btoa(process.env.CIO_WRITE_KEY + ":") },
    body: JSON.stringify({ userId }),
  });
`,
    },
    {
      title: "Arguments that look swapped where nobody can see what they hold",
      code: `
import CIO from "customerio-node";

export function makeClient(config) {
  return new CIO(config.apiKey, config.siteId);
}
`,
    },
  ],
  *check(context) {
    yield* checkCredentials(context);
    yield* checkRequests(context);
    yield* checkShared(context);
    for (const misuse of context.misuses) yield describeMisuse(misuse);
    yield* checkObjectFirst(context);
  },
});

const roleNames: Record<CredentialRole, string> = {
  "site-id": "a site id",
  "track-key": "a Track API key",
  "app-key": "an App API key",
  "write-key": "a Pipelines write key",
};

function* checkCredentials(context: RuleContext): Iterable<Problem> {
  for (const construction of context.constructions) {
    for (const credentials of fill(construction, context))
      yield* checkRoles(context, credentials, construction.class.name);
    if (construction.class.name === "APIClient" && isSecondArgumentKey(construction))
      yield describeArity(construction);
  }
}

/** The credentials as each caller gives them, where they are parameters of the function or class that makes the client. */
function fill(
  { credentials }: ClientConstruction,
  context: RuleContext,
): readonly ClientConstruction["credentials"][] {
  const frames = findFillingFrames(
    credentials.map(({ term }) => term),
    context,
  );
  if (frames.length === 0) return [credentials];
  return frames.map((frame) =>
    credentials.map(({ role, term }) => ({ role, term: { node: term.node, frame } })),
  );
}

/** Compares the role that each credential has by its name with the one that is wanted in its place. */
function* checkRoles(
  context: RuleContext,
  credentials: ClientConstruction["credentials"],
  user: string,
): Iterable<Problem> {
  const given = credentials.map(({ role, term }) => ({ role, term, found: decide(context, term) }));
  for (const { role, term, found } of given) {
    if (!found?.role || found.role === role) continue;
    // A site id can only be told from a key that goes with it by the name of what it is read from.
    if (found.kind === "setting" && isPair(found.role, role)) continue;
    const written = getWritten(term, found);
    yield {
      at: written.node,
      message: `\`${found.name}\` is ${roleNames[found.role]} by its name, but ${user} wants ${roleNames[role]} here; Customer.io answers 401 and nothing is sent.`,
      confidence: found.kind === "environment" ? "high" : "medium",
      evidence:
        found.origin.node === written.node
          ? []
          : [pointTo(found.origin.node, `${quote(found.origin.node)} is given here`)],
      edits: fix(
        context,
        role,
        found,
        written,
        given.map((entry) => entry.found),
      ),
    };
  }
}

/** Where a credential is written: in the argument itself, past what stands in for a missing one, or in the call that fills a parameter. */
function getWritten({ node, frame }: Term, { origin }: Credential): Term {
  let outermost = frame;
  while (outermost?.outer) outermost = outermost.outer;
  const around = outermost?.call ?? node;
  const way = [...origin.trail, origin].filter(
    (term) => term.frame === undefined && isInside(term.node, around),
  );
  const written = Node.isPropertyAccessExpression(origin.node) ? way.at(-1) : way[0];
  return written ?? { node, frame };
}

const apis: Record<HttpRequest["surface"], string> = {
  track: "the Track API",
  app: "the App API",
  pipelines: "the Pipelines API",
};

function* checkRequests(context: RuleContext): Iterable<Problem> {
  for (const { surface, call, authorizations, isLegacy } of context.requests) {
    for (const authorization of authorizations) {
      if (isServiceAccount(authorization)) continue;
      const roles = wantedRoles[surface][authorization.scheme];
      if (!roles) {
        if (!isLegacy) yield describeScheme(surface, authorization, call);
        continue;
      }
      const credentials = [authorization.first, authorization.password].flatMap((term, index) => {
        const role = roles[index];
        return term && role ? [{ role, term }] : [];
      });
      yield* checkRoles(context, credentials, apis[surface]);
    }
  }
}

/** The roles that a scheme carries for an API: the user and the password, or the token. What is left out is refused. */
const wantedRoles: Record<
  HttpRequest["surface"],
  Partial<Record<Authorization["scheme"], readonly CredentialRole[]>>
> = {
  track: { basic: ["site-id", "track-key"] },
  app: { bearer: ["app-key"] },
  pipelines: { basic: ["write-key"], bearer: ["write-key"] },
};

/** The tokens of service accounts go everywhere as a Bearer. */
function isServiceAccount({ first, node }: Authorization): boolean {
  return /service_?account|\bsa_|oauth|access_?token/iu.test(
    `${first?.node.getText() ?? ""} ${node.getText()}`,
  );
}

function describeScheme(
  surface: HttpRequest["surface"],
  { node, scheme }: Authorization,
  call: Node,
): Problem {
  const wants =
    surface === "track"
      ? "Basic credentials made of the site id and a Track API key"
      : "an App API key as a Bearer token";
  const given = scheme === "basic" ? "Basic credentials" : "a Bearer token";
  return {
    at: node,
    message: `This request gives ${given}, but ${apis[surface]} wants ${wants}; Customer.io answers 401 and nothing is sent.`,
    evidence: isInside(node, call) ? [] : [pointTo(call, `sent to ${apis[surface]} here`)],
  };
}

/** What all the values of a term agree on; `undefined` when one of them does not tell. */
function decide({ flow }: RuleContext, term: Term): Credential | undefined {
  const found = findCredentials(flow, term);
  const [first] = found;
  return first?.role && found.every((entry) => entry?.role === first.role) ? first : undefined;
}

function isPair(a: CredentialRole, b: CredentialRole): boolean {
  return (a === "site-id" && b === "track-key") || (a === "track-key" && b === "site-id");
}

/** The edit that gives the right credential, where exactly one of the repository has the role. */
function fix(
  context: RuleContext,
  role: CredentialRole,
  found: Credential,
  { node, frame }: Term,
  beside: readonly (Credential | undefined)[],
): NonNullable<Problem["edits"]> {
  if (!Node.isPropertyAccessExpression(node)) return [];
  const name =
    found.origin.node === node
      ? findVariable(context, role, found, beside)
      : findSetting(context, role, { node: node.getExpression(), frame });
  return name === undefined ? [] : [replaceNode(node.getNameNode(), name)];
}

/** The environment variable that stands beside it the wrong way round, or the only one of the role. */
function findVariable(
  { credentialNames }: RuleContext,
  role: CredentialRole,
  found: Credential,
  beside: readonly (Credential | undefined)[],
): string | undefined {
  const swapped = beside.find((entry) => entry !== undefined && entry !== found && entry.role === role);
  if (swapped) return swapped.name;
  const fitting = credentialNames.filter((entry) => entry.role === role);
  return fitting.length === 1 && found.kind === "environment" ? fitting[0]?.name : undefined;
}

/** The only entry of the same settings object that holds a credential of the role. */
function findSetting(context: RuleContext, role: CredentialRole, settings: Term): string | undefined {
  const fitting = context.objects
    .findShapes(settings)
    .shapes.flatMap((shape) => shape.properties)
    .filter(({ value }) => decide(context, value)?.role === role);
  return fitting.length === 1 ? fitting[0]?.name : undefined;
}

function isSecondArgumentKey({ node }: ClientConstruction): boolean {
  const second = Node.isNewExpression(node) ? node.getArguments()[1] : undefined;
  return second !== undefined && !Node.isObjectLiteralExpression(second) && isText(second);
}

function isText(node: Node): boolean {
  return Node.isStringLiteral(node) || /\benv\b/u.test(node.getText()) || node.getType().isString();
}

function describeArity({ node }: ClientConstruction): Problem {
  return {
    at: node,
    message:
      "APIClient takes one App API key and then options; a site id in front of the key is sent as the key, and Customer.io answers 401. Pass the App API key alone.",
  };
}

/** One secret in two kinds of client: one of them must be wrong. */
function* checkShared(context: RuleContext): Iterable<Problem> {
  const seen = new Map<
    string,
    { readonly class: SdkClass; readonly role: CredentialRole; readonly node: Node }
  >();
  for (const construction of context.constructions) {
    // What stands the wrong way round in one place is no reason to doubt the others.
    if (construction.credentials.some(({ role, term }) => (decide(context, term)?.role ?? role) !== role))
      continue;
    for (const { role, term } of construction.credentials) {
      const [found, ...others] = findCredentials(context.flow, term);
      if (!found || others.length > 0 || found.kind !== "environment" || found.role) continue;
      const earlier = seen.get(found.name);
      if (!earlier) seen.set(found.name, { class: construction.class, role, node: term.node });
      else if (earlier.role !== role) {
        yield {
          at: term.node,
          message: `\`${found.name}\` is also given to ${earlier.class.name} as ${roleNames[earlier.role]}; ${construction.class.name} wants ${roleNames[role]}, and no key is both. One of the two answers 401.`,
          confidence: "medium",
          evidence: [pointTo(earlier.node, `given to ${earlier.class.name} here`)],
        };
      }
    }
  }
}

function describeMisuse({ call, method, class: used }: Misuse): Problem {
  const callee = call.getExpression();
  return {
    at: Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : callee,
    message: `${used.name} has no method \`${method}\`: the call throws, and nothing reaches Customer.io. ${adviseClient(used)}`,
  };
}

function adviseClient(used: SdkClass): string {
  return used.surface === "app"
    ? "People and events go through `TrackClient` with a site id and a Track API key."
    : used.surface === "track"
      ? "Messages and broadcasts go through `APIClient` with an App API key."
      : "Use the client of the API that offers it.";
}

/** What objects hold that stand for a person, or for a call as a whole. */
const objectFirstNames = /^(?:id|email|name|userId|anonymousId|event|traits|properties)$/u;

/** `track({ userId, event })` is how Pipelines clients are called; a `TrackClient` takes the object for the person. */
function* checkObjectFirst({ operations, objects }: RuleContext): Iterable<Problem> {
  for (const { surface, kind, call, frame, paths } of operations) {
    if (surface !== "track" || (kind !== "identify" && kind !== "track")) continue;
    // `node-customerio` wants the id among the attributes.
    if (paths.person !== undefined && paths.person.length > 1) continue;
    const [first, second] = call.getArguments();
    if (!first || second || frame) continue;
    const { shapes } = objects.findShapes({ node: first, frame: undefined });
    const names = shapes[0]?.properties.map((property) => property.name) ?? [];
    if (!names.some((name) => objectFirstNames.test(name))) continue;
    yield {
      at: first,
      message:
        "`TrackClient` takes the person's id first and the rest after it; an object alone is how Pipelines clients are called. The call sends the text `[object Object]` as the id or throws.",
    };
  }
}
