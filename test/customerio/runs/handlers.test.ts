import { describe, expect, test } from "vitest";
import { frameworks, type Framework } from "../../../src/customerio/api/framework-table.ts";
import { client, learnFrom, type Code } from "./code.ts";

const send = `await cio.track("7", { name: "order_placed" });`;

/** What answers the request in which code calls Customer.io, with the path it is registered under: `express /orders`. */
function describeHandler(code: Code): string {
  const files = typeof code === "string" ? { "src/example.ts": code } : code;
  const { operations, contexts } = learnFrom(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, withClient(text)])),
  );
  const [operation] = operations;
  const handler = operation && contexts.getRequestHandler(operation.site);
  if (!operation || !handler) return operation ? "none" : "nothing is sent";
  return [handler.framework, handler.route].filter(Boolean).join(" ");
}

/** A directive stays in front of the imports. */
function withClient(text: string): string {
  const directive = `"use server";\n`;
  return text.startsWith(directive)
    ? `${directive}${client}${text.slice(directive.length)}`
    : `${client}${text}`;
}

/** One handler of each framework: a row of the table without an example does not compile. */
const examples: Readonly<Record<Framework, Code>> = {
  "server-action": `"use server";\nexport async function placeOrder(form) { ${send} }`,
  "next-route": {
    "src/app/api/orders/route.ts": `export const POST = withAuth(async (request) => { ${send} });`,
  },
  "next-api": { "src/pages/api/orders.ts": `export default async function handle(a, b) { ${send} }` },
  sveltekit: {
    "src/routes/orders/+page.server.ts": `export const actions = { default: async ({ request }) => { ${send} } };`,
  },
  astro: { "src/pages/orders.ts": `export async function POST({ request }) { ${send} }` },
  remix: { "app/routes/orders.tsx": `export async function action({ request }) { ${send} }` },
  worker: `export default { async fetch(request, env, ctx) { ${send} } };`,
  lambda: `export const handler = async (event) => { ${send} };`,
  firebase: `import { onRequest } from "firebase-functions/v2/https";\nexport const orders = onRequest(async (req, res) => { ${send} });`,
  nest: `class Orders { @Post() async create() { ${send} } }`,
  graphql: `export const resolvers = { Mutation: { placeOrder: async (root, args) => { ${send} } } };`,
  trpc: `export const orders = publicProcedure.input(schema).mutation(async ({ input }) => { ${send} });`,
  h3: `export default defineEventHandler(async (event) => { ${send} });`,
  deno: `Deno.serve({ port: 8000 }, async (request) => { ${send} });`,
  adonis: `export default class Orders { async store(context: HttpContext) { ${send} } }`,
  http: `import { createServer } from "node:http";\ncreateServer(async (a, b) => { ${send} });`,
  koa: `import Router from "@koa/router";\nnew Router().post("/orders", async (a) => { ${send} });`,
  hono: `import { Hono } from "hono";\nnew Hono().post("/orders", async (a) => { ${send} });`,
  fastify: `import Fastify from "fastify";\nconst instance = Fastify();\ninstance.post("/orders", async (a) => { ${send} });`,
  express: `import express from "express";\nconst shop = express();\nshop.post("/orders", async (a, b) => { ${send} });`,
};

test.each(frameworks.map(({ name }) => name))("a handler of %s is recognized", (name) => {
  expect(describeHandler(examples[name]).split(" ")[0]).toBe(name);
});

