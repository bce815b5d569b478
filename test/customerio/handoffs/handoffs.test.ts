import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;

/** A repository whose one side takes out and calls Customer.io, and whose other side puts in. */
function repository(worker: string, producer: string, others: Readonly<Record<string, string>> = {}): Code {
  return {
    "src/client.ts": client,
    "src/worker.ts": `import { cio } from "./client";\n${worker}`,
    "src/producer.ts": producer,
    ...others,
  };
}

const track = `async (job) => { await cio.track(job.data.userId, { name: job.data.event, data: job.data.more }); }`;
const sent = "{ userId: user.id, event: `bought_${sku}`, more: { sku } }";
const foundVia = (names: string): readonly string[] => [
  `track track user.id \`bought_\${sku}\` {sku} via ${names}`,
];
const found = foundVia("()");
/** What is known of a worker that nobody is found to put anything in for. */
const alone = ["track track job.data.userId job.data.event {}"];

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const joined: readonly Row[] = [
  [
    "BullMQ",
    repository(
      `import { Worker } from "bullmq";\nnew Worker("people", ${track});`,
      `import { Queue } from "bullmq";
const people = new Queue("people");
export const buy = (user, sku) => people.add("buy", ${sent});`,
    ),
    found,
  ],
  [
    "BullMQ, in bulk",
    repository(
      `import { Worker } from "bullmq";\nnew Worker("people", ${track});`,
      `import { Queue } from "bullmq";
const people = new Queue("people");
export const buy = (user, sku) => people.addBulk([{ name: "buy", data: ${sent} }]);`,
    ),
    found,
  ],
  [
    "BullMQ, as a flow",
    repository(
      `import { Worker } from "bullmq";\nnew Worker("people", ${track});`,
      `import { FlowProducer } from "bullmq";
const flow = new FlowProducer();
export const buy = (user, sku) => flow.add({ name: "buy", queueName: "people", data: ${sent} });`,
    ),
    found,
  ],
  [
    "BullMQ in Nest",
    repository(
      `import { Processor, WorkerHost } from "@nestjs/bullmq";
@Processor("people")
export class PeopleConsumer extends WorkerHost {
  async process(job) { await cio.track(job.data.userId, { name: job.data.event, data: job.data.more }); }
}`,
      `import { InjectQueue } from "@nestjs/bullmq";
import { Queue } from "bullmq";
export class Shop {
  constructor(@InjectQueue("people") private readonly people: Queue) {}
  buy(user, sku) { return this.people.add("buy", ${sent}); }
}`,
    ),
    foundVia("process"),
  ],
  [
    "Bull, with a constant for the queue's name",
    repository(
      `import Queue from "bull";
import { PEOPLE } from "./names";
new Queue(PEOPLE).process(5, ${track});`,
      `const Bull = require("bull");
const { PEOPLE } = require("./names");
const people = new Bull(PEOPLE);
exports.buy = (user, sku) => people.add(${sent}, { attempts: 3 });`,
      { "src/names.ts": `export const PEOPLE = "people";` },
    ),
    found,
  ],
  [
    "Bull, by the job's name",
    repository(
      `import Queue from "bull";\nconst people = new Queue("people");
people.process("buy", ${track});`,
      `import Queue from "bull";
const people = new Queue("people");
export const buy = (user, sku) => people.add("buy", ${sent});
export const leave = (user) => people.add("leave", { userId: user.id, event: "left", more: {} });`,
    ),
    found,
  ],
  [
    "Bull in Nest",
    repository(
      `import { Processor, Process } from "@nestjs/bull";
@Processor("people")
export class PeopleConsumer {
  @Process("buy")
  async bought(job) { await cio.track(job.data.userId, { name: job.data.event, data: job.data.more }); }
}`,
      `import { InjectQueue } from "@nestjs/bull";
export class Shop {
  constructor(@InjectQueue("people") private readonly people) {}
  buy(user, sku) { return this.people.add("buy", ${sent}); }
  leave(user) { return this.people.add("leave", { userId: user.id, event: "left", more: {} }); }
}`,
    ),
    foundVia("bought"),
  ],
  [
    "bee-queue",
    repository(
      `import Queue from "bee-queue";\nnew Queue("people").process(${track});`,
      `import Queue from "bee-queue";
const people = new Queue("people");
export const buy = (user, sku) => people.createJob(${sent}).save();`,
    ),
    found,
  ],
  [
    "pg-boss",
    repository(
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
boss.work("people", ${track});`,
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
export const buy = (user, sku) => boss.send("people", ${sent});
export const other = (user) => boss.send("orders", { userId: user.id });`,
    ),
    found,
  ],
  [
    "pg-boss since version 10, whose jobs come in a list",
    repository(
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
boss.work("people", async ([job]) => { await cio.track(job.data.userId, { name: job.data.event, data: job.data.more }); });`,
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
export const buy = (user, sku) => boss.send("people", ${sent});`,
    ),
    found,
  ],
  [
    "pg-boss, with a callback for each of the jobs",
    repository(
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
boss.work("people", (jobs) => Promise.all(jobs.map((job) => cio.track(job.data.userId, { name: job.data.event, data: job.data.more }))));`,
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
export const buy = (user, sku) => boss.send("people", ${sent});`,
    ),
    found,
  ],
  [
    "pg-boss, with a loop over the jobs",
    repository(
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
boss.work("people", async (jobs) => {
  for (const job of jobs) await cio.track(job.data.userId, { name: job.data.event, data: job.data.more });
});`,
      `import PgBoss from "pg-boss";
const boss = new PgBoss(process.env.DATABASE_URL);
export const buy = (user, sku) => boss.send("people", ${sent});`,
    ),
    found,
  ],
  [
    "Agenda",
    repository(
      `import Agenda from "agenda";
const agenda = new Agenda();
agenda.define("buy", async (job) => {
  const { userId, event, more } = job.attrs.data;
  await cio.track(userId, { name: event, data: more });
});`,
      `import Agenda from "agenda";
const agenda = new Agenda();
export const buy = (user, sku) => agenda.schedule("in 5 minutes", "buy", ${sent});`,
    ),
    found,
  ],
  [
    "Inngest",
    repository(
      `import { inngest } from "./inngest";
export const bought = inngest.createFunction({ id: "bought" }, { event: "shop/bought" }, async ({ event, step }) => {
  await step.run("track", () => cio.track(event.data.userId, { name: event.data.event, data: event.data.more }));
});`,
      `import { inngest } from "./inngest";
export const buy = (user, sku) => inngest.send({ name: "shop/bought", data: ${sent} });
export const leave = (user) => inngest.send([{ name: "shop/left", data: { userId: user.id } }]);`,
      {
        "src/inngest.ts": `import { Inngest } from "inngest";\nexport const inngest = new Inngest({ id: "shop" });`,
      },
    ),
    foundVia("bought"),
  ],
  [
    "Trigger.dev",
    repository(
      `import { task } from "@trigger.dev/sdk/v3";
export const bought = task({
  id: "bought",
  run: async (payload) => { await cio.track(payload.userId, { name: payload.event, data: payload.more }); },
});`,
      `import { tasks } from "@trigger.dev/sdk/v3";
export const buy = (user, sku) => tasks.trigger("bought", ${sent});`,
    ),
    foundVia("run"),
  ],
  [
    "Trigger.dev, by the task itself",
    repository(
      `import { task } from "@trigger.dev/sdk/v3";
export const bought = task({
  id: "bought",
  async run(payload) { await cio.track(payload.userId, { name: payload.event, data: payload.more }); },
});`,
      `import { bought } from "./worker";
export const buy = (user, sku) => bought.trigger(${sent});`,
    ),
    foundVia("run"),
  ],
  [
    "SQS",
    repository(
      `import { Consumer } from "sqs-consumer";
Consumer.create({
  queueUrl: process.env.PEOPLE_QUEUE_URL,
  handleMessage: async (message) => {
    const body = JSON.parse(message.Body);
    await cio.track(body.userId, { name: body.event, data: body.more });
  },
}).start();`,
      `import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
const sqs = new SQSClient({});
export const buy = (user, sku) =>
  sqs.send(new SendMessageCommand({ QueueUrl: process.env.PEOPLE_QUEUE_URL, MessageBody: JSON.stringify(${sent}) }));`,
    ),
    foundVia("handleMessage"),
  ],
  [
    "Pub/Sub",
    repository(
      `import { PubSub } from "@google-cloud/pubsub";
new PubSub().subscription("people").on("message", async (message) => {
  const body = JSON.parse(message.data.toString());
  await cio.track(body.userId, { name: body.event, data: body.more });
});`,
      `import { PubSub } from "@google-cloud/pubsub";
const pubsub = new PubSub();
export const buy = (user, sku) =>
  pubsub.topic("people").publishMessage({ data: Buffer.from(JSON.stringify(${sent})) });`,
    ),
    found,
  ],
  [
    "an EventEmitter",
    repository(
      `import { bus } from "./bus";
bus.on("bought", async (userId, { event, more }) => { await cio.track(userId, { name: event, data: more }); });`,
      `import { bus } from "./bus";
export const buy = (user, sku) => bus.emit("bought", user.id, ${sent});
export const leave = (user) => bus.emit("left", user.id, { event: "left", more: {} });`,
      { "src/bus.ts": `import { EventEmitter } from "node:events";\nexport const bus = new EventEmitter();` },
    ),
    found,
  ],
  [
    "a class that extends EventEmitter, with a listener bound to its object",
    repository(
      `import { bus } from "./bus";
class Listener {
  constructor() { bus.on(Names.Bought, this.track.bind(this)); }
  async track({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); }
}
enum Names { Bought = "bought" }`,
      `import { bus } from "./bus";
export const buy = (user, sku) => bus.announce(${sent});`,
      {
        "src/bus.ts": `import EventEmitter from "events";
class Bus extends EventEmitter {
  announce(purchase) { this.emit("bought", purchase); }
}
export const bus = new Bus();`,
      },
    ),
    foundVia("announce > track"),
  ],
  [
    "mitt",
    repository(
      `import { bus } from "./bus";
bus.on("bought", async ({ userId, event, more }) => { await cio.track(userId, { name: event, data: more }); });`,
      `import { bus } from "./bus";\nexport const buy = (user, sku) => bus.emit("bought", ${sent});`,
      { "src/bus.ts": `import mitt from "mitt";\nexport const bus = mitt<Events>();` },
    ),
    found,
  ],
  [
    "mitt, for all events",
    repository(
      `import { bus } from "./bus";
bus.on("*", async (type, { userId, more }) => { await cio.track(userId, { name: type, data: more }); });`,
      `import { bus } from "./bus";\nexport const buy = (user, sku) => bus.emit("bought", ${sent});`,
      { "src/bus.ts": `import mitt from "mitt";\nexport const bus = mitt<Events>();` },
    ),
    ["track track user.id bought {sku} via ()"],
  ],
  [
    "eventemitter2, where the publisher's callers name the event",
    repository(
      `import { bus } from "./bus";
bus.on("shop.bought", async ({ userId, event, more }) => { await cio.track(userId, { name: event, data: more }); });`,
      `import { publish } from "./bus";
export const buy = (user, sku) => publish("shop.bought", ${sent});
export const leave = (user) => publish("shop.left", { userId: user.id });`,
      {
        "src/bus.ts": `import { EventEmitter2 } from "eventemitter2";
export const bus = new EventEmitter2({ wildcard: true });
export function publish(name: string, payload: object) { bus.emit(name, payload); }`,
      },
    ),
    foundVia("publish > ()"),
  ],
  [
    "events of Nest, with a wildcard",
    repository(
      `import { OnEvent } from "@nestjs/event-emitter";
export class Listener {
  @OnEvent("shop.*", { async: true })
  async bought({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); }
}`,
      `import { EventEmitter2 } from "@nestjs/event-emitter";
export class Shop {
  constructor(private readonly events: EventEmitter2) {}
  buy(user, sku) { this.events.emit("shop.bought", ${sent}); }
  leave(user) { this.events.emit("people.left", { userId: user.id }); }
}`,
    ),
    foundVia("bought"),
  ],
  [
    "commands of Nest",
    repository(
      `import { CommandHandler } from "@nestjs/cqrs";
import { TrackCommand } from "./command";
@CommandHandler(TrackCommand)
export class TrackHandler {
  async execute(command: TrackCommand) {
    await cio.track(command.userId, { name: command.event, data: command.more });
  }
}`,
      `import { CommandBus } from "@nestjs/cqrs";
import { LeaveCommand, TrackCommand } from "./command";
export class Shop {
  constructor(private readonly commandBus: CommandBus) {}
  buy(user, sku) { return this.commandBus.execute(new TrackCommand(user.id, \`bought_\${sku}\`, { sku })); }
  leave(user) { return this.commandBus.execute(new LeaveCommand(user.id)); }
}`,
      {
        "src/command.ts": `
export class TrackCommand { constructor(readonly userId: string, readonly event: string, readonly more: object) {} }
export class LeaveCommand { constructor(readonly userId: string) {} }`,
      },
    ),
    foundVia("execute"),
  ],
  [
    "events of Nest's CQRS",
    repository(
      `import { EventsHandler } from "@nestjs/cqrs";
import { Bought } from "./event";
@EventsHandler(Bought)
export class BoughtHandler {
  handle(event: Bought) { return cio.track(event.userId, { name: event.name, data: event.more }); }
}`,
      `import { EventBus } from "@nestjs/cqrs";
import { Bought } from "./event";
export class Shop {
  constructor(private readonly eventBus: EventBus) {}
  buy(user, sku) { this.eventBus.publish(new Bought(user.id, \`bought_\${sku}\`, { sku })); }
}`,
      {
        "src/event.ts": `
export class Bought { constructor(readonly userId: string, readonly name: string, readonly more: object) {} }`,
      },
    ),
    foundVia("handle"),
  ],
];

describe("what is put in arrives where it is taken out", () => {
  test.each(joined)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

const worker = `import { Worker } from "bullmq";\nnew Worker("people", ${track});`;

const apart: readonly Row[] = [
  ["nothing is put in", repository(worker, ""), alone],
  [
    "another queue",
    repository(
      worker,
      `import { Queue } from "bullmq";
const orders = new Queue("orders");
export const buy = (user, sku) => orders.add("buy", ${sent});`,
    ),
    alone,
  ],
  [
    "a queue of another library",
    repository(
      worker,
      `import Queue from "bull";
const people = new Queue("people");
export const buy = (user, sku) => people.add("buy", ${sent});`,
    ),
    alone,
  ],
  [
    "a set, which has the same method",
    repository(
      worker,
      `import { Queue } from "bullmq";
const people = new Set();
export const buy = (user, sku) => people.add("buy", ${sent});`,
    ),
    alone,
  ],
  [
    "a queue whose name is only known at run time",
    repository(
      worker,
      `import { Queue } from "bullmq";
export const buy = (name, user, sku) => new Queue(name).add("buy", ${sent});`,
    ),
    alone,
  ],
  [
    "a consumer that does something else",
    repository(
      `import { Worker } from "bullmq";
new Worker("people", async (job) => { await db.save(job.data.userId); });
export const login = (user) => cio.track(user.id, { name: "logged_in" });`,
      `import { Queue } from "bullmq";
const people = new Queue("people");
export const buy = (user, sku) => people.add("buy", ${sent});`,
    ),
    ["track track user.id logged_in"],
  ],
  [
    "the same event on another bus",
    repository(
      `import { bus } from "./bus";
bus.on("bought", async (userId) => { await cio.track(userId, { name: "bought" }); });`,
      `import { other } from "./bus";
export const buy = (user, sku) => other.emit("bought", user.id);`,
      {
        "src/bus.ts": `import { EventEmitter } from "node:events";
export const bus = new EventEmitter();
export const other = new EventEmitter();`,
      },
    ),
    ["track track userId bought"],
  ],
  [
    "an event that is only known at run time",
    repository(
      `import { bus } from "./bus";
bus.on("bought", async (userId) => { await cio.track(userId, { name: "bought" }); });`,
      `import { bus } from "./bus";
export const send = (req) => bus.emit(req.body.event, req.body.userId);`,
      { "src/bus.ts": `import { EventEmitter } from "node:events";\nexport const bus = new EventEmitter();` },
    ),
    ["track track userId bought"],
  ],
  [
    "a command of the same name in another module",
    repository(
      `import { CommandHandler } from "@nestjs/cqrs";
import { Track } from "./command";
@CommandHandler(Track)
export class TrackHandler {
  async execute(command: Track) { await cio.track(command.userId, { name: "bought" }); }
}`,
      `import { CommandBus } from "@nestjs/cqrs";
import { Track } from "./other";
export class Shop {
  constructor(private readonly commandBus: CommandBus) {}
  buy(user) { return this.commandBus.execute(new Track(user.id)); }
}`,
      {
        "src/command.ts": "export class Track { constructor(readonly userId: string) {} }",
        "src/other.ts": "export class Track { constructor(readonly userId: string) {} }",
      },
    ),
    ["track track userId bought"],
  ],
];

describe("what does not belong together stays apart", () => {
  test.each(apart)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

test("a payload without the field gives no value", () => {
  const code = repository(
    worker,
    `import { Queue } from "bullmq";
const people = new Queue("people");
export const buy = (user) => people.add("buy", { event: "bought" });`,
  );
  expect(listOperations(code)).toEqual(["track track job.data.userId bought via ()"]);
});

test("a job goes to the branch of its type only", () => {
  const code = repository(
    `import { Worker } from "bullmq";
new Worker("people", async ({ name, data }) => {
  switch (name) {
    case "identify": return cio.identify(data.id, { email: data.email });
    case "track": return cio.track(data.id, { name: data.event });
    default: throw new Error("unknown");
  }
});`,
    `import { Queue } from "bullmq";
const people = new Queue("people");
export const join = (user) => people.add("identify", { id: user.id, email: user.email });
export const buy = (user) => people.add("track", { id: user.id, event: "bought" });
export const other = (user) => people.add("other", { id: user.id });`,
  );
  expect(listOperations(code)).toEqual([
    "track identify user.id {email} via ()",
    "track track user.id bought via ()",
  ]);
});

test("two workers of one queue: either may take the job, so neither is sure", () => {
  const code = repository(
    `import { Worker } from "bullmq";
new Worker("people", async (job) => { await cio.track(job.data.id, { name: "bought" }); });
new Worker("people", async (job) => { await db.save(job.data.id); });`,
    `import { Queue } from "bullmq";
const people = new Queue("people");
export const buy = (user) => people.add("buy", { id: user.id });`,
  );
  expect(listOperations(code)).toEqual(["track track? user.id bought via ()"]);
});

test("what is defined by itself ends", () => {
  const code = repository(
    `import { Worker } from "bullmq";
let take = async (job) => { await cio.track(job.data, { name: "bought" }); };
take = take.bind(null);
new Worker("people", take);`,
    `import { Queue } from "bullmq";
const people = new Queue("people");
let text = JSON.stringify(text);
people.add("buy", text);`,
  );
  expect(listOperations(code)).toHaveLength(1);
});

describe("a class of the repository's own is around the emitter", () => {
  const bus = (made: string): string => `import { EventEmitter } from "node:events";
class Bus {
  private readonly emitter = new EventEmitter();
  emit(name: string, payload: Purchase): void { this.emitter.emit(name, payload); }
  on(name: string, handler: (payload: Purchase) => void): void { this.emitter.on(name, handler); }
}
${made}`;
  const code = (made: string, name: string): Code => ({
    "src/client.ts": client,
    "src/bus.ts": bus(made),
    "src/listener.ts": `import { bus } from "./bus";
import { cio } from "./client";
bus.on("bought", ({ userId, event, more }) => { void cio.track(userId, { name: event, data: more }); });`,
    "src/shop.ts": `import { bus } from "./bus";
export const buy = (user, sku) => bus.emit("${name}", { userId: user.id, event: \`bought_\${sku}\`, more: { sku } });`,
  });
  const one = "export const bus = new Bus();";

  test.each<[title: string, code: Code, operations: readonly string[]]>([
    [
      "what is sent arrives",
      code(one, "bought"),
      ["track track user.id `bought_${sku}` {sku} via emit > ()"],
    ],
    ["another event does not", code(one, "sold"), ["track track userId event {}"]],
    [
      "nor is it known which of two has a listener",
      code(`${one}\nexport const other = new Bus();`, "bought"),
      ["track track userId event {}"],
    ],
  ])("%s", (_, files, operations) => {
    expect(listOperations(files)).toEqual(operations);
  });
});

describe("a function of the repository's own calls what it is given in a listener", () => {
  const code = (
    subscribe: string,
    listener = "({ userId, event, more }) => cio.track(userId, { name: event, data: more })",
  ) => ({
    "src/client.ts": client,
    "src/bus.ts": `import { EventEmitter } from "node:events";
const emitter = new EventEmitter();
export function publish(name: string, payload: Purchase) { emitter.emit(name, payload); }
export function subscribe(name: string, fn: Listener) { ${subscribe} }`,
    "src/listener.ts": `import { subscribe } from "./bus";
import { cio } from "./client";
subscribe("bought", ${listener});`,
    "src/shop.ts": `import { publish } from "./bus";
export const buy = (user, sku) => publish("bought", { userId: user.id, event: \`bought_\${sku}\`, more: { sku } });
export const leave = (user) => publish("left", { userId: user.id, event: "left", more: {} });`,
  });
  const arrived = ["track track user.id `bought_${sku}` {sku} via publish > ()"];
  const alone = ["track track userId event {}"];

  test.each<[subscribe: string, operations: readonly string[]]>([
    ["emitter.on(name, (payload) => { fn(payload).catch((error) => log(error)); });", arrived],
    [
      "emitter.on(name, async (payload) => { try { await fn(payload); } catch (error) { log(error); } });",
      arrived,
    ],
    ["emitter.on(name, (...args) => void fn(...args));", arrived],
    ["emitter.once(name, function (payload) { if (isOn) fn(payload); });", arrived],
    [`emitter.on("bought", (payload) => fn(payload));`, arrived],
    [`emitter.on("sold", (payload) => fn(payload));`, alone],
    ["emitter.on(`${name}.done`, (payload) => fn(payload));", alone],
    ["emitter.on(name, (payload) => fn(clean(payload)));", alone],
    ["emitter.on(name, (payload) => fn(payload.order));", alone],
    ["emitter.on(name, (payload) => { log(name, payload); });", alone],
    ["emitter.on(name, (payload) => { pending.set(fn, payload); });", alone],
    ["other.on(name, (payload) => fn(payload));", alone],
  ])("%s", (subscribe, operations) => {
    expect(listOperations(code(subscribe))).toEqual(operations);
  });

  test("a part of what arrives is handed on", () => {
    const files = repository(
      `import Queue from "bull";
const people = new Queue("people");
const onJob = (fn) => people.process(async (job) => { await fn(job.data); });
onJob(({ userId, event, more }) => cio.track(userId, { name: event, data: more }));`,
      `import Queue from "bull";
const people = new Queue("people");
export const buy = (user, sku) => people.add("buy", ${sent});`,
    );
    expect(listOperations(files)).toEqual(found);
  });

  test("a bus that hands itself on does not go on for ever", () => {
    expect(
      listOperations(code("emitter.on(name, (payload) => subscribe(name, fn)); fn(subscribe);")),
    ).toEqual(alone);
  });
});

test("listeners that one function makes know what each was made with", () => {
  const files = repository(
    `import { bus } from "./bus";
const forward = (event: string) => async ({ userId }) => { try { await cio.track(userId, { name: event }); } catch {} };
bus.on("member.joined", forward("joined"));
bus.on("member.left", forward("left"));`,
    `import { raise } from "./bus";
export const join = (member) => raise("member.joined", { userId: member.id });
export const leave = (guest) => raise("member.left", { userId: guest.id });`,
    {
      "src/bus.ts": `import EventEmitter2 from "eventemitter2";
export const bus = new EventEmitter2();
export const raise = (name: string, event: object) => void bus.emitAsync(name, event);`,
    },
  );
  expect(listOperations(files)).toEqual([
    "track track guest.id left via raise > ()",
    "track track member.id joined via raise > ()",
  ]);
});

describe("QStash sends to a route", () => {
  const queue = `import { Client } from "@upstash/qstash";
const client = new Client({ token: process.env.QSTASH_TOKEN });
const base = process.env.APP_URL;`;
  const publish = "client.publishJSON({ url: `${base}/api/jobs/bought`";
  const body = `{ userId: user.id, event: \`bought_\${sku}\`, more: { sku } }`;
  const producer = `${queue}\nexport const buy = (user, sku) => ${publish}, body: ${body} });`;
  const appRoute = `import { verifySignatureAppRouter } from "@upstash/qstash/nextjs";
import { cio } from "@/client";
async function handler(req: Request) {
  const { userId, event, more } = await req.json();
  await cio.track(userId, { name: event, data: more });
  return new Response("ok");
}
export const POST = verifySignatureAppRouter(handler);`;
  const at = (path: string, route: string, sender = producer): Code => ({
    "tsconfig.json": `{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }`,
    "src/client.ts": client,
    [path]: route,
    "src/producer.ts": sender,
  });
  const inRoute = "src/app/(jobs)/api/jobs/bought/route.ts";

  test.each<Row>([
    ["a route of Next.js", at(inRoute, appRoute), foundVia("handler")],
    [
      "a route of Next.js in pages/api",
      at(
        "src/pages/api/jobs/bought.ts",
        `import { verifySignature } from "@upstash/qstash/nextjs";
import { cio } from "@/client";
async function handler(req: NextApiRequest, res: NextApiResponse) {
  await cio.track(req.body.userId, { name: req.body.event, data: req.body.more });
  res.status(200).end();
}
export default verifySignature(handler);`,
      ),
      foundVia("handler"),
    ],
    [
      "a route of Express",
      at(
        "src/server.ts",
        `import express from "express";
import { cio } from "./client";
const app = express();
app.post("/api/jobs/bought", async (req, res) => {
  const job = req.body;
  await cio.track(job.userId, { name: job.event, data: job.more });
  res.end();
});`,
      ),
      found,
    ],
    [
      "a route of Hono, and a text",
      at(
        "src/server.ts",
        `import { Hono } from "hono";
import { cio } from "./client";
const app = new Hono();
app.post("/api/jobs/:job", async (c) => {
  const { userId, event, more } = await c.req.json();
  await cio.track(userId, { name: event, data: more });
  return c.text("ok");
});`,
        `${queue}\nexport const buy = (user, sku, job) => client.publishJSON({ url: \`\${base}/api/jobs/\${job}\`, body: ${body} });`,
      ),
      found,
    ],
    [
      "a route of a router that Hono mounts below a path",
      {
        ...(at(
          "src/jobs.ts",
          `import { Hono } from "hono";
import { cio } from "./client";
const jobs = new Hono();
jobs.post("/bought", async (c) => {
  const { userId, event, more } = await c.req.json();
  await cio.track(userId, { name: event, data: more });
  return c.text("ok");
});
export default jobs;`,
        ) as object),
        "src/server.ts": `import { Hono } from "hono";
import jobs from "./jobs";
const api = new Hono();
api.route("/jobs", jobs);
export const app = new Hono();
app.route("/api", api);`,
      },
      found,
    ],
    [
      "a route of a plugin that Fastify is given with a prefix",
      {
        ...(at(
          "src/jobs.ts",
          `import { cio } from "./client";
export const jobs = async (fastify: FastifyInstance) => {
  fastify.post("/bought", async (request) => {
    const { userId, event, more } = request.body;
    await cio.track(userId, { name: event, data: more });
  });
};`,
        ) as object),
        "src/server.ts": `import Fastify from "fastify";
import { jobs } from "./jobs";
const app = Fastify();
app.register(jobs, { prefix: "/api/jobs" });`,
      },
      found,
    ],
    [
      "a queue",
      at(
        inRoute,
        appRoute,
        `${queue}
const people = client.queue({ queueName: "people" });
export const buy = (user, sku) => people.enqueueJSON({ url: new URL("/api/jobs/bought", base).toString(), body: ${body} });`,
      ),
      foundVia("handler"),
    ],
    [
      "a schedule, with a text for its body",
      at(
        inRoute,
        appRoute,
        `${queue}
export const buy = (user, sku) =>
  client.schedules.create({ destination: \`https://\${process.env.VERCEL_URL}/api/jobs/bought\`, cron: "0 0 * * *", body: JSON.stringify(${body}) });`,
      ),
      foundVia("handler"),
    ],
    [
      "a helper whose callers give the path",
      at(
        inRoute,
        appRoute,
        `${queue}
const enqueue = (path: string, body: unknown) => client.publishJSON({ url: \`\${base}\${path}\`, body });
export const buy = (user, sku) => enqueue("/api/jobs/bought", ${body});
export const leave = (user) => enqueue("/api/jobs/left", { userId: user.id, event: "left" });`,
      ),
      foundVia("enqueue > handler"),
    ],
  ])("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });

  const unknown = ["track track userId event {}"];
  test.each<Row>([
    ["another route", at("src/app/api/jobs/sold/route.ts", appRoute), unknown],
    [
      "a route of that name below another path",
      {
        ...(at(
          "src/jobs.ts",
          `import express from "express";
import { cio } from "./client";
export const jobs = express.Router();
jobs.post("/api/jobs/bought", async (req, res) => {
  const { userId, event, more } = req.body;
  await cio.track(userId, { name: event, data: more });
  res.end();
});`,
        ) as object),
        "src/server.ts": `import express from "express";
import { jobs } from "./jobs";
express().use("/internal", jobs);`,
      },
      unknown,
    ],
    [
      "a URL that is only known at run time",
      at(
        inRoute,
        appRoute,
        `${queue}\nexport const buy = (req) => client.publishJSON({ url: req.body.url, body: req.body });`,
      ),
      unknown,
    ],
    [
      "a request that goes through no queue",
      at(
        inRoute,
        appRoute,
        "export const buy = (user, sku, client) => client.publishJSON({ url: `${base}/api/jobs/bought`, body: user });",
      ),
      unknown,
    ],
  ])("but not to %s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
