import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../../rules/blocking-request-path.ts";
import { expectPicture, type Picture } from "../picture.ts";
import { client } from "./an-app.ts";

describe("a response waits for", () => {
  test.each<[string, Picture]>([
    [
      "a promise that a request settles in a callback",
      {
        "lib/customerio.js": `
const https = require("https");
const pair = Buffer.from(process.env.CIO_SITE_ID + ":" + process.env.CIO_TRACK_KEY).toString("base64");
exports.track = (id, name) =>
  new Promise((resolve, reject) => {
    const path = "/api/v1/customers/" + id + "/events";
    const request = https.request(
      { host: "track.customer.io", method: "POST", path, headers: { Authorization: "Basic " + pair } },
      (response) => response.on("end", resolve),
    );
    request.on("error", reject);
    request.end(JSON.stringify({ name }));
  });
exports.trackSoon = (id, name) =>
  new Promise((resolve) => {
    const path = "/api/v1/customers/" + id + "/events";
    const options = { host: "track.customer.io", method: "POST", path, headers: { Authorization: "Basic " + pair } };
    https.request(options).end(JSON.stringify({ name }));
    resolve();
  });
`,
        "routes/orders.js": `
const router = require("express").Router();
const { track, trackSoon } = require("../lib/customerio");
router.post("/orders", async (req, res) => {
  await trackSoon(req.user.id, "order_started");
  await track(req.user.id, "order_placed");
  ~~~~~
  res.sendStatus(201);
});
router.put("/orders", (req, res, next) => {
  saveOrder(req.body)
    .then((order) => loadLines(order).then(() => track(req.user.id, "order_changed")))
                                                 ~~~~~
    .then(() => res.sendStatus(204))
    .catch(next);
});
`,
      },
    ],
    [
      "a request that starts with its verb, in whose continuation the response is sent",
      {
        "lib/audience.js": `
const request = require("superagent");
const send = (verb, path, body) =>
  request(verb, "https://track.customer.io/api/v1" + path)
    .auth(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY)
    .send(body)
    .then((response) => response.body);
exports.note = (id, name) => send("POST", "/customers/" + id + "/events", { name });
`,
        "routes/loans.js": `
const router = require("express").Router();
const audience = require("../lib/audience");
router.post("/loans", (req, res, next) => {
  saveLoan(req.body)
    .then((loan) => audience.note(loan.owner, "loan_taken").then(() => res.json({ id: loan.id })))
                    ~~~~~~~~~~~~~
    .catch(next);
});
router.delete("/loans/:id", (req, res, next) => {
  endLoan(req.params.id)
    .then((loan) => {
      res.json({ id: loan.id });
      return audience.note(loan.owner, "loan_ended");
    })
    .catch(next);
});
router.put("/loans/:id", (req, res, next) => {
  extendLoan(req.params.id)
    .then((loan) => {
      audience.note(loan.owner, "loan_extended").then(() => console.log(loan.id), console.error);
      res.json({ id: loan.id });
    })
    .catch(next);
});
`,
      },
    ],
    [
      "a promise that is returned to the framework",
      {
        "app/api/seen/route.ts": `
import { db } from "@/lib/db";
${client}
export async function POST(request: Request) {
  const { userId } = await request.json();
  await db.user.touch(userId);
  return cio.track(userId, { name: "seen" }).then(() => new Response(null, { status: 204 }));
         ~~~~~~~~~
}
`,
      },
    ],
    [
      "a response sent by a continuation",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", (req, res, next) => {
  saveOrder(req.body).then((order) => {
    cio.track(order.userId, { name: "order_placed" }).then(() => res.json(order)).catch(next);
    ~~~~~~~~~
  });
});
`,
    ],
    [
      "a promise that a continuation returns before another one responds",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", (req, res, next) => {
  saveOrder(req.body)
    .then((order) => {
      return cio.track(order.userId, { name: "order_placed" }).then(() => order);
             ~~~~~~~~~
    })
    .then((order) => res.json(order))
    .catch(next);
});
`,
    ],
    [
      "a response sent in a callback",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", (req, res, next) => {
  saveOrder(req.body)
    .then(async (order) => {
      await cio.track(order.userId, { name: "order_placed" });
      ~~~~~
      res.json(order);
    })
    .catch(next);
});
`,
    ],
    [
      "a promise kept in a variable and awaited later",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", async (req, res) => {
  const sending = [];
  sending.push(cio.track(req.user.id, { name: "order_placed" }));
               ~~~~~~~~~
  const order = await saveOrder(req.body);
  await Promise.all(sending);
  res.json(order);
});
`,
    ],
    [
      "one call among others awaited together",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", async (req, res) => {
  await Promise.all([
    saveOrder(req.body),
    cio.track(req.user.id, { name: "order_placed" }),
    ~~~~~~~~~
  ]);
  res.sendStatus(201);
});
`,
    ],
    [
      "one call among others awaited together, behind a cast",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", async (req, res) => {
  await (Promise as any).all([
    saveOrder(req.body),
    cio.track(req.user.id, { name: "order_placed" }),
    ~~~~~~~~~
  ]);
  res.sendStatus(201);
});
`,
    ],
    [
      "a service that does more than forward the call",
      {
        "src/cio.ts": client,
        "src/users.ts": `
import { cio } from "./cio";
import { db } from "./db";
export async function register(input) {
  const user = await db.users.insert(input);
  await cio.identify(user.id, { email: user.email });
  ~~~~~
  return user;
}
`,
        "src/routes.ts": `
import { Router } from "express";
import { register } from "./users";
export const routes = Router();
routes.post("/register", async (req, res) => {
  res.json(await register(req.body));
});
`,
      },
    ],
    [
      "an identify, and the event that relies on it",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/register", async (req, res) => {
  const user = await createUser(req.body);
  await cio.identify(user.id, { email: user.email });
  ~~~~~
  await cio.track(user.id, { name: "signed_up" });
  ~~~~~
  res.json(user);
});
`,
    ],
  ])("%s", (_name, picture) => {
    const findings = expectPicture(rule, picture);
    expect(findings.map((finding) => finding.confidence)).not.toContain("low");
  });
});

test("a request whose URL only its callers complete is reported where they await it", () => {
  expectPicture(rule, {
    "src/customerio.ts": `
