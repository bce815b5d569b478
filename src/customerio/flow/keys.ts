import type { Node } from "ts-morph";
import { getPath } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { getLiteralText } from "./terms.ts";

/** Identifies a token or key: two are the same if they are the same text, or created in the same place. `undefined` if it can be several. */
export function getKeyOf(node: Node, findOrigins: FlowCore["findOrigins"]): string | undefined {
  const [origin, ...others] = findOrigins({ node, frame: undefined });
  if (!origin || others.length > 0) return undefined;
  return (
    getLiteralText(origin.node) ?? `${getPath(origin.node.getSourceFile())}:${String(origin.node.getStart())}`
  );
}
