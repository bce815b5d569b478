import { describe, expect, test } from "vitest";
import { clientPerRequest as rule } from "../../rules/client-per-request.ts";
import { expectPicture, fix } from "./picture.ts";

test("a function that registers handlers runs once; the handlers do not", () => {
  expectPicture(
    rule,
    `
const { TrackClient } = require("customerio-node");
module.exports = (app) => {
  const shared = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  app.post("/likes", (req, res) => {
    const own = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    own.track(req.user.id, { name: "liked" }).catch(console.error);
    shared.track(req.user.id, { name: "like_counted" }).catch(console.error);
    res.end();
  });
};
`,
  );
});

test("what a plugin decorates the application with keeps its client; what a handler keeps on its request does not", () => {
  const made = "new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY)";
  expectPicture(
    rule,
    `
import fp from "fastify-plugin";
import { Hono } from "hono";
import { TrackClient } from "customerio-node";
export default fp(async (app) => {
  const client = ${made};
  app.decorate("track", (id, name) => {
    client.track(id, { name }).catch((error) => app.log.warn(error));
  });
});
const hono = new Hono();
hono.use(async (c, next) => {
  const client = ${made};
                 ${"~".repeat(made.length)}
  c.set("track", (id, name) => client.track(id, { name }));
  await next();
});
`,
  );
});

test.each([
  'schema.post("save", (user) => { client.track(user.id, { name: "saved" }).catch(log); });',
  'agenda.define("save", async (job) => { await client.track(job.attrs.data.id, { name: "saved" }); });',
  "Accounts.onCreateUser((options, user) => { client.track(user._id, { name: 'joined' }).catch(log); });",
])("what registers a function with something else lets the client live on: %s", (registering) => {
  expectPicture(
    rule,
    `
const { TrackClient } = require("customerio-node");
module.exports = (schema, agenda) => {
  const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  ${registering}
};
`,
  );
});

test.each([
  'users.load().then((user) => { client.track(user.id, { name: "saved" }).catch(log); });',
  'await retry(() => client.track(users[0].id, { name: "saved" }));',
  'setTimeout(() => { client.track(users[0].id, { name: "saved" }).catch(log); }, 10);',
  'const run = { now: (task) => task() }; run.now(() => client.track(users[0].id, { name: "saved" }));',
])("what runs a function once lets no client live on: %s", (running) => {
  expectPicture(
    rule,
    `
import { TrackClient } from "customerio-node";
export async function save(users) {
  const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  ${running}
}
`,
  );
});

test("a middleware that a factory makes runs for each request; the factory does not", () => {
  const files = (create: string) => ({
    "src/server.js": `
const Koa = require("koa");
const customerio = require("./customerio");
const app = new Koa();
app.use(customerio());
app.listen(3000);
`,
    "src/customerio.js": `
const { TrackClient } = require("customerio-node");
module.exports = () => {
${create}
};
`,
  });
  expectPicture(
    rule,
    files(`  return async function customerio(ctx, next) {
    ctx.state.cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    await next();
  };`),
  );
  expectPicture(
    rule,
    files(`  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  return async function customerio(ctx, next) {
    ctx.state.cio = cio;
    await next();
  };`),
  );
});

test.each([
  ["register(user)", "user.id"],
  ["run(job)", "job.owner"],
])(
  "a function is called for each operation though one that starts a program is named so: %s",
  (signature, id) => {
    expectPicture(
      rule,
      `
import { TrackClient } from "customerio-node";
export async function ${signature} {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(${id}, { name: "finished" });
}
`,
    );
  },
);

test.each(["register(app)", "run()", "init(config)", "main(args)"])(
  "a function starts the program: %s",
  (signature) => {
    expectPicture(
      rule,
      `
import { TrackClient } from "customerio-node";
export async function ${signature} {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
  await cio.track("deploys", { name: "started" });
}
`,
    );
  },
);

test.each([
  ["between blank lines leaves one of them", "\n\n"],
  ["above a blank line leaves it", "\n"],
])("a client that is moved out %s", (_title, above) => {
  const picture = `
import { TrackClient } from "customerio-node";

export async function notify(job) {
  const { owner } = job.data;${above}  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~

  await cio.track(owner, { name: "import_finished" });
}
`;
  expect(fix(picture, expectPicture(rule, picture))["src/example.ts"]).toContain(
    `  const { owner } = job.data;\n\n  await cio.track(`,
  );
});

