import { pointTo, pointToUse, quote } from "../src/customerio/edits/evidence.ts";
import { sendAsBasic, sendAsBearer } from "../src/customerio/edits/authorization.ts";
import { passIdFirst } from "../src/customerio/edits/object-first.ts";
import { callOnOther } from "../src/customerio/edits/other-client.ts";
import { isNamedFor, readInstead, swapNamed, writeRead } from "../src/customerio/edits/read-credential.ts";
import { removeFirstArgument, swapArguments } from "../src/customerio/edits/replace.ts";
import type {
  Authorization,
  ClientConstruction,
  Credential,
  CredentialRole,
  HttpRequest,
  Misuse,
  SdkClass,
  Term,
} from "../src/customerio/knowledge.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";

const rejected = "Customer.io responds with 401 and nothing is sent";

const messages = {
  wrongRole: (name: string, found: string, user: string, wanted: string) =>
    `${name} looks like ${found} (by its name), but ${user} expects ${wanted} here: ${rejected}.`,
  swapped: (first: string, second: string, user: string) =>
    `${first} and ${second} look swapped (by their names): ${user} expects the site id first and the Track API key after it. ${rejected}.`,
  wrongScheme: (given: string, api: string, wanted: string) =>
    `This request sends ${given}, but ${api} expects ${wanted}: ${rejected}.`,
  shared: (name: string, earlier: string, earlierRole: string, later: string, laterRole: string) =>
    `${name} is also passed to ${earlier} as ${earlierRole}, while ${later} expects ${laterRole}. No key works as both, so Customer.io responds with 401 to one of the two.`,
  twoCredentials: `APIClient takes one App API key, then options. A site id in its place is sent as the key: ${rejected}. Pass only the App API key.`,
  objectForId:
    "`TrackClient` takes the person's id first and the rest after it. Only Pipelines clients take a single object: here the call throws, or sends `[object Object]` as the id. Pass the id first.",
  missingMethod: (used: SdkClass, method: string, remedy: string) =>
    `${used.name} has no method ${method}: the call throws and nothing reaches Customer.io. ${remedy}`,
  read: (origin: string) => `${origin} is read here`,
  sentTo: (api: string) => `sent to ${api} here`,
  header: "the credentials are written here",
  passedTo: (user: string) => `passed to ${user} here`,
  noVariable: (wanted: string) => `no variable or setting here is named for ${wanted}`,
  manyVariables: (wanted: string) => `several variables are named for ${wanted}`,
  elsewhere: (name: string) => `\`${name}\` is not read where this value comes from`,
  unknownKey: "the code does not say which of its keys is the right one",
  noClient: (name: string) => `this file uses no ${name}`,
  otherForm: "the object has more than a person's id and what can follow it",
} as const;

const roleNames: Readonly<Record<CredentialRole, string>> = {
  "site-id": "a site id",
  "track-key": "a Track API key",
  "app-key": "an App API key",
  "write-key": "a Pipelines write key",
};

type Surface = HttpRequest["surfaces"][number];

type Scheme = Authorization["scheme"];

const apiNames: Readonly<Record<Surface, string>> = {
  track: "the Track API",
  app: "the App API",
  pipelines: "the Pipelines API",
};

const schemeNames: Readonly<Record<Scheme, string>> = {
  basic: "Basic credentials",
  bearer: "a Bearer token",
};

/** What each API expects, in words. */
const wantedCredentials: Readonly<Record<Surface, string>> = {
  track: "Basic credentials made of the site id and a Track API key",
  app: "an App API key as a Bearer token",
  pipelines: "a write key as the user of Basic credentials",
};

/** What to use instead of a method that a client of this API does not have. */
const rightClients: Readonly<Partial<Record<SdkClass["surface"], string>>> = {
  app: "Send people and events with `TrackClient`, which takes a site id and a Track API key.",
  track: "Send messages and broadcasts with `APIClient`, which takes an App API key.",
};

/** The class that has the methods that this API's class lacks. */
const rightNames: Readonly<Partial<Record<SdkClass["surface"], string>>> = {
  app: "TrackClient",
  track: "APIClient",
};

const anyOtherClient = "Use the client of the API that has this method.";

