import { describe, expect, test } from "vitest";
import { selectFiles } from "../../../src/customerio/program/program.ts";

/** Files that get something else out of the same container: enough of them for following names to be worth it. */
const others = Object.fromEntries(
  Array.from({ length: 40 }, (_, index) => [
    `src/orders/part${index}.ts`,
    `import { getApp } from "../app";\nexport class Api${index} { track() { return getApp().name; } }`,
  ]),
);

const app = `
import { Mailer } from "./mailer";
export class App { readonly name = "app"; readonly mailer = new Mailer(); }
let app: App | undefined;
export function getApp(): App { app ??= new App(); return app; }
`;

const mailer = `
import { TrackClient } from "customerio-node";
export class Mailer {
  private readonly client = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
  joined(id: string) { return this.client.identify(id, {}); }
}
`;

/** The paths that are parsed of a repository in which most files have nothing to do with Customer.io. */
function select(files: Readonly<Record<string, string>>): readonly string[] {
  const all = { ...others, "src/app.ts": app, "src/mailer.ts": mailer, ...files };
  const sources = Object.entries(all).map(([path, text]) => ({ path, text }));
  return selectFiles(sources)
    .relevant.map(({ path }) => path)
    .filter((path) => path !== "src/mailer.ts")
    .sort();
}

test("files that get something else out of the container are not parsed, whatever their own methods are called", () => {
  expect(select({})).toEqual(["src/app.ts"]);
});

describe("who uses a client out of the container is parsed, with what is between", () => {
  test.each<[title: string, files: Readonly<Record<string, string>>]>([
    ["by its method", { "src/join.ts": `import { getApp } from "./app";\ngetApp().mailer.joined("7");` }],
    [
      "by a method with another name in a pattern",
      {
        "src/join.ts": `import { getApp } from "./app";\nconst { joined: send } = getApp().mailer;\nsend("7");`,
      },
    ],
    [
      "by a method's name as a text",
      { "src/join.ts": `import { getApp } from "./app";\ngetApp().mailer["joined"]("7");` },
    ],
    [
      "through a function of another file",
      {
        "src/join.ts": `import { getApp } from "./app";\nexport const join = (id) => getApp().mailer.joined(id);`,
        "src/route.ts": `import { join } from "./join";\nexport const post = (request) => join(request.id);`,
      },
    ],
    [
      "through a default export, which everybody names as they like",
      {
        "src/join.ts": `import { getApp } from "./app";\nexport default (id) => getApp().mailer.joined(id);`,
        "src/route.ts": `import send from "./join";\nexport const post = (request) => send(request.id);`,
        "src/server.ts": `import { post } from "./route";\npost({ id: "7" });`,
      },
    ],
    [
      "through module.exports",
      {
        "src/join.ts": `const { getApp } = require("./app");\nmodule.exports = (id) => getApp().mailer.joined(id);`,
        "src/route.ts": `const send = require("./join");\nexports.post = (request) => send(request.id);`,
        "src/server.ts": `const { post } = require("./route");\npost({ id: "7" });`,
      },
    ],
    [
      "through an export with another name",
      {
        "src/join.ts": `import { getApp } from "./app";\nfunction join(id) { getApp().mailer.joined(id); }\nexport { join as enroll };`,
        "src/route.ts": `import { enroll } from "./join";\nenroll("7");`,
      },
    ],
    [
      "through an object of functions that is called by a key",
      {
        "src/actions.ts": `import { getApp } from "./app";\nexport const actions = { join: (id) => getApp().mailer.joined(id) };`,
        "src/route.ts": `import { actions } from "./actions";\nexport const run = (name) => actions[name]("7");`,
      },
    ],
    [
      "through an object of functions with computed keys",
      {
        "src/actions.ts": `import { getApp } from "./app";\nexport const actions = { [key]: (id) => getApp().mailer.joined(id) };`,
        "src/route.ts": `import { actions } from "./actions";\nexport const run = (name) => actions[name]("7");`,
      },
    ],
    [
      "a router with a handler that calls it, where it is mounted",
      {
        "src/routes.ts": `import { getApp } from "./app";\nconst router = Router();\nrouter.post("/", (request) => getApp().mailer.joined(request.id));\nexport default router;`,
        "src/server.ts": `import api from "./routes";\nserver.use("/api", api);`,
      },
    ],
    [
      "a class that is constructed where it is called",
      { "src/handler.ts": `import { Mailer } from "./mailer";\nexport const handle = () => new Mailer();` },
    ],
    [
      "a class that extends it",
      {
        "src/loud.ts": `import { Mailer } from "./mailer";\nexport class LoudMailer extends Mailer {}`,
        "src/handler.ts": `import { LoudMailer } from "./loud";\nexport const handle = () => new LoudMailer();`,
      },
    ],
  ])("%s", (_title, files) => {
    expect(select(files)).toEqual(["src/app.ts", ...Object.keys(files)].sort());
  });
});

