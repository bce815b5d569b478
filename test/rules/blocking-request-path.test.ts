import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../rules/blocking-request-path.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { expectPicture, fix, type Picture } from "./picture.ts";

const client = `import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;

const listening = { "src/main.ts": `import { app } from "./app";\napp.listen(Number(process.env.PORT));\n` };

describe("a response waits, whatever answers requests", () => {
  test.each<[string, Picture]>([
    [
      "Express, in a controller that a router names in another file",
      {
        "src/cio.ts": client,
        "src/orders/controller.ts": `
import type { Request, Response } from "express";
import { cio } from "../cio";
import { save } from "./store";
export async function createOrder(request: Request, response: Response) {
  const order = await save(request.body);
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  response.status(201).json(order);
}
`,
      },
    ],
    [
      "Express, behind asyncHandler and a middleware",
      {
        "src/app.js": `
const express = require("express");
const asyncHandler = require("express-async-handler");
const { TrackClient } = require("customerio-node");
const { users, requireUser } = require("./users");
const tracker = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const router = express.Router();
router.put("/profile", requireUser, asyncHandler(async (req, res) => {
  await users.update(req.user.id, req.body);
  await tracker.identify(req.user.id, { plan: req.body.plan });
  ~~~~~
  res.json({ ok: true });
}));
module.exports = router;
`,
      },
    ],
    [
      "Fastify",
      {
        "src/routes.ts": `
import type { FastifyInstance } from "fastify";
import { cio } from "./cio";
export default async function routes(instance: FastifyInstance) {
  instance.post("/teams", async (request, reply) => {
    const team = await instance.db.teams.create(request.body);
    await cio.track(request.user.id, { name: "team_created" });
    ~~~~~
    return reply.code(201).send(team);
  });
}
`,
        "src/cio.ts": client,
      },
    ],
    [
      "Koa",
      `
import Router from "@koa/router";
${client}
const router = new Router();
router.post("/orders", async (context) => {
  const order = await context.db.orders.create(context.request.body);
  await cio.track(order.userId, { name: "order_placed" });
  ~~~~~
  context.body = order;
});
`,
    ],
    [
      "Hono",
      `
import { Hono } from "hono";
${client}
const routes = new Hono();
routes.post("/invites", async (context) => {
  const invite = await createInvite(await context.req.json());
  await cio.track(invite.senderId, { name: "invite_sent" });
  ~~~~~
  return context.json(invite);
});
`,
    ],
    [
      "a Nest controller, through a service that only forwards",
      {
        "src/cio.ts": client,
        "src/tracking.service.ts": `
import { Injectable } from "@nestjs/common";
import { cio } from "./cio";
@Injectable()
export class TrackingService {
  async event(userId: string, name: string, data: Record<string, unknown>) {
    try {
      await cio.track(userId, { name, data });
    } catch (error) {
      console.error(error);
    }
  }
}
`,
        "src/orders.controller.ts": `
import { Body, Controller, Post } from "@nestjs/common";
import { TrackingService } from "./tracking.service";
import { OrdersService } from "./orders.service";
@Controller("orders")
export class OrdersController {
  constructor(private readonly tracking: TrackingService, private readonly orders: OrdersService) {}
  @Post()
  async create(@Body() body: OrderDto) {
    const order = await this.orders.create(body);
    await this.tracking.event(order.userId, "order_placed", { total: order.total });
    ~~~~~
    return order;
  }
}
`,
      },
    ],
    [
      "a Next.js route handler inside a wrapper",
      {
        "lib/cio.ts": client,
        "app/api/projects/route.ts": `
import { NextResponse } from "next/server";
import { cio } from "@/lib/cio";
import { withUser } from "@/lib/auth";
import { db } from "@/lib/db";
export const POST = withUser(async (request, { user }) => {
  const project = await db.project.create({ data: await request.json() });
  await cio.track(user.id, { name: "project_created" });
  ~~~~~
  return NextResponse.json(project);
});
`,
      },
    ],
    [
      "a Next.js API route whose handler is wrapped in its export",
      {
        "src/lib/cio.ts": client,
        "src/pages/api/checkout.ts": `
