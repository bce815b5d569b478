import { expect, test } from "vitest";
import { blockingRequestPath } from "../../rules/blocking-request-path.ts";
import { dynamicEventName } from "../../rules/dynamic-event-name.ts";
import { emailAsUserId } from "../../rules/email-as-user-id.ts";
import { millisecondTimestamp } from "../../rules/millisecond-timestamp.ts";
import { noRateLimit } from "../../rules/no-rate-limit.ts";
import { trackBeforeIdentify } from "../../rules/track-before-identify.ts";
import { expectPicture, fix } from "./picture.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
`;
const worker = `
import { Worker } from "bullmq";
import { cio } from "./client";
export const worker = new Worker("people", async ({ data: job }) => {
  switch (job.type) {
    case "identify":
      return cio.identify(job.id, job.attributes);
    case "track":
      return cio.track(job.id, { name: job.name, data: job.data });
  }
}, { concurrency: 5 });
`;
const queue = `
import { Queue } from "bullmq";
const people = new Queue("people");
export async function identifyPerson(id: string, attributes: Record<string, unknown>) {
  await people.add("identify", { type: "identify", id, attributes });
}
export async function trackPerson(id: string, name: string, data: Record<string, unknown> = {}) {
  await people.add("track", { type: "track", id, name, data });
}
`;
const files = { "src/client.ts": client, "src/worker.ts": worker, "src/queue.ts": queue };

test("what is put into a queue is judged where it is written, and the hand-off is part of the trace", () => {
  const picture = {
    ...files,
    "src/orders.ts": `
import { identifyPerson, trackPerson } from "./queue";
export async function ordered(order: { id: string; email: string; createdAt: Date; number: string }) {
  await identifyPerson(order.id, { email: order.email, created_at: order.createdAt.getTime() });
                                                                   ~~~~~~~~~~~~~~~~~~~~~~~~~
  await trackPerson(order.id, \`order_\${order.number}_created\`);
                              ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
}
`,
  };
  const findings = expectPicture([millisecondTimestamp, dynamicEventName], picture);
  expect(findings.map(({ confidence }) => confidence)).toEqual(["high", "high"]);
  expect(findings[0]?.evidence.map(({ path, line, text }) => `${path}:${line} ${text}`)).toEqual([
    "src/queue.ts:4 via `identifyPerson`",
    "src/worker.ts:4 handed over through the queue `people`",
    "src/worker.ts:7 sent to Customer.io here",
  ]);
  expect(fix(picture, findings)["src/orders.ts"]).toContain(
    `created_at: Math.floor(order.createdAt.getTime() / 1000) });
  await trackPerson(order.id, "order_created", { order_number: order.number });`,
  );
});

test("a name that a worker puts together is judged by what is put into the queue", () => {
  const name = "`tour_${job.data.stage}`";
  const sending = `
import { Queue, Worker } from "bullmq";
import { cio } from "./client";
const tours = new Queue("tours");
`;
  const listed = `${sending}new Worker("tours", async (job) => cio.track(job.data.id, { name: ${name} }));
const add = (id, stage) => tours.add("tour", { id, stage });
export const booked = (id) => add(id, "booked");
export const ended = (id) => add(id, "ended");
`;
  expectPicture(dynamicEventName, { "src/client.ts": client, "src/tours.js": listed });
  const marked = `${sending}new Worker("tours", async (job) => cio.track(job.data.id, { name: ${name} }));
                                                                  ${"~".repeat(name.length)}
`;
  const varying = `export const moved = (id, tour) => tours.add("tour", { id, stage: tour.stage });
`;
  expectPicture(dynamicEventName, { "src/client.ts": client, "src/tours.js": `${marked}${varying}` });
  const nothing = `export const moved = (id) => tours.add("tour", { id });
`;
  expectPicture(dynamicEventName, { "src/client.ts": client, "src/tours.js": `${marked}${nothing}` });
  expectPicture(dynamicEventName, { "src/client.ts": client, "src/tours.js": marked });
});

test.each([
  "export const on = async (job: Job<Booking>) => sent(job.data.id, `tour_${job.data.stage}`);",
  "export const on = async ({ data }: Job<Booking>) => sent(data.id, `tour_${data.stage}`);",
  "export const on = async (job: Job<Booking>) => { const { id, stage } = job.data; await sent(id, `tour_${stage}`); };",
  "export const on = async (jobs: BossJob<Booking>[]) => { for (const { data } of jobs) await sent(data.id, `tour_${data.stage}`); };",
  "export const on = async (job: Job<Booking>) => { for (const stop of job.data.stops) await sent(job.data.id, `tour_${stop.kind}`); };",
  'export const on = async (job: Job<Booking>) => sent(job.data.id, `tour_${job.data.extra?.stage ?? "other"}`);',
  'new Worker<Booking>("tours", async (job) => sent(job.data.id, `tour_${job.data.stage}`));',
  'new Worker<Booking>("tours", async ({ data: { id, stage } }) => sent(id, `tour_${stage}`));',
  'boss.work<Booking>("tours", async ([job]) => sent(job.data.id, `tour_${job.data.stage}`));',
])("a name of parts that the type of a job lists is fixed: %s", (code) => {
  expectPicture(dynamicEventName, jobs(code, false));
});

