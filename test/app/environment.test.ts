import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../src/app/environment.ts";

const key = "-----BEGIN RSA PRIVATE KEY-----\n…\n-----END RSA PRIVATE KEY-----";
const complete = { APP_ID: "12", WEBHOOK_SECRET: "s3cret" };

function optionsFor(env: Record<string, string>) {
  const start = readEnvironment({ ...complete, ...env }, () => key);
  return start.kind === "serve" ? start.options : start;
}

describe("the environment", () => {
  const registration = {
    port: 3000,
    webhookUrl: undefined,
    newAppUrl: "https://github.com/settings/apps/new",
    apiUrl: undefined,
  };
  const setUp = (env: Record<string, string>) => readEnvironment(env, () => undefined);

  it("opens the set-up when there are no credentials", () => {
    expect(setUp({})).toEqual({ kind: "set-up", options: registration });
    expect(setUp({ WEBHOOK_SECRET: "s3cret", PORT: "80" })).toEqual({
      kind: "set-up",
      options: { ...registration, port: 80 },
    });
    expect(setUp({ PORT: "http" })).toEqual({ kind: "wrong", problems: [expect.stringMatching(/^PORT/)] });
  });

  it.each<[Record<string, string>, object]>([
    [
      { PUBLIC_URL: "https://pitstop.example.com/", WEBHOOK_PROXY_URL: "https://smee.io/a" },
      { webhookUrl: "https://pitstop.example.com/api/github/webhooks" },
    ],
    [{ WEBHOOK_PROXY_URL: "https://smee.io/a" }, { webhookUrl: "https://smee.io/a" }],
    [{ PUBLIC_URL: "", WEBHOOK_PROXY_URL: "" }, { webhookUrl: undefined }],
    [{ GH_ORG: "shop" }, { newAppUrl: "https://github.com/organizations/shop/settings/apps/new" }],
    [
      { GHE_HOST: "github.example.com", GHE_PROTOCOL: "http" },
      {
        newAppUrl: "http://github.example.com/settings/apps/new",
        apiUrl: "http://github.example.com/api/v3",
      },
    ],
  ])("says how the app is registered: %o", (env, expected) => {
    expect(setUp(env)).toEqual({ kind: "set-up", options: { ...registration, ...expected } });
  });

  it("listens on this machine only, unless HOST says otherwise", () => {
    expect(optionsFor({})).toEqual({
      appId: 12,
      privateKey: key,
      webhookSecret: "s3cret",
      host: "localhost",
      port: 3000,
      apiUrl: undefined,
      redisUrl: undefined,
      role: "all",
      logLevel: "info",
      logFormat: "pretty",
    });
    expect(optionsFor({ HOST: "0.0.0.0", PORT: "8080" })).toMatchObject({ host: "0.0.0.0", port: 8080 });
  });

  it("takes what is empty for what is not set", () => {
    const unset = optionsFor({ GHE_HOST: "github.example.com" });
    expect(optionsFor({ GHE_HOST: "github.example.com", PORT: "", GHE_PROTOCOL: "" })).toEqual(unset);
  });

  it("says where GitHub should send webhooks, and who may read the metrics", () => {
    const PUBLIC_URL = "https://pitstop.example.com";
    const METRICS_TOKEN = "only-for-prometheus";
    expect(optionsFor({ PUBLIC_URL, METRICS_PORT: "9090", METRICS_TOKEN })).toMatchObject({
      webhookUrl: "https://pitstop.example.com/api/github/webhooks",
      metricsPort: 9090,
      metricsToken: METRICS_TOKEN,
    });
    expect(optionsFor({ METRICS_PORT: "", METRICS_TOKEN: "" })).toMatchObject({
      ...{ metricsPort: undefined, metricsToken: undefined },
    });
  });

  it.each([
    ["METRICS_PORT", { METRICS_PORT: "metrics" }, /^METRICS_PORT must be a port number/],
    ["METRICS_PORT", { METRICS_PORT: "80", PORT: "80" }, /^METRICS_PORT must be another port than PORT/],
    ["METRICS_PORT", { METRICS_PORT: " " }, /^METRICS_PORT must be a port number/],
    ["PORT", { PORT: " " }, /^PORT must be a port number/],
    [
      "PUBLIC_URL",
      { PUBLIC_URL: "pitstop.example.com" },
      /^PUBLIC_URL must be an address that begins with https/,
    ],
    ["PUBLIC_URL", { PUBLIC_URL: "pitstop.example.com:443" }, /^PUBLIC_URL must be an address/],
    ["GITHUB_API_URL", { GITHUB_API_URL: "not an address" }, /^GITHUB_API_URL must be an address/],
    ["METRICS_TOKEN", { METRICS_TOKEN: "guess" }, /^METRICS_TOKEN must have at least 16 characters/],
  ])("refuses a wrong %s", (_name, env, problem) => {
    expect(optionsFor(env)).toEqual({ kind: "wrong", problems: [expect.stringMatching(problem)] });
  });

  it.each([
    [
      "no webhook secret",
      { APP_ID: "12" },
      key,
      /^WEBHOOK_SECRET is missing: without it, anybody could send/,
    ],
    ["an empty webhook secret", { ...complete, WEBHOOK_SECRET: "" }, key, /^WEBHOOK_SECRET is missing/],
    ["no private key", complete, undefined, /^PRIVATE_KEY/],
    ["no app id", { WEBHOOK_SECRET: "s3cret" }, key, /^APP_ID/],
    ["an app id that is not a number", { ...complete, APP_ID: "pitstop" }, key, /^APP_ID/],
    ["a port that is not one", { ...complete, PORT: "http" }, key, /^PORT/],
    [
      "a log level that does not exist",
      { ...complete, LOG_LEVEL: "loud" },
      key,
      /^LOG_LEVEL must be one of trace, /,
    ],
    ["a Redis without an address", { ...complete, REDIS_URL: "localhost:6379" }, key, /^REDIS_URL must be /],
    [
      "a role that does not exist",
      { ...complete, PITSTOP_ROLE: "queue" },
      key,
      /^PITSTOP_ROLE must be one of web, worker, all\.$/,
    ],
    [
      "a worker that no webhook can reach",
      { ...complete, PITSTOP_ROLE: "worker" },
      key,
      /^PITSTOP_ROLE=worker needs REDIS_URL/,
    ],
  ])("rejects %s", (_what, env, privateKey, problem) => {
    const start = readEnvironment(env, () => privateKey);
    expect(start).toEqual({ kind: "wrong", problems: [expect.stringMatching(problem) as string] });
  });

  it.each<[string, Record<string, string>, string]>([
    ["that is not one", { PRIVATE_KEY: "secret" }, "PRIVATE_KEY is not a PEM private key."],
    [
      "in a file that cannot be read",
      { PRIVATE_KEY_PATH: "gone.pem" },
      "The file at PRIVATE_KEY_PATH, gone.pem, cannot be read. Check that it exists and that Pitstop may read it.",
    ],
    [
      "that is one of several in the folder",
      {},
      "The .pem file in this folder cannot be read, or there are several. Set PRIVATE_KEY_PATH to the one with the GitHub App's private key.",
    ],
  ])("rejects a private key %s", (_what, env, problem) => {
    const start = readEnvironment({ ...complete, ...env }, () => {
      throw new Error("could not be validated");
    });
    expect(start).toEqual({ kind: "wrong", problems: [problem] });
  });

  it("never opens the set-up in production", () => {
    const start = readEnvironment({ NODE_ENV: "production" }, () => undefined);
    expect(start).toMatchObject({ kind: "wrong", problems: [/^APP_ID and PRIVATE_KEY are missing/] });
  });

  it.each([
    [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3"],
    [{ GHE_HOST: "github.example.com", GHE_PROTOCOL: "http" }, "http://github.example.com/api/v3"],
    [{ GITHUB_API_URL: "https://api.example.ghe.com/" }, "https://api.example.ghe.com"],
    [{ GITHUB_API_URL: "http://127.0.0.1:4000", GHE_HOST: "github.example.com" }, "http://127.0.0.1:4000"],
  ])("says where the API is: %o", (env, apiUrl) => {
    expect(optionsFor(env)).toMatchObject({ apiUrl });
  });

  it("asks for JSON logs in production, unless LOG_FORMAT says otherwise", () => {
    expect(optionsFor({ NODE_ENV: "production" })).toMatchObject({ logFormat: "json" });
    expect(optionsFor({ NODE_ENV: "production", LOG_FORMAT: "pretty" })).toMatchObject({
      logFormat: "pretty",
    });
  });
});
