import nock from "nock";
import { expect, test } from "vitest";
import {
  listInstallations,
  restrict,
  toInstallation,
  toPermissions,
  type Permissions,
} from "../../src/github/installations.ts";
import { aClient, api } from "./fake-github.ts";
import { useNock } from "./nock-setup.ts";

useNock();

test.each([
  ["is active", null, false],
  ["was suspended", "2026-11-23T10:00:00Z", true],
])("an installation that %s", (_what, at, isSuspended) => {
  const permissions = { contents: "read" } as const;
  const installation = { id: 3, app_id: 12, suspended_at: at, permissions };
  expect(toInstallation(installation)).toEqual({ id: 3, appId: 12, isSuspended, permissions });
});

test("installations are listed up to a page that is not full", async () => {
  const page = (length: number) =>
    Array.from({ length }, (_, id) => ({ id, app_id: 12, suspended_at: null }));
  nock(api).get("/app/installations?per_page=100&page=1").reply(200, page(100));
  nock(api).get("/app/installations?per_page=100&page=2").reply(200, page(1));
  let count = 0;
  for await (const { appId } of listInstallations(aClient(), new AbortController().signal))
    count += appId / 12;
  expect(count).toBe(101);
});

test.each<[all: Readonly<Record<string, string | undefined>>, used: Permissions]>([
  [
    { checks: "write", contents: "read", metadata: "read" },
    { checks: "write", contents: "read" },
  ],
  [{ checks: "admin", contents: undefined, pull_requests: "write" }, { pull_requests: "write" }],
  [{}, {}],
])("of the permissions %j, Pitstop uses %j", (all, used) => {
  expect(toPermissions(all)).toEqual(used);
});

test.each<[wanted: Permissions, granted: Permissions, allowed: Permissions]>([
  [
    { checks: "write", contents: "read" },
    { checks: "write", contents: "write" },
    { checks: "write", contents: "read" },
  ],
  [{ checks: "write" }, { checks: "read" }, { checks: "read" }],
  [{ checks: "write", contents: "read" }, { contents: "read" }, { contents: "read" }],
  [{ contents: "read" }, { contents: "read", checks: "write" }, { contents: "read" }],
  [{}, { pull_requests: "write" }, {}],
])("of the wanted permissions %j, where %j are granted, %j are left", (wanted, granted, allowed) => {
  expect(restrict(wanted, granted)).toEqual(allowed);
});
