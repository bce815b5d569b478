import { describe, expect, test } from "vitest";
import { createModuleResolver } from "../../../src/customerio/program/modules.ts";
import { mentionsCustomerIo } from "../../../src/customerio/program/mention.ts";
import { selectRelevant } from "../../../src/customerio/program/relevance.ts";

const client = `import { TrackClient } from "customerio-node";\nexport const cio = new TrackClient("a", "b");`;

/** The paths that are parsed of a repository. */
function select(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  const resolveModule = createModuleResolver(new Map(Object.entries(files)));
  return selectRelevant(sources, resolveModule).map(({ path }) => path);
}

describe("what mentions Customer.io", () => {
  test.each([
    [`import { TrackClient } from "customerio-node";`, true],
    [`fetch("https://track.customer.io/api/v1/events")`, true],
    [`window._cio.push(["track", "paid"])`, true],
    [`import { Analytics } from "@customerio/cdp-analytics-node";`, true],
    [`const CUSTOMER_IO_KEY = process.env.CUSTOMER_IO_KEY;`, true],
    [`const customer = await io.load();`, false],
    [`import { Analytics } from "@segment/analytics-node";`, false],
    [`const subject_cio = 1;`, false],
  ])("%s: %s", (text, answer) => {
    expect(mentionsCustomerIo(text)).toBe(answer);
  });
});

