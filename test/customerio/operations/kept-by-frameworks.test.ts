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
