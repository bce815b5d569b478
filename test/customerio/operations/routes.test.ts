import { expect, test } from "vitest";
import { learn } from "../../../src/customerio/knowledge.ts";
import { getSurfaceOfHost, routes } from "../../../src/customerio/api/http-routes.ts";

const roots = {
  track: "https://track.customer.io/api/v1",
  app: "https://api.customer.io/v1",
  pipelines: "https://cdp.customer.io/v1",
};

/** The operations of requests, by line. */
function readLines(lines: readonly string[]): readonly string[] {
  const { operations } = learn([{ path: "src/example.ts", text: lines.join("\n") }]);
  return lines.map((_, index) =>
    operations
      .filter(({ site }) => site.getStartLineNumber() === index + 1)
      .map(({ surface, kind }) => `${surface} ${kind}`)
      .join(),
  );
}

test("every route of the table is found by its verb and path", () => {
  const lines = routes.map(({ surface, method, path }) => {
    const root = surface === "app" || surface === "pipelines" ? roots[surface] : roots.track;
    return `fetch("${root}/${path.replace(/:\w+/gu, "7")}", { method: "${method}", body: load() });`;
  });
  expect(readLines(lines)).toEqual(routes.map(({ surface, kind }) => `${surface} ${kind}`));
});

test("requests that the table does not list read, change the workspace, or are not known", () => {
  const requests: readonly (readonly [method: string, url: string, operation: string])[] = [
    ["GET", `${roots.track}/accounts/region`, "track query"],
    ["GET", `${roots.app}/customers`, "app query"],
    ["POST", `${roots.app}/segments`, "app manage"],
    ["POST", `${roots.track}/unknown`, ""],
    ["GET", `${roots.pipelines}/identify`, ""],
    ["POST", `${roots.track}/customers/7`, ""],
    ["DELETE", `${roots.track}/customers/7/events`, ""],
    ["PUT", `${roots.track}/customers`, ""],
    ["PUT", `${roots.track}/Customers/7`, "track identify"],
  ];
  expect(readLines(requests.map(([method, url]) => `fetch("${url}", { method: "${method}" });`))).toEqual(
    requests.map(([, , operation]) => operation),
  );
});

test.each([
  ["track.customer.io", "track"],
  ["track-eu.customer.io", "track"],
  ["API.customer.io", "app"],
  ["cdp-eu.customer.io", "pipelines"],
  ["customer.io", undefined],
  ["constructor", undefined],
])("%s serves the API `%s`", (host, surface) => {
  expect(getSurfaceOfHost(host)).toBe(surface);
});

test("a region of the SDK is the address of its APIs, and another object's property of that name is none", () => {
  const path = "`${REGION.apiUrl}/customers/attributes`";
  const post = (region: string): string => `sender.post(${path.replace("REGION", region)}, { ids });`;
  const lines = [
    'import { RegionEU, RegionUS } from "customerio-node";',
    'import CIORequest from "customerio-node/dist/lib/request";',
    "const sender = new CIORequest(key);",
    post("RegionUS"),
    post("(isEu ? RegionEU : RegionUS)"),
    "sender.get(`${RegionUS.apiUrl}/messages/${encodeURIComponent(id)}/archived_message`);",
    "sender.put(`${RegionEU.trackUrl}/customers/${id}`, { plan });",
    post("settings"),
  ];
  expect(readLines(lines)).toEqual(["", "", "", "app query", "app query", "app query", "track identify", ""]);
});