async function request(method: string, path: string, body: object) {
  const response = await fetch(\`https://track.customer.io/api/v1\${path}\`, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(String(response.status));
}
function start(path: string, body: object) {
  fetch(\`https://track.customer.io/api/v1\${path}\`, { method: "POST", body: JSON.stringify(body) }).catch(console.error);
}
export const track = (id: string, name: string) => request("POST", \`/customers/\${id}/events\`, { name });
export const trackSoon = async (id: string, name: string) => start(\`/customers/\${id}/events\`, { name });
`,
    "src/app.ts": `
import express from "express";
import { track, trackSoon } from "./customerio";
import { todos } from "./todos";
const app = express();
app.post("/todos", async (req, res) => {
  const todo = await todos.insert(req.body);
  await track(req.user.id, "todo_added");
  ~~~~~
  await trackSoon(req.user.id, "todo_counted");
  res.json(todo);
});
`,
  });
});

test("a helper that reads the response is part of the call, and one that does other work is not", () => {
  const helper = (more: string): string => `
async function post(path: string, body: object) {
  const response = await fetch(\`https://track.customer.io/api/v1\${path}\`, { method: "POST", body: JSON.stringify(body) });
  ${more}if (!response.ok) throw new Error(\`\${response.status} \${await response.text()}\`);
  return response.status === 204 ? {} : response.json();
}
export const seen = (id: string) => post(\`/customers/\${id}/events\`, { name: "seen" });
`;
  const handler = (marks: string): string => `
import express from "express";
import { seen } from "./events";
const app = express();
app.post("/orders", async (req, res) => {
  const order = await save(req.body);
  await seen(order.userId);
${marks}  res.json(order);
});
`;
  const read = expectPicture(rule, { "src/app.ts": handler("  ~~~~~\n"), "src/events.ts": helper("") });
  expect(read[0]?.confidence).toBe("high");
  const other = helper("await log.save(path);\n  ");
  const [found] = expectPicture(rule, {
    "src/app.ts": handler(""),
    "src/events.ts": other.replace(/\n {2}await log/u, "\n                   ~~~~~\n  await log"),
  });
  expect(found?.confidence).toBe("medium");
});

