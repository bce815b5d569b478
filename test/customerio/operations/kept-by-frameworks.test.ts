import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "./operations.ts";

const request = `
const send = (person: string, name: string, data: object = {}) =>
  fetch(\`https://track.customer.io/api/v1/customers/\${person}/events\`, {
    method: "POST",
    headers: { authorization: \`Basic \${process.env.CIO_TRACK_KEY}\` },
    body: JSON.stringify({ name, data }),
  });
`;
const route = `import type { FastifyInstance } from "fastify";
export default async function pets(app: FastifyInstance) {
  app.post("/pets", async (req) => {
    const pet = await app.db.save(req.body);
    await app.notify(pet.ownerId, "pet_added", { kind: pet.kind });
    await app.db.notify(pet.ownerId, "stored");
  });
}
`;
const found = "track track pet.ownerId pet_added {kind} via";

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const rows: readonly Row[] = [
  [
    "an arrow function that decorates the server, where nothing imports the plugin",
    {
      "src/plugin.ts": `import fp from "fastify-plugin";
declare module "fastify" { interface FastifyInstance { notify(person: string, name: string, data?: object): Promise<void> } }
export default fp(async (app) => {
  const authorization = \`Basic \${process.env.CIO_TRACK_KEY}\`;
  app.decorate(
    "notify",
    async (person: string, name: string, data: object = {}) => {
      const url = \`https://track.customer.io/api/v1/customers/\${person}/events\`;
      await fetch(url, { method: "POST", headers: { authorization }, body: JSON.stringify({ name, data }) });
    },
    ["config"],
  );
});`,
      "src/routes/pets.ts": route,
    },
    [`${found} ()`],
  ],
  [
    "a function under another name",
    {
      "src/plugin.ts": `${request}export const plugin = async (app) => { app.decorate("notify", send); };`,
      "src/routes/pets.ts": route,
    },
    [`${found} send`],
  ],
  [
    "an object of functions, where nothing imports the plugin",
    {
      "src/plugin.ts": `import { TrackClient } from "customerio-node";
export const plugin = async (app) => {
  const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
  app.decorate("people", {
    notify: (person: string, name: string, data: object) => cio.track(person, { name, data }),
  });
};`,
      "src/routes/pets.ts": route.replace("app.notify", "app.people.notify"),
    },
    [`${found} notify`],
  ],
  [
    "a function that decorates each request",
    {
      "src/plugin.js": `const { cio } = require("./cio");
module.exports = async (fastify) => {
  fastify.decorateRequest("notify", function (name) { return cio.track(this.user.id, { name }); });
};`,
      "src/cio.js": `const { TrackClient } = require("customerio-node");
exports.cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);`,
      "src/routes.js": `module.exports = async (fastify) => {
  fastify.post("/pets", async (request) => { await request.notify("pet_added"); });
};`,
    },
    ["track track this.user.id pet_added via ()"],
  ],
  [
    "a local of the application",
    {
      "src/setup.js": `const { TrackClient } = require("customerio-node");
module.exports = (app) => {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
  app.locals.notify = (person, name) => cio.track(person, { name });
};`,
      "src/pets.js": `exports.add = async (req) => { await req.app.locals.notify(req.user.id, "pet_added"); };`,
    },
    ["track track req.user.id pet_added via notify"],
  ],
  [
    "a variable of Hono's context",
    {
      "src/app.ts": `import { Hono } from "hono";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
export const app = new Hono();
app.use(async (c, next) => {
  c.set("notify", (person, name) => cio.track(person, { name }));
  await next();
});`,
      "src/pets.ts": `import { Hono } from "hono";
export const pets = new Hono();
pets.post("/", async (c) => {
  await c.get("notify")(c.req.param("owner"), "pet_added");
  await c.var.notify(c.req.param("owner"), "pet_named");
  return c.body(null, 204);
});`,
    },
    [
      `track track c.req.param("owner") pet_added via ()`,
      `track track c.req.param("owner") pet_named via ()`,
    ],
  ],
  [
    "what SvelteKit's handlers take out of their event, and names out of that",
    {
      "src/hooks.server.ts": `import { cio } from "$lib/cio";
export const handle = async ({ event, resolve }) => {
  event.locals.notify = (person, name) => cio.track(person, { name });
  return resolve(event);
};`,
      "src/lib/cio.ts": `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);`,
      "src/routes/pets/+server.ts": `export const POST = async ({ locals, request }) => {
  const { owner } = await request.json();
  await locals.notify(owner, "pet_added");
  return new Response(null);
};
export const PUT = async (event) => {
  const { notify } = event.locals;
  await notify(event.params.owner, "pet_named");
  return new Response(null);
};`,
    },
    ["track track event.params.owner pet_named via notify", "track track owner pet_added via notify"],
  ],
  [
    "not a function of that name that something else has",
    {
      "src/plugin.ts": `${request}export const plugin = async (app) => { app.decorate("notify", send); };`,
      "src/push.ts": `export const wake = (push) => push.notify("all", "wake_up", {});`,
    },
    ["track track person name {}"],
  ],
  [
    "Strapi's own object, which factories take out of what they are given",
    {
      "src/index.ts": `import { TrackClient } from "customerio-node";
export default {
  register({ strapi }: { strapi: any }) {
    (strapi as any).cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
  },
};`,
      "src/services/pets.js": `module.exports = ({ strapi }) => ({
  async add(pet) { if (strapi.cio) await strapi.cio.track(pet.owner, { name: "pet_added" }); },
  async drop(pet) { await strapi.crm.track(pet.owner, { name: "pet_dropped" }); },
});`,
      "src/services/owners.js": `module.exports = ({ strapi: { cio }, shop: { cio: other } }) => ({
  async add(owner) { await cio.track(owner, { name: "owner_added" }); await other.track(owner, { name: "owner_sold" }); },
});`,
    },
    ["track track owner owner_added", "track track pet.owner pet_added"],
  ],
  [
    "what is taken out of an application by patterns within patterns",
    {
      "src/app.js": `const { TrackClient } = require("customerio-node");
module.exports = (app) => { app.locals.cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY); };`,
      "src/add.js": `exports.add = async ({ app: { locals: { cio } } }) => { await cio.track("1", { name: "pet_added" }); };`,
      "src/name.js": `exports.name = async ({ app: { locals } }) => { await locals.cio.track("2", { name: "pet_named" }); };`,
      "src/drop.js": `exports.drop = async ({ shop: { locals: { cio } } }) => { await cio.track("3", { name: "pet_dropped" }); };`,
    },
    ["track track 1 pet_added", "track track 2 pet_named"],
  ],
  [
    "Fastify's instance, on which handlers are called that are no arrow functions",
    {
      "src/plugin.js": `const { TrackClient } = require("customerio-node");
module.exports = async (fastify) => { fastify.decorate("cio", new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY)); };`,
      "src/routes.js": `module.exports = async (fastify) => {
  fastify.get("/a", async function () { await this.cio.track("1", { name: "pet_added" }); });
  fastify.get("/b", async () => { await this.cio.track("2", { name: "pet_named" }); });
  shop.each(async function () { await this.cio.track("3", { name: "pet_dropped" }); });
};`,
    },
    ["track track 1 pet_added"],
  ],
  [
    "hapi's requests, by what is decorated and the name",
    {
      "src/server.js": `const { TrackClient } = require("customerio-node");
module.exports = (server) => {
  server.decorate("request", "cio", new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY));
  server.decorate("request", "crm", (request) => request.headers, { apply: true });
};`,
      "src/routes.js": `exports.add = async (request) => {
  await request.cio.track("1", { name: "pet_added" });
  await request.crm.track("2", { name: "pet_named" });
};`,
    },
    ["track track 1 pet_added"],
  ],
  [
    "not what another plugin keeps under another name",
    {
      "src/plugin.ts": `${request}export const plugin = async (app) => { app.decorate("track", send); app.decorate("notify", (person) => person); };`,
      "src/routes/pets.ts": route,
    },
    ["track track person name {}"],
  ],
];

describe("a function that is kept on a framework's object is called by the name it has there", () => {
  test.each(rows)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
