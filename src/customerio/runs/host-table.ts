import { frameworks } from "../api/framework-table.ts";

/** A host that starts and stops functions. */
interface HostFacts {
  /** The configuration that a repository has for it. */
  readonly files?: RegExp;
  readonly packages: readonly string[];
}

const cloudflare = {
  files: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/u,
  packages: ["wrangler", "@cloudflare/workers-types"],
} as const satisfies HostFacts;

/** Vercel's functions are frozen, too, but can ask for time after the response. */
export const vercel = {
  files: /(?:^|\/)vercel\.json$/u,
  packages: ["@vercel/node", "@vercel/functions"],
} as const satisfies HostFacts;

const hosts: readonly HostFacts[] = [
  cloudflare,
  vercel,
  { files: /(?:^|\/)netlify\.toml$/u, packages: ["@netlify/functions"] },
  { files: /(?:^|\/)serverless\.ya?ml$/u, packages: ["serverless", "sst"] },
  { files: /(?:^|\/)firebase\.json$/u, packages: [] },
  { packages: ["@azure/functions"] },
];

/**
 * The configuration of Cloudflare Workers, the tool that deploys to them, and what only code on them mentions: the types of their bindings
 * and the execution context as Hono gives it.
 */
export const workers = {
  files: cloudflare.files,
  tool: "wrangler",
  mention: /\b(?:(?:D1Database|KVNamespace|R2Bucket|DurableObjectNamespace)\b|executionCtx\.waitUntil\()/u,
} as const;

/** The programs that a package's start script leaves running, as a word of its command. */
export const serverPrograms: ReadonlySet<string> = new Set([
  ...["node", "nodemon", "bun", "deno", "tsx", "ts-node", "ts-node-dev", "pm2", "pm2-runtime", "forever"],
  ...["fastify", "nest", "strapi", "remix-serve", "react-router-serve"],
]);

/** Packages of code that is frozen once it has answered. */
export const frozenPackages: ReadonlySet<string> = new Set([
  ...hosts.flatMap(({ packages }) => packages),
  ...frameworks.flatMap(({ runtime, packages = [] }) => (runtime.always === "frozen" ? packages : [])),
]);

/** Says whether a file configures a host that starts and stops functions. */
export function configuresHost(path: string): boolean {
  return hosts.some(({ files }) => files?.test(path));
}
