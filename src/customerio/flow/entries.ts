import { Node, type CallExpression } from "ts-morph";
import { isCallOf } from "../program/nodes.ts";
import type { FlowCore } from "./core.ts";
import { getConstantText, isNothing, unwrap, within, type Frame, type Term } from "./terms.ts";

/** What collections hold, for keys that are only known at run time. */
export interface Entries {
  /** The values of an object that is written out; `undefined` if it is not written out completely. */
  readonly findEntries: (object: Term) => readonly Term[] | undefined;
  /** What `get` can return of a `Map` that is written out. */
  readonly stepIntoMap: (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined;
}

/** A collection with more values than this is a table of data, not a choice. */
const maxEntries = 12;

export function createEntries({ findOrigins }: Pick<FlowCore, "findOrigins">): Entries {
  function findEntries(object: Term): readonly Term[] | undefined {
    const found = findOrigins(object)
      .filter(({ node }) => !isNothing(node))
      .map(({ node, frame }) => readObject(node, frame));
    return joinKnown(found);
  }

  function stepIntoMap(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const callee = unwrap(call.getExpression());
    const [key, ...others] = call.getArguments();
    if (!Node.isPropertyAccessExpression(callee) || callee.getName() !== "get") return undefined;
    if (!key || others.length > 0) return undefined;
    const name = getConstantText(findOrigins, { node: key, frame });
    return joinKnown(
      findOrigins({ node: callee.getExpression(), frame }).map((origin) =>
        readMap(origin.node, origin.frame, name),
      ),
    );
  }

  /** The values of `new Map([[key, value]])`; only that of `name` where the key is known. */
  function readMap(
    node: Node,
    frame: Frame | undefined,
    name: string | undefined,
  ): readonly Term[] | undefined {
    const list =
      Node.isNewExpression(node) && isCallOf(node.compilerNode, "Map") ? node.getArguments()[0] : undefined;
    if (!Node.isArrayLiteralExpression(list)) return undefined;
    const values = list.getElements().map((pair) => {
      const [key, value] = Node.isArrayLiteralExpression(pair) ? pair.getElements() : [];
      if (!key || !value) return undefined;
      const text = name === undefined ? undefined : getConstantText(findOrigins, { node: key, frame });
      return text === undefined || text === name ? [value] : [];
    });
    const known = values.filter((value) => value !== undefined);
    return known.length === values.length ? within(frame, ...known.flat()) : undefined;
  }

  return { findEntries, stepIntoMap };
}

function readObject(node: Node, frame: Frame | undefined): readonly Term[] | undefined {
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const values = node.getProperties().map((property) => {
    if (Node.isPropertyAssignment(property)) return property.getInitializer();
    return Node.isSpreadAssignment(property) ? undefined : property;
  });
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? within(frame, ...known) : undefined;
}

function joinKnown(found: readonly (readonly Term[] | undefined)[]): readonly Term[] | undefined {
  const known = found.filter((terms) => terms !== undefined);
  const terms = known.flat();
  return known.length === found.length && terms.length > 0 && terms.length <= maxEntries ? terms : undefined;
}
