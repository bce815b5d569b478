import { createHmac, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer, type RunningServer, type ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { collectLog } from "./collect-log.ts";

const secret = "whisper";
const log = collectLog();
/** Waits as long for a request as in production, so that 24 MB arrive on a busy machine, too. */
let server: RunningServer;
const requestMilliseconds = 1000;
let impatient: RunningServer;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const options: ServerOptions = {
    ...{ appId: 12, privateKey, webhookSecret: secret, host: "127.0.0.1", port: 0 },
    ...{ logLevel: "trace", logFormat: "json", logTo: log.to },
  };
  server = await startServer(options);
  impatient = await startServer({ ...options, requestMilliseconds });
});

afterAll(() => Promise.all([server.stop(), impatient.stop()]));

const megabyte = 1024 * 1024;
const body = '{"zen":"Keep it simple."}';
const sign = (text: string | Buffer, key = secret) =>
  `sha256=${createHmac("sha256", key).update(text).digest("hex")}`;
/** Of the right form, and wrong. */
const forged = `sha256=${"0".repeat(64)}`;

type Headers = Readonly<Record<string, string | undefined>>;

/** The head of a webhook that GitHub could have sent, except for what `changes` say; `undefined` leaves a header out. */
function head(changes: Headers = {}, { method = "POST", path = webhookPath } = {}): string {
  const headers: Headers = {
    host: "pitstop.example.com",
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-github-event": "ping",
    "x-github-delivery": crypto.randomUUID(),
    "x-hub-signature-256": sign(body),
    ...changes,
  };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return [`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n");
}

interface Conversation {
  readonly socket: Socket;
  /** The status of each answer, once the server has closed the connection or, if it is kept, once it has answered. */
  readonly statuses: Promise<readonly number[]>;
}

/** Sends bytes as they are. */
function open(to: RunningServer, ...parts: readonly (string | Buffer)[]): Conversation {
  const { port } = new URL(to.url);
  const socket = connect(Number(port), "127.0.0.1");
  let answer = "";
  const statuses = new Promise<readonly number[]>((resolve) => {
    const finish = () => {
      resolve([...answer.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status]) => Number(status)));
    };
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (/connection: keep-alive/iu.test(answer)) socket.end();
    });
    // A connection that is closed while we still send is reset.
    socket.on("error", finish);
    socket.on("close", finish);
  });
  for (const part of parts) socket.write(part);
  return { socket, statuses };
}

const send = (...parts: readonly (string | Buffer)[]) => open(server, ...parts).statuses;

/** Runs an attack and returns what it cost. */
async function costOf(attack: () => Promise<unknown>) {
  const logged = log.text().length;
  const started = Date.now();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  await attack();
  clearInterval(watch);
  return {
    logBytes: log.text().length - logged,
    milliseconds: Date.now() - started,
    megabytes: (peak - before) / megabyte,
  };
}

describe("a webhook that GitHub signed", () => {
  it.each<[string, Headers, string]>([
    ["as it is", {}, body],
    ["with a charset in its type", { "content-type": "application/json; charset=utf-8" }, body],
    ["with a name that has a digit", { "x-github-event": "projects_v2_item" }, body],
    [
      "with characters of several bytes",
      { "content-length": "15", "x-hub-signature-256": sign('{"zen":"é→😀"}') },
      '{"zen":"é→😀"}',
    ],
  ])("is accepted %s", async (_how, changes, sent) => {
    const length = String(Buffer.byteLength(sent));
    expect(await send(head({ ...changes, "content-length": length }), sent)).toEqual([200]);
  });

  it("is accepted when it comes byte by byte", async () => {
    const { socket, statuses } = open(server, head());
    socket.setNoDelay(true);
    for (const byte of body) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await statuses).toEqual([200]);
  });

  it("is accepted with 24 MB", async () => {
    const large = Buffer.from(JSON.stringify({ zen: "x".repeat(24 * megabyte) }));
    const changes = { "content-length": String(large.length), "x-hub-signature-256": sign(large) };
    expect(await send(head(changes), large)).toEqual([200]);
  });

  it.each([
    ["is not JSON", "zen=Keep+it+simple"],
    ["is cut JSON", '{"zen":'],
    ["is an array", "[{}]"],
    ["is null", "null"],
    ["is a string", '"ping"'],
    ["is empty", ""],
  ])("is refused if its body %s", async (_what, sent) => {
    const changes = { "content-length": String(sent.length), "x-hub-signature-256": sign(sent) };
    expect(await send(head(changes), sent)).toEqual([400]);
  });
});

describe("a webhook that GitHub did not sign", () => {
  it.each<[string, Headers]>([
    ["no signature", { "x-hub-signature-256": undefined }],
    [
      "only the old signature",
      { "x-hub-signature-256": undefined, "x-hub-signature": `sha1=${"0".repeat(40)}` },
    ],
    ["an empty signature", { "x-hub-signature-256": "" }],
    ["a signature of another kind", { "x-hub-signature-256": sign(body).replace("sha256", "sha1") }],
    ["no kind of signature", { "x-hub-signature-256": sign(body).slice("sha256=".length) }],
    ["a signature that is too short", { "x-hub-signature-256": sign(body).slice(0, -1) }],
    ["a signature that is too long", { "x-hub-signature-256": `${sign(body)}0` }],
    ["a signature with other characters", { "x-hub-signature-256": `sha256=${"g".repeat(64)}` }],
    ["two signatures in one", { "x-hub-signature-256": `${forged}, ${sign(body)}` }],
    ["two signatures", { "x-hub-signature-256": forged, "X-Hub-Signature-256": sign(body) }],
  ])("is refused with %s before its body has come", async (_what, changes) => {
    expect(await send(head(changes))).toEqual([401]);
  });

  it.each<[string, string, Headers]>([
    ["is forged", body, { "x-hub-signature-256": forged }],
    ["is by another secret", body, { "x-hub-signature-256": sign(body, "shout") }],
    ["is by an empty secret", body, { "x-hub-signature-256": sign(body, "") }],
    ["is of another body", body.replace("Keep", "Make"), {}],
    ["is of the same body with another end", `${body}\n`, { "content-length": String(body.length + 1) }],
  ])("is refused if the signature %s", async (_what, sent, changes) => {
    expect(await send(head(changes), sent)).toEqual([401]);
  });
});

describe("what cannot be a webhook is refused before its body has come:", () => {
  it.each<[string, Headers, number]>([
    ["no length", { "content-length": undefined, "transfer-encoding": "chunked" }, 411],
    ["a body over 25 MB", { "content-length": String(25 * megabyte + 1) }, 413],
    ["a length beyond all numbers", { "content-length": "9".repeat(19) }, 413],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
    ["JSON of another kind", { "content-type": "application/jsonp" }, 415],
    ["no type", { "content-type": undefined }, 415],
    ["no event", { "x-github-event": undefined }, 400],
    ["an event that is no name", { "x-github-event": 'push","msg":"forged' }, 400],
    ["an event that is too long", { "x-github-event": "a".repeat(101) }, 400],
    ["no delivery", { "x-github-delivery": undefined }, 400],
    ["a delivery that is no GUID", { "x-github-delivery": "0".repeat(36) }, 400],
    ["two deliveries", { "x-github-delivery": `${crypto.randomUUID()}, ${crypto.randomUUID()}` }, 400],
  ])("%s", async (_what, changes, status) => {
    expect(await send(head(changes))).toEqual([status]);
  });

  it.each([
    ["a length and chunks", { "transfer-encoding": "chunked" }],
    ["two lengths", { "Content-Length": "5" }],
    ["a length with a sign", { "content-length": "+25" }],
    ["a length that is a list", { "content-length": "25, 25" }],
    ["a length in hexadecimal", { "content-length": "0x19" }],
    ["a header that goes on in the next line", { "x-github-event": "ping\r\n hook" }],
    ["a space before the colon", { "x-hub-signature-256 ": sign(body) }],
  ])("a request that two servers could read differently, with %s", async (_what, changes) => {
    expect(await send(head(changes), body)).toEqual([400]);
  });

  it("headers of more than 8 kB", async () => {
    expect(await send(head({ "x-more": "x".repeat(9000) }))).toEqual([431]);
  });

  it("and a second request hidden behind its head is not read", async () => {
    const statuses = await send(head({ "content-length": "0", "x-hub-signature-256": forged }), head(), body);
    expect(statuses).toEqual([401]);
  });
});

describe("the only address", () => {
  it("is the webhook's, with any query", async () => {
    expect(await send(head({}, { path: `${webhookPath}?a=1` }), body)).toEqual([200]);
  });

  it.each([
    ...[
      `${webhookPath}/`,
      `/${webhookPath}`,
      `${webhookPath};a`,
      `${webhookPath}%2f`,
      `${webhookPath}/../webhooks`,
    ],
    ...[
      "/",
      "/api/github/webhook%73",
      "/API/GITHUB/WEBHOOKS",
      `http://127.0.0.1${webhookPath}`,
      "*",
      "/probot",
    ],
    ...["/healthz/", "/healthz%00"],
  ])("is not %s", async (path) => {
    expect(await send(head({}, { path }), body)).toEqual([404]);
  });

  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])("does not take %s", async (method) => {
    expect(await send(head({}, { method }), body)).toEqual([404]);
  });
});