import type { NextApiRequest, NextApiResponse } from "next";
import { cio } from "../../lib/cio";
import { createCheckout } from "../../lib/checkout";
import { withSession } from "../../lib/session";
const handler = async (req: NextApiRequest, res: NextApiResponse) => {
  const checkout = await createCheckout(req.body);
  await Promise.all([
  ~~~~~
    cio.identify(checkout.userId, { plan: checkout.plan }),
    cio.track(checkout.userId, { name: "checkout_started" }),
  ]);
  res.status(200).json(checkout);
};
export default withSession(handler);
`,
      },
    ],
    [
      "a server action",
      {
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
      },
    ],
    [
      "a Remix action",
      {
        "app/routes/settings.tsx": `
import { redirect, type ActionFunctionArgs } from "@remix-run/node";
import { cio } from "~/cio.server";
import { saveSettings } from "~/settings.server";
export async function action({ request }: ActionFunctionArgs) {
  const settings = await saveSettings(await request.formData());
  await cio.identify(settings.userId, { newsletter: settings.newsletter });
  ~~~~~
  return redirect("/settings");
}
`,
        "app/cio.server.ts": client,
      },
    ],
    [
      "SvelteKit form actions",
      {
        "src/routes/join/+page.server.ts": `
import { cio } from "$lib/cio";
import { createMember } from "$lib/members";
${client.replace("export const cio", "const tracker")}
export const actions = {
  default: async ({ request }) => {
    const member = await createMember(await request.formData());
    await tracker.track(member.id, { name: "member_joined" });
    ~~~~~
    return { success: true };
  },
};
`,
      },
    ],
    [
      "a tRPC mutation",
      `
import { protectedProcedure, router } from "./trpc";
${client}
export const teams = router({
  create: protectedProcedure.mutation(async ({ ctx, input }) => {
    const team = await ctx.db.team.create({ data: input });
    await cio.track(ctx.user.id, { name: "team_created" });
    ~~~~~
    return team;
  }),
});
`,
    ],
    [
      "a GraphQL resolver",
      `
${client}
export const resolvers = {
  Mutation: {
    async placeOrder(_parent, { input }, { orders, user }) {
      const order = await orders.create(input);
      await cio.track(user.id, { name: "order_placed" });
      ~~~~~
      return order;
    },
  },
};
`,
    ],
    [
      "a controller of Adonis",
      `
import type { HttpContext } from "@adonisjs/core/http";
${client}
export default class SubscriptionsController {
  async store({ request, response, auth }: HttpContext) {
    const subscription = await subscribe(auth.user, request.input("plan"));
    await cio.track(auth.user.id, { name: "subscribed" });
    ~~~~~
    return response.created(subscription);
  }
}
`,
    ],
    [
      "a GraphQL resolver that its type tells",
      `
import type { MutationResolvers } from "types/graphql";
${client}
export const createUser: MutationResolvers["createUser"] = async ({ input }) => {
  const user = await db.user.create({ data: input });
  await cio.identify(user.id, { email: user.email });
  ~~~~~
  return user;
};
`,
    ],
    [
      "the resolver of a GraphQL field that code declares",
      `
import { builder } from "./builder";
${client}
builder.mutationField("createPoll", (t) =>
  t.field({
    type: "Poll",
    args: { question: t.arg.string() },
    resolve: async (_root, args, ctx) => {
      const poll = await ctx.polls.create(args.question);
      await cio.track(ctx.user.id, { name: "poll_created" });
      ~~~~~
      return poll;
    },
  }),
);
`,
    ],
    [
      "Node's own http",
      `
import { createServer } from "node:http";
${client}
createServer(async (incoming, outgoing) => {
  const user = await authenticate(incoming);
  await cio.trackPageView(user.id, incoming.url);
  ~~~~~
  outgoing.end("ok");
}).listen(8080);
`,
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
      "an answer that is sent by a continuation",
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
      "a promise that a continuation returns, before another one answers",
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
      "an answer that is sent in a callback",
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
      "a promise that is kept and awaited later",
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
      "one call among others that are awaited together",
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
      "a service that does more than forward is pointed at itself",
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

test("a request that only its callers' path makes known is waited for where they are", () => {
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

test("SvelteKit's `$lib` leads to the client", () => {
  expectPicture(rule, {
    "src/lib/server/customerio.ts": client,
    "src/routes/api/vote/+server.ts": `
