/**
 * What Customer.io's packages offer, as data: which class uses which API, what its methods do, and what each argument is.
 * The declarations that let the type checker recognize a client (`sdk-declarations.ts`) are generated from this table.
 *
 * Sources: the published packages `customerio-node` 0.x to 5.2, `@customerio/cdp-analytics-node` 0.5, `@customerio/cdp-analytics-browser`
 * 0.5, `customerio-reactnative` 6.12, and of old ones `node-customerio` 0.0.5 and `node-customer.io` 0.0.2.
 */

/** The API that receives an operation. */
export type Surface = "track" | "app" | "pipelines" | "browser" | "mobile";

/** What an operation does in Customer.io. `query` reads, `manage` changes the workspace rather than a person. */
export type OperationKind =
  | "identify"
  | "track"
  | "track-anonymous"
  | "page"
  | "screen"
  | "group"
  | "alias"
  | "device"
  | "metric"
  | "batch"
  | "merge"
  | "suppress"
  | "unsuppress"
  | "destroy"
  | "send"
  | "broadcast"
  | "query"
  | "manage";

/** What an argument means. */
export type Role =
  | "person"
  /** The id that Customer.io gave to a person; such a person is found under `person`, too. */
  | "cio-person"
  /** An email under a key that says so, such as `identifiers: { email }`: a person, though not an id. */
  | "email-person"
  | "anonymous-person"
  | "attributes"
  | "event-name"
  | "data"
  | "timestamp"
  | "event-id"
  /** The times between which a query asks for messages. */
  | "from-time"
  | "to-time"
  /** The times between which a query asks for metrics. */
  | "metrics-start"
  | "metrics-end"
  | "device"
  | "message"
  /** The id of a broadcast. */
  | "broadcast"
  | "entity"
  | "items";

/** Where an argument is: its position (0-based), then the properties that lead to it. */
export type ArgumentPath = readonly [position: number, ...properties: string[]];

/** The variant of an operation: the channel of a message, or what happens to a device. */
export type Variant = "email" | "push" | "sms" | "whatsapp" | "inbox message" | "in-app" | "add" | "remove";

export interface SdkMethod {
  readonly kind: OperationKind;
  readonly variant?: Variant;
  readonly arguments: Readonly<Partial<Record<Role, ArgumentPath>>>;
}

/** The four kinds of secret; none can replace another. `site-id` is the user name that goes with a Track key. */
export type CredentialRole = "site-id" | "track-key" | "app-key" | "write-key";

export interface SdkClass {
  readonly name: string;
  readonly surface: Surface;
  /** Which secrets the constructor takes, by position; a path leads into an options object. */
  readonly credentials: readonly { readonly role: CredentialRole; readonly at: ArgumentPath }[];
  readonly methods: Readonly<Record<string, SdkMethod>>;
  /** The class is used itself, without `new`. */
  readonly isStatic?: boolean;
  /** A static method that creates a client, such as `load`. */
  readonly factory?: string;
  /** The client converts `Date`s in its arguments to seconds. */
  readonly takesDates?: boolean;
  /** Each instance has its own queue and timer, so creating one per call loses events. */
  readonly hasQueue?: boolean;
  /** Another vendor's client, which sends to Customer.io when its options name this host. */
  readonly host?: RegExp;
}

export interface SdkPackage {
  readonly name: string;
  /** Its exports; `default` is also what `require` returns. */
  readonly classes: readonly SdkClass[];
  readonly defaultClass?: SdkClass;
  /** Exports that are not clients: values, and classes that build requests. */
  readonly values: readonly string[];
  readonly requests: readonly string[];
}

function method(kind: OperationKind, args: SdkMethod["arguments"] = {}, variant?: Variant): SdkMethod {
  return { kind, arguments: args, ...(variant === undefined ? {} : { variant }) };
}

const trackMethods: Record<string, SdkMethod> = {
  identify: method("identify", { person: [0], attributes: [1] }),
  track: method("track", {
    person: [0],
    "event-name": [1, "name"],
    data: [1, "data"],
    timestamp: [1, "timestamp"],
    "event-id": [1, "id"],
  }),
  trackAnonymous: method("track-anonymous", {
    "anonymous-person": [0],
    "event-name": [1, "name"],
    data: [1, "data"],
    timestamp: [1, "timestamp"],
  }),
  trackPageView: method("page", { person: [0], "event-name": [1] }),
  trackPush: method("metric", { timestamp: [0, "timestamp"] }),
  addDevice: method("device", { person: [0], device: [3] }, "add"),
  deleteDevice: method("device", { person: [0] }, "remove"),
  destroy: method("destroy", { person: [0] }),
  suppress: method("suppress", { person: [0] }),
  unsuppress: method("unsuppress", { person: [0] }),
  mergeCustomers: method("merge"),
  entity: method("batch", { entity: [0] }),
  batch: method("batch", { items: [0] }),
  addCustomersToSegment: method("manage"),
  removeCustomersFromSegment: method("manage"),
  submitForm: method("manage"),
  reportMetric: method("metric", { timestamp: [0, "timestamp"] }),
  unsubscribe: method("manage"),
  getAccountRegion: method("query"),
};