describe("an own client in layers is part of the call", () => {
  const transport = (attempt: string): string => `
import { fetch } from "undici";
export async function put(path: string, body: object) { return send("PUT", path, body); }
export async function post(path: string, body: object) { return send("POST", path, body); }
async function send(method: string, path: string, body: object) {
${attempt}
}
`;
  const once = `  const response = await fetch("https://track.customer.io/api/v1" + path, { method, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(String(response.status));`;
  const retrying = `  for (let attempt = 0; ; attempt++) {
    const response = await fetch("https://track.customer.io/api/v1" + path, { method, body: JSON.stringify(body) });
    if (response.ok) return;
    if (attempt === 3) throw new Error(String(response.status));
    await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
  }`;
  const layers = {
    "src/cio/people.ts": `
import { post } from "./http";
export const sendEvent = (id: string, name: string, data: object) =>
  post(\`/customers/\${encodeURIComponent(id)}/events\`, { name, data });
`,
    "src/notifier.ts": `
import { sendEvent } from "./cio/people";
export async function ticketReserved(userId: string, seats: number) {
  await sendEvent(userId, "ticket_reserved", { seats });
}
`,
  };
  const handler = (marks: string): string => `
import express from "express";
import { reserve } from "./reservations";
import { ticketReserved } from "./notifier";
const app = express();
app.post("/reservations", async (req, res) => {
  const reservation = await reserve(req.body);
  await ticketReserved(req.user.id, reservation.seats);
${marks}  res.json(reservation);
});
`;

  test.each([
    ["whose response is read", once],
    ["that tries again after a pause", retrying],
  ])("%s", (_name, attempt) => {
    const [found] = expectPicture(rule, {
      ...layers,
      "src/cio/http.ts": transport(attempt),
      "src/app.ts": handler("  ~~~~~\n"),
    });
    expect(found?.confidence).toBe("high");
  });

  test("but not a layer that waits for something else, too", () => {
    const marked = once.replace("\n", "\n                   ~~~~~\n");
    expectPicture(rule, {
      ...layers,
      "src/cio/http.ts": transport(`${marked}\n  await audit.save(path);`),
      "src/app.ts": handler(""),
    });
  });
});

test("a function of the repository that awaits its callback makes the response wait", () => {
  expectPicture(
    rule,
    `
import { Router } from "express";
${client}
const router = Router();
async function timed(work) {
  return await work();
}
router.post("/orders", async (req, res) => {
  const order = await saveOrder(req.body);
  await timed(async () => { await cio.track(req.user.id, { name: "order_placed" }); });
  ~~~~~
  res.json(order);
});
`,
  );
});

test("a response waits for a function that another file keeps on the app where that is called by its name", () => {
  expectPicture(rule, {
    "src/plugins/events.ts": `
import fp from "fastify-plugin";
${client}
declare module "fastify" {
  interface FastifyInstance { remember(person: string, name: string): Promise<void>; later(person: string, name: string): void }
}
export default fp(async (app) => {
  app.decorate("remember", async (person: string, name: string) => {
    await cio.track(person, { name });
  });
  app.decorate("later", (person: string, name: string) => {
    cio.track(person, { name }).catch((error) => app.log.error(error));
  });
});
`,
    "src/routes/loans.ts": `
import type { FastifyInstance } from "fastify";
export default async function loans(app: FastifyInstance) {
  app.post("/loans", async (request, reply) => {
    const loan = await app.db.lend(request.body);
    await app.remember(loan.readerId, "book_lent");
    ~~~~~
    await app.later(loan.readerId, "shelf_seen");
    return reply.code(201).send(loan);
  });
  app.put("/loans/:id", async (request) => {
    const loan = await app.db.extend(request.params.id);
    app.remember(loan.readerId, "loan_extended").catch((error) => app.log.error(error));
    return loan;
  });
}
`,
  });
});

