import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { checkApp, findMissing } from "../../src/doctor/check-app.ts";
import { checkDeliveries, checkInstallations, checkRequestsLeft } from "../../src/doctor/check-use.ts";
import { checkWebhook } from "../../src/doctor/check-webhook.ts";
import { parseManifest } from "../../src/doctor/manifest.ts";
import type { OwnApp } from "../../src/github/own-app.ts";
import type { InstalledAccount } from "../../src/github/installed-accounts.ts";

const manifest = parseManifest(readFileSync(new URL("../../app.yml", import.meta.url), "utf8"));
const now = Date.parse("2026-01-05T10:00:00Z");
const minute = 60_000;

const asRegistered: OwnApp = {
  name: "Pitstop at Acme",
  page: "https://github.com/apps/pitstop-acme",
  permissions: manifest.permissions,
  events: manifest.events,
  answeredAt: now,
  serverVersion: undefined,
};

/** What is wrong with an app that differs from the manifest in `changes`. */
function problemsOf(changes: Partial<OwnApp>): readonly string[] {
  return checkApp({ ...asRegistered, ...changes }, manifest, now)
    .filter(({ state }) => state !== "ok")
    .map(({ state, text }) => `${state}: ${text}`);
}

describe("an app", () => {
  it("as app.yml describes it is in order", () => {
    expect(problemsOf({})).toEqual([]);
    // Its version says nothing by itself.
    expect(checkApp({ ...asRegistered, serverVersion: "3.17.2" }, manifest, now).at(-1)).toEqual({
      name: "server",
      state: "ok",
      text: "GitHub Enterprise Server 3.17.2.",
    });
  });

  it("may be allowed more, and need not be subscribed to what GitHub sends anyway", () => {
    const events = manifest.events.filter((event) => !event.startsWith("check_"));
    const permissions = { ...manifest.permissions, contents: "write", issues: "admin" };
    expect(problemsOf({ events: [...events, "star"], permissions })).toEqual([]);
  });

  it("without a permission gets the way to grant it", () => {
    const permissions = { metadata: "read", contents: "read", pull_requests: "write", checks: "read" };
    expect(problemsOf({ permissions })).toEqual([
      "error: The app lacks checks: write, merge_queues: read. Grant it on the app's settings page (Permissions & events); then the owner of each installation has to accept it.",
    ]);
  });

  it("without an event gets the way to subscribe", () => {
    const events = manifest.events.filter((event) => event !== "merge_group");
    expect(problemsOf({ events })).toEqual([
      "error: The app is not subscribed to merge_group, so GitHub never sends these. Subscribe on the app's settings page (Permissions & events).",
    ]);
  });

  it.each([
    [now - 3 * minute, "180 s ahead of"],
    [now + 2 * minute, "120 s behind"],
  ])("whose server's clock is off by minutes gets a warning", (answeredAt, skew) => {
    expect(problemsOf({ answeredAt })).toEqual([
      `warning: The clock of this machine is ${skew} GitHub's, which rejects tokens when that is a minute or more. Synchronize it, for example with NTP.`,
    ]);
  });

  it.each([undefined, now - 20_000, now + 20_000])(
    "whose clock is right or not known does not (%s)",
    (at) => {
      expect(problemsOf({ answeredAt: at })).toEqual([]);
    },
  );
});

test("a permission to write includes the one to read", () => {
  expect(findMissing({ contents: "read" }, { contents: "write" })).toEqual([]);
  expect(findMissing({ contents: "write" }, { contents: "read" })).toEqual(["contents: write"]);
});