describe("the log of refused webhooks", () => {
  it("names the reason, the event, the delivery and the length, and nothing else of the request", async () => {
    const delivery = "7b9d2c1a-0f4e-4c57-9a43-5d1f0e6b8a90";
    // A reason that no other test of this file uses up.
    const attack = () => send(head({ "x-github-delivery": delivery, "content-length": "5" }), "12345");
    await attack();
    const line = log.lines().findLast((one) => one["delivery"] === delivery);
    expect(line).toMatchObject({ level: 40, reason: "wrong-signature", event: "ping", delivery, length: 5 });
    expect(Object.keys(line ?? {}).sort()).toEqual(
      ["delivery", "event", "hostname", "length", "level", "msg", "name", "pid", "reason", "time"].sort(),
    );
  });

  it("has no value that does not have the form GitHub gives it", async () => {
    const changes = { "x-github-event": "<b>x</b>", "x-github-delivery": "x".repeat(5000) };
    await send(head({ ...changes, "content-type": "text/html" }));
    expect(log.text()).not.toMatch(/<b>|x{20}|text\/html/u);
  });
});

describe("an attack on the webhook's address", () => {
  it("with one body of 24 MB writes less than 1 kB, where it wrote 151 MB", async () => {
    const ones = Buffer.alloc(24 * megabyte, 1);
    const length = { "content-length": String(ones.length) };
    const cost = await costOf(async () => {
      expect(await send(head({ ...length, "x-hub-signature-256": forged }), ones)).toEqual([401]);
      // Without a signature, the connection may be reset before all is sent.
      await send(head({ ...length, "x-hub-signature-256": undefined }), ones);
    });
    expect(cost.logBytes).toBeLessThan(1024);
    expect(cost.megabytes).toBeLessThan(150);
    expect(cost.milliseconds).toBeLessThan(10_000);
  });

  it("with ten at once takes no more than 64 MB for them, where it took gigabytes", async () => {
    const ones = Buffer.alloc(24 * megabyte, 1);
    const attack = head({ "content-length": String(ones.length), "x-hub-signature-256": forged });
    const cost = await costOf(() => Promise.all(Array.from({ length: 10 }, () => send(attack, ones))));
    expect(cost.logBytes).toBeLessThan(5 * 1024);
    // With the sockets of both ends, which are in this process.
    expect(cost.megabytes).toBeLessThan(400);
  });

  it("with 40 bodies sent by halves is cut off after a short while, and keeps nobody out", async () => {
    const half = Buffer.alloc(8 * megabyte, 1);
    const attack = head({ "content-length": String(2 * half.length), "x-hub-signature-256": forged });
    const cost = await costOf(async () => {
      const attacks = Array.from({ length: 40 }, () => open(impatient, attack, half));
      await new Promise((resolve) => setTimeout(resolve, requestMilliseconds / 2));
      expect(await open(impatient, head(), body).statuses).toEqual([200]);
      const answers = await Promise.all(attacks.map(({ statuses }) => statuses));
      expect(answers.flat().every((status) => status === 503 || status === 408)).toBe(true);
    });
    expect(cost.milliseconds).toBeLessThan(10_000);
    expect(cost.logBytes).toBeLessThan(6 * 1024);
    expect(cost.megabytes).toBeLessThan(400);
  });

  it("with a connection that says nothing, or a head without end, is cut off too", async () => {
    const all = [[], ["POST / HTTP/1.1\r\nx: "], [head()]].map((parts) => open(impatient, ...parts).statuses);
    expect(await Promise.all(all)).toEqual([[408], [408], [408]]);
  });

  it("with 520 connections has 500 of them", async () => {
    const all = Array.from({ length: 520 }, () => open(server));
    let refused = 0;
    for (const { statuses } of all) void statuses.then(() => (refused += 1));
    await expect.poll(() => refused, { timeout: 8000 }).toBe(20);
    for (const { socket } of all) socket.destroy();
    await Promise.all(all.map(({ statuses }) => statuses));
  });

  it("leaves all memory free, however it ends", async () => {
    const part = Buffer.alloc(megabyte, 1);
    const attack = head({ "content-length": String(20 * megabyte), "x-hub-signature-256": forged });
    for (let round = 0; round < 5; round++) {
      const { socket, statuses } = open(server, attack, ...Array.from({ length: 15 }, () => part));
      await once(socket, "drain");
      socket.destroy();
      await statuses;
    }
    const large = Buffer.from(JSON.stringify({ zen: "x".repeat(24 * megabyte) }));
    const changes = { "content-length": String(large.length), "x-hub-signature-256": sign(large) };
    const both = () => Promise.all([send(head(changes), large), send(head(changes), large)]);
    // The server learns a little later that a connection was broken.
    await expect.poll(both, { timeout: 10_000 }).toEqual([[200], [200]]);
  });
});
