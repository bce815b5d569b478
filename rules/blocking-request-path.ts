import { Node, SyntaxKind, type AwaitExpression } from "ts-morph";
import { defer, type BlockedResponse, type Deferral } from "../src/customerio/edits/deferring.ts";
import { pointTo } from "../src/customerio/edits/evidence.ts";
import type { Confidence } from "../src/vocabulary/finding.ts";
import { defineRule, type Problem, type RuleContext } from "../src/rule.ts";
import {
  type Wait,
  findInside,
  isPurposeOf,
  withDeclared,
  type OperationKind,
  getCallableName,
  getEnclosingCallable,
  isInside,
  type Callable,
  type Operation,
} from "../src/customerio/knowledge.ts";

export const blockingRequestPath = defineRule({
  id: "blocking-request-path",
  pitfall: 7,
  title: "A response waits for Customer.io",
  severity: "warning",
  why: `
Nobody who signs up or pays needs Customer.io's answer, yet \`await\` in a request handler makes them wait for it. Mostly that is a round trip;
on a bad day it is the SDK's patience: \`customerio-node\` 5 gives an attempt ten seconds and tries four times, so one call can hold a response
for about 43 seconds, and versions before 4.5 could wait for ever on a stalled socket. A failure there also fails a request whose own work was done.

The common advice, "just drop the \`await\`", is only right on a server that keeps running, and only with a \`.catch\`: a rejected promise that nobody
handles ends a Node process. Functions on Lambda, Vercel or Workers may be frozen as soon as they answered, and the call is lost.
There the host has to be told: \`after()\` in Next.js, \`waitUntil()\` on Vercel and Cloudflare, a queue on Lambda. An \`identify\` that an
event relies on stays in front of it wherever they run.

Waiting is right in workers, cron jobs, scripts and webhook consumers, and where the call is what the request is for.
`,
  reference: "https://github.com/customerio/customerio-node#readme",
  examples: [
    {
      title: "On a server that keeps running",
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
  cio.track(order.userId, { name: "order_placed", data: { total: order.total } }).catch((error) => console.error("Customer.io track failed", error));
  res.status(201).json(order);
});

app.listen(3000);
`,
    },
    {
      title: "In a Next.js route, with the `identify` that has to come first",
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
      title: "On Lambda, where work must not outlive the answer",
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
      title: "Nobody waits: workers, webhooks, cron routes, queues",
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
      title: "A message whose failure the person has to see",
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
    const blocked = findBlocked(context);
    const waits = new Map(
      blocked.flatMap((entry) => (entry.wait.by ? [[entry.wait.by, entry] as const] : [])),
    );
    const runtimes = withDeclared(context.runtimes, context.config.runtime);
    const activity = survey(context);
    for (const [at, found] of groupByPlace(blocked)) {
      const [first] = found;
      if (!first || found.every((entry) => isKeptFirst(entry, activity))) continue;
      yield describe(at, first, defer(first, waits, { ...context, runtimes }), { ...context, ...activity });
    }
  },
});

const reported: ReadonlySet<OperationKind> = new Set([
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

function findBlocked({ operations, awaiting }: RuleContext): readonly BlockedResponse[] {
  const candidates = operations
    .filter(({ surface }) => surface === "track" || surface === "pipelines")
    .filter(({ kind, isQueued }) => reported.has(kind) && !isQueued);
  const sites = new Map<Node, Set<Node>>();
  for (const { call, site } of candidates) sites.set(call, (sites.get(call) ?? new Set()).add(site));
  return candidates
    .filter(({ call, frame }) => !isKnownWithin(call, frame, sites.get(call)))
    .flatMap((operation) => awaiting.findWaits(operation).map((wait) => ({ wait, operation })));
}

/** Says whether fewer wrappers already tell what a call does: the way from there to its callers is then followed once for all of them. */
function isKnownWithin(call: Node, frame: Operation["frame"], sites: ReadonlySet<Node> | undefined): boolean {
  if (!frame) return false;
  if (sites?.has(call)) return true;
  for (let inner = frame; inner.outer; inner = inner.outer) if (sites?.has(inner.call)) return true;
  return false;
}

/** One remark for what one `await` waits for; a call among others that are awaited with it is pointed at itself. */
function groupByPlace(blocked: readonly BlockedResponse[]): ReadonlyMap<Node, readonly BlockedResponse[]> {
  const places = new Map<Node, BlockedResponse[]>();
  const sites = new Set(blocked.map(({ wait }) => wait.site));
  for (const entry of blocked) {
    const { by, site } = entry.wait;
    const at = by && waitsForNothingElse(by, sites) ? by : getCallee(site);
    places.set(at, [...(places.get(at) ?? []), entry]);
  }
  return places;
}

function waitsForNothingElse(by: AwaitExpression, sites: ReadonlySet<Node>): boolean {
  const value = by.getExpression();
  const [list] = Node.isCallExpression(value) ? value.getArguments() : [];
  if (!Node.isCallExpression(value) || !value.getExpression().getText().startsWith("Promise.")) return true;
  if (!Node.isArrayLiteralExpression(list)) return !Node.isIdentifier(list);
  return list
    .getElements()
    .every((element) =>
      [element, ...findInside(element, SyntaxKind.CallExpression)].some((node) => sites.has(node)),
    );
}

function getCallee(site: Node): Node {
  return Node.isCallExpression(site) || Node.isNewExpression(site) ? site.getExpression() : site;
}

function describe(
  at: Node,
  { wait, operation }: BlockedResponse,
  deferral: Deferral,
  context: RuleContext & Activity,
): Problem {
  const { handler, through, by } = wait;
  const later = findLater(wait, context);
  const isFirst = isAboutPerson(operation);
  const relying = isFirst ? later.find((entry) => isOfSamePerson(operation, entry, context)) : undefined;
  // Moved behind the response, it could change places with what stays before it.
  const isOvertaken = later.some(
    (entry) =>
      (isFirst || entry.kind === "identify" || entry.kind === "merge") &&
      !deferral.moved.some((statement) => isInside(entry.site, statement)),
  );
  const answer = handler.framework === "server-action" ? "The server action" : "The response";
  const patience = context.runtimes.wantsAtLeast(operation.call, "customerio-node", 5, 0)
    ? "; with the retries of `customerio-node` 5 that can be tens of seconds"
    : "";
  return {
    at: Node.isAwaitExpression(at) ? (at.getFirstChildByKind(SyntaxKind.AwaitKeyword) ?? at) : at,
    message: `${answer} waits for Customer.io here: a slow answer there keeps the person waiting${by ? "" : ", since the promise is returned"}${patience}. ${advise(deferral)}${relying ? ` What relies on it, on line ${relying.site.getStartLineNumber()}, goes with it.` : ""}`,
    confidence: judge(wait, operation, context),
    evidence: [
      ...(through.length > 0
        ? [pointTo(handler.callable, `the request handler that waits${nameOf(through)}`)]
        : []),
      ...(wait.site === operation.call ? [] : [pointTo(operation.call, "sent to Customer.io here")]),
    ],
    edits: through.length > 0 || isOvertaken ? [] : deferral.edits,
  };
}

function nameOf(through: Wait["through"]): string {
  const names = through.flatMap((callable) => getCallableName(callable) ?? []);
  return names.length > 0 ? `, through ${names.map((name) => `\`${name}\``).join(" and ")}` : "";
}

interface Activity {
  /** Every call that sends something to Customer.io, be it through a wrapper. */
  readonly sends: ReadonlySet<Node>;
  /** What each function does at Customer.io, in the order of the text. */
  readonly byFunction: ReadonlyMap<Callable, readonly Operation[]>;
}

function survey({ operations }: RuleContext): Activity {
  const byFunction = new Map<Callable, Operation[]>();
  for (const operation of operations) {
    const around = getEnclosingCallable(operation.site);
    const known = around && byFunction.get(around);
    if (known) known.push(operation);
    else if (around) byFunction.set(around, [operation]);
  }
  for (const list of byFunction.values()) list.sort((a, b) => a.site.getStart() - b.site.getStart());
  return { sends: new Set<Node>(operations.flatMap(({ site, call }) => [site, call])), byFunction };
}

function judge(wait: Wait, operation: Operation, { sends }: Activity): Confidence {
  if (operation.confidence === "low") return "low";
  if (isPurposeOf(wait, (node) => sends.has(node))) return "low";
  return wait.through.length > 0 || wait.handler.framework === "server-action" ? "medium" : "high";
}

/** An `identify` has to be waited for when what relies on it is waited for with reason: a message, or what is asked of Customer.io. */
function isKeptFirst({ wait, operation }: BlockedResponse, activity: Activity): boolean {
  return isAboutPerson(operation) && findLater(wait, activity).some(({ kind }) => !reported.has(kind));
}

/** What the function around a wait does at Customer.io after it. */
function findLater({ site }: Wait, { byFunction }: Activity): readonly Operation[] {
  const around = getEnclosingCallable(site);
  const all = (around && byFunction.get(around)) ?? [];
  return all.filter((later) => later.site.getStart() > site.getEnd());
}

function isOfSamePerson(a: Operation, b: Operation, { people }: RuleContext): boolean {
  const [first] = a.find("person");
  const [second] = b.find("person");
  return first !== undefined && second !== undefined && people.isSamePerson(first, second);
}

/** Says whether an operation tells who somebody is, so that later ones rely on it. */
function isAboutPerson({ kind }: Operation): boolean {
  return kind === "identify" || kind === "group";
}

function advise({ runtime, by }: Deferral): string {
  switch (runtime) {
    case "server":
      return "Start it without `await` and let a `.catch` log what fails, or put it on a queue.";
    case "next":
      return by === "waitUntil"
        ? "Hand it to `waitUntil()` of `@vercel/functions`, so that it runs after the response."
        : by === "after"
          ? "Run it in `after()` from `next/server`, once the response is sent."
          : "Run it after the response: `after()` from `next/server` does so in route handlers and actions since Next.js 15.1, `waitUntil()` on Vercel, or a queue.";
    case "cloudflare":
      return "Hand the promise to `waitUntil()` of the execution context, so that it runs after the response.";
    case "frozen":
      return "Here a function may be frozen once it has answered, so dropping the `await` would lose the call: put it on a queue.";
    case "unknown":
      return "On a server that keeps running, start it without `await` and add a `.catch`; where functions are frozen after the response, use the host's `waitUntil()` or a queue.";
  }
}