test.each([
  "export const on = async (job: Job<Booking>) => sent(job.data.id, `tour_${job.data.city}`);",
  "export const on = async (job: Job<Booking>) => sent(job.data.id, `tour_${job.id}`);",
  "export const on = async (job: Job<Booking>) => sent(job.data.id, `tour_${job.stage}`);",
  "export const on = async (job: Job) => sent(job.data.id, `tour_${job.data.stage}`);",
  "export const on = async (job: Other<Booking>) => sent(job.data.id, `tour_${job.data.stage}`);",
  "export const on = async (job: Job<any>) => sent(job.data.id, `tour_${job.data.stage}`);",
  'new Worker<Booking>("tours", async (job) => sent(job.data.id, `tour_${job.data.city}`));',
  'new Maker<Booking>("tours", async (job) => sent(job.data.id, `tour_${job.data.stage}`));',
  'new Worker("tours", async (job) => sent(job.data.id, `tour_${job.data.stage}`));',
])("a name of parts that no type lists varies: %s", (code) => {
  expectPicture(dynamicEventName, jobs(code, true));
});

/** A file with one name that is reported or not. */
function jobs(code: string, isReported: boolean): Readonly<Record<string, string>> {
  const name = /`.*`/u.exec(code);
  const marks = isReported && name ? `${" ".repeat(name.index)}${"~".repeat(name[0].length)}\n` : "";
  return {
    "src/client.ts": client,
    "src/jobs.ts": `
import { Worker, type Job } from "bullmq";
import PgBoss, { type Job as BossJob } from "pg-boss";
import { Maker, type Other } from "./others";
import { cio } from "./client";
type Stage = "booked" | "ended";
interface Booking { id: string; stage: Stage; city: string; stops: { kind: Stage }[]; extra?: { stage: Stage } }
const boss = new PgBoss(process.env.DATABASE_URL!);
const sent = (id: string, name: string) => cio.track(id, { name });
${code}
${marks}`,
  };
}

test("a time that is read from what was put in is judged in the worker", () => {
  expectPicture(millisecondTimestamp, {
    "src/client.ts": client,
    "src/worker.ts": `
import { Worker } from "bullmq";
import { cio } from "./client";
new Worker("people", async (job) => {
  await cio.identify(job.data.user.id, { email: job.data.user.email, created_at: job.data.user.createdAt.getTime() });
                                                                                 ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
});
`,
    "src/orders.ts": `
import { Queue } from "bullmq";
const people = new Queue("people");
export const joined = (user) => people.add("joined", { user });
`,
  });
});

test.each([
  ["a pattern", "async ({ data: job }) => {", "job.at"],
  ["a pattern in a pattern", "async ({ data: { id, at } }) => {\n  const job = { id };", "at"],
  ["the job", "async (entry) => {\n  const job = entry.data;", "entry.data.at"],
  ["a variable", "async ({ data: job }) => {\n  const { at } = job;", "at"],
  ["a helper", "async ({ data: job }) => {\n  const timeOf = (one) => one.at;", "timeOf(job)"],
])(
  "a time of one of several jobs is reported where it is put in, not in the worker: %s",
  (_title, start, at) => {
    const picture = {
      "src/client.ts": client,
      "src/worker.ts": `
import { Worker } from "bullmq";
import { cio } from "./client";
new Worker("visits", ${start}
  await cio.track(job.id, { name: "visited", timestamp: ${at} });
});
`,
      "src/visits.ts": `
import { Queue } from "bullmq";
const visits = new Queue("visits");
export const began = (visit) => visits.add("began", { id: visit.guestId, at: visit.beganAt.getTime() });
                                                                             ~~~~~~~~~~~~~~~~~~~~~~~
export const ended = (visit) => visits.add("ended", { id: visit.guestId, at: Math.floor(Date.now() / 1000) });
export const moved = (visit) => visits.add("moved", { id: visit.guestId, at: visit.at });
`,
    };
    const findings = expectPicture(millisecondTimestamp, picture);
    expect(fix(picture, findings)["src/visits.ts"]).toContain(
      "at: Math.floor(visit.beganAt.getTime() / 1000) });",
    );
  },
);