describe("what is parsed", () => {
  test("includes what calls a client that Nuxt imports by itself, in the same application", () => {
    const files = {
      "apps/shop/server/utils/messages.ts": `${client}\nexport function useMessages() { return cio; }`,
      "apps/shop/server/api/orders.post.ts": `export default defineEventHandler(() => useMessages().track("1", { name: "a" }));`,
      "apps/shop/server/api/health.get.ts": `export default defineEventHandler(() => "ok");`,
      "apps/shop/pages/index.ts": `useMessages();`,
      "apps/office/server/api/orders.post.ts": `export default defineEventHandler(() => useMessages());`,
    };
    expect(select({ ...files, "apps/shop/nuxt.config.ts": "" })).toEqual([
      "apps/shop/server/utils/messages.ts",
      "apps/shop/server/api/orders.post.ts",
    ]);
    expect(select(files)).toEqual(["apps/shop/server/utils/messages.ts"]);
  });

  test.each<[title: string, files: Readonly<Record<string, string>>, parsed: readonly string[]]>([
    ["nothing without a mention", { "a.ts": `import "./b";`, "b.ts": "" }, []],
    ["a file that mentions it", { "cio.ts": client, "b.ts": "" }, ["cio.ts"]],
    ["no file in another language", { "cio.py": client, "cio.md": "customer.io" }, []],
    [
      "those that import it",
      { "cio.ts": client, "a.ts": `import { cio } from "./cio";`, "b.ts": "" },
      ["cio.ts", "a.ts"],
    ],
    [
      "what it imports",
      { "cio.ts": `${client}\nimport "./keys";`, "keys.ts": "", "b.ts": "" },
      ["cio.ts", "keys.ts"],
    ],
    [
      "what its importers import",
      { "cio.ts": client, "a.ts": `import "./cio";\nimport { names } from "./names";`, "names.ts": "" },
      ["cio.ts", "a.ts", "names.ts"],
    ],
    [
      "what puts jobs into a queue that it takes them out of",
      {
        "cio.ts": client,
        "worker.ts": `import { cio } from "./cio";\nnew Worker("people", async (job) => {});`,
        "queue.ts": `import { Queue } from "bullmq";\nexport const people = new Queue("people");`,
        "orders.ts": `import { people } from "./queue";`,
        "mails.ts": `import { Queue } from "bullmq";\nexport const mails = new Queue("mails");`,
      },
      ["cio.ts", "worker.ts", "queue.ts", "orders.ts"],
    ],
    [
      "what sends an event that it listens to, by a constant and by its text",
      {
        "cio.ts": client,
        "listener.ts": `import { cio } from "./cio";\nimport { Events } from "./events";\nbus.on(Events.Bought, () => {});`,
        "events.ts": `export enum Events { Bought = "shop.bought", Left = "shop.left" }`,
        "a.ts": `bus.emit(Events.Bought, user);`,
        "b.ts": `bus.emit("shop.bought", user);`,
        "c.ts": `bus.emit(Events.Left, user);`,
        "d.ts": `bus.emit("shop.left", user);`,
      },
      ["cio.ts", "listener.ts", "events.ts", "a.ts", "b.ts"],
    ],
    [
      "no file for the events of Node's own objects",
      {
        "cio.ts": client,
        "server.ts": `import { cio } from "./cio";\nserver.on("error", () => {});`,
        "a.ts": `bus.emit("error", problem);`,
      },
      ["cio.ts", "server.ts"],
    ],
    [
      "what implements the same contract's users",
      {
        "cio.ts": `${client}\nimport { Sender } from "./sender";\nclass Cio implements Sender { }`,
        "sender.ts": `export interface Sender { send(): void }`,
        "a.ts": `import { Sender } from "./sender";`,
      },
      ["cio.ts", "sender.ts", "a.ts"],
    ],
    [
      "users of the contract of a typed object",
      {
        "cio.ts": `${client}\nimport { Sender } from "./sender";\nexport const sender: Sender = { };`,
        "sender.ts": `export type Sender = { send(): void }`,
        "a.ts": `import { Sender } from "./sender";`,
      },
      ["cio.ts", "sender.ts", "a.ts"],
    ],
    [
      "users of the contract of what a function returns",
      {
        "cio.ts": `${client}\nimport { Sender } from "./sender";\nexport const make = (key: string): Sender => ({ });`,
        "sender.ts": `export interface Sender { send(): void }`,
        "a.ts": `import { Sender } from "./sender";`,
      },
      ["cio.ts", "sender.ts", "a.ts"],
    ],
    [
      "not the users of an imported file that is no contract",
      {
        "cio.ts": `${client}\nimport { names } from "./names";`,
        "names.ts": `export const names = {};`,
        "a.ts": `import { names } from "./names";`,
      },
      ["cio.ts", "names.ts"],
    ],
    [
      "who reads what is kept on the framework's object",
      {
        "cio.ts": `${client}\nfastify.decorate("cio", cio);`,
        "a.ts": `request.server.cio.track();`,
        "b.ts": `fastify.cionic()`,
      },
      ["cio.ts", "a.ts"],
    ],
    [
      "who reads what is assigned to it",
      { "cio.ts": `${client}\napp.locals.analytics = cio;`, "a.ts": `req.app.locals.analytics.track();` },
      ["cio.ts", "a.ts"],
    ],
    [
      "who asks for it by name",
      { "cio.ts": `${client}\napp.set("cio", cio);`, "a.ts": `req.app.get("cio").track();` },
      ["cio.ts", "a.ts"],
    ],
    [
      "who uses a class that a container gives a client with options of its module",
      {
        "settings.ts": `export const host = "https://track.customer.io";`,
        "a.module.ts": `import { host } from "./settings";\nimport { A } from "./a";\nimport { Words } from "./words";\nHttpModule.register({ baseURL: host });`,
        "a.ts": `export class A { constructor(private readonly http: HttpService) {} }`,
        "words.ts": `export class Words {}`,
        "a.controller.ts": `import { A } from "./a";`,
        "words.controller.ts": `import { Words } from "./words";`,
      },
      ["settings.ts", "a.module.ts", "a.ts", "words.ts", "a.controller.ts"],
    ],
    [
      "who uses one whose module gets the client from another module",
      {
        "http.module.ts": `@Module({ imports: [HttpModule.register({ baseURL: "https://track.customer.io" })], exports: [HttpModule] })`,
        "a.module.ts": `import "./http.module";\nimport { A } from "./a";`,
        "a.ts": `export class A { constructor(private readonly http: HttpService) {} }`,
        "a.controller.ts": `import { A } from "./a";`,
        "main.ts": `import "./a.module";\nimport { B } from "./b";`,
        "b.ts": `export class B { constructor(private readonly http: HttpService) {} }`,
        "b.controller.ts": `import { B } from "./b";`,
      },
      ["http.module.ts", "a.module.ts", "a.ts", "a.controller.ts", "main.ts", "b.ts"],
    ],
    [
      "not who reads something else that is kept",
      { "cio.ts": `${client}\napp.locals.title = "Shop";`, "a.ts": `req.app.locals.title;` },
      ["cio.ts"],
    ],
    [
      "not who reads what is only compared",
      { "cio.ts": `${client}\nif (app.analytics == cio) stop();`, "a.ts": `req.analytics.track();` },
      ["cio.ts"],
    ],
  ])("%s", (_title, files, parsed) => {
    expect(select(files)).toEqual(parsed);
  });

  test("importers up to five imports away, and no further", () => {
    const chain = Array.from({ length: 7 }, (_, index): readonly [string, string] => [
      `${index}.ts`,
      index === 0 ? client : `export { cio } from "./${index - 1}";`,
    ]);
    expect(select(Object.fromEntries(chain))).toEqual(["0.ts", "1.ts", "2.ts", "3.ts", "4.ts", "5.ts"]);
  });

  test("dependencies up to three imports away, and no further", () => {
    const chain = Array.from({ length: 6 }, (_, index): readonly [string, string] => [
      `${index}.ts`,
      `import "./${index + 1}";\n${index === 0 ? client : ""}`,
    ]);
    expect(select(Object.fromEntries(chain))).toEqual(["0.ts", "1.ts", "2.ts", "3.ts"]);
  });
});
