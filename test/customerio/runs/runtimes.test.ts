import { describe, expect, test } from "vitest";
import { isCallable } from "../../../src/customerio/flow/terms.ts";
import type { Framework } from "../../../src/customerio/api/framework-table.ts";
import { createRuntimes } from "../../../src/customerio/runs/runtimes.ts";
import type { RequestHandler } from "../../../src/customerio/runs/request-handler.ts";
import { parse } from "./code.ts";

const listening = "app.listen(3000);";

interface Place {
  readonly framework?: Framework;
  readonly route?: string | undefined;
  readonly code?: string;
  /** What follows the handler in its file. */
  readonly end?: string;
  readonly main?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

function makeHandler({
  framework = "express",
  code = "(req, res) => {}",
  end = "",
  ...place
}: Place): RequestHandler {
  const callable = parse(`const handle = ${code};\n${end}`)
    .getVariableDeclarationOrThrow("handle")
    .getInitializer();
  if (!isCallable(callable)) throw new Error(`${code} is no function`);
  return { callable, framework, route: "route" in place ? place.route : "/orders" };
}

function makeRuntimes({ main = listening, dependencies = {}, scripts = {}, files = [] }: Place) {
  return createRuntimes([
    { path: "package.json", text: JSON.stringify({ dependencies, scripts }) },
    { path: "src/main.ts", text: main },
    ...files.map((path) => ({ path, text: "" })),
  ]);
}

test.each<[string, string, Place]>([
  ["server", "Express that listens", {}],
  ["unknown", "Express that listens nowhere", { main: "export const app = express();" }],
  ["server", "Express that only its own file can register", { route: undefined }],
  ["unknown", "Express that a host may call", { route: undefined, end: "module.exports = wrap(handle);" }],
  [
    "unknown",
    "http that a host may call",
    { framework: "http", route: undefined, end: "export { handle };" },
  ],
  ["server", "Fastify that nothing registers", { framework: "fastify", route: undefined }],
  ["unknown", "Express beside Next.js", { dependencies: { next: "^15.0.0" } }],
  ...(
    [
      ["server", "node dist/main.js"],
      ["server", "npm run build && NODE_ENV=production node ."],
      ["server", "fastify start -l info app.js"],
      ["unknown", "next start"],
      ["unknown", "sam local start-api"],
      ["unknown", "echo node_modules/node"],
    ] as const
  ).map(([runtime, start]): [string, string, Place] => [
    runtime,
    `Express started by \`${start}\``,
    { main: "", scripts: { start } },
  ]),
  ["unknown", "a script that only develops", { main: "", scripts: { dev: "node --watch app.js" } }],
  ["frozen", "a start script beside Netlify", { scripts: { start: "node ." }, files: ["netlify.toml"] }],
  ["unknown", "SvelteKit with a start script", { framework: "sveltekit", scripts: { start: "node build" } }],
  ["server", "Hono on Bun", { framework: "hono", main: "export default { port: 3000, fetch: app.fetch };" }],
  ["unknown", "Hono with an export", { framework: "hono", main: "export default { fetch: app.fetch };" }],
  ["cloudflare", "Hono with a binding", { framework: "hono", main: "type Env = { DB: D1Database };" }],
  [
    "cloudflare",
    "Hono that uses the context",
    { framework: "hono", main: "c.executionCtx.waitUntil(log());" },
  ],
  [
    "server",
    "Hono for several hosts",
    { framework: "hono", main: `let cache: KVNamespace | undefined;\n${listening}` },
  ],
  ["nitro", "Nuxt", { framework: "h3", dependencies: { nuxt: "^3.11.0" } }],
  [
    "nitro",
    "Nitro on Netlify",
    { framework: "h3", dependencies: { nitropack: "2.9.7" }, files: ["netlify.toml"] },
  ],
  ["unknown", "a Nuxt without `event.waitUntil`", { framework: "h3", dependencies: { nuxt: "3.0.0" } }],
  ["unknown", "h3 by itself", { framework: "h3", dependencies: { h3: "^1.12.0" } }],
  ["vercel", "Express on Vercel", { files: ["vercel.json"] }],
  ["vercel", "Express with Vercel's functions", { dependencies: { "@vercel/functions": "^2.0.0" } }],
  ["vercel", "a function of Vercel", { route: undefined, dependencies: { "@vercel/node": "^3.0.0" } }],
  ["frozen", "Express on Netlify", { files: ["netlify.toml"] }],
  ["frozen", "Express in a function", { dependencies: { "serverless-http": "^3.0.0" } }],
  ["frozen", "Express in a function of Azure", { dependencies: { "@azure/functions": "^4.0.0" } }],
  ["server", "a host of another package", { files: ["other/package.json", "other/vercel.json"] }],
  ["frozen", "Lambda, whatever listens", { framework: "lambda" }],
  ["frozen", "Firebase", { framework: "firebase" }],
  ["next", "a route of Next.js on Vercel", { framework: "next-route", files: ["vercel.json"] }],
  ["next", "a server action", { framework: "server-action" }],
  ["cloudflare", "a Worker with its context", { framework: "worker", code: "(request, env, ctx) => {}" }],
  ["unknown", "a Worker without its context", { framework: "worker", code: "(request, env) => {}" }],
  ["cloudflare", "Hono on Workers", { framework: "hono", files: ["wrangler.toml"] }],
  ["cloudflare", "Hono with Workers' tool", { framework: "hono", dependencies: { wrangler: "^4.0.0" } }],
  ["frozen", "Express on Workers", { files: ["wrangler.toml"] }],
  [
    "server",
    "Hono on Node.js",
    { framework: "hono", main: "", dependencies: { "@hono/node-server": "^1.0.0" } },
  ],
  ["unknown", "Hono somewhere", { framework: "hono", main: "" }],
  [
    "server",
    "SvelteKit on Node.js",
    { framework: "sveltekit", dependencies: { "@sveltejs/adapter-node": "^5.0.0" } },
  ],
  ["unknown", "SvelteKit somewhere", { framework: "sveltekit" }],
])("%s: %s", (expected, _, place) => {
  expect(makeRuntimes(place).getRuntime(makeHandler(place))).toBe(expected);
});

describe("code listens", () => {
  test.each<[boolean, string]>([
    [true, "app.listen(3000);"],
    [true, "app.listen(Number(process.env.PORT));"],
    [true, `app.listen(process.env["PORT"] ?? "8080");`],
    [true, "app.listen({ port: 3000 });"],
    [true, "app.listen(\n  config.port,\n);"],
    [false, "// app.listen(3000);"],
    [false, "/* app.listen(3000) */"],
    [false, `console.log("app.listen(3000)");`],
    [false, "app.listen(() => console.log(3000));"],
    [false, "app.listen();"],
    [false, "events.listen(topic);"],
    [false, "listen(3000);"],
    [true, "Bun.serve(options);"],
    [true, "serve({ fetch: app.fetch });"],
    [false, "serve({ routes });"],
    [false, "static.serve(folder);"],
    [false, "// Bun.serve(options)"],
  ])("%s: %s", (expected, main) => {
    expect(makeRuntimes({ main }).getRuntime(makeHandler({}))).toBe(expected ? "server" : "unknown");
  });

  test("in scripts of every extension", () => {
    for (const path of ["server.js", "src/server.mts", "src/server.tsx"]) {
      const runtimes = createRuntimes([{ path, text: listening }]);
      expect(runtimes.getRuntime(makeHandler({}))).toBe("server");
    }
  });

  test("but not in tests, nor in what is no code", () => {
    for (const path of ["test/server.ts", "src/server.test.tsx", "docs/usage.md"]) {
      const runtimes = createRuntimes([{ path, text: listening }]);
      expect(runtimes.getRuntime(makeHandler({}))).toBe("unknown");
    }
  });
});

test.each<[boolean, string]>([
  [true, "^15.1.0"],
  [true, "15.10.2"],
  [true, "~16.0.0"],
  [true, ">=16"],
  [true, "latest"],
  [false, "^15.0.3"],
  [false, "^15"],
  [false, "14.2.0"],
  [false, "workspace:*"],
  [false, ""],
])("asks for at least 15.1: %s, %s", (expected, next) => {
  const { callable } = makeHandler({});
  expect(makeRuntimes({ dependencies: { next } }).wantsAtLeast(callable, "next", 15, 1)).toBe(expected);
});

test.each<[string | undefined, Framework, Readonly<Record<string, string>>]>([
  ["after", "next-route", { next: "^15.1.0" }],
  ["after", "server-action", { next: "^15.1.0", "@vercel/functions": "^2.0.0" }],
  ["waitUntil", "next-route", { next: "^14.0.0", "@vercel/functions": "^2.0.0" }],
  ["waitUntil", "next-api", { next: "^15.1.0", "@vercel/functions": "^2.0.0" }],
  [undefined, "next-api", { next: "^15.1.0" }],
  [undefined, "next-route", { next: "^14.0.0" }],
  ["waitUntil", "express", { "@vercel/functions": "^2.0.0" }],
  [undefined, "express", { "@vercel/node": "^3.0.0" }],
  [undefined, "express", { next: "^15.1.0" }],
])("%s keeps work of %s alive with %j", (expected, framework, dependencies) => {
  const runtimes = makeRuntimes({ dependencies });
  expect(runtimes.getKeeper(makeHandler({ framework }))?.name).toBe(expected);
});

test("what code imports is there, whatever version the manifest asks for", () => {
  const imports = (text: string): string | undefined =>
    makeRuntimes({ main: text, dependencies: { next: "*" } }).getKeeper(
      makeHandler({ framework: "next-route" }),
    )?.name;
  expect(imports(`import { NextResponse,\n  after } from "next/server";`)).toBe("after");
  expect(imports(`import { waitUntil } from '@vercel/functions';`)).toBe("waitUntil");
  expect(imports(`import { unstable_after as after } from "next/server";`)).toBeUndefined();
  expect(
    imports(`import { NextResponse } from "next/server";\nimport { after } from "./later";`),
  ).toBeUndefined();
});

test.each<["infer" | "server" | "serverless", Framework, string]>([
  ["infer", "express", "unknown"],
  ["server", "express", "server"],
  ["serverless", "express", "frozen"],
  ["serverless", "next-route", "next"],
  ["server", "lambda", "server"],
])("a config that says %s makes %s %s", (declared, framework, expected) => {
  const runtimes = makeRuntimes({ main: "" }).withDeclared(declared);
  expect(runtimes.getRuntime(makeHandler({ framework }))).toBe(expected);
});