test("who adds a job does not wait for Customer.io, and a queue keeps the rate", () => {
  expectPicture([blockingRequestPath, noRateLimit, trackBeforeIdentify], {
    ...files,
    "src/routes.ts": `
import express from "express";
import { identifyPerson, trackPerson } from "./queue";
const app = express();
app.post("/orders", async (req, res) => {
  await trackPerson(req.body.id, "ordered");
  await identifyPerson(req.body.id, { email: req.body.email });
  res.json({ ok: true });
});
app.post("/import", async (req, res) => {
  const users = await db.users.findMany();
  await Promise.all(users.map((user) => identifyPerson(user.id, { email: user.email })));
  await Promise.all([identifyPerson(req.body.id, { email: req.body.email }), trackPerson(req.body.id, "imported")]);
  res.json({ ok: true });
});
`,
  });
});

test("who sends a command waits until it is handled; who publishes an event does not", () => {
  const nest = (send: string): Readonly<Record<string, string>> => ({
    "src/client.ts": client,
    "src/signed-up.ts": `export class SignedUp { constructor(readonly id: string) {} }`,
    "src/handler.ts": `
import { CommandHandler, EventsHandler } from "@nestjs/cqrs";
import { cio } from "./client";
import { SignedUp } from "./signed-up";
@CommandHandler(SignedUp)
export class SignedUpHandler {
  async execute(command: SignedUp) { await cio.track(command.id, { name: "signed_up" }); }
}
@EventsHandler(SignedUp)
export class SignedUpListener {
  async handle(event: SignedUp) { await cio.track(event.id, { name: "signed_up" }); }
}
`,
    "src/controller.ts": `
import { Body, Controller, Post } from "@nestjs/common";
import { CommandBus, EventBus } from "@nestjs/cqrs";
import { SignedUp } from "./signed-up";
@Controller("users")
export class UsersController {
  constructor(private readonly commandBus: CommandBus, private readonly eventBus: EventBus) {}
  @Post()
  async signUp(@Body() body: { id: string }) {
${send}
    return { ok: true };
  }
}
`,
  });
  expectPicture(
    blockingRequestPath,
    nest(`    await this.commandBus.execute(new SignedUp(body.id));
    ~~~~~`),
  );
  expectPicture(blockingRequestPath, nest(`    await this.eventBus.publish(new SignedUp(body.id));`));
});

test("two workers of one queue: what is found is never sure", () => {
  const findings = expectPicture(dynamicEventName, {
    ...files,
    "src/other.ts": `
import { Worker } from "bullmq";
new Worker("people", async (job) => { await db.jobs.save(job.data); });
`,
    "src/orders.ts": `
import { trackPerson } from "./queue";
export const ordered = (order) => trackPerson(order.customerId, \`ordered_\${order.sku}\`);
                                                                ~~~~~~~~~~~~~~~~~~~~~~
`,
  });
  expect(findings.map(({ confidence }) => confidence)).toEqual(["low"]);
});

test("a bus of the repository's own, and an action, are part of the trace", () => {
  const findings = expectPicture(dynamicEventName, {
    "src/client.ts": client,
    "src/bus.ts": `
const listeners = new Map<string, Listener[]>();
export function on(name: string, listener: Listener) {
  listeners.set(name, [...(listeners.get(name) ?? []), listener]);
}
export async function emit(name: string, payload: Payload) {
  await Promise.all((listeners.get(name) ?? []).map((listener) => listener(payload)));
}
`,
    "src/tracking.ts": `
import { on } from "./bus";
import { cio } from "./client";
on("ordered", ({ id, name }) => cio.track(id, { name }));
export const tracking = () => (next) => (action) => {
  if (action.type === "shop/left") cio.track(action.payload.id, { name: action.payload.name });
  return next(action);
};
`,
    "src/shop.ts": `
import { useDispatch } from "react-redux";
import { emit } from "./bus";
export const order = (order) => emit("ordered", { id: order.customerId, name: \`ordered_\${order.sku}\` });
                                                                              ~~~~~~~~~~~~~~~~~~~~~~
export const useLeave = (user) => {
  const dispatch = useDispatch();
  return () => dispatch({ type: "shop/left", payload: { id: user.id, name: \`left_\${user.id}\` } });
                                                                           ~~~~~~~~~~~~~~~~~
};
`,
  });
  expect(
    findings.map(({ evidence }) => evidence.map(({ path, line, text }) => `${path}:${line} ${text}`)),
  ).toEqual([
    [
      "src/bus.ts:6 via `emit`",
      "src/tracking.ts:4 handed over through the event `ordered`",
      "src/tracking.ts:4 sent to Customer.io here",
    ],
    [
      "src/tracking.ts:5 handed over through the action `shop/left`",
      "src/tracking.ts:6 sent to Customer.io here",
    ],
  ]);
});