describe("a webhook", () => {
  const path = "/api/github/webhooks";
  const url = `https://pitstop.example.com${path}`;
  const config = { url, contentType: "json", hasSecret: true, isVerified: true };
  const check = (changes: Partial<typeof config>, expected?: string) => {
    const { state, text } = checkWebhook({ ...config, ...changes }, { path, url: expected });
    return `${state}: ${text}`;
  };

  it.each([undefined, url])("that is sent here, encrypted and signed, is in order", (expected) => {
    expect(check({}, expected)).toBe(`ok: GitHub sends webhooks to ${url}.`);
  });

  it("to the channel that was asked for is in order, whatever its path", () => {
    expect(check({ url: "https://smee.io/abc" }, "https://smee.io/abc")).toMatch(/^ok:/);
  });

  it.each<[string, Partial<typeof config>, string | undefined, RegExp]>([
    ["nowhere", { url: "" }, undefined, /^error: The app has no webhook URL.+Set https:\/\/your-server\/api/],
    ["nowhere", { url: "" }, url, /^error: .+Set https:\/\/pitstop\.example\.com\/api/],
    ["to no URL", { url: "pitstop" }, undefined, /^error: .+not a URL/],
    [
      "elsewhere",
      { url: `https://other.example${path}` },
      url,
      /^error: .+https:\/\/other\.example\/.+PUBLIC_URL/,
    ],
    ["to another path", { url: "https://pitstop.example.com/" }, undefined, /^warning: .+listens on \/api/],
    ["as a form", { contentType: "form" }, undefined, /^error: .+application\/json/],
    ["unsigned", { hasSecret: false }, undefined, /^error: .+WEBHOOK_SECRET/],
    ["in the open", { url: `http://pitstop.example.com${path}` }, undefined, /^warning: .+TLS/],
    ["to whoever says so", { isVerified: false }, undefined, /^warning: .+SSL verification/],
  ])("that is sent %s is reported with its remedy", (_where, changes, expected, text) => {
    expect(check(changes, expected)).toMatch(text);
  });

  it("is named without credentials in its URL", () => {
    const secret = "https://user:hush@pitstop.example.com/api/github/webhooks?token=hush";
    expect(check({ url: secret })).not.toContain("hush");
    expect(check({ url: secret }, url)).not.toContain("hush");
  });
});

describe("the installations", () => {
  const acme: InstalledAccount = {
    ...{ installationId: 1, login: "acme", isSuspended: false, permissions: manifest.permissions },
  };
  const texts = (...accounts: readonly InstalledAccount[]) =>
    checkInstallations(accounts, manifest).map(({ state, text }) => `${state}: ${text}`);

  it("that granted everything are counted", () => {
    expect(texts(acme)).toEqual(["ok: Installed on 1 account; all permissions are granted."]);
  });

  it("that did not accept new permissions, or paused the app, are named", () => {
    const old = { ...acme, login: "old", permissions: { ...manifest.permissions, checks: "read" } };
    expect(texts(acme, old, { ...acme, login: "away", isSuspended: true })).toEqual([
      "error: old has not granted checks: write. Its owner has to accept the app's request in the settings of the account (GitHub Apps).",
      "warning: away has suspended the app: nothing is reviewed.",
    ]);
  });

  it("may be none", () => {
    expect(texts()).toEqual([expect.stringMatching(/^warning: The app is not installed anywhere/)]);
  });
});

test("the newest failed delivery is shown with its status and reason", () => {
  const newest = {
    event: "pull_request.opened",
    reason: "Invalid HTTP Response",
    status: 503,
    at: now - 5 * minute,
  };
  expect(checkDeliveries({ count: 2, isMore: false, newest }, now).text).toMatch(
    /^2 webhook deliveries failed in the last 24 hours, the newest 5 min ago: pull_request\.opened, 503 \(Invalid HTTP Response\)\./,
  );
  expect(checkDeliveries({ count: 500, isMore: true, newest }, now).text).toMatch(/^More than 500 webhook/);
  expect(checkDeliveries({ count: 0, isMore: false, newest: undefined }, now).state).toBe("ok");
});

test("an account that has few requests left gets a warning", () => {
  const of = (left: number) => checkRequestsLeft("acme", { left, limit: 5000, resetsAt: now + 90_000 }, now);
  expect(of(4000)).toMatchObject({
    state: "ok",
    text: "acme: 4000 of 5000 requests left; the count starts again in 2 min.",
  });
  expect(of(499).state).toBe("warning");
  expect(checkRequestsLeft("acme", undefined, now).state).toBe("ok");
});
