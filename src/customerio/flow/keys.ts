import type { Node } from "ts-morph";
import { getPath } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { getLiteralText } from "./terms.ts";

/**
 * What a token or key is compared by: two are the same if they are the same text, or made in the same place. `undefined` where it can be
 * several.
 */
export function getKeyOf(node: Node, findOrigins: FlowCore["findOrigins"]): string | undefined {
  const [origin, ...others] = findOrigins({ node, frame: undefined });
  if (!origin || others.length > 0) return undefined;
  return (
    getLiteralText(origin.node) ?? `${getPath(origin.node.getSourceFile())}:${String(origin.node.getStart())}`
  );
}