test("who waits for a bus of the repository's own that waits for its listeners waits for Customer.io", () => {
  const shop = (run: string): Readonly<Record<string, string>> => ({
    "src/client.ts": client,
    "src/bus.ts": `
const listeners = new Map<string, Listener[]>();
export function on(name: string, listener: Listener) { listeners.set(name, [listener]); }
export async function emit(name: string, payload: Payload) {
  for (const listener of listeners.get(name) ?? []) ${run};
}
`,
    "src/tracking.ts": `
import { on } from "./bus";
import { cio } from "./client";
on("ordered", async ({ id }) => {
  await cio.track(id, { name: "ordered" });
${run.startsWith("await") ? "  ~~~~~" : ""}
});
`,
    "src/routes.ts": `
import express from "express";
import { emit } from "./bus";
const app = express();
app.post("/orders", async (req, res) => {
  await emit("ordered", { id: req.body.id });
  res.json({ ok: true });
});
`,
  });
  expectPicture(blockingRequestPath, shop("await listener(payload)"));
  expectPicture(blockingRequestPath, shop("listener(payload)"));
});

test("an id that is taken out of a job together with the email is no email; the email in its place is", () => {
  const files = (id: string, mark: string) => ({
    "src/jobs.ts": `import PgBoss from "pg-boss";
import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const boss = new PgBoss(process.env.DATABASE_URL!);
export const start = () =>
  boss.work("member-joined", async (job) => {
    const { memberId, email, club } = job.data;
    await cio.identify(memberId, { email, club });
  });
`,
    "src/routes.ts": `import { boss } from "./jobs";
export async function join(member: Member) {
  const joined: Joined = { memberId: ${id}, email: member.email, club: member.club };
${mark}  await boss.send("member-joined", joined);
}
`,
  });
  expectPicture(emailAsUserId, files("member.id", ""));
  expectPicture(emailAsUserId, files("member.email", `${" ".repeat(37)}~~~~~~~~~~~~\n`));
});

test("an id that is handed over beside an email is no email; the email in its place is", () => {
  expectPicture(emailAsUserId, {
    "src/inngest.ts": `import { Inngest } from "inngest";
export const inngest = new Inngest({ id: "meals" });
`,
    "src/plan-chosen.ts": `import { TrackClient } from "customerio-node";
import { inngest } from "./inngest";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
export const planChosen = inngest.createFunction({ id: "a" }, { event: "plan/chosen" }, async ({ event }) => {
  await cio.identify(event.data.userId, { email: event.data.email });
});
export const planLeft = inngest.createFunction({ id: "b" }, { event: "plan/left" }, async ({ event }) => {
  await cio.identify(event.data.userId, { email: event.data.contact });
});
`,
    "src/routes.ts": `import { inngest } from "./inngest";
import { currentUser } from "./session";
export async function POST(request: Request) {
  const user = await currentUser(request);
  await inngest.send({ name: "plan/chosen", data: { userId: user.id, email: user.email } });
}
export async function DELETE(request: Request) {
  const user = await currentUser(request);
  await inngest.send({ name: "plan/left", data: { userId: user.login, contact: user.login } });
                                                          ~~~~~~~~~~
}
`,
  });
});

test("who emits an event waits for a listener only where that waits for what it hands the event to", () => {
  const shop = (handing: string, mark = "") => ({
    "src/client.ts": client,
    "src/bus.ts": `import EventEmitter2 from "eventemitter2";
const emitter = new EventEmitter2();
export const publish = (name: string, payload: object) => emitter.emitAsync(name, payload);
export function subscribe(name: string, fn: Listener) { emitter.on(name, async (payload) => { ${handing} }); }`,
    "src/listener.ts": `import { subscribe } from "./bus";
import { cio } from "./client";
subscribe("ordered", async ({ id }) => {
  await cio.track(id, { name: "ordered" });
});`,
    "src/app.ts": `import express from "express";
import { publish } from "./bus";
const app = express();
app.post("/orders", async (req, res) => {
  await publish("ordered", { id: req.user.id });
${mark}  res.end();
});`,
  });
  expectPicture(blockingRequestPath, shop("await fn(payload);", "  ~~~~~\n"));
  expectPicture(blockingRequestPath, shop("fn(payload).catch(log);"));
});
