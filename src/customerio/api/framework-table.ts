import type { FrameworkFacts, KeeperFacts } from "./framework-facts.ts";

/** The methods of routers that take a path and handlers. */
export const routerMethods: ReadonlySet<string> = new Set([
  "get",
  "post",
  "put",
  "patch",
  "delete",
  "del",
  "all",
  "use",
  "options",
  "head",
  "route",
  "addRoute",
]);

/** The methods that mount a router below a path of another one: `app.use("/api", router)`, `app.route("/api", router)`. */
export const mountingMethods: readonly string[] = ["use", "route"];
/** The same with a plugin: `app.register(plugin, { prefix: "/api" })`. */
export const pluginMethod = "register";
export const mountingOption = "prefix";

/** The names of variables that hold a router, whatever framework it is of. */
export const routerNames = {
  whole: ["app", "router", "server", "route", "routes", "api"],
  endings: ["Router", "App", "Routes"],
  /** A function that creates a router, and a method that returns the router of one path. */
  maker: "Router",
  ofPath: "route",
} as const;

const httpMethods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"] as const;

const inPagesApi = /(?:^|\/)pages\/api\//u;

/** `after` works where Next.js renders, not in `pages/api`. Source: the Next.js reference on `after`, stable since 15.1. */
const after: KeeperFacts = {
  name: "after",
  takes: "function",
  module: "next/server",
  package: "next",
  since: [15, 1],
};
/** It works in every function that Vercel runs. Source: Vercel's reference on `@vercel/functions`. */
export const vercelWaitUntil: KeeperFacts = {
  name: "waitUntil",
  takes: "promise",
  module: "@vercel/functions",
  package: "@vercel/functions",
};

/** All functions that keep work alive, to find out which ones code imports. */
export const keepers: readonly KeeperFacts[] = [after, vercelWaitUntil];

/**
 * Every framework that answers requests, one row each. The order decides where two rows fit one handler: the narrower comes first.
 */