const sendMethods: Record<string, SdkMethod> = {
  sendEmail: method("send", { message: [0] }, "email"),
  sendPush: method("send", { message: [0] }, "push"),
  sendSMS: method("send", { message: [0] }, "sms"),
  sendWhatsApp: method("send", { message: [0] }, "whatsapp"),
  sendInboxMessage: method("send", { message: [0] }, "inbox message"),
  sendInApp: method("send", { message: [0] }, "in-app"),
  triggerBroadcast: method("broadcast", { broadcast: [0], data: [1] }),
};

const appQueries = [
  "getCustomersByEmail",
  "listExports",
  "getExport",
  "downloadExport",
  "createCustomersExport",
  "createDeliveriesExport",
  "getAttributes",
  "getCustomerActivities",
  "getCustomerMessages",
  "getCustomerRelationships",
  "getCustomerSegments",
  "getCustomerSubscriptionPreferences",
  "searchCustomers",
  "getCustomersAttributes",
  "listActivities",
  "listSegments",
  "getSegment",
  "getSegmentMembership",
  "getSegmentCustomerCount",
  "getTransactionalMessageDeliveries",
  "getCampaignMetrics",
  "getCampaignActionMetrics",
  "getMessages",
  "getMessage",
  "listCampaigns",
  "listTransactionalMessages",
  "searchSuppression",
];

const appMethods: Record<string, SdkMethod> = {
  ...sendMethods,
  ...Object.fromEntries(appQueries.map((name) => [name, method("query")])),
  createSuppression: method("manage"),
  deleteSuppression: method("manage"),
  createSegment: method("manage"),
  deleteSegment: method("manage"),
};

const pipelinesMethods: Record<string, SdkMethod> = {
  identify: method("identify", {
    person: [0, "userId"],
    attributes: [0, "traits"],
    timestamp: [0, "timestamp"],
  }),
  track: method("track", {
    person: [0, "userId"],
    "anonymous-person": [0, "anonymousId"],
    "event-name": [0, "event"],
    data: [0, "properties"],
    timestamp: [0, "timestamp"],
  }),
  page: method("page", { person: [0, "userId"], "event-name": [0, "name"], timestamp: [0, "timestamp"] }),
  screen: method("screen", { person: [0, "userId"], "event-name": [0, "name"], timestamp: [0, "timestamp"] }),
  group: method("group", { person: [0, "userId"], timestamp: [0, "timestamp"] }),
  alias: method("alias", { timestamp: [0, "timestamp"] }),
};

/** How packages from before `customerio-node` send an event. */
const positionalTrack = method("track", { person: [0], "event-name": [1], data: [2] });

const positionalMethods: Record<string, SdkMethod> = {
  identify: method("identify", { person: [0], attributes: [1] }),
  track: method("track", { "event-name": [0], data: [1] }),
  page: method("page", { "event-name": [0] }),
  screen: method("screen", { "event-name": [0] }),
  group: method("group"),
};

/** The older snippet's `_cio` takes one object with the id among the attributes. */
const browserSnippet: SdkClass = {
  name: "_cio",
  surface: "browser",
  credentials: [],
  isStatic: true,
  methods: {
    identify: method("identify", { person: [0, "id"], attributes: [0] }),
    track: method("track", { "event-name": [0], data: [1] }),
    page: method("page", { "event-name": [0] }),
  },
};

/** What the newer snippet adds: the browser library under a global name. */
const browserAnalyticsGlobal: SdkClass = {
  name: "cioanalytics",
  surface: "pipelines",
  credentials: [],
  isStatic: true,
  hasQueue: true,
  methods: positionalMethods,
};

/** Clients that scripts of a page find in a global variable. */
export const globalClients: readonly SdkClass[] = [browserSnippet, browserAnalyticsGlobal];

const trackCredentials = [
  { role: "site-id", at: [0] },
  { role: "track-key", at: [1] },
] as const;

const trackClient: SdkClass = {
  name: "TrackClient",
  surface: "track",
  credentials: trackCredentials,
  methods: trackMethods,
};

const appClient: SdkClass = {
  name: "APIClient",
  surface: "app",
  credentials: [{ role: "app-key", at: [0] }],
  methods: appMethods,
};

const pipelinesClient: SdkClass = {
  name: "PipelinesClient",
  surface: "pipelines",
  credentials: [{ role: "write-key", at: [0] }],
  methods: { ...pipelinesMethods, batch: method("batch", { items: [0] }) },
};

/** The default export of `customerio-node` up to 2.x; in 1.x it could send and trigger broadcasts, too. */
const legacyClient: SdkClass = {
  name: "CIO",
  surface: "track",
  credentials: trackCredentials,
  methods: {
    ...trackMethods,
    sendEmail: method("send", { message: [0] }, "email"),
    triggerBroadcast: method("broadcast", { broadcast: [0], data: [1] }),
  },
};