export const wrongApiKey = defineRule({
  id: "wrong-api-key",
  pitfall: 1,
  title: "A client uses another API's key or methods",
  severity: "error",
  why: `
Customer.io has four credentials, and they are not interchangeable: a **site id** with a **Track API key** (\`TrackClient\`), an **App API key**
(\`APIClient\`), and a **write key** for Pipelines (\`PipelinesClient\`, \`Analytics\`). With the wrong one, Customer.io responds with 401 and
nothing is sent; often a \`catch\` only logs the error, and nobody notices. Calling a method that the client doesn't have fails, too:
\`identify\` on an \`APIClient\` throws.

The same applies to requests without an SDK: the Track and Pipelines APIs expect Basic credentials, the App API expects a Bearer token.

Names such as \`CUSTOMERIO_API_KEY\` do not say which key they hold and are not reported.
`,
  reference: "https://docs.customer.io/accounts-and-workspaces/managing-credentials/",
  recommends: ["identify"],
  examples: [
    {
      title: "A Track API key for the App API",
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
      title: "Site id and key swapped",
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
      title: "Names that do not say which key they hold, and fallbacks that may hold the right one",
      code: `
import { APIClient, TrackClient } from "customerio-node";
const key = process.env.CUSTOMERIO_TRACKING_API_KEY || process.env.CUSTOMERIO_API_KEY;

export const track = new TrackClient(process.env.CUSTOMERIO_SITE_ID, key);
export const api = new APIClient(process.env.CUSTOMERIO_TRANSACTIONAL_API_KEY);
`,
    },
    {
      title: "Requests without an SDK, each with the credentials that its API expects",
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
      title: "Arguments that look swapped, but whose values are unknown",
      code: `
import CIO from "customerio-node";

export function makeClient(config) {
  return new CIO(config.apiKey, config.siteId);
}
`,
    },
  ],
  *check(context) {
    yield* checkClients(context);
    yield* checkRequests(context);
    yield* checkShared(context);
    for (const misuse of context.misuses) yield describeMisuse(misuse, context);
  },
});

/** The roles that a scheme carries for an API: the user and the password, or the token. A scheme that is not listed is rejected. */
const wantedRoles: Readonly<Record<Surface, Partial<Record<Scheme, readonly CredentialRole[]>>>> = {
  track: { basic: ["site-id", "track-key"] },
  app: { bearer: ["app-key"] },
  pipelines: { basic: ["write-key"], bearer: ["write-key"] },
};

/** An environment variable is named for the secret that it holds; a setting may be filled with anything. */
const confidences = { environment: "high", setting: "medium" } as const;

function* checkClients(context: RuleContext): Iterable<Problem> {
  // An `APIClient` with two keys is reported for that, so its key is not reported, too.
  const explained = new Set(
    context.misuses.filter(({ kind }) => kind === "two-credentials").map(({ at }) => at),
  );
  for (const construction of context.constructions) {
    if (explained.has(construction.node)) continue;
    for (const given of context.credentials.findPerCaller(construction))
      yield* checkRoles(context, given, construction.class.name);
  }
}

function* checkRequests(context: RuleContext): Iterable<Problem> {
  for (const request of context.requests) {
    const { surfaces, authorizations } = request;
    const found = surfaces.flatMap((surface) =>
      authorizations.map((authorization) => [
        ...checkAuthorization(context, request, surface, authorization),
      ]),
    );
    // If a branch chooses the host or the credential, it chooses both: any pair that fits may be the intended one.
    if (found.every((problems) => problems.length > 0)) yield* found.slice(0, authorizations.length).flat();
  }
}

function* checkAuthorization(
  context: RuleContext,
  request: HttpRequest,
  surface: Surface,
  authorization: Authorization,
): Iterable<Problem> {
  if (context.credentials.isServiceAccount(authorization)) return;
  const roles = wantedRoles[surface][authorization.scheme];
  if (roles) yield* checkRoles(context, pair(authorization, roles), apiNames[surface]);
  else if (!request.isLegacy && !isChosenByOthers(context, request, surface))
    yield describeScheme(context, request, surface, authorization);
}

