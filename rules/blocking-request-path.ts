import { defer, type Deferral, type Obstacle } from "../src/customerio/edits/deferring.ts";
import { quoteNames, pointTo } from "../src/customerio/edits/evidence.ts";
import type { Confidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import type { BlockedResponse, Operation, OperationKind, Wait } from "../src/customerio/knowledge.ts";
import { describesPerson } from "../src/customerio/edits/chaining.ts";

const messages = {
  waits: "The response waits for Customer.io: if it is slow, your user waits",
  actionWaits: "The server action waits for Customer.io: if it is slow, your user waits",
  returned: "because the promise is returned",
  retries: "possibly for tens of seconds (`customerio-node` 5 retries)",
  server: "Drop the `await` and add a `.catch` that logs, or move the call to a queue.",
  serverReturned: "Do not return the promise, and add a `.catch` that logs, or move the call to a queue.",
  after: "Run it in `after()` from `next/server`, which waits until the response is sent.",
  waitUntil: "Pass it to `waitUntil()` from `@vercel/functions`, so that it can finish after the response.",
  next: "Run it after the response: with `after()` from `next/server` in route handlers and server actions (Next.js 15.1 or newer), with `waitUntil()` on Vercel, or on a queue.",
  cloudflare:
    "Pass the promise to the execution context's `waitUntil()`, so that it can finish after the response.",
  nitro: "Pass the promise to `event.waitUntil()`, so that it can finish after the response.",
  frozen:
    "The function may be frozen once it has responded, so dropping the `await` would lose the call: move it to a queue.",
  unknown:
    "On a long-running server, drop the `await` and add a `.catch`; where functions are frozen after the response, use the host's `waitUntil()` or a queue.",
  relying: (line: number) => `The call on line ${line} relies on it and moves with it.`,
  handler: "the request handler that waits",
  handlerVia: (names: string) => `the request handler that waits, via ${names}`,
  sent: "sent to Customer.io here",
  throughOthers: "other callers of the function may rely on its wait",
  overtaken: "a later call relies on this one",
} as const;

/** Why there is no fix, by the obstacle. */
const obstacles: Readonly<Record<Obstacle, string>> = {
  frozen: "the function may be frozen once it has responded, so the call needs a queue",
  unknown:
    "nothing shows that this runs on a server that keeps running; if it does, set `runtime: server` in the config",
  package: "neither Next.js 15.1 nor `@vercel/functions` is a dependency here",
  context: "the handler does not take the parameter that has `waitUntil`",
  returned: "the promise is part of what the function returns",
  used: "the code around the call needs it to be done",
  "no-promise": "what is awaited may not be a promise",
};

export const blockingRequestPath = defineRule({
  id: "blocking-request-path",
  pitfall: 7,
  title: "A response waits for Customer.io",
  severity: "warning",
  why: `
Nobody who signs up or pays needs Customer.io's response, yet \`await\` in a request handler makes them wait for it. Usually that costs one round
trip. On a bad day it costs all of the SDK's retries: \`customerio-node\` 5 allows ten seconds per attempt and tries four times, so one call can
hold a response for about 43 seconds, and versions before 4.5 could wait forever on a stalled socket. If the call fails, a request whose own work
succeeded fails with it.

The common advice, "just drop the \`await\`", is only right on a long-running server, and only with a \`.catch\`: an unhandled rejection ends a
Node process. On Lambda, Vercel or Workers a function may be frozen as soon as it has responded, and the call is lost. There, hand the work
to the host: \`after()\` in Next.js, \`waitUntil()\` on Vercel and Cloudflare, a queue on Lambda. Wherever it runs, an \`identify\` that an event
relies on must still come first.

Waiting is right in workers, cron jobs, scripts and webhook consumers, and where the call is the purpose of the request.
`,
  reference: "https://github.com/customerio/customerio-node#readme",
  examples: [
    {
      title: "On a long-running server",
      bad: `
import express from "express";
import { TrackClient } from "customerio-node";
import { orders } from "./orders";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const app = express();

app.post("/orders", async (req, res) => {
  const order = await orders.create(req.body);
  await cio.track(order.userId, { name: "order_placed", data: { total: order.total } });
  res.status(201).json(order);
});

app.listen(3000);
`,
      good: `
import express from "express";
import { TrackClient } from "customerio-node";
import { orders } from "./orders";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
const app = express();

app.post("/orders", async (req, res) => {
  const order = await orders.create(req.body);
  cio
    .track(order.userId, { name: "order_placed", data: { total: order.total } })
    .catch((error) => console.error("Customer.io track failed", error));
  res.status(201).json(order);
});

app.listen(3000);
`,
    },
    {
      title: "In a Next.js route, with the `identify` that must come first",
      bad: {
        "package.json": `{ "dependencies": { "next": "^15.3.0", "customerio-node": "^5.0.0" } }`,
        "src/app/api/signup/route.ts": `
import { NextResponse } from "next/server";
import { TrackClient } from "customerio-node";
import { createUser } from "@/lib/users";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function POST(request: Request) {
  const user = await createUser(await request.json());
  await cio.identify(user.id, { email: user.email });
  await cio.track(user.id, { name: "signed_up" });
  return NextResponse.json({ id: user.id });
}
`,
      },
      good: {
        "package.json": `{ "dependencies": { "next": "^15.3.0", "customerio-node": "^5.0.0" } }`,
        "src/app/api/signup/route.ts": `
import { NextResponse, after } from "next/server";
import { TrackClient } from "customerio-node";
import { createUser } from "@/lib/users";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function POST(request: Request) {
  const user = await createUser(await request.json());
  after(async () => {
    await cio.identify(user.id, { email: user.email });
    await cio.track(user.id, { name: "signed_up" });
  });
  return NextResponse.json({ id: user.id });
}
`,
      },
    },
    {
      title: "On Lambda, where work must not outlive the response",
      offered: "never",
      bad: `
import { TrackClient } from "customerio-node";
import { saveOrder } from "./orders";

const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);

export const handler = async (event) => {
  const order = await saveOrder(JSON.parse(event.body));
  await cio.track(order.userId, { name: "order_placed" });
  return { statusCode: 201, body: JSON.stringify(order) };
};
`,
      good: `
import { saveOrder } from "./orders";
import { queue } from "./queue";

export const handler = async (event) => {
  const order = await saveOrder(JSON.parse(event.body));
  await queue.send({ type: "order_placed", userId: order.userId });
  return { statusCode: 201, body: JSON.stringify(order) };
};
`,
    },
  ],
  allows: [
    {
      title: "Not awaited, after the response, or handed to the host",
      code: {
        "src/server.ts": `
import express from "express";
import { TrackClient } from "customerio-node";
import { logger } from "./logger";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
const app = express();

app.post("/orders", async (req, res) => {
  cio.track(req.user.id, { name: "order_placed" }).catch((error) => logger.error(error));
  res.sendStatus(201);
});

app.post("/invoices", async (req, res) => {
  res.sendStatus(202);
  await cio.track(req.user.id, { name: "invoice_sent" });
});
`,
        "src/app/api/orders/route.ts": `
import { after } from "next/server";
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function POST(request: Request) {
  const { userId } = await request.json();
  after(async () => {
    await cio.track(userId, { name: "order_placed" });
  });
  return new Response(null, { status: 201 });
}
`,
      },
    },
    {
      title: "Workers, webhooks, cron routes and queues, where no user waits",
      code: {
        "src/workers/orders.ts": `
import { Worker } from "bullmq";
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

new Worker("orders", async (job) => {
  await cio.track(job.data.userId, { name: "order_placed" });
});
`,
        "src/app/api/webhooks/stripe/route.ts": `
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export async function POST(request: Request) {
  const event = await request.json();
  await cio.track(event.data.object.metadata.userId, { name: "invoice_paid" });
  return new Response("ok");
}
`,
        "src/lambda.ts": `
import type { SQSEvent } from "aws-lambda";
import { TrackClient } from "customerio-node";

const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);

export const handler = async (event: SQSEvent) => {
  const [record] = event.Records;
  await cio.track(JSON.parse(record.body).userId, { name: "order_placed" });
};
`,
      },
    },
    {
      title: "A message whose failure the user must see",
      code: `
import express from "express";
import { APIClient, SendEmailRequest } from "customerio-node";

const api = new APIClient(process.env.CIO_APP_KEY);
const app = express();

app.post("/password/reset", async (req, res) => {
  await api.sendEmail(new SendEmailRequest({ to: req.body.email, transactional_message_id: "7" }));
  res.sendStatus(202);
});
`,
    },
  ],
  *check(context) {
    const { blocking, configAt, operations } = context;
    const blocked = blocking.findBlocked(operations.filter(isDeferrable));
    const waits = new Map(
      blocked.flatMap((entry) => (entry.wait.by ? [[entry.wait.by, entry] as const] : [])),
    );
    for (const { at, blocked: found } of blocking.groupByPlace(blocked)) {
      const [first] = found;
      if (!first || found.every((entry) => mustComeFirst(entry, context))) continue;
      const runtimes = context.runtimes.withDeclared(configAt(at).runtime);
      yield { at, ...describe(first, defer(first, waits, { ...context, runtimes }), context) };
    }
  },
});

/** Operations that a response need not wait for. A message, a query or a deletion may have to succeed before the response. */
const deferrable: ReadonlySet<OperationKind> = new Set([
  "identify",
  "track",
  "track-anonymous",
  "page",
  "screen",
  "group",
  "device",
  "metric",
  "batch",
] as const);

function isDeferrable({ surface, kind, isQueued }: Operation): boolean {
  return (surface === "track" || surface === "pipelines") && deferrable.has(kind) && !isQueued;
}

function describe(
  { wait, operation }: BlockedResponse,
  deferral: Deferral,
  context: RuleContext,
): Omit<Problem, "at"> {
  const { handler, through, site } = wait;
  const later = context.blocking.findLater(wait);
  const isFirst = describesPerson(operation);
  const relying = isFirst ? later.find((entry) => context.people.areAboutOne(operation, entry)) : undefined;
  // After a move to after the response, it could change places with what stays before it.
  const isOvertaken = later.some(
    (entry) =>
      (isFirst || entry.kind === "identify" || entry.kind === "merge") && !deferral.moves(entry.site),
  );
  const names = quoteNames(through);
  return {
    message: [
      explain(wait, operation, context),
      advise(deferral, wait),
      ...(relying ? [messages.relying(pointTo(relying.site, "").line)] : []),
    ].join(" "),
    confidence: judge(wait, operation, context),
    evidence: [
      ...(through.length > 0
        ? [pointTo(handler.callable, names === "" ? messages.handler : messages.handlerVia(names))]
        : []),
      ...(site === operation.call ? [] : [pointTo(operation.call, messages.sent)]),
    ],
    ...release(deferral, through.length > 0, isOvertaken),
  };
}

function release(
  { edits, obstacle }: Deferral,
  isThroughOthers: boolean,
  isOvertaken: boolean,
): Pick<Problem, "edits" | "unfixed"> {
  const isOnServer = obstacle !== "frozen" && obstacle !== "unknown";
  if (isThroughOthers && isOnServer) return { unfixed: messages.throughOthers };
  if (obstacle) return { unfixed: obstacles[obstacle] };
  return isOvertaken ? { unfixed: messages.overtaken } : { edits };
}

function explain({ handler, by }: Wait, { call }: Operation, { runtimes }: RuleContext): string {
  const parts = [
    handler.framework === "server-action" ? messages.actionWaits : messages.waits,
    ...(by ? [] : [messages.returned]),
    ...(runtimes.wantsAtLeast(call, "customerio-node", 5, 0) ? [messages.retries] : []),
  ];
  return `${parts.join(", ")}.`;
}

function advise({ runtime, by }: Deferral, wait: Wait): string {
  if (runtime === "vercel") return messages.waitUntil;
  if (runtime === "next" && by) return messages[by];
  if (runtime === "server" && !wait.by) return messages.serverReturned;
  return messages[runtime];
}

function judge(wait: Wait, operation: Operation, { blocking }: RuleContext): Confidence {
  if (operation.confidence === "low" || blocking.isPurpose(wait)) return "low";
  return wait.through.length > 0 || wait.handler.framework === "server-action" ? "medium" : "high";
}

/** An `identify` must be awaited if what follows is rightly awaited, such as a message to that person. */
function mustComeFirst({ wait, operation }: BlockedResponse, { blocking }: RuleContext): boolean {
  return describesPerson(operation) && blocking.findLater(wait).some(({ kind }) => !deferrable.has(kind));
}
