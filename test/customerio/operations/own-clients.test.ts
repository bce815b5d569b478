import { describe, expect, test } from "vitest";
import { listOperations, type Code } from "./operations.ts";

/** A client, and what its callers do: identify somebody, and the same at another vendor's host, which is nothing. */
const clients: readonly (readonly [title: string, client: string, call: string])[] = [
  [
    "settings behind a declared type that may be null",
    `interface Settings { base: string; auth: string }
function settings(): Settings | null {
  if (!process.env.CIO_BASIC) return null;
  return { base: "https://HOST/api/v1", auth: \`Basic \${process.env.CIO_BASIC}\` };
}
async function request(path: string, method: string, body: unknown) {
  const found = settings();
  if (!found) return;
  await fetch(\`\${found.base}\${path}\`, { method, headers: { Authorization: found.auth }, body: JSON.stringify(body) });
}
export const save = (id: string, email: string) => request(\`/customers/\${id}\`, "PUT", { email });`,
    "save(id, email)",
  ],
  [
    "a client that a getter keeps",
    `interface Client { put(path: string, body: object): Promise<void> }
let kept: Client | null = null;
function create(): Client {
  return {
    async put(path, body) { await fetch("https://HOST/api/v1" + path, { method: "PUT", body: JSON.stringify(body) }); },
  };
}
const client = (): Client => (kept ??= create());
export const save = (id: string, email: string) => client().put("/customers/" + id, { email });`,
    "save(id, email)",
  ],
  [
    "a base class that gets its host from `super`",
    `class Api {
  constructor(protected readonly base: string) {}
  put(path: string, body: object) { return fetch(this.base + path, { method: "PUT", body: JSON.stringify(body) }); }
}
class People extends Api {
  constructor() { super("https://HOST/api/v1"); }
  save(id: string, email: string) { return this.put(\`/customers/\${id}\`, { email }); }
}
export const people = new People();`,
    "people.save(id, email)",
  ],
  [
    "a base class whose host an heir declares",
    `abstract class Api {
  protected abstract readonly base: string;
  put(path: string, body: object) { return fetch(this.base + path, { method: "PUT", body: JSON.stringify(body) }); }
}
class People extends Api {
  protected readonly base = "https://HOST/api/v1";
  save(id: string, email: string) { return this.put(\`/customers/\${id}\`, { email }); }
}
export const people = new People();`,
    "people.save(id, email)",
  ],
  [
    "a `fetch` that is injected",
    `class People {
  readonly #send: typeof fetch;
  constructor(options: { send?: typeof fetch } = {}) { this.#send = options.send ?? fetch; }
  async save(id: string, email: string) {
    await this.#send(\`https://HOST/api/v1/customers/\${id}\`, { method: "PUT", body: JSON.stringify({ email }) });
  }
}
export const people = new People();`,
    "people.save(id, email)",
  ],
  [
    "a function that is given in place of `fetch` under any name",
    `interface Options { http: (url: string, init: object) => Promise<unknown> }
export class People {
  constructor(private readonly options: Options) {}
  save = (id: string, email: string) =>
    this.options.http("https://HOST/api/v1/customers/" + id, { method: "PUT", body: JSON.stringify({ email }) });
}`,
    "new People(options).save(id, email)",
  ],
  [
    "a factory with defaults in its pattern",
    `export function create({ send = fetch, base = "https://HOST/api/v1" }: { send?: typeof fetch; base?: string }) {
  const put = (path: string, body: object) => send(\`\${base}\${path}\`, { method: "PUT", body: JSON.stringify(body) });
  return { save: (id: string, email: string) => put(\`/customers/\${id}\`, { email }) };
}
const people = create({});`,
    "people.save(id, email)",
  ],
  [
    "a sender that is called piece by piece",
    `const create = (base: string) => (method: string) => (path: string) => (body: object) =>
  fetch(base + path, { method, body: JSON.stringify(body) });
const put = create("https://HOST/api/v1")("PUT");
export const save = (id: string, email: string) => put(\`/customers/\${id}\`)({ email });`,
    "save(id, email)",
  ],
  [
    "a function that a class keeps under another name",
    `type Put = (path: string, body: object) => Promise<unknown>;
const put: Put = (path, body) => fetch("https://HOST/api/v1" + path, { method: "PUT", body: JSON.stringify(body) });
class People {
  private readonly send: Put;
  constructor(options: { send?: Put } = {}) { this.send = options.send ?? put; }
  save(id: string, email: string) { return this.send(\`/customers/\${id}\`, { email }); }
}
const people = new People();`,
    "people.save(id, email)",
  ],
  [
    "a `Request`",
    `const build = (path: string, body: object) => new Request(new URL(path, "https://HOST/api/v1/"), { method: "PUT", body: JSON.stringify(body) });
export const save = (id: string, email: string) => fetch(build(\`customers/\${id}\`, { email }));`,
    "save(id, email)",
  ],
  [
    "a URL whose path is set, and cleaned",
    `function put(path: string, body: object) {
  const url = new URL("https://HOST");
  url.pathname = \`/api/v1/\${path.replace(/^\\//, "")}\`;
  return fetch(url.toString(), { method: "PUT", body: JSON.stringify(body) });
}
export const save = (id: string, email: string) => put(\`/customers/\${id}\`, { email });`,
    "save(id, email)",
  ],
  [
    "an `XMLHttpRequest`",
    `function put(path: string, body: object) {
  const request = new XMLHttpRequest();
  request.open("PUT", "https://HOST/api/v1" + path);
  request.send(JSON.stringify(body));
}
export const save = (id: string, email: string) => put("/customers/" + id, { email });`,
    "save(id, email)",
  ],
  [
    "axios in a constructor's default",
    `const create = () => axios.create({ baseURL: "https://HOST/api/v1" });
class People {
  private readonly http;
  constructor(http = create()) { this.http = http; }
  save(id: string, email: string) { return this.http.put(\`/customers/\${id}\`, { email }); }
}
const people = new People();`,
    "people.save(id, email)",
  ],
  [
    "the default of a setting that is read by its name",
    `class People {
  private readonly base: string;
  constructor(private readonly config: Config, private readonly http: Http) {
    this.base = this.config.get<string>("PEOPLE_URL", "https://HOST/api/v1");
  }
  save(id: string, email: string) { return firstValueFrom(this.http.put(\`\${this.base}/customers/\${id}\`, { email })); }
}`,
    "new People(config, http).save(id, email)",
  ],
];

