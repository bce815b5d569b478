import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const client = `
import { TrackClient } from "customerio-node";
export const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!);
`;

/** A bus of the repository, who listens to it, and who sends. */
function repository(bus: string, listener: string, sender: string): Code {
  return {
    "src/client.ts": client,
    "src/bus.ts": bus,
    "src/listener.ts": `import { cio } from "./client";\n${listener}`,
    "src/sender.ts": sender,
  };
}

const mapBus = `
export class Bus {
  private readonly handlers = new Map<string, Handler[]>();
  on(name: string, handler: Handler): void {
    const list = this.handlers.get(name) ?? [];
    list.push(handler);
    this.handlers.set(name, list);
  }
  async emit(name: string, payload: Payload): Promise<void> {
    for (const handler of this.handlers.get(name) ?? []) await handler(payload);
  }
}
export const bus = new Bus();
`;
const listen = `import { bus } from "./bus";
bus.on("bought", async ({ userId, event, more }) => { await cio.track(userId, { name: event, data: more }); });`;
const sent = "{ userId: user.id, event: `bought_${sku}`, more: { sku } }";
const send = `import { bus } from "./bus";
export const buy = (user, sku) => bus.emit("bought", ${sent});
export const leave = (user) => bus.emit("left", { userId: user.id, event: "left", more: {} });`;

