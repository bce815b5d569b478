import { Node, type CallExpression } from "ts-morph";
import { mountingMethods, mountingOption, pluginMethod } from "../api/framework-table.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { getLiteralText, getRoot, isCallable, unwrap } from "../flow/terms.ts";
import { getWrittenValue } from "../flow/written-values.ts";

/** How deep routers in routers are followed: beyond that, a path is incomplete. */
const maxDepth = 4;

/** Finds the path below which a router answers, given the call that registers a handler with it: `/api` of `app.use("/api", router)`. */
export function createMounts(flow: Flow, calls: Calls): (registration: CallExpression) => string {
  function getPrefix(registration: Node, depth: number): string {
    const receiver = getReceiver(registration);
    const routers = receiver && depth < maxDepth ? findNodesOf(receiver) : [];
    if (routers.length === 0) return "";
    for (const call of [...mountingMethods, pluginMethod].flatMap(calls.findCallsNamed)) {
      const path = readMountedPath(call, routers);
      if (path !== undefined) return getPrefix(call, depth + 1) + path;
    }
    return "";
  }

  /** The path at which a call mounts one of the routers; `undefined` for another call. */
  function readMountedPath(call: Node, routers: readonly Node[]): string | undefined {
    if (!Node.isCallExpression(call)) return undefined;
    const [first, ...others] = call.getArguments();
    const path = first && getLiteralText(first);
    if (path?.startsWith("/") === true)
      return others.some((given) => findNodesOf(given).some((node) => routers.includes(node)))
        ? path.replace(/\/$/u, "")
        : undefined;
    const prefix = others.map(readPrefix).find((text) => text !== undefined);
    const isOfPlugin = prefix !== undefined && findNodesOf(first ?? call).some(isTakingOne);
    return isOfPlugin ? prefix : undefined;

    /** `app.register(plugin, { prefix: "/api" })`: the plugin gets a router of its own. */
    function isTakingOne(plugin: Node): boolean {
      return isCallable(plugin) && routers.some((router) => router === plugin.getParameters()[0]);
    }
  }

  function findNodesOf(node: Node): readonly Node[] {
    return flow.findOrigins({ node, frame: undefined }).map((origin) => origin.node);
  }

  return (registration) => getPrefix(registration, 0);
}

/** The router that a call registers something on: `router` of `router.route("/orders").get(list)`. */
function getReceiver(call: Node): Node | undefined {
  const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
  return Node.isPropertyAccessExpression(callee) ? getRoot(callee.getExpression()) : undefined;
}

function readPrefix(options: Node): string | undefined {
  const property = Node.isObjectLiteralExpression(options) ? options.getProperty(mountingOption) : undefined;
  const value = getWrittenValue(property);
  return value && getLiteralText(value);
}
