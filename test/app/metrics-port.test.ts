import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, it, test } from "vitest";
import { startServer, type RunningServer, type ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";

const token = "only-for-prometheus";
const running: RunningServer[] = [];
let open: RunningServer;
let guarded: RunningServer;
let off: RunningServer;

beforeAll(async () => {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const start = async (options: Pick<ServerOptions, "metricsPort" | "metricsToken">) => {
    const server = await startServer({
      ...{ appId: 12, privateKey, webhookSecret: "whisper", host: "127.0.0.1", port: 0, logLevel: "fatal" },
      ...options,
    });
    running.push(server);
    return server;
  };
  off = await start({});
  open = await start({ metricsPort: 0 });
  guarded = await start({ metricsPort: 0, metricsToken: token });
});

afterAll(() => Promise.all(running.map((server) => server.stop())));

async function get(url: string | undefined, authorization?: string) {
  const response = await fetch(`${url ?? ""}/metrics`, {
    headers: authorization === undefined ? {} : { authorization },
  });
  return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
}

test("without a port of their own and without a token, nobody gets the metrics", async () => {
  expect(off.metricsUrl).toBeUndefined();
  expect((await get(off.url)).status).toBe(404);
  expect((await get(open.url)).status).toBe(404);
});

it.each([
  [undefined, 401],
  ["Bearer wrong", 401],
  [`Basic ${token}`, 401],
  [`Bearer ${token}x`, 401],
  [`Bearer ${token}`, 200],
])("with a token, whoever sends %s gets %d, on both ports", async (authorization, status) => {
  expect((await get(guarded.url, authorization)).status).toBe(status);
  expect((await get(guarded.metricsUrl, authorization)).status).toBe(status);
});

test("what is counted is in Prometheus's format, with bounded names for what strangers send", async () => {
  for (const event of ["pull_request", "made_up", "NOT A NAME"]) {
    const headers = { "content-type": "application/json", "x-github-event": event };
    await fetch(open.url + webhookPath, { method: "POST", body: "{}", headers });
  }
  const { type, text } = await get(open.metricsUrl);
  expect(type).toBe("text/plain; version=0.0.4; charset=utf-8");
  expect(text.split("\n").filter((line) => line.startsWith("pitstop_deliveries_total"))).toEqual([
    'pitstop_deliveries_total{event="pull_request",outcome="no-signature"} 1',
    'pitstop_deliveries_total{event="other",outcome="no-signature"} 2',
  ]);
});
