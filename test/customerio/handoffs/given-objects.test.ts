import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "../operations/operations.ts";

const builder = `const { TrackClient } = require("customerio-node");
exports.createTracking = (client) => {
  const track = (person, name, data) => client.track(person, { name, data });
  return { track, welcome: (member) => track(member.id, "welcomed", { plan: member.plan }) };
};
`;
const client = `const { TrackClient } = require("customerio-node");
module.exports = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
`;
const bought = "track track order.userId `bought_${order.sku}` {sku} via track";
const welcomed = "track track member.id welcomed {plan} via";

/** A builder of functions, what is given them, and who puts both together. */
const repository = (orders: string, main: string): Code => ({
  "src/tracking.js": builder,
  "src/client.js": client,
  "src/orders.js": orders,
  "src/main.js": `const client = require("./client");
const { createTracking } = require("./tracking");
const { createOrders, Orders, placeOrder } = require("./orders");
${main}`,
});
const call = "track(order.userId, `bought_${order.sku}`, { sku: order.sku })";

type Row = readonly [title: string, code: Code, operations: readonly string[]];

const reached: readonly Row[] = [
  [
    "a function takes the object out of what it is given",
    repository(
      `exports.createOrders = ({ db, tracking }) => ({ place: async (order) => { await db.save(order); await tracking.${call}; } });`,
      `createOrders({ db, tracking: createTracking(client) });`,
    ),
    [`${welcomed} track`, bought],
  ],
  [
    "a variable holds the object before it is handed on",
    repository(
      `exports.placeOrder = async (services, order) => { await services.tracking.${call}; };`,
      `const tracking = createTracking(client);
const services = { tracking };
exports.place = (order) => placeOrder(services, order);`,
    ),
    [bought.replace("via track", "via placeOrder > track")],
  ],
  [
    "a class without types keeps the object",
    repository(
      `exports.Orders = class Orders {
  constructor(db, tracking) { this.db = db; this.tracking = tracking; }
  async place(order) { await this.tracking.${call}; }
};`,
      `new Orders(db, createTracking(client));`,
    ),
    [`${welcomed} track`, bought],
  ],
  [
    "one function hands it on to another",
    repository(
      `const createBasket = (tracking) => ({ buy: (order) => tracking.${call} });
exports.createOrders = (services) => ({ basket: createBasket(services.tracking) });`,
      `createOrders({ tracking: createTracking(client) });`,
    ),
    [`${welcomed} track`, bought],
  ],
  [
    "an interface is declared that nothing says it implements",
    {
      "src/tracking.ts": `import { TrackClient } from "customerio-node";
export class CioTracking {
  constructor(private readonly client: TrackClient) {}
  record(person: string, name: string, data: object) { return this.client.track(person, { name, data }); }
}`,
      "src/orders.ts": `export interface Recorder { record(person: string, name: string, data: object): Promise<unknown> }
export class Orders {
  private readonly recorder: Recorder;
  constructor(recorder: Recorder) { this.recorder = recorder; }
  place(order: Order) { return this.recorder.record(order.userId, \`bought_\${order.sku}\`, { sku: order.sku }); }
}`,
      "src/main.ts": `import { TrackClient } from "customerio-node";
import { CioTracking } from "./tracking";
import { Orders } from "./orders";
export const orders = new Orders(new CioTracking(new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_KEY!)));`,
    },
    [bought.replace("via track", "via record")],
  ],
];

