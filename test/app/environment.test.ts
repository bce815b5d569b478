import { describe, expect, it } from "vitest";
import { readSettings } from "../../src/app/environment.ts";

const key = "-----BEGIN RSA PRIVATE KEY-----\n…\n-----END RSA PRIVATE KEY-----";
const complete = { APP_ID: "12", WEBHOOK_SECRET: "s3cret" };

function optionsFor(env: Record<string, string>) {
  const settings = readSettings({ ...complete, ...env }, () => key);
  return settings.kind === "serve" ? settings.options : settings;
}

describe("the settings", () => {
  it("ask for the set-up when there are no credentials", () => {
    expect(readSettings({}, () => undefined)).toEqual({ kind: "set-up" });
    expect(readSettings({ WEBHOOK_SECRET: "s3cret", PORT: "80" }, () => undefined)).toEqual({
      kind: "set-up",
    });
  });

  it("serve on this machine alone unless told otherwise", () => {
    expect(optionsFor({})).toEqual({
      appId: 12,
      privateKey: key,
      webhookSecret: "s3cret",
      host: "localhost",
      port: 3000,
      apiUrl: undefined,
      logLevel: "info",
      logFormat: "pretty",
    });
    expect(optionsFor({ HOST: "0.0.0.0", PORT: "8080" })).toMatchObject({ host: "0.0.0.0", port: 8080 });
  });

  it.each([
    ["no webhook secret", { APP_ID: "12" }, key, /^WEBHOOK_SECRET is missing: without it anybody could send/],
    ["an empty webhook secret", { ...complete, WEBHOOK_SECRET: "" }, key, /^WEBHOOK_SECRET is missing/],
    ["no private key", complete, undefined, /^PRIVATE_KEY/],
    ["no app id", { WEBHOOK_SECRET: "s3cret" }, key, /^APP_ID/],
    ["an app id that is no number", { ...complete, APP_ID: "pitstop" }, key, /^APP_ID/],
    ["a port that is none", { ...complete, PORT: "http" }, key, /^PORT/],
    [
      "a log level that is none",
      { ...complete, LOG_LEVEL: "loud" },
      key,
      /^LOG_LEVEL must be one of trace, /,
    ],
  ])("refuse %s", (_what, env, privateKey, problem) => {
    const settings = readSettings(env, () => privateKey);
    expect(settings).toEqual({ kind: "wrong", problems: [expect.stringMatching(problem) as string] });
  });

  it("refuse a private key that is none", () => {
    const settings = readSettings(complete, () => {
      throw new Error("could not be validated");
    });
    expect(settings).toMatchObject({ kind: "wrong", problems: [/^PRIVATE_KEY/] });
  });

  it("refuse to open the set-up in production", () => {
    const settings = readSettings({ NODE_ENV: "production" }, () => undefined);
    expect(settings).toMatchObject({ kind: "wrong", problems: [/^APP_ID and PRIVATE_KEY are missing/] });
  });

  it.each([
    [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3"],
    [{ GHE_HOST: "github.example.com", GHE_PROTOCOL: "http" }, "http://github.example.com/api/v3"],
    [{ GITHUB_API_URL: "https://api.example.ghe.com/" }, "https://api.example.ghe.com"],
    [{ GITHUB_API_URL: "http://127.0.0.1:4000", GHE_HOST: "github.example.com" }, "http://127.0.0.1:4000"],
  ])("find the API: %o", (env, apiUrl) => {
    expect(optionsFor(env)).toMatchObject({ apiUrl });
  });

  it("log as machines read it in production, unless told otherwise", () => {
    expect(optionsFor({ NODE_ENV: "production" })).toMatchObject({ logFormat: "json" });
    expect(optionsFor({ NODE_ENV: "production", LOG_FORMAT: "pretty" })).toMatchObject({
      logFormat: "pretty",
    });
  });
});