describe("a client that gets out is followed by what it is called", () => {
  const open = `
    import { TrackClient } from "customerio-node";
    export const cio = new TrackClient("a", "b");
  `;

  test.each<[title: string, files: Readonly<Record<string, string>>]>([
    ["by its name", { "src/join.ts": `import { cio } from "./client";\ncio.identify("7", {});` }],
    [
      "kept under another name",
      {
        "src/clients.ts": `import { cio } from "./client";\nexport const clients = { people: cio };`,
        "src/join.ts": `import { clients } from "./clients";\nclients.people.identify("7", {});`,
      },
    ],
    [
      "from a function",
      {
        "src/clients.ts": `import { cio } from "./client";\nexport function getPeople() { return cio; }`,
        "src/join.ts": `import { getPeople } from "./clients";\ngetPeople().identify("7", {});`,
      },
    ],
    [
      "from a function that creates it once",
      {
        "src/clients.ts": `import { TrackClient } from "customerio-node";
let people: TrackClient | undefined;
export function getPeople(): TrackClient {
  if (!people) { people = new TrackClient("a", "b"); }
  return people;
}`,
        "src/join.ts": `import { getPeople } from "./clients";\ngetPeople().identify("7", {});`,
      },
    ],
    [
      "given to a class",
      {
        "src/sender.ts": `export class Sender { constructor(private deps) {}\n send(id) { this.deps.people.identify(id, {}); } }`,
        "src/main.ts": `import { cio } from "./client";\nimport { Sender } from "./sender";\nexport const sender = new Sender({ people: cio });`,
        "src/join.ts": `import { sender } from "./main";\nsender.send("7");`,
      },
    ],
  ])("%s", (_title, files) => {
    expect(
      select({ "src/mailer.ts": "", "src/app.ts": `import "./client";`, "src/client.ts": open, ...files }),
    ).toEqual(["src/client.ts", ...Object.keys(files)].sort());
  });
});

describe("an instance with Customer.io's host, which is nowhere else, is followed by its name", () => {
  const host = "https://track.customer.io/api/v1";

  test.each([
    `import axios from "axios";\nexport const people = axios.create({ baseURL: "${host}", timeout: 5000 });`,
    `const { Pool } = require("undici");\nconst people = new Pool("${host}", { connections: 8 });\nmodule.exports = { people };`,
    `import ky from "ky";\nconst people = ky.create({ prefixUrl: \`${host}\` });\nexport { people };`,
    `import got from "got";\nexport const clients = { people: got.extend({ prefixUrl: "${host}" }) };`,
  ])("%s", (instance) => {
    const users = {
      "src/vendors/audience/index.ts": `import { people, clients } from "./http";\nexport const save = (id) => (clients.people ?? people).put("customers/" + id, {});`,
      "src/join.ts": `import { save } from "./vendors/audience";\nsave("7");`,
    };
    const files = { "src/vendors/audience/http.ts": instance, ...users };
    expect(select({ "src/mailer.ts": "", "src/app.ts": `import "./join";`, ...files })).toEqual(
      Object.keys(files).sort(),
    );
  });

  test.each([
    `private readonly http = axios.create({ baseURL: "${host}" });`,
    `private readonly http; constructor() { this.http = axios.create({ baseURL: "${host}" }); }`,
    `readonly http = ky.create({ prefixUrl: "${host}" });`,
  ])("in a field of a class that a framework constructs: %s", (field) => {
    const files = {
      "src/audience.ts": `export class Audience { ${field}\n save(id) { return this.http.put("/customers/" + id, {}); } }`,
      "src/join.ts": `import { Audience } from "./audience";\nclass Join { constructor(private audience: Audience) {}\n run() { this.audience.save("7"); } }`,
    };
    expect(select({ "src/mailer.ts": "", "src/app.ts": `import "./join";`, ...files })).toEqual(
      Object.keys(files).sort(),
    );
  });

  test("but not what a field gets that is given a text which only names Customer.io", () => {
    const files = {
      "src/audience.ts": `export class Audience { private readonly logger = createLogger({ name: "customerio" });\n save(id) { this.logger.info(id); } }`,
      "src/join.ts": `import { Audience } from "./audience";\nclass Join { constructor(private audience: Audience) {}\n run() { this.audience.save("7"); } }`,
    };
    expect(select({ "src/mailer.ts": "", "src/app.ts": `import "./join";`, ...files })).toEqual([
      "src/audience.ts",
    ]);
  });

  test("but a text that only names Customer.io does not make a lead of what gets it", () => {
    const files = {
      "src/app.ts": `import { people } from "./people";\npeople.info("ready");`,
      "src/people.ts": `import { createLogger } from "logger";\nexport const people = createLogger({ name: "customerio" });`,
    };
    expect(select({ "src/mailer.ts": "", ...files })).toEqual(["src/people.ts"]);
  });
});

test("who uses a class with a client from a container is parsed, where only the module names Customer.io", () => {
  const files = {
    "src/people.module.ts": `import { HttpModule } from "@nestjs/axios";
import { People } from "./people";
@Module({ imports: [HttpModule.register({ baseURL: "https://track.customer.io" })], providers: [People] })
export class PeopleModule {}`,
    "src/people.ts": `import { HttpService } from "@nestjs/axios";
export class People { constructor(private readonly http: HttpService) {}\n save(id) { return this.http.put(id, {}); } }`,
    "src/join.ts": `import { People } from "./people";
export class Join { constructor(private readonly people: People) {}\n join(id) { return this.people.save(id); } }`,
  };
  const unused = {
    "src/names.ts": `import { People } from "./people";\nexport const names = [People.name];`,
  };
  expect(
    select({ "src/mailer.ts": "", "src/app.ts": `import "./people.module";`, ...files, ...unused }),
  ).toEqual(Object.keys(files).sort());
});

test("where names are so general that most files have one, all of them are parsed", () => {
  const general = mailer.replace("joined", "track");
  expect(select({ "src/mailer.ts": general })).toHaveLength(41);
});