test("a response waits for a curried function where that has all of its arguments", () => {
  expectPicture(
    rule,
    `
import { Router } from "express";
import { curry } from "ramda";
${client}
const router = Router();
const send = curry((name, user) => cio.track(user.id, { name }));
router.post("/orders", async (req, res) => {
  await saveOrder(req.body);
  await send("order_placed")(req.user);
  ~~~~~
  res.sendStatus(201);
});
router.post("/carts", async (req, res) => {
  const left = await prepare(send("cart_left"));
  send("cart_seen")(req.user).catch(console.error);
  res.json(left);
});
`,
  );
});

test("a response waits for a promise that a function of the repository waits for, but not for one that it catches", () => {
  expectPicture(
    rule,
    `
import { Router } from "express";
${client}
const router = Router();
async function attempt(work) {
  try { return [null, await work]; } catch (error) { return [error, null]; }
}
async function inBackground(work) {
  work.catch(console.error);
}
router.post("/orders", async (req, res) => {
  const order = await saveOrder(req.body);
  const [error] = await attempt(cio.track(req.user.id, { name: "order_placed" }));
                  ~~~~~
  if (error) console.warn(error);
  await inBackground(cio.track(req.user.id, { name: "order_seen" }));
  res.json(order);
});
`,
  );
});

describe("nothing waits for", () => {
  test.each<[string, Picture]>([
    [
      "statements, void, a detached function, a caught promise",
      `
import { Router } from "express";
${client}
const router = Router();
async function remember(userId, name) {
  await cio.track(userId, { name });
}
router.post("/orders", async (req, res) => {
  void cio.track(req.user.id, { name: "order_placed" });
  remember(req.user.id, "order_placed").catch(console.error);
  (async () => { await cio.track(req.user.id, { name: "seen" }); })();
  setImmediate(async () => { await cio.track(req.user.id, { name: "seen" }); });
  res.on("finish", async () => { await remember(req.user.id, "answered"); });
  res.sendStatus(201);
});
`,
    ],
    [
      "a call after the response, or after the next handler was called",
      `
import { Router } from "express";
${client}
const router = Router();
router.post("/orders", async (req, res) => {
  const order = await saveOrder(req.body);
  res.status(201).json(order);
  try {
    await cio.track(order.userId, { name: "order_placed" });
  } catch (error) {
    console.error(error);
  }
});
router.use(async (req, res, next) => {
  next();
  await cio.track(req.user.id, { name: "seen" });
});
`,
    ],
    [
      "a function of the repository that does not await its callback",
      `
import { Router } from "express";
${client}
const router = Router();
async function inBackground(work) {
  work().catch(console.error);
}
router.post("/orders", async (req, res) => {
  await inBackground(async () => { await cio.track(req.user.id, { name: "order_placed" }); });
  res.sendStatus(201);
});
`,
    ],
    [
      "a client that queues, and code in the browser",
      `
import { Router } from "express";
import { Analytics } from "@customerio/cdp-analytics-node";
const analytics = new Analytics({ writeKey: process.env.CIO_WRITE_KEY });
const router = Router();
router.post("/orders", async (req, res) => {
  await analytics.track({ userId: req.user.id, event: "Order Placed" });
  res.sendStatus(201);
});
`,
    ],
  ])("%s", (_name, picture) => {
    expectPicture(rule, picture);
  });
});