import { json } from "@sveltejs/kit";
import { cio } from "$lib/server/customerio";
import { saveVote } from "$lib/server/votes";
export const POST = async ({ request, locals }) => {
  const vote = await saveVote(locals.user.id, await request.json());
  await cio.track(locals.user.id, { name: "vote_cast" });
  ~~~~~
  return json(vote);
};
`,
  });
});

test("a queue that signs what it pushes waits for the work; a person beside it does not", () => {
  expectPicture(rule, {
    "src/cio.ts": client,
    "src/app/api/reindex/route.ts": `
import { verifySignatureAppRouter } from "@upstash/qstash/nextjs";
import { cio } from "../../../cio";
async function handler(request: Request) {
  const { userId } = await request.json();
  await cio.track(userId, { name: "reindexed" });
  return new Response("ok");
}
export const POST = verifySignatureAppRouter(handler);
export async function PUT(request: Request) {
  const { userId } = await request.json();
  await cio.track(userId, { name: "reindex_asked" });
  ~~~~~
  return new Response("ok");
}
`,
  });
});

test("a plain PUT to the Track API, behind a wrapped handler, whatever comes of it", () => {
  expectPicture(rule, {
    "package.json": '{ "dependencies": { "next": "13.0.0" } }',
    "src/pages/api/score.ts": `
import type { NextApiRequest, NextApiResponse } from "next";
import { withLogging } from "../../logging";
const axios = require("axios");
const score = async (req: NextApiRequest, res: NextApiResponse) => {
  const reader = await findReader(req.headers.cookie);
  await axios.put(
  ~~~~~
    \`https://track.customer.io/api/v1/customers/\${reader.id}\`,
    { score: reader.score + 1 },
    { headers: { Authorization: \`Basic \${process.env.CIO_BASIC}\` } },
  );
  res.status(200).end();
};
export default withLogging(score);
`,
  });
});

test("a GraphQL mutation that tells of a stored row, both calls at once", () => {
  expectPicture(rule, {
    "src/cio.ts": `${client}
export async function resubscribe(userId) { await cio.identify(userId, { unsubscribed: false }); }
export async function setDigest({ userId, on }) {
  try { await cio.identify(userId, { digest: on }); } catch (error) { console.warn(error); }
}
`,
    "src/schema.ts": `
import { resubscribe, setDigest } from "./cio";
export const resolvers = {
  Mutation: {
    subscribe: async (_, { day }, ctx) => {
      const row = await ctx.db.save({ userId: ctx.userId, day });
      await Promise.all([resubscribe(ctx.userId), setDigest({ userId: ctx.userId, on: true })]);
      ~~~~~
      return row;
    },
  },
};
`,
  });
});

