/**
 * HTTP libraries as data: how they are imported and called, and where their options keep the parts of a request. A call is matched against
 * all rows, since an instance or a wrapper rarely shows which library it uses.
 */
interface RequestLibrary {
  /** Packages whose imports send requests, under any local name. */
  readonly packages?: readonly string[];
  /** Usual names of its function. */
  readonly functions?: readonly string[];
  /** The packages whose function takes the verb, the URL and the data, like its method `request`: `needle("put", url, data)`. */
  readonly verbFirst?: readonly string[];
  /** Methods that create an instance with options of its own. */
  readonly factories?: readonly string[];
  /** Classes that are constructed with the host. */
  readonly classes?: readonly string[];
  /** Classes that are constructed with the credentials of their requests: a token, or an object with a user and a password. */
  readonly authorized?: readonly string[];
  /** Options that hold the URL. */
  readonly urls?: readonly string[];
  /** Options that hold what a relative URL starts with. */
  readonly bases?: readonly string[];
  /** Options that hold the host when the URL is in parts, and the path that goes with it. */
  readonly hosts?: readonly string[];
  readonly paths?: readonly string[];
  /** Options that hold the body. */
  readonly bodies?: readonly string[];
  /** Options that hold the parameters of the query. */
  readonly queries?: readonly string[];
  /** Options that hold the verb. */
  readonly methods?: readonly string[];
  /** Options that hold functions that run with each request, whose caller waits for them: the properties that lead there, with dots. */
  readonly hooks?: readonly string[];
  /** Methods of the request that add to it: `.send(body)`, `.set(header, value)`. */
  readonly chain?: readonly string[];
  /** Methods of a client that return the same client with something added to its requests, which another method sends, and what they add. */
  readonly additions?: Readonly<Record<string, Addition>>;
  /** Methods of a client that return the same client, with nothing added that matters here. */
  readonly passing?: readonly string[];
}

/** A part of a request that a method of its client adds. */
export type Addition = "url" | "options" | "headers" | "authorization" | "body" | "query" | "nothing";

/** If rows share an option, it is read in the order of the rows. */
const libraries = [
  {
    functions: ["axios"],
    packages: ["axios"],
    factories: ["create"],
    urls: ["url"],
    bases: ["baseURL"],
    bodies: ["data"],
    queries: ["params"],
    methods: ["method"],
  },
  {
    functions: ["fetch", "nodeFetch", "node_fetch", "crossFetch", "fetchFn", "fetchImpl"],
    packages: ["node-fetch", "cross-fetch", "isomorphic-fetch", "isomorphic-unfetch", "unfetch"],
    bodies: ["body"],
    methods: ["method"],
  },
  {
    functions: ["ofetch", "$fetch"],
    packages: ["ofetch"],
    factories: ["create"],
    bases: ["baseURL"],
    bodies: ["body"],
    queries: ["query", "params"],
    hooks: ["onRequest", "onResponse"],
  },
  {
    functions: ["request", "requestPromise", "rp"],
    packages: ["request", "request-promise", "request-promise-native"],
    factories: ["defaults"],
    urls: ["url", "uri"],
    bases: ["baseUrl"],
    bodies: ["body", "json"],
    queries: ["qs"],
  },
  {
    functions: ["got"],
    packages: ["got"],
    chain: ["json", "text", "buffer"],
    factories: ["extend", "instance"],
    urls: ["url"],
    bases: ["prefixUrl"],
    bodies: ["body", "json"],
    queries: ["searchParams"],
    hooks: ["hooks.beforeRequest", "hooks.afterResponse"],
  },
  {
    functions: ["ky"],
    packages: ["ky"],
    chain: ["json", "text", "blob", "arrayBuffer", "formData"],
    factories: ["create", "extend"],
    bases: ["prefixUrl"],
    bodies: ["body", "json"],
    queries: ["searchParams"],
    hooks: ["hooks.beforeRequest", "hooks.afterResponse"],
  },
  {
    functions: ["undiciFetch", "undiciRequest"],
    packages: ["undici"],
    classes: ["Client", "Pool", "Agent"],
    passing: ["compose"],
    paths: ["path"],
    bodies: ["body"],
    queries: ["query"],
  },
  {
    functions: ["superagent"],
    packages: ["superagent"],
    verbFirst: ["superagent"],
    chain: [
      ...["send", "set", "auth", "type", "accept", "timeout", "retry", "query", "json"],
      ...["agent", "buffer", "ok", "parse", "redirects", "responseType", "serialize", "unset", "use"],
    ],
  },
  { functions: ["needle"], packages: ["needle"], verbFirst: ["needle"] },
  {
    packages: ["then-request", "sync-request"],
    verbFirst: ["then-request", "sync-request"],
    bodies: ["body", "json"],
    queries: ["qs"],
  },
  {
    functions: ["wretch"],
    packages: ["wretch"],
    additions: {
      ...{ url: "url", options: "options", headers: "headers", auth: "authorization", query: "query" },
      ...{ body: "body", json: "body", formData: "body", formUrl: "body" },
      ...{
        accept: "nothing",
        content: "nothing",
        addon: "nothing",
        polyfills: "nothing",
        errorType: "nothing",
      },
      ...{ catcher: "nothing", catcherFallback: "nothing", customError: "nothing", signal: "nothing" },
      ...{ middlewares: "nothing", resolve: "nothing", defer: "nothing" },
    },
    chain: [
      ...["res", "json", "text", "blob", "arrayBuffer", "formData", "error", "fetchError", "badRequest"],
      ...["unauthorized", "forbidden", "notFound", "timeout", "internalError", "setTimeout", "onAbort"],
    ],
  },
  { packages: ["phin"], urls: ["url"], bodies: ["data"] },
  { packages: ["https", "node:https"], urls: ["href"], hosts: ["hostname", "host"], paths: ["path"] },
  // What the SDK's clients send their requests with; the package does not document it.
  {
    packages: [
      ...["customerio-node/dist/lib/request", "customerio-node/dist/lib/request.js"],
      ...["customerio-node/lib/request", "customerio-node/lib/request.js"],
    ],
    authorized: ["default"],
  },
  // Without a package: jQuery's `$.ajax({ type })`, and `{ payload }` of hapi's client.
  { bodies: ["payload"], methods: ["type"] },
] satisfies readonly RequestLibrary[];