describe("the trace", () => {
  const service = `import { cio } from "./cio";
import { save } from "./store";
export async function record(userId: string, name: string) {
  await cio.track(userId, { name });
}
export async function placeOrder(order: { userId: string }) {
  await save(order);
  await cio.track(order.userId, { name: "order_placed" });
}
`;

  function findEvidence(statement: string, mark: Readonly<Record<string, string>> = {}) {
    const [finding] = expectPicture(rule, {
      "src/cio.ts": client,
      "src/service.ts": service,
      "src/app.ts": `import express from "express";
import { cio } from "./cio";
import { placeOrder, record } from "./service";
const app = express();
app.post("/orders", async (req, res) => {
${statement}
  res.sendStatus(201);
});
`,
      ...mark,
    });
    return finding?.evidence;
  }

  test("of a call in the handler itself is empty", () => {
    expect(findEvidence('  await cio.track(req.user.id, { name: "order_placed" });\n  ~~~~~')).toEqual([]);
  });

  test("of a forwarding wrapper leads to where it is sent", () => {
    expect(findEvidence('  await record(req.user.id, "order_placed");\n  ~~~~~')).toEqual([
      { path: "src/service.ts", line: 4, text: "sent to Customer.io here" },
    ]);
  });

  test("of a call in a service leads to the handler that waits, and names the service", () => {
    const marked = service.replace('"order_placed" });', '"order_placed" });\n  ~~~~~');
    expect(
      findEvidence("  await placeOrder({ userId: req.user.id });", { "src/service.ts": marked }),
    ).toEqual([{ path: "src/app.ts", line: 5, text: "the request handler that waits, via `placeOrder`" }]);
  });
});

test("the message says what a slow Customer.io costs, how to go on, and what moves along", () => {
  const findings = expectPicture(rule, {
    "package.json": `{ "dependencies": { "express": "^5.0.0", "customerio-node": "^5.0.0" } }`,
    "src/app.ts": `import express from "express";
${client}
const app = express();
app.post("/users", async (req, res) => {
  await cio.identify(req.user.id, { email: req.user.email });
  ~~~~~
  await cio.track(req.user.id, { name: "signed_up" });
  ~~~~~
  res.sendStatus(201);
});
app.post("/orders", (req) => cio.track(req.user.id, { name: "order_placed" }));
app.listen(3000);
`,
  });
  expect(findings.map(({ message }) => message)).toEqual([
    "The response waits for Customer.io: if it is slow, your user waits, possibly for tens of seconds (`customerio-node` 5 retries). Drop the `await` and add a `.catch` that logs, or move the call to a queue. The call on line 8 relies on it and moves with it.",
    "The response waits for Customer.io: if it is slow, your user waits, possibly for tens of seconds (`customerio-node` 5 retries). Drop the `await` and add a `.catch` that logs, or move the call to a queue.",
  ]);
});

describe("no fix is offered", () => {
  const service = `import { cio } from "./cio";
import { save } from "./store";
export async function placeOrder(order) {
  await save(order);
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
}
`;
  const app = (listens: string): string => `import express from "express";
import { placeOrder } from "./service";
export const app = express();
app.post("/orders", async (req, res) => {
  await placeOrder(req.body);
  res.sendStatus(201);
});
${listens}`;

  test.each([
    [
      "others may rely on the wait",
      "app.listen(3000);\n",
      "other callers of the function may rely on its wait",
    ],
    ["the app may be frozen", "", expect.stringContaining("set `runtime: server` in the config") as string],
  ])("in a function that a handler calls, where %s", (_title, listens, unfixed) => {
    const findings = expectPicture(rule, {
      "src/cio.ts": client,
      "src/service.ts": service,
      "src/app.ts": app(listens),
    });
    expect(findings).toMatchObject([{ edits: [], unfixed, confidence: "medium" }]);
  });
});

test("a server action is named as what waits", () => {
  const [finding] = expectPicture(rule, {
    "package.json": `{ "dependencies": { "next": "^15.1.0" } }`,
    "app/actions.ts": `"use server";
import { cio } from "./cio";
import { db } from "./db";
export async function renameTeam(form: FormData) {
  const team = await db.team.rename(form.get("name"));
  await cio.track(team.ownerId, { name: "team_renamed" });
  ~~~~~
  return { ok: true };
}
`,
    "app/cio.ts": client,
  });
  expect(finding?.message).toBe(
    "The server action waits for Customer.io: if it is slow, your user waits. Run it in `after()` from `next/server`, which waits until the response is sent.",
  );
  expect(finding?.confidence).toBe("medium");
});