describe("a call registers a handler", () => {
  test.each<[string, Code]>([
    ["express /orders", `app.post("/orders", async (a, b) => { ${send} });`],
    ["express /orders", `ordersRouter.post("/orders", async (a, b) => { ${send} });`],
    ["express", `router.route("/orders").post(async (a, b) => { ${send} });`],
    ["express", `express.Router().post(async (a, b) => { ${send} });`],
    ["express /orders", `shop.post("/orders", async (a, b) => { ${send} });`],
    ["none", `shop.post("orders", async (a, b) => { ${send} });`],
    ["none", `shop.post(async (a, b) => { ${send} }, "/orders");`],
    ["none", `shop.publish("/orders", async (a, b) => { ${send} });`],
    ["express /orders", `app.post("/orders", [requireUser, asyncHandler(async (a, b) => { ${send} })]);`],
    ["express /orders", `async function place(a, b) { ${send} }\napp.post("/orders", requireUser, place);`],
    [
      "express /orders",
      `async function place(a, b) { ${send} }\napp.post("/orders", [asyncHandler(place)]);`,
    ],
    ["express", `const place = () => async (a, b) => { ${send} };\napp.use(place());`],
    [
      "express",
      `const place = (options) => function run(a, b) { ${send} };\napp.use([place({ isNew: true })]);`,
    ],
    ["none", `const place = () => async (a, b) => { ${send} };\napp.publish(place());`],
    ["none", `const place = (a, b) => { ${send} };\napp.use(place());`],
    ["none", `const place = () => ({ run: async (a, b) => { ${send} } });\napp.use(place());`],
    ["fastify", `fastify.route({ method: "POST", url: "/orders", handler: async (a) => { ${send} } });`],
    ["none", `fastify.route({ method: "POST", url: "/orders", onSend: async (a) => { ${send} } });`],
    [
      "fastify /orders",
      `function routes(instance: FastifyInstance) { instance.post("/orders", async (a) => { ${send} }); }`,
    ],
    ["hono /orders", `function routes(shop: Hono<Env>) { shop.post("/orders", async (a) => { ${send} }); }`],
    [
      "express /orders",
      `function routes(app /* FastifyInstance */) { app.post("/orders", async (a) => { ${send} }); }`,
    ],
    [
      "koa /orders",
      `const router = require("koa-router")();\nrouter.post("/orders", async (a) => { ${send} });`,
    ],
    [
      "express /orders",
      `const router = make(); // require("koa-router")\nrouter.post("/orders", async (a) => { ${send} });`,
    ],
    ["trpc", `t.procedure.mutation(async () => { ${send} });`],
    ["none", `store.mutation(async () => { ${send} }); // a procedure`],
    ["none", `store.named("publicProcedure").mutation(async () => { ${send} });`],
    ["trpc", `base.use(logged).mutation(async () => { ${send} });`],
    ["trpc", `const metered = t.middleware(async ({ next }) => { ${send} return next(); });`],
    ["trpc", `const metered = signedIn.unstable_pipe(async ({ next }) => { ${send} return next(); });`],
    ["trpc", `export const metered = publicProcedure.use(async ({ next }) => { ${send} return next(); });`],
    ["none", `store.middleware(async ({ next }) => { ${send} return next(); });`],
    ["none", `vite.serve(async (a) => { ${send} });`],
    ["none", `onRequest(async (a, b) => { ${send} });`],
    ["none", `// moved here from firebase-functions\nonRequest(async (a, b) => { ${send} });`],
    ["none", `const from = "firebase-functions";\nonRequest(async (a, b) => { ${send} });`],
    [
      "firebase",
      `const { onRequest } = require("firebase-functions");\nonRequest(async (a, b) => { ${send} });`,
    ],
  ])("%s: %s", (expected, code) => {
    expect(describeHandler(code)).toBe(expected);
  });
});

