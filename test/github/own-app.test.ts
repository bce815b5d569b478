import { generateKeyPairSync } from "node:crypto";
import nock from "nock";
import { describe, expect, test } from "vitest";
import { connectAsApp } from "../../src/github/connect-as-app.ts";
import { findFailedDeliveries } from "../../src/github/failed-deliveries.ts";
import { listInstalledAccounts, readRequestsLeft } from "../../src/github/installed-accounts.ts";
import { readOwnApp } from "../../src/github/own-app.ts";
import { registerApp } from "../../src/github/register-app.ts";
import { readWebhookConfig } from "../../src/github/webhook-config.ts";
import { aClient, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

describe("the app as GitHub knows it", () => {
  const app = {
    name: "Pitstop",
    html_url: "https://github.com/apps/pitstop",
    permissions: { contents: "read" },
    events: ["pull_request"],
  };

  test("has a name, a page, permissions and events, and GitHub's clock", async () => {
    nock(api).get("/app").reply(200, app, { date: "Mon, 23 Nov 2026 10:00:00 GMT" });
    expect(await readOwnApp(aClient())).toEqual({
      name: "Pitstop",
      page: "https://github.com/apps/pitstop",
      permissions: { contents: "read" },
      events: ["pull_request"],
      answeredAt: Date.parse("2026-11-23T10:00:00Z"),
      serverVersion: undefined,
    });
  });

  test("names the version of a GitHub Enterprise Server, and has no clock without a date", async () => {
    nock(api).get("/app").reply(200, app, { "x-github-enterprise-version": "3.17.2" });
    expect(await readOwnApp(aClient())).toMatchObject({ serverVersion: "3.17.2", answeredAt: undefined });
  });

  test.each([
    ["github.com", undefined, api],
    ["a server", "https://github.example.com/api/v3", "https://github.example.com/api/v3"],
  ])("is asked for at %s by a client that signs with its key", async (_where, apiUrl, address) => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const key = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    nock(address, { reqheaders: { authorization: /^bearer \S+$/iu } })
      .get("/app")
      .reply(200, app);
    expect((await readOwnApp(connectAsApp(12, key, apiUrl))).name).toBe("Pitstop");
  });

  test("is asked for twice at most, since somebody waits", async () => {
    nock(api).get("/app").times(2).reply(502, {});
    await expect(readOwnApp(aClient())).rejects.toMatchObject({ status: 502 });
  });
});

describe("where webhooks are sent", () => {
  test.each([
    [
      "is an address that is signed for and checked",
      { url: "https://pitstop.example.com", content_type: "json", secret: "********", insecure_ssl: "0" },
      { url: "https://pitstop.example.com", contentType: "json", hasSecret: true, isVerified: true },
    ],
    [
      "can be one whose certificate is not checked",
      { url: "https://pitstop.example.com", content_type: "json", secret: "********", insecure_ssl: 1 },
      { url: "https://pitstop.example.com", contentType: "json", hasSecret: true, isVerified: false },
    ],
    ["is not known if none is set", {}, { url: "", contentType: "form", hasSecret: false, isVerified: true }],
  ])("%s", async (_what, config, expected) => {
    nock(api).get("/app/hook/config").reply(200, config);
    expect(await readWebhookConfig(aClient())).toEqual(expected);
  });
});

