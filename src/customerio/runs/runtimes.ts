import type { Node } from "ts-morph";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import { isTestPath } from "../../files/file-kinds.ts";
import { getPath } from "../program/program.ts";
import { remember } from "../program/remember.ts";
import type { RequestHandler } from "./framework-table.ts";

/**
 * What becomes of work that outlives the response: a `server` finishes it, a `frozen` function may lose it, and the others have a call of
 * their own that keeps them alive.
 */
export type Runtime = "server" | "next" | "cloudflare" | "frozen" | "unknown";

/** What a file's package and host say about how its code runs. */
export interface Runtimes {
  /** Gets what happens to work that a handler leaves running after its response. */
  readonly getRuntime: (handler: RequestHandler) => Runtime;
  /** Says whether the package that a node belongs to depends on `name`. */
  readonly dependsOn: (node: Node, name: string) => boolean;
  /** Says whether the package that a node belongs to requires at least version `major.minor` of a dependency. */
  readonly wantsAtLeast: (node: Node, name: string, major: number, minor: number) => boolean;
  /** The same answers with the runtime that the config declares, except where a framework has its own call that keeps work alive. */
  readonly withDeclared: (declared: "infer" | "server" | "serverless") => Runtimes;
}

interface Package {
  readonly folder: string;
  readonly dependencies: ReadonlyMap<string, string>;
  /** Its code opens a port and goes on listening. */
  readonly listens: boolean;
  /** A file beside it is the settings of a host that starts and stops functions. */
  readonly isHosted: boolean;
  /** It is deployed to Cloudflare Workers. */
  readonly isWorker: boolean;
}

const listening =
  /\.listen\(\s*(?:\{[^}]*\bport\b|[^)\n]*(?:port|\d{2,5}))|\bBun\.serve\(|\bserve\(\s*\{[^}]*\bfetch\b/iu;
const hostSettings =
  /(?:^|\/)(?:vercel\.json|netlify\.toml|serverless\.ya?ml|wrangler\.(?:toml|jsonc?)|firebase\.json)$/u;
const workerSettings = /(?:^|\/)wrangler\.(?:toml|jsonc?)$/u;
const frozenPackages =
  /^(?:serverless-http|aws-serverless-express|@vendia\/serverless-express|@codegenie\/serverless-express|aws-lambda|@types\/aws-lambda|serverless|sst|firebase-functions|@google-cloud\/functions-framework|@netlify\/functions|@vercel\/node|@azure\/functions|@fastify\/aws-lambda|@middy\/core|wrangler|@cloudflare\/workers-types)$/u;

const serverFrameworks: ReadonlySet<RequestHandler["framework"]> = new Set([
  "express",
  "fastify",
  "koa",
  "hono",
  "nest",
  "http",
  "trpc",
  "graphql",
  "remix",
] as const);

export function createRuntimes(sources: readonly SourceText[]): Runtimes {
  const packages = findPackages(sources);

  function getPackage(node: Node): Package | undefined {
    const path = getPath(node.getSourceFile());
    return packages.find(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  }

  function getRuntime({ callable, framework, route }: RequestHandler): Runtime {
    if (framework === "next-route" || framework === "next-api" || framework === "server-action")
      return "next";
    if (framework === "lambda" || framework === "firebase") return "frozen";
    const own = getPackage(callable);
    if (framework === "worker") return callable.getParameters().length > 2 ? "cloudflare" : "unknown";
    if (framework === "hono" && own?.isWorker) return "cloudflare";
    if (own?.isHosted || [...(own?.dependencies.keys() ?? [])].some((name) => frozenPackages.test(name)))
      return "frozen";
    if (framework === "sveltekit")
      return own?.dependencies.has("@sveltejs/adapter-node") ? "server" : "unknown";
    // `(req, res)` exported from a file may as well be a function that a host calls.
    const isLoose = (framework === "express" || framework === "http") && route === undefined;
    if (isLoose || own?.dependencies.has("next")) return "unknown";
    if (framework === "hono" && own?.dependencies.has("@hono/node-server")) return "server";
    return own?.listens && serverFrameworks.has(framework) ? "server" : "unknown";
  }

  function dependsOn(node: Node, name: string): boolean {
    return getPackage(node)?.dependencies.has(name) ?? false;
  }

  function wantsAtLeast(node: Node, name: string, major: number, minor: number): boolean {
    const version = getPackage(node)?.dependencies.get(name) ?? "";
    if (version === "latest") return true;
    const found = /^[\^~>=v]*\s*(\d+)(?:\.(\d+))?/u.exec(version);
    if (!found) return false;
    const [wantedMajor, wantedMinor] = [Number(found[1]), Number(found[2] ?? 0)];
    return wantedMajor > major || (wantedMajor === major && wantedMinor >= minor);
  }

  const runtimes: Runtimes = {
    getRuntime,
    dependsOn,
    wantsAtLeast,
    withDeclared: (declared) => withDeclared(runtimes, declared),
  };
  return runtimes;
}

function withDeclared(runtimes: Runtimes, declared: "infer" | "server" | "serverless"): Runtimes {
  if (declared === "infer") return runtimes;
  const own: Runtime = declared === "server" ? "server" : "frozen";
  return {
    ...runtimes,
    getRuntime: (handler) => {
      const found = runtimes.getRuntime(handler);
      return found === "next" || found === "cloudflare" ? found : own;
    },
  };
}

/** The packages of a repository, the deepest folders first; without any `package.json`, the whole of it is one. */
function findPackages(sources: readonly SourceText[]): readonly Package[] {
  const manifests = sources.filter(({ path }) => /(?:^|\/)package\.json$/u.test(path));
  const folders = new Map(manifests.map(({ path, text }) => [folderOf(path), readDependencies(text)]));
  if (!folders.has("")) folders.set("", new Map());
  const sorted = [...folders].sort(([a], [b]) => b.length - a.length);
  const find = (path: string): string =>
    sorted.find(([folder]) => folder === "" || path.startsWith(`${folder}/`))?.[0] ?? "";
  const listeners = new Set<string>();
  const hosted = new Set<string>();
  const workers = new Set<string>();
  for (const source of sources) {
    const { path } = source;
    if (hostSettings.test(path)) hosted.add(find(path));
    if (workerSettings.test(path)) workers.add(find(path));
    if (listens(source)) listeners.add(find(path));
  }
  return sorted.map(([folder, dependencies]) => ({
    folder,
    dependencies,
    listens: listeners.has(folder),
    isHosted: hosted.has(folder),
    isWorker: workers.has(folder) || dependencies.has("wrangler"),
  }));
}

const listens = remember(
  ({ path, text }) => /\.[cm]?[jt]s$/u.test(path) && !isTestPath(path) && listening.test(text),
);

function readDependencies(text: string): ReadonlyMap<string, string> {
  try {
    const manifest: unknown = JSON.parse(text);
    return new Map(
      ["dependencies", "devDependencies", "peerDependencies"].flatMap((key) => {
        const entries = isRecord(manifest) ? manifest[key] : undefined;
        return isRecord(entries)
          ? Object.entries(entries).map(([name, version]): [string, string] => [name, String(version)])
          : [];
      }),
    );
  } catch {
    // A manifest that is not JSON says nothing.
    return new Map();
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function folderOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "";
}
