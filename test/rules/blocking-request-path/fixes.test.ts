import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../../rules/blocking-request-path.ts";
import { defaultConfig } from "../../../src/vocabulary/config.ts";
import { expectPicture, fix } from "../picture.ts";
import { client, listening } from "./an-app.ts";

describe("the fix", () => {
  function fixApp(body: string, files: Readonly<Record<string, string>> = listening): string | undefined {
    const picture = {
      ...files,
      "src/app.ts": `import express from "express";\nimport { logger } from "./logger";\nimport { cio, remember } from "./cio";\nimport { save } from "./store";\nexport const app = express();\napp.post("/orders", async (req, res) => {\n${body}\n});\n`,
      "src/cio.ts": `${client}export async function remember(userId, name) { await cio.track(userId, { name }); }\n`,
    };
    const findings = expectPicture(rule, picture);
    return fix(picture, findings)["src/app.ts"]?.split("\n").slice(6, -2).join("\n");
  }

  test("on a server, the file's own logger is used the way the file uses it", () => {
    expect(
      fixApp(`  logger.error({ err: 1 }, "x");
  await remember(req.user.id, "order_placed");
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  logger.error({ err: 1 }, "x");
  remember(req.user.id, "order_placed").catch((error) =>
    logger.error({ err: error }, "Customer.io call failed"),
  );
  res.json(await save(req.body));`);
  });

  test.each([
    ['logger.error("not saved", 1);', 'logger.error("Customer.io track failed", error)'],
    ['logger.error(1, "not saved");', 'logger.error(error, "Customer.io track failed")'],
    ['logger.info("saved");', "logger.error(error)"],
    ['req.log.info("saved");', 'req.log.error(error, "Customer.io track failed")'],
    ["console.log(1);", 'console.error("Customer.io track failed", error)'],
  ])("next to %s the failure is logged by %s", (use, logging) => {
    expect(
      fixApp(
        `${use}\nawait cio.track(req.user.id, { name: "order_placed" });\n~~~~~\nres.json(await save(1));`,
      ),
    ).toContain(`.catch((error) => ${logging});`);
  });

  test("a promise that is already caught only loses its await", () => {
    expect(
      fixApp(`  await cio.track(req.user.id, { name: "order_placed" }).catch(logger.warn);
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  cio.track(req.user.id, { name: "order_placed" }).catch(logger.warn);
  res.json(await save(req.body));`);
  });

  test("an identify moves with the events that rely on it, and stays in front of them", () => {
    expect(
      fixApp(`  await cio.identify(req.user.id, { email: req.user.email });
  ~~~~~
  await remember(req.user.id, "cart_emptied");
  ~~~~~
  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  cio.identify(req.user.id, { email: req.user.email })
    .then(() => remember(req.user.id, "cart_emptied"))
    .then(() => cio.track(req.user.id, { name: "order_placed" }))
    .catch((error) => console.error("Customer.io call failed", error));
  res.json(await save(req.body));`);
  });

  test.each([
    ["a merge of the two people", 'cio.mergeCustomers("id", req.user.id, "id", req.body.id)'],
    ["an identify", "cio.identify(req.user.id, { plan: req.body.plan })"],
  ])("no event moves behind the response while %s stays in front of it", (_what, call) => {
    const findings = expectPicture(rule, {
      ...listening,
      "src/cio.ts": client,
      "src/app.ts": `import express from "express";
import { cio } from "./cio";
export const app = express();
app.post("/orders", async (req, res) => {
  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  const answer = await ${call};
${call.includes("identify") ? "                 ~~~~~\n" : ""}  res.json(answer);
});
`,
    });
    expect(findings[0]).toMatchObject({ edits: [], unfixed: "a later call relies on this one" });
  });

  test("a chain of calls that span several lines keeps their layout", () => {
    expect(
      fixApp(`  await cio.identify(req.user.id, {
  ~~~~~
    email: req.user.email,
  });
  await cio.track(req.user.id, {
  ~~~~~
    name: "order_placed",
  });
  res.json(await save(req.body));`),
    ).toBe(`  cio.identify(req.user.id, {
    email: req.user.email,
  }).then(() => cio.track(req.user.id, {
    name: "order_placed",
  })).catch((error) => console.error("Customer.io call failed", error));
  res.json(await save(req.body));`);
  });

  test.each([
    ["there is other code between them", "  const order = await save(req.body);\n"],
    ["there is a comment between them", "  // Campaigns start with this one.\n"],
  ])("an identify is not separated from the event that relies on it when %s", (_name, between) => {
    expect(
      fixApp(`  await cio.identify(req.user.id, { email: req.user.email });
  ~~~~~
${between}  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  await cio.identify(req.user.id, { email: req.user.email });
${between}  cio
    .track(req.user.id, { name: "order_placed" })
    .catch((error) => console.error("Customer.io track failed", error));
  res.json(await save(req.body));`);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["no server is known to listen", "await cio.track(req.user.id, { name: 'a' });", {}],
    [
      "the server is wrapped for Lambda",
      "await cio.track(req.user.id, { name: 'a' });",
      {
        ...listening,
        "package.json": `{ "dependencies": { "express": "^5.0.0", "serverless-http": "^3.0.0" } }`,
      },
    ],
    [
      "it is hosted on Vercel",
      "await cio.track(req.user.id, { name: 'a' });",
      { ...listening, "vercel.json": "{}" },
    ],
    [
      "the result is used",
      "const answer = await cio.track(req.user.id, { name: 'a' });\n               ~~~~~\nlogger.info(answer);",
      listening,
    ],
    [
      "it is in a loop",
      "for (const item of req.body) {\n  await cio.track(item.id, { name: 'a' });\n  ~~~~~\n}",
      listening,
    ],
  ])("advice only when %s", (_name, statement, files) => {
    const body = statement.includes("~") ? statement : `${statement}\n~~~~~`;
    const expected = body
      .split("\n")
      .filter((line) => !line.includes("~"))
      .join("\n");
    expect(fixApp(`${body}\nres.json(await save(req.body));`, files)).toBe(
      `${expected}\nres.json(await save(req.body));`,
    );
  });

  function fixRoute(manifest: string, imports: string): string | undefined {
    const path = "app/api/orders/route.ts";
    const picture = {
      "package.json": manifest,
      [path]: `${imports}import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function POST(request: Request) {
  const order = await save(await request.json());
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  return Response.json(order);
}
`,
    };
    return fix(picture, expectPicture(rule, picture))[path];
  }

  test("Next.js 15.1 has after(), which is imported after the existing imports", () => {
    const fixed = fixRoute(`{ "dependencies": { "next": "15.1.0" } }`, "");
    expect(fixed).toContain(
      `import { TrackClient } from "customerio-node";\nimport { after } from "next/server";\n`,
    );
    expect(fixed).toContain(`  after(() => cio.track(order.userId, { name: "order_placed" }));\n`);
  });

  test("an older Next.js on Vercel has waitUntil()", () => {
    const fixed = fixRoute(
      `{ "dependencies": { "next": "^14.2.0", "@vercel/functions": "^1.0.0" } }`,
      `import { waitUntil } from "@vercel/functions";\n`,
    );
    expect(fixed).toContain(`  waitUntil(cio.track(order.userId, { name: "order_placed" }));\n`);
  });

  test("an older Next.js without Vercel, or a name that is taken, gets advice only", () => {
    expect(fixRoute(`{ "dependencies": { "next": "^14.2.0" } }`, "")).toContain("await cio.track(");
    expect(
      fixRoute(`{ "dependencies": { "next": "^15.3.0" } }`, `import { after } from "./hooks";\n`),
    ).toContain("await cio.track(");
  });

  test("a handler known only by its parameters may be a host's function, so it gets advice only", () => {
    const picture = {
      ...listening,
      "api/order.js": `const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
module.exports = async (req, res) => {
  const order = await createOrder(req.body);
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  res.json(order);
};
`,
    };
    expect(expectPicture(rule, picture).flatMap(({ edits }) => edits)).toEqual([]);
  });

  test.each([
    ["server", 'cio\n    .track(req.user.id, { name: "order_placed" })\n    .catch('],
    ["serverless", 'await cio.track(req.user.id, { name: "order_placed" });'],
  ] as const)("the runtime that the config declares is used: %s", (runtime, expected) => {
    const picture = {
      // It listens for local work, and a host runs it as a function; only people know which of them matters.
      ...(runtime === "server" ? {} : listening),
      "src/app.ts": `import express from "express";
import { cio } from "./cio";
export const app = express();
app.post("/orders", async (req, res) => {
  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  res.json({});
});
`,
      "src/cio.ts": client,
    };
    const findings = expectPicture(rule, picture, { ...defaultConfig, runtime });
    expect(fix(picture, findings)["src/app.ts"]).toContain(`  ${expected}`);
  });

  test("Next.js has its own way to keep work alive, whatever the config declares", () => {
    const picture = {
      "package.json": '{ "dependencies": { "next": "^15.3.0" } }',
      "app/api/orders/route.ts": `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export async function POST(request: Request) {
  await cio.track("7", { name: "order_placed" });
  ~~~~~
  return Response.json({});
}
`,
    };
    const findings = expectPicture(rule, picture, { ...defaultConfig, runtime: "server" });
    expect(fix(picture, findings)["app/api/orders/route.ts"]).toContain("  after(() => cio.track(");
  });

  test("a Hono app on Node's server keeps running", () => {
    const picture = {
      "package.json": `{ "dependencies": { "hono": "^4.4.0", "@hono/node-server": "^1.11.0" } }`,
      "src/orders.ts": `import { Hono } from "hono";
${client}
export const orders = new Hono();
orders.post("/", async (c) => {
  const order = await save(await c.req.json());
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  return c.json(order);
});
`,
    };
    expect(fix(picture, expectPicture(rule, picture))["src/orders.ts"]).toContain(
      `  cio\n    .track(order.userId, { name: "order_placed" })\n    .catch((error) =>`,
    );
  });

  test("in a Fastify handler, the request logs the failure, whatever it is called", () => {
    const picture = {
      ...listening,
      "src/orders.ts": `import Fastify from "fastify";
${client}
export const app = Fastify();
app.post("/orders", async (incoming, reply) => {
  const order = await save(incoming.body);
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  return reply.send(order);
});
`,
    };
    expect(fix(picture, expectPicture(rule, picture))["src/orders.ts"]).toContain(
      `.catch((error) => incoming.log.error(error, "Customer.io track failed"));`,
    );
  });

  test("a wrapper that always returns the promise is not awaited, one that may return nothing still is", () => {
    const picture = {
      ...listening,
      "src/orders.ts": `import express from "express";
${client}
const track = (id: string, name: string) => send(id, { name });
function send(id: string, event: object) {
  return cio.track(id, event);
}
function trackPaid(id: string, plan: string) {
  if (plan === "free") return;
  return cio.track(id, { name: "seen" });
}
export const app = express();
app.post("/orders", async (req, res) => {
  const order = await save(req.body);
  await track(order.userId, "order_placed");
  ~~~~~
  await trackPaid(order.userId, order.plan);
  ~~~~~
  res.json(order);
});
`,
    };
    const fixed = fix(picture, expectPicture(rule, picture))["src/orders.ts"];
    expect(fixed).toContain(`  track(order.userId, "order_placed").catch(`);
    expect(fixed).toContain(`  await trackPaid(order.userId, order.plan);`);
  });

  test("a wrapper that returns a settled promise where nothing is sent only forwards: each caller is judged by what it does", () => {
    const wrapper = (settled: string): string => `
const { TrackClient } = require("customerio-node");
const { audit } = require("./audit");
const isOn = Boolean(process.env.CIO_TRACK_KEY);
const cio = isOn ? new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY) : null;
function notify(id, name) {
  if (!cio) return ${settled};
  return cio.track(id, { name });
}
module.exports = { notify };
`;
    const routes = (awaited: string): string => `
const express = require("express");
const { notify } = require("./notify");
const app = express();
app.post("/loans", async (req, res) => {
  const loan = await saveLoan(req.body);
  await notify(loan.owner, "loan_taken");
${awaited}  res.json(loan);
});
app.delete("/loans/:id", async (req, res) => {
  const loan = await endLoan(req.params.id);
  notify(loan.owner, "loan_ended").catch(console.error);
  res.json(loan);
});
app.listen(3000);
`;
    for (const settled of ["Promise.resolve()", "Promise.resolve({ skipped: true })"]) {
      const picture = { "src/notify.js": wrapper(settled), "src/app.js": routes("  ~~~~~\n") };
      expect(fix(picture, expectPicture(rule, picture))["src/app.js"]).toContain(
        `  notify(loan.owner, "loan_taken").catch(`,
      );
    }
    // What else it waits for, its callers may need.
    const audited = wrapper("Promise.resolve(audit(id, name))").replace(
      "  return cio.track(id, { name });",
      "$&\n         ~~~~~~~~~",
    );
    expectPicture(rule, { "src/notify.js": audited, "src/app.js": routes("") });
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ["a development dependency", { "package.json": `{ "devDependencies": { "wrangler": "^4.0.0" } }` }],
    ["its config file", { "wrangler.toml": `name = "orders"` }],
  ])("a Worker, known by %s, hands the promise to its execution context", (_name, reported) => {
    const picture = {
      ...reported,
      "src/index.ts": `import { Hono } from "hono";
${client}
const app = new Hono();
app.post("/orders", async (c) => {
  const order = await c.env.orders.create(await c.req.json());
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  return c.json(order);
});
export default app;
`,
    };
    expect(fix(picture, expectPicture(rule, picture))["src/index.ts"]).toContain(
      `  c.executionCtx.waitUntil(cio.track(order.userId, { name: "order_placed" }));\n`,
    );
  });

  test("in Nuxt, the event keeps the call alive", () => {
    const write = (parameter: string): Record<string, string> => ({
      "package.json": '{ "dependencies": { "nuxt": "^3.12.0" } }',
      "server/utils/cio.ts": client,
      "server/api/orders.post.ts": `import { cio } from "../utils/cio";
export default defineEventHandler(async (${parameter}) => {
  const order = await save(${parameter});
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  return order;
});
`,
    });
    const fixIn = (parameter: string): string | undefined => {
      const picture = write(parameter);
      return fix(picture, expectPicture(rule, picture))["server/api/orders.post.ts"];
    };
    expect(fixIn("event")).toContain(
      `  event.waitUntil(cio.track(order.userId, { name: "order_placed" }));\n`,
    );
    expect(fixIn("{ context }")).toContain(`  await cio.track(order.userId`);
  });
});
