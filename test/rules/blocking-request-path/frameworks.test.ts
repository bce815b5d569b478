import { describe, expect, test } from "vitest";
import { blockingRequestPath as rule } from "../../../rules/blocking-request-path.ts";
import { expectPicture, fix, type Picture } from "../picture.ts";
import { client } from "./an-app.ts";

describe("a response waits, whatever framework sends it", () => {
  test.each<[string, Picture]>([
    [
      "Express, in a controller that a router in another file names",
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
      "Fastify, in hooks before the response, not in those after it",
      `${client}
import Fastify from "fastify";
const app = Fastify();
app.addHook("preHandler", async (request, reply) => {
  await cio.track(request.user.id, { name: "request_started" });
  ~~~~~
});
app.addHook("onSend", async (request, reply) => {
  await cio.track(request.user.id, { name: "response_written" });
  ~~~~~
});
app.addHook("onResponse", async (request, reply) => {
  await cio.track(request.user.id, { name: "response_sent" });
});
app.addHook("onTimeout", async (request, reply) => {
  await cio.track(request.user.id, { name: "request_timed_out" });
});
`,
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
      "a GraphQL resolver known by its type",
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
      "the resolver of a GraphQL field declared in code",
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
  ])("%s", (_name, picture) => {
    const findings = expectPicture(rule, picture);
    expect(findings.map((finding) => finding.confidence)).not.toContain("low");
  });
});

describe("a Nest controller with a client from the container, whose host is in a module that it does not import,", () => {
  const module = (name: string, host: string): string => `
import { HttpModule } from "@nestjs/axios";
import { Module } from "@nestjs/common";
import { ConfigService } from "@nestjs/config";
import { ${name} } from "./${name.toLowerCase()}";
@Module({
  imports: [
    HttpModule.registerAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        baseURL: "${host}",
        auth: { username: config.getOrThrow("CIO_SITE_ID"), password: config.getOrThrow("CIO_TRACK_KEY") },
      }),
    }),
  ],
  providers: [${name}],
  exports: [${name}],
})
export class ${name}Module {}
`;
  const service = (name: string, send: string): string => `
import { HttpService } from "@nestjs/axios";
import { Injectable } from "@nestjs/common";
import { firstValueFrom, lastValueFrom, map, timeout } from "rxjs";
@Injectable()
export class ${name} {
  constructor(private readonly client: HttpService) {}
  async note(id: string, name: string) {
    ${send}
  }
}
`;
  const controller = (mark: string): string => `
import { Body, Controller, Post } from "@nestjs/common";
import { Messaging } from "./messaging";
import { Parcels } from "./parcels";
@Controller("loans")
export class LoansController {
  constructor(private readonly messaging: Messaging, private readonly parcels: Parcels) {}
  @Post()
  async create(@Body() loan: LoanDto) {
    await saveLoan(loan);
    await this.parcels.note(loan.owner, "loan_taken");
    await this.messaging.note(loan.owner, "loan_taken");
${mark}    return { id: loan.id };
  }
}
`;
  const request = "this.client.post(`/customers/${id}/events`, { name })";
  const app = (send: string, mark: string, host = "https://track.customer.io/api/v1"): Picture => ({
    "src/messaging.module.ts": module("Messaging", host),
    "src/parcels.module.ts": module("Parcels", "https://parcels.example.com/customer.io/v1"),
    "src/messaging.ts": service("Messaging", send),
    "src/parcels.ts": service("Parcels", `await firstValueFrom(${request});`),
    "src/loans.controller.ts": controller(mark),
  });

  test.each([
    `await firstValueFrom(${request});`,
    `const { data } = await lastValueFrom(${request});\n    return data;`,
    `await firstValueFrom(${request}.pipe(map((response) => response.data)));`,
    `return ${request}.toPromise();`,
    `await ${request.replace("client.post", "client.axiosRef.post")};`,
  ])("waits for %s", (send) => {
    expectPicture(rule, app(send, "    ~~~~~\n"));
  });

  test.each<[title: string, picture: Picture]>([
    ["what is only subscribed to", app(`${request}.subscribe();`, "")],
    ["what it stops waiting for", app(`await firstValueFrom(${request}.pipe(timeout(50)));`, "")],
    ["another vendor", app(`await firstValueFrom(${request});`, "", "https://example.com/customer.io")],
  ])("does not wait for %s", (_title, picture) => {
    expectPicture(rule, picture);
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

test("a plain PUT to the Track API in a wrapped handler is reported, even if its result is ignored", () => {
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

test("a GraphQL mutation that awaits two calls at once is reported once", () => {
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

test("a function of Vercel's own, declared under the name of a Lambda, has Vercel's waitUntil()", () => {
  const picture = {
    "vercel.json": "{}",
    "package.json": '{ "dependencies": { "@vercel/functions": "^2.0.0" } }',
    "src/cio.ts": client,
    "api/seats.ts": `
import type { VercelRequest, VercelResponse } from "@vercel/node";
import { cio } from "../src/cio";
import { save } from "../src/store";
export default async function handler(request: VercelRequest, response: VercelResponse) {
  const seat = await save(request.body);
  await cio.track(seat.userId, { name: "seat_taken" });
  ~~~~~
  response.status(201).json(seat);
}
`,
  };
  const findings = expectPicture(rule, picture);
  const fixed = fix(picture, findings)["api/seats.ts"];
  expect(fixed).toContain('import { waitUntil } from "@vercel/functions";');
  expect(fixed).toContain('  waitUntil(cio.track(seat.userId, { name: "seat_taken" }));');
});

describe("is not reported", () => {
  test.each<[string, Picture]>([
    [
      "a Lambda for something other than requests, exported as handler",
      {
        "src/cio.ts": client,
        "api/seats.ts": `
import type { SQSEvent } from "aws-lambda";
import { cio } from "../src/cio";
export async function handler(event: SQSEvent) {
  for (const { body } of event.Records) await cio.track(JSON.parse(body).userId, { name: "seat_taken" });
}
`,
      },
    ],
    [
      "functions called resolve that belong to no field",
      `
import { register } from "./alerts";
${client}
register({ name: "stale", resolve: async (alert) => { await cio.track(alert.userId, { name: "alert_resolved" }); } });
`,
    ],
  ])("%s", (_name, picture) => {
    expectPicture(rule, picture);
  });
});

test("a client in the context that GraphQL and tRPC hand to resolvers", () => {
  expectPicture(rule, {
    "src/server.js": `
const { TrackClient } = require("customerio-node");
const resolvers = require("./resolvers");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
new ApolloServer({ typeDefs, resolvers, context: ({ req }) => ({ user: req.user, cio }) }).listen(4000);
`,
    "src/resolvers.js": `
module.exports = { Mutation: {
  addPlant: async (_, args, { user, cio, db }) => {
    const plant = await db.plants.add(args);
    await cio.track(user.id, { name: "plant_added" });
    ~~~~~
    return plant;
  },
  removePlant: async (_, args, { user, other, db }) => {
    await other.track(user.id, { name: "plant_removed" });
    return db.plants.remove(args);
  },
} };
`,
  });
});