describe("accounts that the app is installed on", () => {
  test("have a login, unless they are enterprises, and what was granted", async () => {
    nock(api)
      .get("/app/installations?per_page=100")
      .reply(200, [
        { id: 7, account: { login: "shop" }, suspended_at: null, permissions: { contents: "read" } },
        { id: 8, account: { slug: "big" }, suspended_at: "2026-11-23T10:00:00Z", permissions: {} },
        { id: 9, account: null, suspended_at: null, permissions: {} },
      ]);
    expect(await listInstalledAccounts(aClient())).toEqual([
      { installationId: 7, login: "shop", isSuspended: false, permissions: { contents: "read" } },
      { installationId: 8, login: "installation 8", isSuspended: true, permissions: {} },
      { installationId: 9, login: "installation 9", isSuspended: false, permissions: {} },
    ]);
  });

  test("have requests left, until some time in milliseconds", async () => {
    const core = { remaining: 4000, limit: 5000, reset: 1_790_000_000 };
    nock(api).get("/rate_limit").reply(200, { resources: { core } });
    expect(await readRequestsLeft(aClient())).toEqual({
      left: 4000,
      limit: 5000,
      resetsAt: 1_790_000_000_000,
    });
  });

  test("have any number of requests left on a server without limits", async () => {
    nock(api).get("/rate_limit").reply(404, { message: "Rate limiting is not enabled." });
    expect(await readRequestsLeft(aClient())).toBeUndefined();
  });

  test("are not known to have any left if GitHub refuses to say", async () => {
    nock(api).get("/rate_limit").reply(401, { message: "Bad credentials" });
    await expect(readRequestsLeft(aClient())).rejects.toMatchObject({ status: 401 });
  });
});

describe("webhooks that did not arrive", () => {
  const noon = Date.parse("2026-11-23T12:00:00Z");
  const hour = 3_600_000;
  const aDelivery = (code: number, hoursAgo: number, action: string | null = "opened") => ({
    ...{ event: "pull_request", action, status: code === 200 ? "OK" : "failed to connect to host" },
    status_code: code,
    delivered_at: new Date(noon - hoursAgo * hour).toISOString(),
  });
  /** Newest first, a page for each list. */
  function serve(...pages: readonly (readonly object[])[]): void {
    for (const [index, page] of pages.entries()) {
      const next = `<${api}/app/hook/deliveries?per_page=100&status=failure&cursor=${index + 1}>; rel="next"`;
      nock(api)
        .get("/app/hook/deliveries")
        .query({ per_page: "100", status: "failure", ...(index === 0 ? {} : { cursor: `${index}` }) })
        .reply(200, page, index === pages.length - 1 ? {} : { link: next });
    }
  }
  const find = () => findFailedDeliveries(aClient(), noon - 24 * hour);

  test("are counted, and the newest is named", async () => {
    serve([aDelivery(502, 1), aDelivery(504, 2, null)]);
    expect(await find()).toEqual({
      count: 2,
      isMore: false,
      newest: {
        event: "pull_request.opened",
        reason: "failed to connect to host",
        status: 502,
        at: noon - hour,
      },
    });
  });

  test("can be of an event without an action", async () => {
    serve([aDelivery(400, 1, null)]);
    expect((await find()).newest?.event).toBe("pull_request");
  });

  test("are not those from before, nor those that were accepted", async () => {
    serve([aDelivery(200, 1), aDelivery(502, 24), aDelivery(502, 25)]);
    expect(await find()).toMatchObject({ count: 1, isMore: false });
  });

  test("are looked for on five pages", async () => {
    const page = [aDelivery(502, 1)];
    serve(page, page, page, page, page, page);
    expect(await find()).toMatchObject({ count: 5, isMore: true });
    nock.cleanAll();
  });
});

describe("an app that was registered from a manifest", () => {
  const answer = {
    id: 12,
    pem: "PEM",
    webhook_secret: "s3cret",
    html_url: "https://github.com/apps/pitstop",
  };

  test("has credentials and a page", async () => {
    nock(api).post("/app-manifests/c0de/conversions").reply(201, answer);
    expect(await registerApp("c0de", undefined)).toEqual({
      appId: 12,
      privateKey: "PEM",
      webhookSecret: "s3cret",
      page: "https://github.com/apps/pitstop",
    });
  });

  test("is registered at the address of a server", async () => {
    nock("https://github.example.com/api/v3").post("/app-manifests/c0de/conversions").reply(201, answer);
    expect((await registerApp("c0de", "https://github.example.com/api/v3")).appId).toBe(12);
  });

  test("is not used without a webhook secret", async () => {
    nock(api)
      .post("/app-manifests/c0de/conversions")
      .reply(201, { ...answer, webhook_secret: null });
    await expect(registerApp("c0de", undefined)).rejects.toThrow("no webhook secret");
  });
});