describe("the message says how often a client is created, and what that costs", () => {
  test.each([
    [
      "in a request handler",
      "for every request. This repeats the setup every time and bypasses the shared client's configuration.",
      "warning",
      `
import express from "express";
import { TrackClient } from "customerio-node";
const app = express();
app.post("/orders", async (req, res) => {
  const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  await cio.track(req.body.userId, { name: "order_placed" });
  res.sendStatus(201);
});
`,
    ],
    [
      "in a loop",
      "in every iteration of this loop. This repeats the setup every time and bypasses the shared client's configuration.",
      "warning",
      `
import { TrackClient } from "customerio-node";
export async function sync(users) {
  for (const user of users) {
    const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    await cio.identify(user.id, { plan: user.plan });
  }
}
`,
    ],
    [
      "with a queue",
      "on every call of this function. Each instance has its own queue and timer, so events still waiting for their batch are lost.",
      "error",
      `
import { Analytics } from "@customerio/cdp-analytics-node";
export function orderPlaced(userId) {
  const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  analytics.track({ userId, event: "order_placed" });
}
`,
    ],
  ])("%s", (_where, message, severity, picture) => {
    expect(expectPicture(rule, picture)).toMatchObject([
      { message: expect.stringContaining(message) as string, severity, evidence: [] },
    ]);
  });
});

test("a factory is reported with the call that repeats it; one that is called once at load is not reported", () => {
  const [finding] = expectPicture(
    rule,
    `
import { TrackClient } from "customerio-node";
const createTracker = () => new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
                            ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
const createShared = () => new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const shared = createShared();
export async function signedUp(user) {
  await createTracker().identify(user.id, { email: user.email });
  await shared.track(user.id, { name: "signed_up" });
}
`,
  );
  expect(finding?.evidence).toEqual([
    { path: "src/example.ts", line: 7, text: "called here for each operation" },
  ]);
});

test("settings that are handed around may be more than one set: the comment says so, and offers no fix", () => {
  const picture = {
    "src/app.ts": `
import express from "express";
import { TrackClient } from "customerio-node";
export const app = express();
app.post("/seen", async (req, res) => {
  const { siteId, apiKey } = req.app.get("customerio");
  const cio = new TrackClient(siteId, apiKey);
              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  cio.track(req.body.id, { name: "seen" }).catch(console.error);
  res.sendStatus(204);
});
`,
  };
  const [finding] = expectPicture(rule, picture);
  expect(finding?.confidence).toBe("low");
  expect(finding?.message).toContain("keep one for each set of credentials");
  expect(finding?.edits).toEqual([]);
  expect(finding?.unfixed).toBe("the settings that it is created from may differ from call to call");
});

test("a getter makes a client each time it is read", () => {
  const [finding] = expectPicture(
    rule,
    `
import { TrackClient } from "customerio-node";
export class Mail {
  private get client() {
    return new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
           ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  }
  welcome(id, email) {
    return this.client.identify(id, { email });
  }
}
`,
  );
  expect(finding?.message).toContain("each time this getter is read");
});