const found = (via: string): readonly string[] => [`track track user.id \`bought_\${sku}\` {sku} via ${via}`];

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const joined: readonly Row[] = [
  ["a map of lists", repository(mapBus, listen, send), found("emit > ()")],
  [
    "an object of lists",
    repository(
      `const handlers: Record<string, Handler[]> = {};
export function on(name: string, handler: Handler) { (handlers[name] ||= []).push(handler); }
export function emit(name: string, payload: Payload) { handlers[name]?.forEach((run) => run(payload)); }`,
      `import { on } from "./bus";
on("bought", track);
async function track(purchase) { await cio.track(purchase.userId, { name: purchase.event, data: purchase.more }); }`,
      `import { emit } from "./bus";
export const buy = (user, sku) => emit("bought", ${sent});
export const leave = (user) => emit("left", { userId: user.id, event: "left", more: {} });`,
    ),
    found("emit > track"),
  ],
  [
    "a map with one handler for each name",
    repository(
      `const registry = new Map<string, Handler>();
export const register = (name: string, handler: Handler) => registry.set(name, handler);
export async function dispatch(name: string, payload: Payload) {
  const handler = registry.get(name);
  if (!handler) throw new Error("no handler");
  await handler(payload);
}`,
      `import { register } from "./bus";
class Listener {
  constructor() { register("bought", this.bought.bind(this)); }
  async bought({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); }
}`,
      `import { dispatch } from "./bus";
export const buy = (user, sku) => dispatch("bought", ${sent});
export const leave = (user) => dispatch("left", { userId: user.id, event: "left", more: {} });`,
    ),
    found("dispatch > bought"),
  ],
  [
    "sets, several arguments and a spread",
    repository(
      `export class Bus {
  #listeners: { [name: string]: Set<Function> } = {};
  subscribe(name: string, listener: Function) { (this.#listeners[name] ??= new Set()).add(listener); }
  publish(name: string, ...args: unknown[]) {
    return Promise.all([...(this.#listeners[name] ?? [])].map((listener) => listener(...args)));
  }
}
export const bus = new Bus();`,
      `import { bus } from "./bus";
bus.subscribe("bought", async (userId, { event, more }) => { await cio.track(userId, { name: event, data: more }); });`,
      `import { bus } from "./bus";
export const buy = (user, sku) => bus.publish("bought", user.id, ${sent});
export const leave = (user) => bus.publish("left", user.id, { event: "left", more: {} });`,
    ),
    found("publish > ()"),
  ],
  [
    "a list of names with handlers",
    repository(
      `const listeners: { name: string; handler: Handler }[] = [];
export function subscribe(name: string, handler: Handler) { listeners.push({ name, handler }); }
export function publish(name: string, payload: Payload) {
  for (const entry of listeners.filter((listener) => listener.name === name)) entry.handler(payload);
}`,
      `import { subscribe } from "./bus";
subscribe("bought", ({ userId, event, more }) => cio.track(userId, { name: event, data: more }));`,
      `import { publish } from "./bus";
export const buy = (user, sku) => publish("bought", ${sent});
export const leave = (user) => publish("left", { userId: user.id, event: "left", more: {} });`,
    ),
    found("publish > ()"),
  ],
  [
    "listeners that get everything, and a message that says what it is",
    repository(
      `const listeners = new Set<Listener>();
export function listen(listener: Listener) { listeners.add(listener); }
export function send(type: string, payload: Payload) { listeners.forEach((listener) => listener({ type, payload })); }`,
      `import { listen } from "./bus";
listen((message) => {
  if (message.type !== "bought") return;
  cio.track(message.payload.userId, { name: message.payload.event, data: message.payload.more });
});`,
      `import { send } from "./bus";
export const buy = (user, sku) => send("bought", ${sent});
export const leave = (user) => send("left", { userId: user.id, event: "left", more: {} });`,
    ),
    found("send > ()"),
  ],
  [
    "handlers by name in an object",
    repository(
      `import { handlers } from "./listener";
export async function handle(name: string, payload: Payload) { await handlers[name]?.(payload); }`,
      `export const handlers = {
  bought: async ({ userId, event, more }) => { await cio.track(userId, { name: event, data: more }); },
  async left(payload) { await cio.destroy(payload.userId); },
};`,
      `import { handle } from "./bus";
export const buy = (user, sku) => handle("bought", ${sent});`,
    ),
    ["track destroy payload.userId", ...found("handle > bought")],
  ],
  [
    "handlers by name in a map",
    repository(
      `import { handlers } from "./listener";
export async function handle(job: Job) { await handlers.get(job.name)!(job.payload); }`,
      `async function bought({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); }
export const handlers = new Map([["bought", bought], ["left", async () => {}]]);`,
      `import { handle } from "./bus";
export const buy = (user, sku) => handle({ name: "bought", payload: ${sent} });
export const leave = (user) => handle({ name: "left", payload: { userId: user.id, event: "left" } });`,
    ),
    found("handle > bought"),
  ],
  [
    "a function that a constructor is given",
    repository(
      `export class Shop {
  constructor(private readonly name: string, private readonly send: Send) {}
  buy(user: User, sku: string) { return this.send(${sent}); }
}`,
      `import { Shop } from "./bus";
export const shop = new Shop("books", ({ userId, event, more }) => cio.track(userId, { name: event, data: more }));`,
      "",
    ),
    found("()"),
  ],
  [
    "a function among the options of a constructor",
    repository(
      `export class Shop {
  private readonly options: Options;
  constructor(options: Options) { this.options = options; }
  buy(user: User, sku: string) { return this.options.onBought(${sent}); }
}`,
      `import { Shop } from "./bus";
export const shop = new Shop({
  name: "books",
  async onBought({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); },
});`,
      "",
    ),
    found("onBought"),
  ],
  [
    "a bus that a function makes",
    repository(
      `export function createBus() {
  const handlers = new Map<string, Handler>();
  return {
    on(name: string, handler: Handler) { handlers.set(name, handler); },
    emit(name: string, payload: Payload) { return handlers.get(name)?.(payload); },
  };
}
export const bus = createBus();`,
      listen,
      send,
    ),
    found("emit > ()"),
  ],
  [
    "a function that makes what sends",
    repository(
      `export function createShop(send: Send) {
  return { buy: (user: User, sku: string) => send(${sent}) };
}`,
      `import { createShop } from "./bus";
async function trackPurchase({ userId, event, more }) { await cio.track(userId, { name: event, data: more }); }
export const shop = createShop(trackPurchase);`,
      "",
    ),
    found("trackPurchase"),
  ],
  [
    "a function that another one makes for a constructor",
    repository(
      `export class Shop {
  constructor(private readonly send: Send) {}
  buy(user: User, sku: string) { return this.send(${sent}); }
}`,
      `import { Shop } from "./bus";
const connect = (client: TrackClient): Send => async ({ userId, event, more }) => { await client.track(userId, { name: event, data: more }); };
export const shop = new Shop(connect(cio));`,
      "",
    ),
    found("()"),
  ],
  [
    "a function that another one makes for the options of one that makes what sends",
    repository(
      `export const createShop = ({ send }: { send: Send }) => ({ buy: (user: User, sku: string) => send(${sent}) });`,
      `import { createShop } from "./bus";
async function connect(client: TrackClient) {
  await client.identify("shop", {});
  return ({ userId, event, more }) => client.track(userId, { name: event, data: more });
}
export const start = async () => createShop({ send: await connect(cio) });`,
      "",
    ),
    ["track identify shop {} via connect", ...found("()")],
  ],
  [
    "a function that is set once",
    repository(
      `let sender: Send = () => {};
export function setSender(send: Send) { sender = send; }
export const buy = (user, sku) => sender(${sent});`,
      `import { setSender } from "./bus";
setSender(({ userId, event, more }) => cio.track(userId, { name: event, data: more }));`,
      "",
    ),
    found("()"),
  ],
];

