import { readdirSync, readFileSync } from "node:fs";
import { Octokit } from "@octokit/rest";
import { expect, test } from "vitest";
import { z } from "zod";

const folder = new URL("../../node_modules/@octokit/openapi/generated/", import.meta.url);
const sources = new URL("../../src/github/", import.meta.url);

/** GitHub's descriptions of the servers that it still supports, such as `ghes-3.17.json`. */
const descriptions = readdirSync(folder).filter((name) => /^ghes-\d+\.\d+\.json$/u.test(name));
const schema = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

interface Route {
  readonly method: string;
  readonly url: string;
}

/** Every route that our code calls by its name in Octokit. */
function findRoutes(): readonly Route[] {
  const text = readdirSync(sources)
    .map((name) => readFileSync(new URL(name, sources), "utf8"))
    .join("\n");
  const calls = [...text.matchAll(/\.rest\.(\w+)\.(\w+)/gu)].map(
    ([, scope = "", name = ""]) => `${scope}.${name}`,
  );
  const { rest } = new Octokit();
  return [...new Set(calls)].sort().map((call) => {
    const [scope = "", name = ""] = call.split(".");
    // What Octokit declares for each of its functions.
    const methods = Reflect.get(rest, scope) as Readonly<Record<string, { endpoint: { DEFAULTS: Route } }>>;
    const { method, url } = methods[name]?.endpoint.DEFAULTS ?? { method: "", url: call };
    return { method, url };
  });
}

const routes = findRoutes();

test("the calls are found", () => {
  expect(routes.length).toBeGreaterThan(20);
  expect(routes).toContainEqual({ method: "POST", url: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews" });
});

test.each(descriptions)("every route that Pitstop uses exists in %s", (name) => {
  const { paths } = schema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));
  const known = new Set(
    Object.entries(paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url.replaceAll(/\{\w+\}/gu, "{}")}`),
    ),
  );
  const missing = routes.filter(
    ({ method, url }) => !known.has(`${method} ${url.replaceAll(/\{\w+\}/gu, "{}")}`),
  );
  expect(missing).toEqual([]);
});

test("these versions are the ones that the guide names", () => {
  const guide = readFileSync(new URL("../../docs/deploy/README.md", import.meta.url), "utf8").replaceAll(
    /\s+/gu,
    " ",
  );
  const versions = descriptions.map((name) => name.slice("ghes-".length, -".json".length));
  expect(guide).toContain(`versions ${versions[0] ?? ""} to ${versions.at(-1) ?? ""},`);
});
