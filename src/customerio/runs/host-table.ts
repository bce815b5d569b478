import { frameworks } from "../api/framework-table.ts";

/** A host that starts and stops functions. */
interface HostFacts {
  /** The configuration files for it in a repository. */
  readonly files?: RegExp;
  readonly packages: readonly string[];
}

const cloudflare = {
  files: /(?:^|\/)wrangler\.(?:toml|jsonc?)$/u,
  packages: ["wrangler", "@cloudflare/workers-types"],
} as const satisfies HostFacts;

/** Vercel's functions are frozen, too, but can request time after the response. */
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
 * The configuration of Cloudflare Workers, the tool that deploys to them, and names that only code on them uses: the types of their
 * bindings and Hono's execution context.
 */
export const workers = {
  files: cloudflare.files,
  tool: "wrangler",
  mention: /\b(?:(?:D1Database|KVNamespace|R2Bucket|DurableObjectNamespace)\b|executionCtx\.waitUntil\()/u,
} as const;

/** Programs that keep running when a package's start script runs them, as a word of its command. */
export const serverPrograms: ReadonlySet<string> = new Set([
  ...["node", "nodemon", "bun", "deno", "tsx", "ts-node", "ts-node-dev", "pm2", "pm2-runtime", "forever"],
  ...["fastify", "nest", "strapi", "remix-serve", "react-router-serve"],
]);

/** Packages for code that is frozen once it has answered. */
export const frozenPackages: ReadonlySet<string> = new Set([
  ...hosts.flatMap(({ packages }) => packages),
  ...frameworks.flatMap(({ runtime, packages = [] }) => (runtime.always === "frozen" ? packages : [])),
]);

/** Says whether a file configures a host that starts and stops functions. */
export function configuresHost(path: string): boolean {
  return hosts.some(({ files }) => files?.test(path));
}