/** The names that all libraries have for a part of a request, by part. */
export const requestWords = {
  packages: collect("packages"),
  verbFirst: collect("verbFirst"),
  functions: collect("functions"),
  factories: collect("factories"),
  classes: collect("classes"),
  urls: collect("urls"),
  bases: collect("bases"),
  hosts: collect("hosts"),
  paths: collect("paths"),
  bodies: collect("bodies"),
  queries: collect("queries"),
  methods: collect("methods"),
  chain: collect("chain"),
  passing: collect("passing"),
  hooks: collect("hooks"),
};

/** How an instance of axios is given a function that runs with each of its requests: `api.interceptors.request.use(wait)`. */
export const hookingMethod = "use";
export const hookingParts: ReadonlySet<string> = new Set(["request", "response"]);
export const hookingOwner = "interceptors";

/** What methods of clients add to requests, by the method. */
export const requestAdditions: ReadonlyMap<string, Addition> = new Map(
  libraries.flatMap(({ additions = {} }: RequestLibrary) => Object.entries(additions)),
);

/** Says whether a package, or a function of the usual name, creates clients whose methods add to their requests. */
export function isBuilder(packageOrName: string | undefined): boolean {
  return libraries.some(
    ({ packages = [], functions = [], additions }: RequestLibrary) =>
      additions !== undefined &&
      packageOrName !== undefined &&
      (packages.includes(packageOrName) || functions.includes(packageOrName)),
  );
}

/** Says whether an export of a package is a class that is constructed with the credentials of its requests. */
export function isAuthorizedClass(specifier: string, name: string): boolean {
  return libraries.some(
    ({ packages = [], authorized = [] }: RequestLibrary) =>
      packages.includes(specifier) && authorized.includes(name),
  );
}

/** Methods that send a request, with the verb in capitals; `undefined` where the options say it. */
export const requestMethods: Readonly<Record<string, string | undefined>> = {
  post: "POST",
  put: "PUT",
  patch: "PATCH",
  delete: "DELETE",
  del: "DELETE",
  destroy: "DELETE",
  get: "GET",
  head: "HEAD",
  request: undefined,
};

/** The method of a request that adds credentials: a user and a password, or a token and the option that says so. */
export const credentialMethod = "auth";
export const credentialOption = { name: "type", bearer: "bearer" } as const;

/** Verbs, in upper or lower case. */
export const requestVerbs: ReadonlySet<string | undefined> = new Set(Object.values(requestMethods));

/** The method of such a client that is given the verb first: `api.url(path).fetch("PUT", "", body)`. */
export const verbFirstMethod = "fetch";

/** Verbs whose second argument is options, because they have no body. */
export const bodilessVerbs: ReadonlySet<string | undefined> = new Set(["GET", "DELETE", "HEAD"]);

/** Properties that only options have, not a body: of got's and ky's `post(url, { json, headers })`. */
export const optionKeys: ReadonlySet<string> = new Set(["json", "body", "headers", "form"]);

/** Node's own modules, to whose requests the body is written. */
export const streamingPackages: ReadonlySet<string> = new Set(["http", "https", "node:http", "node:https"]);

/** Names in the receiver of a request whose result the body is written to: `https`, `client`. */
export const streamingReceivers: ReadonlySet<string> = new Set(["http", "https", "client", "pool"]);

/** Calls that make bytes of a text, as the body of Node's own requests: `Buffer.from(JSON.stringify(body))`. */
export const byteMakers: ReadonlySet<string> = new Set([
  "Buffer.from",
  "encoder.encode",
  "textEncoder.encode",
]);

/** The methods that give an `XMLHttpRequest` its parts: `open(verb, url)`, `setRequestHeader(name, value)`, `send(body)`. */
export const openingMethod = "open";
export const openedClass = "XMLHttpRequest";
export const openedHeader = "setRequestHeader";
export const openedBody = "send";

/** Methods that write the body to such a request. */
export const writingMethods: ReadonlySet<string> = new Set(["write", "end"]);

/** Words in the name of a receiver that sends HTTP requests: a quick way to rule out `map.get(…)` and the like. */
export const httpReceiver =
  /axios|got|ky\b|http|request|agent|needle|fetch|api|client|rest|cio|customer|track|instance|service|undici|pool|app\b|pipelines|cdp/iu;

/** The library that a package or the usual name of a function belongs to, by the name of its first package. */
export function getLibrary(packageOrName: string): string | undefined {
  const found = libraries.find(
    ({ packages = [], functions = [] }: RequestLibrary) =>
      packages.includes(packageOrName) || functions.includes(packageOrName),
  );
  const { packages = [], functions = [] }: RequestLibrary = found ?? {};
  return packages.includes(packageOrName) ? packageOrName : (functions[0] ?? packages[0]);
}

function collect(part: Exclude<keyof RequestLibrary, "additions">): ReadonlySet<string> {
  return new Set(libraries.flatMap((library: RequestLibrary) => library[part] ?? []));
}