/** Says whether only the callers that pass the host decide which API a helper's request goes to: then the callers are checked. */
function isChosenByOthers({ requests }: RuleContext, request: HttpRequest, surface: Surface): boolean {
  return (
    request.findHostChoice() === undefined &&
    requests.some(
      ({ call, surfaces, findHostChoice }) =>
        call === request.call && surfaces.includes(surface) && findHostChoice() !== undefined,
    )
  );
}

function pair(
  { first, password }: Authorization,
  roles: readonly CredentialRole[],
): ClientConstruction["credentials"] {
  return [first, password].flatMap((term, index) => {
    const role = roles[index];
    return term && role ? [{ role, term }] : [];
  });
}

/** Compares the role that each credential has by its name with the one that is expected in its place. */
function* checkRoles(
  context: RuleContext,
  credentials: ClientConstruction["credentials"],
  user: string,
): Iterable<Problem> {
  const all = credentials.map((entry) => ({ ...entry, found: context.credentials.getAgreed(entry.term) }));
  const wrong = all.flatMap(({ role, term, found }): readonly Mismatch[] =>
    !found?.role || found.role === role
      ? []
      : [{ role, term, found, given: context.places.getGiven(term, found.origin) }],
  );
  const [first, second] = wrong.filter(({ found }) => found.kind === "environment");
  if (first && second?.found.role === first.role && first.found.role === second.role) {
    yield describeSwapped(context, first, second, user);
    return;
  }
  for (const mismatch of wrong) {
    const { role, term, found, given } = mismatch;
    const unknown = all.find((entry) => entry.role === found.role && !entry.found?.role);
    // Only the name of an environment variable distinguishes a site id from its key; settings are often named loosely.
    if (found.kind === "setting" && found.role && belongTogether(found.role, role)) continue;
    yield {
      at: given.node,
      message: messages.wrongRole(`\`${found.name}\``, roleNames[found.role ?? role], user, roleNames[role]),
      confidence: confidences[found.kind],
      evidence: pointToRead(mismatch),
      ...orWhyNot(unknown ? swapWithUnknown(context, role, term, unknown.term) : fix(context, mismatch), () =>
        explainRole(context, role),
      ),
    };
  }
}

/** A credential whose name says that it has another role than the one in whose place it is passed. */
interface Mismatch {
  readonly role: CredentialRole;
  readonly term: Term;
  readonly found: Credential;
  /** The code in that place. */
  readonly given: Term;
}

/** Two credentials that are passed in each other's place are one mistake. */
function describeSwapped(context: RuleContext, first: Mismatch, second: Mismatch, user: string): Problem {
  const edits = [rename(context, first, second), rename(context, second, first)];
  // Both are in an object that is passed as a whole: they are swapped where they are read from it.
  const isWhole = first.given.node === second.given.node;
  const [a, b] = isWhole ? [first.term, second.term] : [first.given, second.given];
  return {
    at: isWhole ? first.term.node : first.given.node,
    message: messages.swapped(`\`${first.found.name}\``, `\`${second.found.name}\``, user),
    confidence: confidences[first.found.kind],
    evidence: [first, second].flatMap(pointToRead),
    ...orWhyNot(
      edits.every((part) => part.length > 0)
        ? edits.flat()
        : swapNamed([a.node, first.found.role], [b.node, second.found.role]),
      () => messages.elsewhere(second.found.name),
    ),
  };
}

function rename(
  context: RuleContext,
  { found, given, role }: Mismatch,
  other: Mismatch,
): NonNullable<Problem["edits"]> {
  if (!isNamedFor(given.node, found.role)) return [];
  const isRead = found.origin.node === given.node;
  const setting = isRead ? other.found.name : context.credentials.findSibling(given, role);
  return readInstead(given.node, given.node, { role, setting, variable: undefined });
}

function orWhyNot(
  edits: NonNullable<Problem["edits"]>,
  why: () => string,
): Pick<Problem, "edits" | "unfixed"> {
  return edits.length > 0 ? { edits } : { unfixed: why() };
}

/** The environment variables that are named for a role. */
function findVariables(
  { credentialNames }: RuleContext,
  role: CredentialRole,
): RuleContext["credentialNames"] {
  return credentialNames.filter((entry) => entry.role === role);
}

function explainRole(context: RuleContext, role: CredentialRole): string {
  const [known, ...others] = findVariables(context, role);
  if (!known) return messages.noVariable(roleNames[role]);
  return others.length > 0 ? messages.manyVariables(roleNames[role]) : messages.elsewhere(known.name);
}

