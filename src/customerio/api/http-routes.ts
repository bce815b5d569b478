import type { OperationKind, Role, Surface, Variant } from "./sdk.ts";

/**
 * Customer.io's HTTP APIs, as data: which host belongs to which API, what a method and path do, and where in the body their arguments are.
 * Sources: the OpenAPI files of the Track, App and Pipelines APIs.
 */
export interface Route {
  readonly surface: Surface;
  readonly method: "POST" | "PUT" | "DELETE";
  /** Segments after the version; `:person` and others with a colon match any one segment. */
  readonly path: string;
  readonly kind: OperationKind;
  readonly variant?: Variant;
  /** Where arguments are in the body: the properties that lead there, none for the whole body. */
  readonly body: Readonly<Partial<Record<Role, readonly string[]>>>;
}

/** The API that a host serves. The European hosts serve the same. */
export function getSurfaceOfHost(host: string): HttpSurface | undefined {
  return hosts.get(host.toLowerCase());
}

const addressStart = /^(?:(?:https?:)?\/\/)?([^/?#:\s]+)/u;

/**
 * The API that a URL belongs to, with or without a scheme and a path; `undefined` for any other text, including texts that only mention a
 * host. `pieces` are the texts around unknown parts, such as the region in `https://track${suffix}.customer.io`.
 */
export function getSurfaceOfAddress(...pieces: readonly string[]): HttpSurface | undefined {
  const [, host = ""] = addressStart.exec(pieces.join("")) ?? [];
  return getSurfaceOfHost(host.replace("-.", "."));
}

/** An API with hosts of its own. */
export type HttpSurface = (typeof httpSurfaces)[number];

const httpSurfaces = ["track", "app", "pipelines"] as const;

/** Says whether a word is that of such an API. */
export function isHttpSurface(word: string): word is HttpSurface {
  return httpSurfaces.some((surface) => surface === word);
}

const hosts: ReadonlyMap<string, HttpSurface> = new Map([
  ["track.customer.io", "track"],
  ["track-eu.customer.io", "track"],
  ["api.customer.io", "app"],
  ["api-eu.customer.io", "app"],
  ["beta-api.customer.io", "app"],
  ["cdp.customer.io", "pipelines"],
  ["cdp-eu.customer.io", "pipelines"],
]);

const hostMention = /\.customer\.io\b|\b(?:track|api|app|pipelines)Root\b|\bRegion(?:US|EU)\b/i;
/** A word that starts like the name of a variable with one of Customer.io's hosts, and what such a name says about the host. */
const ownWord = /(?:customer_?io|\bcio)\w*/gi;
const addressWord = /url|host|base|endpoint/i;

/**
 * A repository that sends requests to these hosts mentions one of them, or a name for it, somewhere: a quick way to rule out all other
 * texts.
 */
export function mentionsHost(text: string): boolean {
  return hostMention.test(text) || (text.match(ownWord) ?? []).some((word) => addressWord.test(word));
}

/** The roots that a `customerio-node` client keeps, by the name of the property. */
export const clientRoots: Readonly<Record<string, string>> = {
  trackRoot: "https://track.customer.io/api/v1",
  apiRoot: "https://api.customer.io/v1",
  appRoot: "https://api.customer.io/v1",
  pipelinesRoot: "https://cdp.customer.io/v1",
};

/** The addresses that a region of `customerio-node` has, by its name and the property. */
export const regionRoots: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  RegionUS: { trackUrl: "https://track.customer.io/api/v1", apiUrl: "https://api.customer.io/v1" },
  RegionEU: { trackUrl: "https://track-eu.customer.io/api/v1", apiUrl: "https://api-eu.customer.io/v1" },
};

const event = {
  "event-name": ["name"],
  data: ["data"],
  timestamp: ["timestamp"],
  "event-id": ["id"],
} as const;

const call = { person: ["userId"], "anonymous-person": ["anonymousId"], timestamp: ["timestamp"] } as const;

/** The channels of a transactional message, as paths name them. */
const channels: readonly (readonly [path: string, channel: Variant])[] = [
  ["email", "email"],
  ["push", "push"],
  ["sms", "sms"],
  ["whatsapp", "whatsapp"],
  ["inbox_message", "inbox message"],
  ["in_app", "in-app"],
];

/** A parameter of queries to the App API that is a timestamp. */
interface QueryTime {
  readonly name: string;
  /** The last segment of the paths that take it; if not given, all paths. */
  readonly of?: string;
}

/** These parameters, by role. The `start` of a list is not a time, but the position to continue from. */
export const queryTimes: Readonly<Partial<Record<Role, QueryTime>>> = {
  "from-time": { name: "start_ts" },
  "to-time": { name: "end_ts" },
  "metrics-start": { name: "start", of: "metrics" },
  "metrics-end": { name: "end", of: "metrics" },
};

/** What requests do, by API, verb and path. */
export const routes: readonly Route[] = [
  track("PUT", "customers/:person", "identify", { attributes: [] }),
  track("DELETE", "customers/:person", "destroy"),
  track("POST", "customers/:person/events", "track", event),
  track("PUT", "customers/:person/devices", "device", { device: ["device"] }, "add"),
  track("DELETE", "customers/:person/devices/:device", "device", {}, "remove"),
  track("POST", "customers/:person/suppress", "suppress"),
  track("POST", "customers/:person/unsuppress", "unsuppress"),
  track("POST", "events", "track-anonymous", { ...event, "anonymous-person": ["anonymous_id"] }),
  track("POST", "merge_customers", "merge"),
  track("POST", "push/events", "metric", { timestamp: ["timestamp"] }),
  track("POST", "metrics", "metric", { timestamp: ["timestamp"] }),
  track("POST", "segments/:segment/add_customers", "manage"),
  track("POST", "segments/:segment/remove_customers", "manage"),
  track("POST", "forms/:form/submit", "manage"),
  track("POST", "entity", "batch", { entity: [] }),
  track("POST", "batch", "batch", { items: ["batch"] }),
  ...channels.map(([path, channel]) => app("POST", `send/${path}`, "send", { message: [] }, channel)),
  app("POST", "campaigns/:broadcast/triggers", "broadcast", { data: ["data"] }),
  app("POST", "customers", "query", {}),
  app("POST", "customers/attributes", "query", {}),
  pipelines("identify", "identify", { ...call, attributes: ["traits"] }),
  pipelines("track", "track", { ...call, "event-name": ["event"], data: ["properties"] }),
  pipelines("page", "page", { ...call, "event-name": ["name"] }),
  pipelines("screen", "screen", { ...call, "event-name": ["name"] }),
  pipelines("group", "group", call),
  pipelines("alias", "alias", { timestamp: ["timestamp"] }),
  pipelines("batch", "batch", { items: ["batch"] }),
];

function track(
  method: Route["method"],
  path: string,
  kind: OperationKind,
  body: Route["body"] = {},
  variant?: Variant,
): Route {
  return { surface: "track", method, path, kind, body, ...(variant === undefined ? {} : { variant }) };
}

function app(
  method: Route["method"],
  path: string,
  kind: OperationKind,
  body: Route["body"],
  variant?: Variant,
): Route {
  return { ...track(method, path, kind, body, variant), surface: "app" };
}

function pipelines(path: string, kind: OperationKind, body: Route["body"]): Route {
  return { surface: "pipelines", method: "POST", path, kind, body };
}