describe("what a client is created for", () => {
  const made = `new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY)`;
  const mark = "~".repeat(made.length);
  const customerio = `import { TrackClient } from "customerio-node";\n`;

  test("a function lends it to a callback or to a helper, and drops it", () => {
    expectPicture(
      rule,
      `${customerio}function withCio(work) {
  const cio = ${made};
              ${mark}
  return work(cio);
}
export const seen = (id) => withCio((cio) => cio.track(id, { name: "seen" }));

const welcome = (client, user) => client.identify(user.id, { email: user.email });
export async function greet(user) {
  const cio = ${made};
              ${mark}
  await welcome(cio, user);
}
`,
    );
  });

  test.each([
    ["listens", `bus.on("order", (order) => cio.track(order.userId, { name: "ordered" }));`],
    ["returns functions", `return { ordered: (id) => cio.track(id, { name: "ordered" }) };`],
    ["starts a timer", `setInterval(() => cio.track("1", { name: "beat" }), 60_000);`],
    ["hands it to what may keep it", `registry.add(cio);`],
  ])("the function that creates it %s: it may live on", (_, body) => {
    expectPicture(
      rule,
      `${customerio}export function start(bus, registry) {\n  const cio = ${made};\n  ${body}\n}\n`,
    );
  });

  test("each function that a request gets one from", () => {
    const [finding] = expectPicture(
      rule,
      `${customerio}import express from "express";
function makeSender() {
  const cio = ${made};
              ${mark}
  return (id, name) => cio.track(id, { name });
}
express().post("/seen", (req, res) => {
  makeSender()(req.user.id, "seen").catch(console.error);
  res.end();
});
`,
    );
    expect(finding?.message).toContain("for every request");
  });

  test("each instance of a class that a request creates; one instance is enough", () => {
    const messaging = (mark: string): string => `${customerio}export class Messaging {
  client = ${made};
${mark}
  ordered(id) { return this.client.track(id, { name: "ordered" }); }
}
`;
    const routes = (before: string, inside: string): string => `
import express from "express";
import { Messaging } from "./messaging";
${before}
express().post("/orders", (req, res) => {
  ${inside}
  res.end();
});
`;
    expectPicture(rule, {
      "src/messaging.js": messaging(`           ${mark}`),
      "src/routes.js": routes("", "new Messaging().ordered(req.user.id).catch(console.error);"),
    });
    expectPicture(rule, {
      "src/messaging.js": messaging(""),
      "src/routes.js": routes(
        "const messaging = new Messaging();",
        "messaging.ordered(req.user.id).catch(console.error);",
      ),
    });
  });

  test("each call on an instance that keeps the credentials, except one per tenant", () => {
    const [finding] = expectPicture(
      rule,
      `${customerio}export class Notifier {
  constructor(private siteId: string, private key: string) {}
  async notify(id: string) {
    const client = new TrackClient(this.siteId, this.key);
                   ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    await client.track(id, { name: "notified" });
  }
}
export class WorkspaceNotifier {
  constructor(private workspace: { siteId: string; key: string }) {}
  async notify(id: string) {
    const client = new TrackClient(this.workspace.siteId, this.workspace.key);
    await client.track(id, { name: "notified" });
  }
}
`,
    );
    expect(finding?.confidence).toBe("medium");
    expect(finding?.message).toContain("in the constructor");
  });

  test("each object that is given the credentials, where it is created", () => {
    const files = (pick: string, mark: string) => ({
      "src/outlets/customerio.ts": `${customerio}import type { Outlet } from "./outlet";
export class CustomerIoOutlet implements Outlet {
  private readonly client: TrackClient;
  constructor(siteId: string, key: string) {
    this.client = new TrackClient(siteId, key);
  }
  put(id: string, name: string) {
    return this.client.track(id, { name });
  }
}
`,
      "src/outlets/outlet.ts": `export interface Outlet { put(id: string, name: string): Promise<unknown> }
export class SilentOutlet implements Outlet {
  async put() {}
}
`,
      "src/worker.ts": `import { Worker } from "bullmq";
import { CustomerIoOutlet } from "./outlets/customerio";
import { SilentOutlet, type Outlet } from "./outlets/outlet";
let outlet: Outlet | undefined;
function chooseOutlet(): Outlet {
  if (process.env.CIO_OFF) return new SilentOutlet();
  ${pick}
${mark}
}
new Worker("mails", async (job) => { await chooseOutlet().put(job.data.userId, "mail_opened"); });
`,
    });
    const created = "new CustomerIoOutlet(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!)";
    const [finding] = expectPicture(
      rule,
      files(`return ${created};`, `         ${"~".repeat(created.length)}`),
    );
    expect(finding?.message).toContain("where its credentials are read");
    expect(finding?.evidence.map(({ path, line }) => [path, line])).toEqual([
      ["src/outlets/customerio.ts", 6],
    ]);
    expectPicture(rule, files(`return (outlet ??= ${created});`, ""));
  });

  test("the context of Hono's request, and a factory of several clients", () => {
    expectPicture(rule, {
      "src/app.ts": `${customerio}import { Hono } from "hono";
const app = new Hono();
app.use(async (c, next) => {
  c.set("cio", ${made});
               ${mark}
  await next();
});
`,
      "src/clients.ts": `${customerio}export const makeClients = () => ({ track: ${made} });
                                           ${mark}
`,
      "src/orders.ts": `import { makeClients } from "./clients";
export async function ordered(id: string) {
  const { track } = makeClients();
  await track.track(id, { name: "ordered" });
}
`,
    });
  });
});

test("a client that is flushed may end with its function, but one for each of a list batches nothing", () => {
  const [finding] = expectPicture(rule, {
    "src/notes.ts": `import { Analytics } from "@customerio/cdp-analytics-node";
export async function note(reader: string, title: string) {
  const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY! });
                    ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  analytics.track({ userId: reader, event: "book_due", properties: { title } });
  await analytics.closeAndFlush();
}
export async function noteOne(reader: string, title: string) {
  const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY! });
  analytics.track({ userId: reader, event: "book_lost", properties: { title } });
  await analytics.closeAndFlush();
}
`,
    "src/nightly.ts": `import { note, noteOne } from "./notes";
export async function nightly(loans) {
  for (const loan of loans) await note(loan.readerId, loan.title);
  await noteOne(loans[0].readerId, loans[0].title);
}
`,
  });
  expect(finding).toMatchObject({
    severity: "warning",
    confidence: "high",
    edits: [],
    unfixed: expect.stringContaining("closed") as string,
    evidence: [{ path: "src/nightly.ts", line: 3, text: "called in a loop, as here" }],
  });
  expect(finding?.message).toContain("so they are never batched");
});