function pointToRead({ found, given }: Mismatch): NonNullable<Problem["evidence"]> {
  const origin = found.origin.node;
  return origin === given.node ? [] : [pointTo(origin, messages.read(quote(origin)))];
}

/**
 * A site id in the key's place, or a key in its place, changes places with an argument whose role its name leaves open. Not where a variable is
 * named for the role: one of the two is then the wrong one altogether.
 */
function swapWithUnknown(
  context: RuleContext,
  role: CredentialRole,
  term: Term,
  other: Term,
): NonNullable<Problem["edits"]> {
  return findVariables(context, role).length > 0 ? [] : swapArguments(term.node, other.node);
}

function belongTogether(a: CredentialRole, b: CredentialRole): boolean {
  return (a === "site-id" && b === "track-key") || (a === "track-key" && b === "site-id");
}

/** Reads the right credential instead, where exactly one in the repository has the role. */
function fix(context: RuleContext, { role, found, given }: Mismatch): NonNullable<Problem["edits"]> {
  return readInstead(given.node, found.origin.node, {
    role,
    setting: context.credentials.findSibling(given, role),
    variable: findVariable(context, role, found),
  });
}

/** The only environment variable with the role. */
function findVariable(context: RuleContext, role: CredentialRole, found: Credential): string | undefined {
  const [fitting, ...rest] = findVariables(context, role);
  return rest.length === 0 && found.kind === "environment" ? fitting?.name : undefined;
}

function describeScheme(
  context: RuleContext,
  request: HttpRequest,
  surface: Surface,
  authorization: Authorization,
): Problem {
  const api = apiNames[surface];
  const { node, scheme } = authorization;
  const at = getPairing(context, request, authorization);
  return {
    at,
    message: messages.wrongScheme(schemeNames[scheme], api, wantedCredentials[surface]),
    evidence: [
      ...(at === node ? [] : [pointTo(node, messages.header)]),
      ...pointToUse(at, request.call, messages.sentTo(api)),
    ],
    ...(at === node
      ? orWhyNot(fixScheme(context, surface, authorization), () => explainScheme(context, surface))
      : { unfixed: messages.unknownKey }),
  };
}

/** Sends what the API expects, where the code has a credential of each role that takes. */
function fixScheme(
  context: RuleContext,
  surface: Surface,
  authorization: Authorization,
): NonNullable<Problem["edits"]> {
  const write = (role: CredentialRole): string | undefined => writeKey(context, authorization, role);
  if (surface === "app") {
    const key = write("app-key");
    return key === undefined ? [] : sendAsBearer(authorization, key);
  }
  const [siteId, key] = [write("site-id"), write("track-key")];
  return siteId === undefined || key === undefined ? [] : sendAsBasic(authorization, siteId, key);
}

/** A credential of a role as code: one that is already sent, or one read from the same place. */
function writeKey(
  context: RuleContext,
  { first, password }: Authorization,
  role: CredentialRole,
): string | undefined {
  const { credentials } = context;
  for (const term of [first, password]) {
    if (term && credentials.getAgreed(term)?.role === role) return term.node.getText();
  }
  const found = first && credentials.getOnly(first);
  if (!found) return undefined;
  const sibling = credentials.findSibling(first, role);
  const [known, ...others] = findVariables(context, role);
  const variable = found.kind === "environment" && others.length === 0 ? known?.name : undefined;
  const name = sibling ?? variable;
  return name === undefined ? undefined : writeRead(first.node, found.origin.node, name);
}

function explainScheme(context: RuleContext, surface: Surface): string {
  const missing = (wantedRoles[surface][surface === "app" ? "bearer" : "basic"] ?? []).find(
    (role) => findVariables(context, role).length === 0,
  );
  return missing ? messages.noVariable(roleNames[missing]) : messages.unknownKey;
}

/**
 * The place that combines a host with credentials that do not fit: the header, unless a helper writes it for any host. Then it is the call
 * that chooses the host, if that call also passes the key, or if the same header fits another request.
 */