const code = (client: string, call: string, host: string): Code => ({
  "src/people.ts": `${client.replaceAll("HOST", host)}
export const run = (id: string, email: string) => ${call};
`,
  // Another vendor's client is read like one of Customer.io's only where a host is named at all.
  "src/other.ts": "export const docs = 'https://track.customer.io';",
});

describe("a client of one's own", () => {
  test.each(clients)("with %s is understood", (_title, client, call) => {
    const found = listOperations(code(client, call, "track.customer.io"));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^track identify id \{email\} via /u);
  });

  test.each(clients)("with %s is nothing at another vendor's host", (_title, client, call) => {
    expect(listOperations(code(client, call, "api.example.com"))).toEqual([]);
  });
});

test("two instances of one class send to the hosts that each was given", () => {
  expect(
    listOperations(`class Api {
  constructor(private readonly base: string) {}
  put(path: string, body: object) { return fetch(this.base + path, { method: "PUT", body: JSON.stringify(body) }); }
}
const people = new Api("https://track.customer.io/api/v1");
const crm = new Api("https://crm.example.com/api/v1");
export const save = (id: string, email: string) => people.put("/customers/" + id, { email });
export const copy = (id: string, email: string) => crm.put("/customers/" + id, { email, copied: 1 });
`),
  ).toEqual(["track identify id {email} via put"]);
});

test("one call is one operation, however many hosts and branches it may take", () => {
  const helper = `const base = (region: string) => region === "eu" ? "https://track-eu.customer.io/api/v1" : "https://track.customer.io/api/v1";
export async function push(kind: "identify" | "track", id: string, body: object) {
  const path = kind === "track" ? \`/customers/\${id}/events\` : \`/customers/\${id}\`;
  await fetch(base(process.env.REGION) + path, { method: kind === "track" ? "POST" : "PUT", body: JSON.stringify(body) });
}
export const seen = (id: string) => push("track", id, { name: "seen" });
export const save = (id: string, email: string) => push("identify", id, { email });
`;
  expect(listOperations(helper)).toEqual([
    "track identify id {email} via push",
    "track track id seen via push",
  ]);
});

test("a call that may go to another vendor as well is a guess", () => {
  expect(
    listOperations(`const base = process.env.VENDOR === "other" ? "https://api.example.com/api/v1" : "https://track.customer.io/api/v1";
export const save = (id: string, email: string) => fetch(\`\${base}/customers/\${id}\`, { method: "PUT", body: JSON.stringify({ email }) });
`),
  ).toEqual(["track identify? id {email}"]);
});