describe("who looks up a function that is kept calls it", () => {
  test.each(joined)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

/** What is known of a listener that nobody is found to call. */
const alone = ["track track userId event {}"];

const apart: readonly Row[] = [
  ["nothing is sent", repository(mapBus, listen, ""), alone],
  [
    "another event",
    repository(
      mapBus,
      listen,
      `import { bus } from "./bus";\nexport const buy = (user) => bus.emit("sold", { userId: user.id });`,
    ),
    alone,
  ],
  [
    "an event that is only known at run time",
    repository(
      mapBus,
      listen,
      `import { bus } from "./bus";\nexport const pass = (req) => bus.emit(req.body.name, req.body.payload);`,
    ),
    alone,
  ],
  [
    "a listener for an event that is only known at run time",
    repository(mapBus, listen.replace(`"bought"`, "process.argv[2]"), send),
    alone,
  ],
  [
    "the same event on another bus of the class",
    repository(
      `${mapBus}\nexport const other = new Bus();`,
      listen,
      `import { other } from "./bus";\nexport const buy = (user, sku) => other.emit("bought", ${sent});`,
    ),
    alone,
  ],
  [
    "a collection that only keeps, and calls nothing",
    repository(mapBus.replace("await handler(payload)", "log(handler.name)"), listen, send),
    alone,
  ],
  [
    "the same event on another bus that the same function made",
    repository(
      `export function createBus() {
  const handlers = new Map<string, Handler>();
  return {
    on(name: string, handler: Handler) { handlers.set(name, handler); },
    emit(name: string, payload: Payload) { return handlers.get(name)?.(payload); },
  };
}
export const bus = createBus();
export const other = createBus();`,
      listen,
      `import { other } from "./bus";\nexport const buy = (user, sku) => other.emit("bought", ${sent});`,
    ),
    alone,
  ],
  [
    "a helper that runs what it is given at once, for others",
    repository(
      `export const inSpan = (name: string, run: Run) => tracer.startSpan(name, async (span) => run(span, "span"));`,
      `import { inSpan } from "./bus";
export const track = ({ userId, event, more }) =>
  inSpan("track", () => cio.track(userId, { name: event, data: more }));`,
      `import { inSpan } from "./bus";\nexport const save = () => inSpan("save", () => db.save());`,
    ),
    alone,
  ],
  [
    "another object of the class, with a function of its own",
    repository(
      `export class Shop {
  constructor(private readonly send: Send) {}
  buy(user: User, sku: string) { return this.send({ userId: user.id, event: sku, more: {} }); }
}`,
      `import { Shop } from "./bus";
export const tracked = new Shop(({ userId, event, more }) => cio.track(userId, { name: event, data: more }));
export const silent = new Shop(() => {});`,
      `import { silent } from "./listener";\nexport const buy = (customer) => silent.buy(customer, "book");`,
    ),
    ["track track user.id sku {} via ()"],
  ],
  [
    "another object of the class, with another function that was made for it",
    repository(
      `export class Shop {
  constructor(private readonly send: Send) {}
  buy(user: User, sku: string) { return this.send({ userId: user.id, event: sku, more: {} }); }
}`,
      `import { Shop } from "./bus";
const connect = (client: TrackClient) => ({ userId, event, more }) => client.track(userId, { name: event, data: more });
const printing = (printer: Printer) => ({ userId }) => printer.print(userId);
export const tracked = new Shop(connect(cio));
export const printed = new Shop(printing(printer));`,
      `import { printed } from "./listener";\nexport const buy = (customer) => printed.buy(customer, "book");`,
    ),
    ["track track user.id sku {} via ()"],
  ],
];

describe("what is kept elsewhere is not called", () => {
  test.each(apart)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

test("of a bus of a thousand events, the one that leads to Customer.io is followed", () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `event_${index}`);
  const code = repository(
    mapBus,
    [
      `import { bus } from "./bus";`,
      `bus.on("event_7", (payload) => cio.track(payload.id, { name: "seventh" }));`,
      ...names.map((name) => `bus.on("${name}", (payload) => log(payload));`),
    ].join("\n"),
    [
      `import { bus } from "./bus";`,
      ...names.map((name) => `export const ${name} = (user) => bus.emit("${name}", { id: user.id });`),
    ].join("\n"),
  );
  expect(listOperations(code)).toEqual(["track track user.id seventh via emit > ()"]);
});
