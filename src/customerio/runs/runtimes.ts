import type { Node } from "ts-morph";
import type { SourceText } from "../../vocabulary/snapshot.ts";
import type { KeeperFacts } from "../api/framework-facts.ts";
import { frameworks, getFrameworkFacts, vercelWaitUntil } from "../api/framework-table.ts";
import { getPath } from "../program/program.ts";
import { mayBeExported } from "./exported.ts";
import { frozenPackages } from "./host-table.ts";
import { findPackages, type Package } from "./packages.ts";
import type { RequestHandler } from "./request-handler.ts";

/**
 * What happens to work that outlives the response: a `server` finishes it, a `frozen` function may lose it, and `next`, `vercel`,
 * `cloudflare` and `nitro` have a function that keeps it alive.
 */
export type Runtime = "server" | "next" | "vercel" | "cloudflare" | "nitro" | "frozen" | "unknown";

/** The runtimes that have such a function. */
export const keepingRuntimes: ReadonlySet<Runtime> = new Set(["next", "vercel", "cloudflare", "nitro"]);

/** What a file's package and host say about how its code runs. */
export interface Runtimes {
  /** Gets what happens to work that a handler leaves running after its response. */
  readonly getRuntime: (handler: RequestHandler) => Runtime;
  /** The function that the package around a handler has for keeping work alive after the response. */
  readonly getKeeper: (handler: RequestHandler) => KeeperFacts | undefined;
  /** Says whether the package that a node belongs to requires at least version `major.minor` of a dependency. */
  readonly wantsAtLeast: (node: Node, name: string, major: number, minor: number) => boolean;
  /** Says whether the package that a node belongs to is deployed to a host that starts and stops functions. */
  readonly isHosted: (node: Node) => boolean;
  /** The same answers with the runtime that the config declares, except where a framework has its own call that keeps work alive. */
  readonly withDeclared: (declared: "infer" | "server" | "serverless") => Runtimes;
}

/** Packages of frameworks that decide where all handlers of a package run, including those of other frameworks. */
const enclosingPackages = frameworks.flatMap(({ runtime, packages = [] }) =>
  runtime.always === "next" ? packages : [],
);

export function createRuntimes(sources: readonly SourceText[]): Runtimes {
  const packages = findPackages(sources);

  function getPackage(node: Node): Package | undefined {
    const path = getPath(node.getSourceFile());
    return packages.find(({ folder }) => folder === "" || path.startsWith(`${folder}/`));
  }

  function getRuntime({ callable, framework, route }: RequestHandler): Runtime {
    const { runtime } = getFrameworkFacts(framework);
    const { executionContext, waitingEvent } = runtime;
    if (runtime.always) return runtime.always;
    const isWaiting = Object.entries(waitingEvent?.since ?? {}).some(([name, since]) =>
      wantsAtLeast(callable, name, ...since),
    );
    if (isWaiting) return "nitro";
    if (executionContext?.isProof)
      return callable.getParameters().length > executionContext.parameter ? "cloudflare" : "unknown";
    const own = getPackage(callable);
    if (executionContext && own?.isWorker) return "cloudflare";
    if (own?.isOnVercel) return "vercel";
    if (isHosted(callable)) return "frozen";
    // A function `(req, res)` that a file exports may also be called by a host.
    const isLoose = runtime.mayBeHosted && route === undefined && mayBeExported(callable);
    if (isLoose || dependsOnAny(own, enclosingPackages)) return "unknown";
    if (dependsOnAny(own, runtime.serverPackages ?? [])) return "server";
    return own?.listens && runtime.isServer ? "server" : "unknown";
  }

  function wantsAtLeast(node: Node, name: string, major: number, minor: number): boolean {
    const version = getPackage(node)?.dependencies.get(name) ?? "";
    if (version === "latest") return true;
    const found = /^[\^~>=v]*\s*(\d+)(?:\.(\d+))?/u.exec(version);
    if (!found) return false;
    const [wantedMajor, wantedMinor] = [Number(found[1]), Number(found[2] ?? 0)];
    return wantedMajor > major || (wantedMajor === major && wantedMinor >= minor);
  }

  function getKeeper(handler: RequestHandler): KeeperFacts | undefined {
    const { callable, framework } = handler;
    const { keepers = [] } = getFrameworkFacts(framework).runtime;
    const offered = getRuntime(handler) === "vercel" ? [vercelWaitUntil] : keepers;
    const own = getPackage(callable);
    return offered.find((keeper) => {
      const { package: name, since } = keeper;
      if (own?.keepers.has(keeper)) return true;
      return since ? wantsAtLeast(callable, name, ...since) : own?.dependencies.has(name);
    });
  }

  function isHosted(node: Node): boolean {
    const own = getPackage(node);
    return own?.isHosted === true || dependsOnAny(own, frozenPackages);
  }

  const runtimes: Runtimes = {
    isHosted,
    getRuntime,
    getKeeper,
    wantsAtLeast,
    withDeclared: (declared) => withDeclared(runtimes, declared),
  };
  return runtimes;
}

/** The runtime that the config declares counts, except where the framework has a function that keeps work alive. */
function withDeclared(runtimes: Runtimes, declared: "infer" | "server" | "serverless"): Runtimes {
  if (declared === "infer") return runtimes;
  const own: Runtime = declared === "server" ? "server" : "frozen";
  return {
    ...runtimes,
    getRuntime: (handler) => {
      const found = runtimes.getRuntime(handler);
      return keepingRuntimes.has(found) ? found : own;
    },
  };
}

function dependsOnAny(own: Package | undefined, names: Iterable<string>): boolean {
  return own !== undefined && [...names].some((name) => own.dependencies.has(name));
}
