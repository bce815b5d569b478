import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseEnv } from "node:util";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { saveCredentials } from "../../src/app/save-credentials.ts";
import { startSetUp, type RunningSetUp, type SetUpOptions } from "../../src/app/set-up.ts";
import type { RegisteredApp } from "../../src/github/register-app.ts";
import { api } from "../github/fake-github.ts";
import { useNock } from "../github/nock-setup.ts";

useNock();

const options: SetUpOptions = {
  port: 0,
  webhookUrl: "https://pitstop.example.com/api/github/webhooks",
  newAppUrl: "https://github.com/settings/apps/new",
  apiUrl: undefined,
};
const conversion = {
  ...{ id: 12, pem: "-----BEGIN RSA PRIVATE KEY-----\nabc\n", webhook_secret: "whisper" },
  html_url: "https://github.com/apps/pitstop",
};
const app: RegisteredApp = {
  ...{ appId: 12, privateKey: conversion.pem, webhookSecret: "whisper", page: conversion.html_url },
};

let setUp: RunningSetUp | undefined;
let saved: RegisteredApp[];

async function open(changes: Partial<SetUpOptions> = {}, save?: () => Promise<void>) {
  saved = [];
  const keep = (registered: RegisteredApp) => Promise.resolve(void saved.push(registered));
  setUp = await startSetUp(
    { ...options, ...changes },
    { manifest: 'name: pitstop\npublic: false\ndescription: Reviews "shops" & more\n', save: save ?? keep },
  );
  return setUp.url;
}

afterEach(async () => {
  await setUp?.stop();
  setUp = undefined;
});

async function get(address: string) {
  const response = await fetch(address);
  return { status: response.status, html: await response.text(), headers: response.headers };
}

/** The value of an attribute, as a browser reads it. */
function attribute(html: string, pattern: RegExp): string {
  const value = pattern.exec(html)?.[1] ?? "";
  return value.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}

async function readState(url: string): Promise<string> {
  const { html } = await get(url);
  return new URL(attribute(html, /action="([^"]*)"/u)).searchParams.get("state") ?? "";
}

describe("the set-up page", () => {
  test("says in two sentences what to do, and sends the whole manifest to GitHub", async () => {
    const url = await open();
    const { status, html, headers } = await get(url);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    const [, words = ""] = /<p>([^]*)<\/p>/u.exec(html) ?? [];
    expect(words.replaceAll(".env", "env").split(/\.(?=\s|$)/u)).toEqual([
      "Pitstop is not connected to GitHub yet",
      expect.stringMatching(/^ Register it as a GitHub App: /u),
      "",
    ]);
    expect(html).toContain("<button>Register on GitHub</button>");
    expect(attribute(html, /action="([^"]*)"/u)).toMatch(
      /^https:\/\/github\.com\/settings\/apps\/new\?state=[\w-]{36}$/u,
    );
    expect(JSON.parse(attribute(html, /name="manifest" value="([^"]*)"/u))).toEqual({
      name: "pitstop",
      public: false,
      description: 'Reviews "shops" & more',
      hook_attributes: { url: options.webhookUrl },
      redirect_url: `${url}/registered`,
    });
  });

  test("asks for the server's address first, since an app without it would hear of nothing", async () => {
    const { html } = await get(await open({ webhookUrl: undefined }));
    expect(html).toContain("PUBLIC_URL=https://pitstop.example.com npm start");
    expect(html).not.toContain("<form");
  });

  test.each([
    ["a title and one heading", /<title>Set up Pitstop<\/title>[^]*<h1>Set up Pitstop<\/h1>/u],
    ["its language", /<html lang="en">/u],
    ["a main part", /<main>[^]*<\/main>/u],
  ])("has %s, for screen readers", async (_what, pattern) => {
    expect((await get(await open())).html).toMatch(pattern);
  });

  test("is alone: everything else is not found", async () => {
    const url = await open();
    expect((await get(`${url}/probot`)).status).toBe(404);
    expect((await fetch(url, { method: "POST" })).status).toBe(404);
  });
});

describe("a registration", () => {
  test("that GitHub confirms saves the credentials and leads to installing the app", async () => {
    const url = await open();
    nock(api).post("/app-manifests/c0de/conversions").reply(201, conversion);
    const { status, html } = await get(`${url}/registered?code=c0de&state=${await readState(url)}`);
    expect(status).toBe(200);
    expect(html).toContain('href="https://github.com/apps/pitstop/installations/new"');
    expect(saved).toEqual([app]);
    expect(html).not.toContain("whisper");
  });

  test.each([
    ["that was not begun here", "?code=c0de&state=another"],
    ["without a code", "?state=STATE"],
  ])("%s is refused, and GitHub is not asked", async (_what, query) => {
    const url = await open();
    const { status } = await get(`${url}/registered${query.replace("STATE", await readState(url))}`);
    expect(status).toBe(400);
    expect(saved).toEqual([]);
  });

  test("that GitHub refuses says why", async () => {
    const url = await open();
    nock(api).post("/app-manifests/old/conversions").reply(404, { message: "Code <expired>" });
    const { status, html } = await get(`${url}/registered?code=old&state=${await readState(url)}`);
    expect(status).toBe(502);
    expect(html).toContain("GitHub rejected the registration: Code &lt;expired&gt;");
    expect(saved).toEqual([]);
  });

  test("whose credentials cannot be saved says so", async () => {
    const url = await open({}, () => Promise.reject(new Error("EACCES: permission denied")));
    nock(api).post("/app-manifests/c0de/conversions").reply(201, conversion);
    const { status, html } = await get(`${url}/registered?code=c0de&state=${await readState(url)}`);
    expect(status).toBe(500);
    expect(html).toContain("EACCES: permission denied");
  });
});

describe("saved credentials", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "pitstop-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("are what the next start reads, for nobody else's eyes", async () => {
    const path = join(folder, ".env");
    await saveCredentials(path, app);
    expect(parseEnv(await readFile(path, "utf8"))).toEqual({
      APP_ID: "12",
      PRIVATE_KEY: app.privateKey,
      WEBHOOK_SECRET: "whisper",
    });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test("take the place of older ones and leave all other lines", async () => {
    const path = join(folder, ".env");
    await writeFile(path, "# Ours\nAPP_ID=1\nPORT=8080\nWEBHOOK_SECRET=\n");
    await saveCredentials(path, app);
    expect((await readFile(path, "utf8")).split("\n")).toEqual([
      "# Ours",
      "PORT=8080",
      "APP_ID=12",
      expect.stringMatching(/^PRIVATE_KEY="/u),
      "WEBHOOK_SECRET=whisper",
      "",
    ]);
  });
});