const rows: readonly Row[] = [
  [
    "a chain starts with a member of the object",
    {
      "src/people.js": `export const makePeople = ({ client }) => ({
  person: (id) => ({ did: (name, data) => client.track(id, { name, data }) }),
});`,
      "src/orders.js": `export const makeOrders = ({ people }) => ({
  place: (order) => people.person(order.userId).did(\`bought_\${order.sku}\`, { sku: order.sku }).catch(console.error),
});`,
      "src/compose.js": `import { TrackClient } from "customerio-node";
import { makePeople } from "./people.js";
import { makeOrders } from "./orders.js";
export function compose(env) {
  const people = makePeople({ client: new TrackClient(env.CIO_SITE_ID, env.CIO_KEY) });
  return { orders: makeOrders({ people }) };
}`,
    },
    [bought.replace("via track", "via did")],
  ],
  [
    "one object has all services, and is given to what makes each of them",
    {
      "src/base.js": `class Api {
  constructor({ host, auth }) { this.host = host; this.auth = auth; }
  call(method, path, body) {
    return fetch(new URL(path, this.host), { method, headers: { authorization: this.auth }, body: JSON.stringify(body) });
  }
}
module.exports = { Api };`,
      "src/cio.js": `const { Api } = require("./base");
class Cio extends Api {
  constructor(key) { super({ host: "https://track.customer.io", auth: \`Basic \${key}\` }); }
  event(id, name, data) { return this.call("POST", \`/api/v1/customers/\${id}/events\`, { name, data }); }
}
module.exports = Cio;`,
      "src/services.js": `const Cio = require("./cio");
const services = {};
services.cio = new Cio(process.env.CIO_KEY);
services.orders = require("./orders")(services);
module.exports = services;`,
      "src/orders.js": `module.exports = (services) => ({
  place: (order) => services.cio.event(order.userId, \`bought_\${order.sku}\`, { sku: order.sku }),
});`,
    },
    [bought.replace("via track", "via event > call")],
  ],
  [
    "a sender that a function makes is given to another one",
    {
      "src/cio.ts": `export const connect = (region: string, auth: string): Sender => async (path, body) => {
  await fetch(\`https://track-\${region}.customer.io/api/v1\${path}\`, { method: "POST", headers: { authorization: auth }, body: JSON.stringify(body) });
};
export const people = (send: Sender) => ({
  did: (id: string, name: string, data: object) => send(\`/customers/\${id}/events\`, { name, data }),
});`,
      "src/app.ts": `import { connect, people } from "./cio";
const sender = connect("eu", \`Basic \${process.env.CIO_KEY}\`);
export const members = people(sender);`,
      "src/orders.ts": `import { members } from "./app";
export const place = (order: Order) => members.did(order.userId, \`bought_\${order.sku}\`, { sku: order.sku });`,
    },
    [bought.replace("via track", "via did > ()")],
  ],
  [
    "all arguments are passed on",
    {
      "src/cio.js": `const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
exports.track = async (id, ...rest) => cio.track(id, ...rest);`,
      "src/orders.js": `const { track } = require("./cio");
exports.place = (order) => track(order.userId, { name: \`bought_\${order.sku}\`, data: { sku: order.sku } });`,
    },
    [bought],
  ],
  [
    "several vendors are called by the name of a method",
    {
      "src/cio.js": `const { TrackClient } = require("customerio-node");
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
exports.identify = ({ userId, traits }) => cio.identify(userId, traits);
exports.track = ({ userId, event, properties }) => cio.track(userId, { name: event, data: properties });`,
      "src/mixpanel.js": `exports.track = ({ userId, event }) => mixpanel.track(event, { distinct_id: userId });`,
      "src/analytics.js": `const vendors = [require("./cio"), require("./mixpanel")];
const all = (method, payload) => vendors.forEach((vendor) => vendor[method]?.(payload));
exports.identify = (payload) => all("identify", payload);
exports.track = (payload) => all("track", payload);`,
      "src/orders.js": `const analytics = require("./analytics");
exports.place = (order) => analytics.track({ userId: order.userId, event: \`bought_\${order.sku}\`, properties: { sku: order.sku } });
exports.join = (member) => analytics.identify({ userId: member.id, traits: { plan: member.plan } });`,
    },
    [
      "track identify member.id {plan} via identify > all > identify",
      bought.replace("via track", "via track > all > track"),
    ],
  ],
  [
    "a file's only export is called where it is required",
    {
      "src/events.js": `module.exports = (client) => ({
  placed(order) { return client.track(order.userId, { name: \`bought_\${order.sku}\`, data: { sku: order.sku } }); },
});`,
      "src/index.js": `const { TrackClient } = require("customerio-node");
const client = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
module.exports = { client, ...require("./events")(client) };`,
      "src/orders.js": `const { placed } = require("./index");
exports.place = async (basket) => { await placed({ userId: basket.userId, sku: "book" }); };`,
    },
    ["track track basket.userId bought_book {sku} via placed"],
  ],
];

test.each<[body: string, operations: readonly string[]]>([
  ["rows.map(toMember).forEach(save)", ["track identify row.member_no {email,joined_at} via save"]],
  [
    "const members = rows.map(toMember); await Promise.all(members.map(save));",
    ["track identify row.member_no {email,joined_at} via save"],
  ],
  ["rows.forEach(save)", ["track identify id {}"]],
  ["rows.map(toMember).forEach(log)", ["track identify id {}"]],
])("a function that is given by name gets what the list is made of: %s", (body, operations) => {
  const code = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_KEY);
const save = ({ id, ...attributes }) => cio.identify(id, attributes);
const toMember = (row) => ({ id: row.member_no, email: row.email, joined_at: row.joined.valueOf() });
export async function sync(rows) { ${body} }`;
  expect(listOperations(code)).toEqual(operations);
});

describe("a member is reached through calls", () => {
  test.each(rows)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

describe("a member of an object that callers give is called", () => {
  test.each(reached)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});

const apart: readonly Row[] = [
  [
    "callers give an object of something else",
    repository(
      `exports.createOrders = ({ tracking }) => ({ place: (order) => tracking.${call} });`,
      `createTracking(client);
createOrders({ tracking: { track: (person) => log(person) } });`,
    ),
    [`${welcomed} track`],
  ],
  [
    "nobody gives an object",
    repository(
      `exports.createOrders = ({ tracking }) => ({ place: (order) => tracking.${call} });`,
      `createTracking(client);`,
    ),
    [`${welcomed} track`],
  ],
];

describe("what callers do not give is not called", () => {
  test.each(apart)("%s", (_, code, operations) => {
    expect(listOperations(code)).toEqual(operations);
  });
});