function getPairing(
  { requests, credentials }: RuleContext,
  { findHostChoice }: HttpRequest,
  authorization: Authorization,
): Term["node"] {
  const { node, scheme } = authorization;
  const choice = findHostChoice();
  if (!choice) return node;
  const isShared = requests.some(
    ({ surfaces, authorizations }) =>
      surfaces.some((surface) => wantedRoles[surface][scheme]) &&
      authorizations.some((other) => other.node === node),
  );
  return isShared || credentials.isGivenBy(authorization, choice) ? choice : node;
}

/** A secret in the place of a role, for one client or one API. */
interface Use {
  readonly role: CredentialRole;
  readonly term: Term;
  /** What takes it, in words, and its location. */
  readonly user: string;
  readonly at: Term["node"];
}

/** One secret in two roles: in one of them it must be wrong. */
function* checkShared(context: RuleContext): Iterable<Problem> {
  const seen = new Map<string, Use>();
  const reported = new Set<string>();
  for (const uses of [...listClientUses(context), ...listRequestUses(context)]) {
    const secrets = uses.map(({ term, at }) => context.credentials.getSecret(term, at));
    // A pair that is swapped in one client says nothing about the others.
    if (uses.some(({ role }, index) => (secrets[index]?.role ?? role) !== role)) continue;
    for (const [index, use] of uses.entries()) {
      const secret = secrets[index];
      if (!secret || secret.role || reported.has(secret.id)) continue;
      const earlier = seen.get(secret.id);
      if (!earlier) seen.set(secret.id, use);
      else if (earlier.role !== use.role) {
        reported.add(secret.id);
        yield describeShared(secret.name, earlier, use);
      }
    }
  }
}

function describeShared(name: string, earlier: Use, later: Use): Problem {
  return {
    at: later.term.node,
    message: messages.shared(
      `\`${name}\``,
      earlier.user,
      roleNames[earlier.role],
      later.user,
      roleNames[later.role],
    ),
    confidence: "medium",
    evidence: [pointTo(earlier.term.node, messages.passedTo(earlier.user))],
    unfixed: messages.unknownKey,
  };
}

function listClientUses({ constructions }: RuleContext): readonly (readonly Use[])[] {
  return constructions.map(({ class: { name }, credentials, node }) =>
    credentials.map(({ role, term }) => ({ role, term, user: name, at: node })),
  );
}

function listRequestUses({ requests, credentials }: RuleContext): readonly (readonly Use[])[] {
  return requests.flatMap(({ surfaces, authorizations, isLegacy, call }) => {
    const [surface, ...others] = surfaces;
    if (surface === undefined || others.length > 0 || isLegacy) return [];
    return authorizations.flatMap((authorization) => {
      const roles = wantedRoles[surface][authorization.scheme];
      if (!roles || credentials.isServiceAccount(authorization)) return [];
      return [
        pair(authorization, roles).map(({ role, term }) => ({
          role,
          term,
          user: apiNames[surface],
          at: call,
        })),
      ];
    });
  });
}

function describeMisuse(misuse: Misuse, context: RuleContext): Problem {
  return { at: misuse.at, message: explainMisuse(misuse), ...fixMisuse(misuse, context) };
}

function fixMisuse(
  misuse: Misuse,
  { operations, credentials }: RuleContext,
): Pick<Problem, "edits" | "unfixed"> {
  switch (misuse.kind) {
    case "two-credentials":
      return credentials.getAgreed(misuse.second)?.role === "app-key"
        ? { edits: removeFirstArgument(misuse.at) }
        : { unfixed: messages.unknownKey };
    case "object-for-id":
      return orWhyNot(passIdFirst(misuse.at, misuse.method), () => messages.otherForm);
    case "missing-method": {
      const right = rightNames[misuse.class.surface];
      return right === undefined
        ? { unfixed: messages.unknownKey }
        : orWhyNot(callOnOther(misuse.at, right, operations), () => messages.noClient(right));
    }
  }
}

function explainMisuse(misuse: Misuse): string {
  switch (misuse.kind) {
    case "two-credentials":
      return messages.twoCredentials;
    case "object-for-id":
      return messages.objectForId;
    case "missing-method": {
      const { class: used, method } = misuse;
      return messages.missingMethod(used, `\`${method}\``, rightClients[used.surface] ?? anyOtherClient);
    }
  }
}