describe("a handler shows by its form", () => {
  test.each<[string, Code]>([
    ["express", `async function place(req: Request, res: Response) { ${send} }`],
    ["express", `async function place(a: express.Request<Params>, b: express.Response) { ${send} }`],
    ["none", `async function place(a: Request) { ${send} }`],
    ["none", `async function place(a: Requested, b: Response) { ${send} }`],
    ["next-api", { "pages/api/orders.ts": `async function place(a: Request, b: Response) { ${send} }` }],
    ["next-api", `async function place(a: NextApiRequest, b) { ${send} }`],
    ["fastify", `async function place(a: FastifyRequest<Order>) { ${send} }`],
    ["http", `async function place(a: IncomingMessage, b: ServerResponse) { ${send} }`],
    ["none", `async function place(a: IncomingMessage, b) { ${send} }`],
    ["express", `async function place(req, res) { ${send} res.end(); }`],
    ["none", `async function place(req, res) { ${send} }`],
    ["none", `async function place(req, res) { ${send} /* res.end() */ }`],
    ["none", `async function place(req, res) { ${send} log("res"); }`],
    ["none", `async function place(order, res) { ${send} res.end(); }`],
    ["fastify", `async function place(request, reply) { ${send} }`],
    ["koa", `async function place(ctx) { ${send} ctx.body = 1; }`],
    ["none", `async function place(ctx) { ${send} if (ctx.body == 1) return; }`],
    ["none", `async function place(ctx) { ${send} // ctx.body = 1\n }`],
    ["none", `async function place(ctx) { ${send} log("ctx.status = 1"); }`],
    ["hono", `async function place(c) { ${send} return c.json({}); }`],
    ["none", `async function place(c) { ${send} return c.save({}); }`],
    ["none", `async function place(c) { ${send} return "c.json()"; }`],
    ["none", `async function place(c) { ${send} /* c.json() */ }`],
    ["server-action", `async function place(form) { "use server"; ${send} }`],
    ["none", `async function place(form) { // "use server"\n ${send} }`],
    ["none", `async function place(form) { log("use server"); ${send} }`],
    ["none", `"use server";\nasync function place(form) { ${send} }`],
    ["graphql", `const place = { type: Order, resolve: async (root) => { ${send} } };`],
    ["none", `const place = { kind: Order, resolve: async (root) => { ${send} } };`],
    ["graphql", `const all: MutationResolvers<Context> = { place: async (root) => { ${send} } };`],
    ["none", `const all: Resolvers /* MutationResolvers */ = { place: async (root) => { ${send} } };`],
    ["nest", `class Orders { @Query() async list() { ${send} } }`],
    ["none", `class Orders { @Inject() async list() { ${send} } }`],
  ])("%s: %s", (expected, code) => {
    expect(describeHandler(code)).toBe(expected);
  });
});

describe("a handler shows by its export", () => {
  test.each<[string, Code]>([
    ["lambda", `exports.handler = async (event) => { ${send} };`],
    ["lambda", `module.exports.handler = async (event) => { ${send} };`],
    ["none", `const handler = async (event) => { ${send} };`],
    ["none", `registry.handler = async (event) => { ${send} };`],
    ["none", `export const handlers = async (event) => { ${send} };`],
    ["worker", `const app = { async fetch(request) { ${send} } };\nexport default app;`],
    ["worker", `const app = { async fetch(request) { ${send} } };\nexport default withSentry(app);`],
    ["none", `const app = { async fetch(request) { ${send} } };\nexport default other; // app`],
    ["none", `const app = { async fetch(request) { ${send} } };\nexport default named("app");`],
    ["none", { "app/routes/orders.tsx": `async function action() { ${send} }` }],
    ["none", { "app/orders.tsx": `export async function action() { ${send} }` }],
    ["sveltekit", { "src/routes/orders/+server.ts": `export const PUT = async () => { ${send} };` }],
    ["none", { "src/routes/orders/+server.ts": `const PUT = async () => { ${send} };` }],
    ["none", { "src/routes/orders/+server.ts": `export const put = async () => { ${send} };` }],
    [
      "next-route",
      { "app/orders/route.ts": `async function place() { ${send} }\nexport { place as POST };` },
    ],
    ["next-route", { "app/orders/route.ts": `export const POST = withA(withB(async () => { ${send} }));` }],
  ])("%s: %s", (expected, code) => {
    expect(describeHandler(code)).toBe(expected);
  });
});