describe("stays silent", () => {
  test.each<[string, Picture]>([
    [
      "where nothing waits: statements, void, a detached function, a caught promise",
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
      "after the response, and after the next handler was let on",
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
      "in functions called resolve that are no field's",
      `
import { register } from "./alerts";
${client}
register({ name: "stale", resolve: async (alert) => { await cio.track(alert.userId, { name: "alert_resolved" }); } });
`,
    ],
    [
      "in jobs, event consumers, steps of a workflow, scheduled functions and scripts",
      {
        "src/cio.ts": client,
        "src/jobs.ts": `
import { Queue, Worker } from "bullmq";
import cron from "node-cron";
import { cio } from "./cio";
new Worker("mail", async (job) => { await cio.track(job.data.id, { name: "seen" }); });
cron.schedule("0 3 * * *", async () => { await cio.track("nightly", { name: "ran" }); });
`,
        "src/inngest/welcome.ts": `
import { inngest } from "./client";
import { cio } from "../cio";
export const welcome = inngest.createFunction({ id: "welcome" }, { event: "user/created" }, async ({ event, step }) => {
  await step.run("identify", async () => { await cio.identify(event.data.id, { email: event.data.email }); });
});
`,
        "src/triggers.ts": `
import { onDocumentCreated } from "firebase-functions/v2/firestore";
import { cio } from "./cio";
export const onUser = onDocumentCreated("users/{id}", async (event) => {
  await cio.identify(event.params.id, { email: event.data.get("email") });
});
`,
        "src/consumer.ts": `
import { Controller } from "@nestjs/common";
import { EventPattern } from "@nestjs/microservices";
import { cio } from "./cio";
@Controller()
export class Consumer {
  @EventPattern("user.created")
  async created(user) { await cio.identify(user.id, { email: user.email }); }
}
`,
        "scripts/backfill.ts": `
import { cio } from "../src/cio";
async function main() { await cio.identify("1", { email: "someone@example.com" }); }
main();
`,
      },
    ],
    [
      "for handlers that machines call",
      {
        "src/cio.ts": client,
        "src/app/api/cron/reminders/route.ts": `
import { cio } from "../../../../cio";
export async function GET() { await cio.track("1", { name: "reminded" }); return new Response("ok"); }
`,
        "src/app/api/nightly/route.ts": `
import { cio } from "../../../cio";
export async function GET(request: Request) {
  if (request.headers.get("authorization") !== \`Bearer \${process.env.CRON_SECRET}\`) return new Response("no", { status: 401 });
  const due = await findDue();
  await cio.track(due.userId, { name: "reminded" });
  return new Response("ok");
}
`,
        "src/stripe.ts": `
import { Router } from "express";
import { cio } from "./cio";
import { stripe } from "./stripe-client";
export const router = Router();
router.post("/stripe", async (req, res) => {
  const event = stripe.webhooks.constructEvent(req.body, req.headers["stripe-signature"], process.env.STRIPE_SECRET);
  await cio.track(event.data.object.client_reference_id, { name: "invoice_paid" });
  res.json({ received: true });
});
`,
        "src/hooks.ts": `
import { Router } from "express";
import { onMessage } from "./messages";
import { cio } from "./cio";
export const router = Router();
async function receive(req, res) {
  await onMessage(req.body);
  await cio.track(req.body.id, { name: "message_received" });
  res.sendStatus(200);
}
router.post("/webhooks/messages", receive);
`,
      },
    ],
    [
      "for transactional messages, queries and deletions, whose outcome matters",
      `
import { Router } from "express";
import { APIClient } from "customerio-node";
${client}
const api = new APIClient(process.env.CIO_APP_KEY);
const router = Router();
router.post("/reset", async (req, res) => {
  await api.sendEmail({ to: req.body.email, transactional_message_id: "1" });
  await cio.destroy(req.user.id);
  res.json(await api.getCustomersByEmail(req.body.email));
});
`,
    ],
    [
      "for an identify on which a message relies whose outcome matters",
      `
import { Router } from "express";
import { APIClient } from "customerio-node";
${client}
const api = new APIClient(process.env.CIO_APP_KEY);
const router = Router();
router.post("/invitations", async (req, res) => {
  const user = await createUser(req.body);
  await cio.identify(user.id, { email: user.email });
  await api.sendEmail({ to: user.email, transactional_message_id: "1", identifiers: { id: user.id } });
  res.json(user);
});
`,
    ],
    [
      "for the client that keeps a queue, and in the browser",
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
    [
      "when a function of the repository does not wait for what it is given",
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
  ])("%s", (_name, picture) => {
    expectPicture(rule, picture);
  });
});

test("a function of the repository that waits for what it is given makes the response wait", () => {
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

test.each<[string, string]>([
  [
    "the failure is answered and nothing else is done",
    `  try {
    await cio.identify(req.body.id, { email: req.body.email });
    ~~~~~
    res.json({ ok: true });
  } catch (error) {
    res.status(500).json({ ok: false });
  }`,
  ],
  [
    "the route is called for it",
    `  await cio.identify(req.body.id, { email: req.body.email });
  ~~~~~
  res.json({ ok: true });`,
  ],
])("a route whose whole purpose is the call is told with low confidence: %s", (_name, body) => {
  const findings = expectPicture(
    rule,
    `
import { Router } from "express";
${client}
const router = Router();
router.post("/newsletter", async (req, res) => {
${body}
});
`,
  );
  expect(findings.map((finding) => finding.confidence)).toEqual(["low"]);
});

describe("how it is mended", () => {
  function fixApp(body: string, files: Readonly<Record<string, string>> = listening): string | undefined {
    const picture = {
      ...files,
      "src/app.ts": `import express from "express";\nimport { logger } from "./logger";\nimport { cio, remember } from "./cio";\nimport { save } from "./store";\nexport const app = express();\napp.post("/orders", async (req, res) => {\n${body}\n});\n`,
      "src/cio.ts": `${client}export async function remember(userId, name) { await cio.track(userId, { name }); }\n`,
    };
    const findings = expectPicture(rule, picture);
    return fix(picture, findings)["src/app.ts"]?.split("\n").slice(6, -2).join("\n");
  }

  test("on a server the logger of the file is used, as the file uses it", () => {
    expect(
      fixApp(`  logger.error({ err: 1 }, "x");
  await remember(req.user.id, "order_placed");
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  logger.error({ err: 1 }, "x");
  remember(req.user.id, "order_placed").catch((error) => logger.error({ err: error }, "Customer.io call failed"));
  res.json(await save(req.body));`);
  });

  test.each([
    ['logger.error("not saved", 1);', 'logger.error("Customer.io track failed", error)'],
    ['logger.error(1, "not saved");', 'logger.error(error, "Customer.io track failed")'],
    ['logger.info("saved");', "logger.error(error)"],
    ['req.log.info("saved");', 'req.log.error(error, "Customer.io track failed")'],
    ["console.log(1);", 'console.error("Customer.io track failed", error)'],
  ])("beside %s the failure is logged by %s", (use, logging) => {
    expect(
      fixApp(
        `${use}\nawait cio.track(req.user.id, { name: "order_placed" });\n~~~~~\nres.json(await save(1));`,
      ),
    ).toContain(`.catch((error) => ${logging});`);
  });

  test("a promise that is caught already only loses its await", () => {
    expect(
      fixApp(`  await cio.track(req.user.id, { name: "order_placed" }).catch(logger.warn);
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  cio.track(req.user.id, { name: "order_placed" }).catch(logger.warn);
  res.json(await save(req.body));`);
  });

  test("an identify goes with the events that rely on it, and stays in front of them", () => {
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

  test("a chain of calls over several lines keeps how they are laid out", () => {
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
    ["something else stands between them", "  const order = await save(req.body);\n"],
    ["a comment stands between them", "  // Campaigns start with this one.\n"],
  ])("an identify is not torn from the event that relies on it when %s", (_name, between) => {
    expect(
      fixApp(`  await cio.identify(req.user.id, { email: req.user.email });
  ~~~~~
${between}  await cio.track(req.user.id, { name: "order_placed" });
  ~~~~~
  res.json(await save(req.body));`),
    ).toBe(`  await cio.identify(req.user.id, { email: req.user.email });
${between}  cio.track(req.user.id, { name: "order_placed" }).catch((error) => console.error("Customer.io track failed", error));
  res.json(await save(req.body));`);
  });

  test.each<[string, string, Readonly<Record<string, string>>]>([
    ["no server is seen to listen", "await cio.track(req.user.id, { name: 'a' });", {}],
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
      "it stands in a loop",
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

  test("Next.js 15.1 has after(), imported beside what is there", () => {
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

  test("an older Next.js alone, or a name that is taken, has nothing to offer", () => {
    expect(fixRoute(`{ "dependencies": { "next": "^14.2.0" } }`, "")).toContain("await cio.track(");
    expect(
      fixRoute(`{ "dependencies": { "next": "^15.3.0" } }`, `import { after } from "./hooks";\n`),
    ).toContain("await cio.track(");
  });

  test("a handler that is only known by its form may be a function of a host", () => {
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
    ["server", 'cio.track(req.user.id, { name: "order_placed" }).catch('],
    ["serverless", 'await cio.track(req.user.id, { name: "order_placed" });'],
  ] as const)("what the settings say of the runtime counts: %s", (runtime, expected) => {
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

  test("Next.js keeps work alive by itself, whatever the settings say", () => {
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

  test("a Hono app on Node's server goes on running", () => {
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
      `  cio.track(order.userId, { name: "order_placed" }).catch((error) =>`,
    );
  });

  test("in a handler of Fastify the request logs what fails, under whatever name it goes", () => {
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

  test("a wrapper that returns the promise on every way is released, one that may return nothing is not", () => {
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

  test.each<[string, Readonly<Record<string, string>>]>([
    ["a development dependency", { "package.json": `{ "devDependencies": { "wrangler": "^4.0.0" } }` }],
    ["its settings", { "wrangler.toml": `name = "orders"` }],
  ])("a Worker, told by %s, hands the promise to its execution context", (_name, reported) => {
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
});