const rows = [
  {
    name: "server-action",
    directive: "use server",
    answersBy: "return",
    runtime: { always: "next", keepers: [after, vercelWaitUntil] },
  },
  {
    name: "next-route",
    packages: ["next"],
    exports: [{ path: /(?:^|\/)route\.[cm]?[jt]sx?$/u, names: httpMethods, holds: "anything" }],
    words: { request: ["request", "req"], context: ["context", "ctx"] },
    answersBy: "return",
    runtime: { always: "next", keepers: [after, vercelWaitUntil] },
  },
  {
    name: "next-api",
    exports: [{ path: inPagesApi, names: ["default"] }],
    words: { request: ["req", "request"], response: ["res", "response"] },
    parameters: [
      { types: [/NextApiRequest/u] },
      {
        path: inPagesApi,
        types: [/^(?:express\.)?\w*Request$/u, /^(?:express\.)?\w*Response$/u],
      },
      {
        path: inPagesApi,
        names: [
          ["req", "request", "_req", "_request"],
          ["res", "response"],
        ],
        use: { kind: "mention" },
      },
    ],
    answersBy: "response",
    completing: ["json", "send", "end", "redirect"],
    beginning: ["status"],
    runtime: { always: "next", keepers: [vercelWaitUntil] },
  },
  {
    name: "sveltekit",
    exports: [
      { path: /(?:^|\/)\+server\.[cm]?[jt]s$/u, names: httpMethods, holds: "anything" },
      { path: /(?:^|\/)\+page\.server\.[cm]?[jt]s$/u, names: ["actions", "load"], holds: "object" },
    ],
    words: { context: ["event"] },
    answersBy: "return",
    runtime: { serverPackages: ["@sveltejs/adapter-node"] },
  },
  {
    name: "astro",
    exports: [{ path: /^(?=.*\.[cm]?[jt]s$)(?:.*\/)?src\/pages\//u, names: httpMethods, holds: "anything" }],
    words: { context: ["context", "ctx"] },
    answersBy: "return",
    runtime: {},
  },
  {
    name: "remix",
    exports: [{ path: /(?:^|\/)routes\//u, names: ["action", "loader"] }],
    words: { request: ["request"], context: ["context"] },
    answersBy: "return",
    runtime: { isServer: true },
  },
  {
    name: "worker",
    exports: [{ names: ["default"], holds: { method: "fetch" } }],
    words: { request: ["request", "req"], context: ["ctx", "context"] },
    answersBy: "return",
    runtime: { executionContext: { parameter: 2, isProof: true } },
  },
  {
    name: "lambda",
    packages: [
      "aws-lambda",
      "@types/aws-lambda",
      "serverless-http",
      "aws-serverless-express",
      "@vendia/serverless-express",
      "@codegenie/serverless-express",
      "@fastify/aws-lambda",
      "@middy/core",
    ],
    exports: [{ names: ["handler"] }],
    words: { context: ["event", "context"] },
    answersBy: "return",
    triggers: {
      http: /^(?:statusCode|pathParameters|queryStringParameters|requestContext|rawPath)$|APIGateway|LambdaFunctionURL|ALB(?:Event|Result)/u,
      other:
        /^(?:SQS|SNS|S3|Dynamo\w*|Kinesis\w*|Scheduled|EventBridge|CloudWatch\w*|Firehose\w*|SES|PostConfirmation\w*|PreSignUp\w*|PostAuthentication\w*|PreAuthentication\w*|PreTokenGeneration\w*)(?:Trigger)?(?:Event|Handler)$/u,
    },
    runtime: { always: "frozen" },
  },
  {
    name: "firebase",
    packages: ["firebase-functions", "@google-cloud/functions-framework"],
    registering: { functions: ["onRequest", "onCall"], needsImport: true },
    words: { request: ["req", "request"], response: ["res", "response"] },
    answersBy: "return",
    runtime: { always: "frozen" },
  },
  {
    name: "nest",
    decorators: [
      "Get",
      "Post",
      "Put",
      "Patch",
      "Delete",
      "All",
      "Head",
      "Options",
      "Mutation",
      "Query",
      "ResolveField",
      "ResolveProperty",
    ],
    answersBy: "return",
    runtime: { isServer: true },
  },
  {
    name: "graphql",
    resolvers: {
      objects: ["Mutation", "Query"],
      types: ["MutationResolvers", "QueryResolvers"],
      field: { method: "resolve", beside: "type" },
    },
    words: { context: ["context", "ctx"] },
    answersBy: "return",
    runtime: { isServer: true },
  },
  {
    name: "trpc",
    registering: {
      methods: ["mutation", "query", "subscription", "use", "middleware", "unstable_pipe"],
      alone: ["unstable_pipe"],
      chain: {
        methods: ["input", "use", "output"],
        name: /procedure/iu,
        roots: ["t"],
        ofRoot: ["middleware"],
      },
    },
    words: { context: ["ctx"] },
    answersBy: "return",
    runtime: { isServer: true },
  },
  {
    name: "h3",
    registering: { functions: ["defineEventHandler", "eventHandler", "defineCachedEventHandler"] },
    words: { context: ["event"] },
    answersBy: "return",
    // Nitro's event has it on every host; h3 by itself does not. Source: the Nuxt guide on `server/`, "Awaiting promises after response".
    runtime: { waitingEvent: { parameter: 0, since: { nuxt: [3, 7], nitropack: [2, 6] } } },
  },
  {
    name: "deno",
    registering: { functions: ["Deno.serve"] },
    words: { request: ["request", "req"] },
    answersBy: "return",
    runtime: {},
  },
  {
    name: "adonis",
    parameters: [{ types: [/^HttpContext(?:Contract)?$/u] }],
    words: { request: ["request"], response: ["response"], context: ["ctx"] },
    answersBy: "return",
    runtime: {},
  },
  {
    name: "http",
    registering: { functions: ["createServer", "createHttpServer"] },
    parameters: [{ types: [/IncomingMessage/u, /ServerResponse/u] }],
    words: { application: ["server"], request: ["req", "request"], response: ["res", "response"] },
    answersBy: "response",
    completing: ["end"],
    beginning: ["writeHead"],
    runtime: { isServer: true, mayBeHosted: true },
  },
  {
    name: "koa",
    packages: ["koa", "@koa/router", "koa-router"],
    router: {},
    parameters: [{ names: [["ctx"]], use: { kind: "assign", properties: ["body", "status"] } }],
    words: { application: ["app", "application", "koa"], context: ["ctx", "context"], next: ["next"] },
    answersBy: "return",
    runtime: { isServer: true },
  },
  {
    name: "hono",
    packages: ["hono", "@hono"],
    router: { types: /^Hono$/u },
    parameters: [
      { names: [["c"]], use: { kind: "call", methods: ["json", "text", "html", "body", "redirect"] } },
    ],
    words: { application: ["app"], context: ["c", "ctx", "context"] },
    answersBy: "return",
    runtime: {
      isServer: true,
      serverPackages: ["@hono/node-server"],
      executionContext: { parameter: 0, property: "executionCtx" },
    },
  },
  {
    name: "fastify",
    packages: ["fastify"],
    router: { types: /Fastify(?:Instance|PluginAsync)/u, names: ["fastify"], handlerOption: "handler" },
    parameters: [{ types: [/FastifyRequest/u] }, { names: [["req", "request"], ["reply"]] }],
    words: {
      application: ["fastify", "instance", "server", "app"],
      request: ["request", "req"],
      response: ["reply"],
    },
    answersBy: "return",
    completing: ["send", "redirect"],
    beginning: ["status", "code"],
    runtime: { isServer: true },
    requestLogger: { parameter: 0, property: "log" },
  },
  {
    name: "express",
    packages: ["express", "express-promise-router", "polka", "restify", "router"],
    router: { isAssumed: true },
    parameters: [
      { types: [/^(?:express\.)?\w*Request$/u, /^(?:express\.)?\w*Response$/u] },
      {
        names: [
          ["req", "request", "_req", "_request"],
          ["res", "response"],
        ],
        use: { kind: "mention" },
      },
    ],
    words: {
      application: ["app", "application", "express"],
      request: ["req", "request", "_req", "_request"],
      response: ["res", "response", "_res"],
      next: ["next"],
    },
    answersBy: "response",
    completing: ["json", "send", "sendStatus", "sendFile", "end", "redirect", "render", "jsonp", "download"],
    beginning: ["status", "writeHead"],
    runtime: { isServer: true, mayBeHosted: true },
  },
] as const satisfies readonly FrameworkFacts[];

/** The frameworks: each has its own way to do work after the response. */
export type Framework = (typeof rows)[number]["name"];

/** Every framework that answers requests, the narrower before the wider. */
export const frameworks: readonly (FrameworkFacts & { readonly name: Framework })[] = rows;

const byName = new Map(frameworks.map((facts) => [facts.name, facts]));

/** @throws when the table has no such row, which the type rules out */
export function getFrameworkFacts(name: Framework): FrameworkFacts {
  const facts = byName.get(name);
  if (!facts) throw new Error(`no framework is called ${name}`);
  return facts;
}