/** `node-customerio`, a module of functions: the id is one of the attributes. */
const promisingClient: SdkClass = {
  name: "NodeCustomerio",
  surface: "track",
  credentials: [],
  isStatic: true,
  takesDates: true,
  methods: {
    identify: method("identify", { person: [0, "id"], attributes: [0] }),
    track: positionalTrack,
  },
};

/** `node-customer.io`: the email is an argument of its own, and each call ends with a callback. */
const throwingClient: SdkClass = {
  name: "Customerio",
  surface: "track",
  credentials: trackCredentials,
  methods: {
    identify: method("identify", { person: [0], "email-person": [1], attributes: [2] }),
    track: positionalTrack,
  },
};

const nodeAnalytics: SdkClass = {
  name: "Analytics",
  surface: "pipelines",
  credentials: [{ role: "write-key", at: [0, "writeKey"] }],
  methods: pipelinesMethods,
  hasQueue: true,
};

/** Segment's library, on which Customer.io's own is based: it takes another host. */
const segmentAnalytics: SdkClass = { ...nodeAnalytics, host: /^https:\/\/cdp(?:-eu)?\.customer\.io\b/u };

const browserAnalytics: SdkClass = {
  name: "AnalyticsBrowser",
  surface: "pipelines",
  credentials: [{ role: "write-key", at: [0, "writeKey"] }],
  methods: positionalMethods,
  factory: "load",
  hasQueue: true,
};

const reactNative: SdkClass = {
  name: "CustomerIO",
  surface: "mobile",
  credentials: [],
  isStatic: true,
  methods: {
    ...positionalMethods,
    identify: method("identify", { person: [0, "userId"], attributes: [0, "traits"] }),
    setProfileAttributes: method("identify", { attributes: [0] }),
    setDeviceAttributes: method("device", { device: [0] }, "add"),
    registerDeviceToken: method("device", {}, "add"),
  },
};

export const sdkPackages: readonly SdkPackage[] = [
  {
    name: "customerio-node",
    classes: [trackClient, appClient, pipelinesClient],
    defaultClass: legacyClient,
    values: [
      "RegionUS",
      "RegionEU",
      "Region",
      "IdentifierType",
      "CustomerIORequestError",
      "verifyRequestSignature",
    ],
    requests: [
      "SendEmailRequest",
      "SendPushRequest",
      "SendSMSRequest",
      "SendWhatsAppRequest",
      "SendInboxMessageRequest",
      "SendInAppRequest",
    ],
  },
  {
    name: "@customerio/cdp-analytics-node",
    classes: [nodeAnalytics],
    defaultClass: nodeAnalytics,
    values: [],
    requests: [],
  },
  {
    name: "@customerio/cdp-analytics-browser",
    classes: [browserAnalytics],
    defaultClass: browserAnalytics,
    values: [],
    requests: [],
  },
  {
    name: "@segment/analytics-node",
    classes: [segmentAnalytics],
    defaultClass: segmentAnalytics,
    values: [],
    requests: [],
  },
  { name: "customerio-reactnative", classes: [reactNative], values: [], requests: [] },
  { name: "node-customerio", classes: [], defaultClass: promisingClient, values: [], requests: [] },
  { name: "node-customer.io", classes: [], defaultClass: throwingClient, values: [], requests: [] },
];

/** The classes to choose from when a receiver is known by name only: the arguments show which one it is. */
export const sdkClassesByForm = {
  trackClient,
  appClient,
  pipelinesClient,
  browserSnippet,
  promisingClient,
} as const;

/** Every class of every package. */
export const sdkClasses: readonly SdkClass[] = sdkPackages.flatMap(({ classes, defaultClass }) => [
  ...classes,
  ...(defaultClass ? [defaultClass] : []),
]);

/** The names of all methods of all clients: calls of anything else can be skipped. */
export const sdkMethodNames: ReadonlySet<string> = new Set(
  [...sdkClasses, ...globalClients].flatMap((entry) => Object.keys(entry.methods)),
);

/** Classes whose instances are described by their one argument: `new SendEmailRequest({ … })`. */
export const requestClasses: ReadonlySet<string> = new Set(sdkPackages.flatMap(({ requests }) => requests));

/** Subpaths that export the same classes; others, such as `dist/lib/request`, are internals of a package. */
const publicPath = /^(?:\/(?:(?:dist\/)?(?:lib\/)?(?:index|api|track|pipelines|regions)(?:\.js)?|dist))?$/u;

/** The package whose clients a module specifier imports, by its npm, Deno or CDN name. */
export function getSdkPackage(specifier: string): SdkPackage | undefined {
  const address = getPackageAddress(specifier);
  return sdkPackages.find(
    ({ name }) => address.startsWith(name) && publicPath.test(address.slice(name.length)),
  );
}

/** A module specifier as npm has it: without `npm:`, a CDN, a version or a query. */
export function getPackageAddress(specifier: string): string {
  const plain = specifier
    .replace(/^npm:\/?|^https:\/\/(?:esm\.sh|cdn\.skypack\.dev)\//u, "")
    .replace(/(?<=.)@[\d.^~x]+/u, "");
  return plain.split("?")[0] ?? "";
}
