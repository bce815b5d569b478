import { Node } from "ts-morph";
import type { Edit } from "../../vocabulary/edit.ts";
import { addNamedImport } from "./imports.ts";
import type { Wait } from "../runs/awaiting.ts";
import type { Runtime, Runtimes } from "../runs/runtimes.ts";

/** Calls that keep a function alive until work is done that outlives its response. */
export type KeeperName = "after" | "waitUntil";

/** Where Next.js code imports them from. */
const packages = { after: "next/server", waitUntil: "@vercel/functions" } as const;

/** Such a call, ready to be written. */
export interface Keeper {
  readonly open: string;
  readonly close: string;
  /** It takes a function rather than a promise. */
  readonly isCallback: boolean;
  readonly imports: readonly Edit[];
}

/** The call that keeps work alive on a runtime; `undefined` where there is none, or none is installed. */
export function chooseKeeper(
  { handler }: Wait,
  runtime: Runtime,
  runtimes: Runtimes,
): KeeperName | undefined {
  if (runtime === "cloudflare") return "waitUntil";
  if (runtime !== "next") return undefined;
  const { callable, framework } = handler;
  if (framework !== "next-api" && runtimes.wantsAtLeast(callable, "next", 15, 1)) return "after";
  return runtimes.dependsOn(callable, packages.waitUntil) ? "waitUntil" : undefined;
}

/** Writes that call with what it needs imported; `undefined` when it cannot be reached from the handler. */
export function writeKeeper({ handler }: Wait, runtime: Runtime, by: KeeperName): Keeper | undefined {
  const { callable, framework } = handler;
  if (runtime === "cloudflare") {
    const [first, , third] = callable.getParameters().map((parameter) => parameter.getNameNode());
    const holder = framework === "worker" ? third : first;
    if (!Node.isIdentifier(holder)) return undefined;
    const context = framework === "worker" ? holder.getText() : `${holder.getText()}.executionCtx`;
    return { open: `${context}.waitUntil(`, close: ")", isCallback: false, imports: [] };
  }
  const imports = addNamedImport(callable.getSourceFile(), packages[by], by);
  if (!imports) return undefined;
  return by === "after"
    ? { open: "after(", close: ")", isCallback: true, imports }
    : { open: "waitUntil(", close: ")", isCallback: false, imports };
}
