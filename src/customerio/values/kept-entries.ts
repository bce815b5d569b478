import { Node, type CallExpression } from "ts-morph";
import { isCallOf } from "../program/nodes.ts";
import { isExportOf } from "../program/package-imports.ts";
import { getSymbolOfName, isCallable, unwrap, type Callable, type Frame } from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** Functions of packages that copy an object without some of its properties, chosen by their values. */
const copying: ReadonlySet<string> = new Set(["omitBy", "pickBy"]);
const collections: ReadonlySet<string> = new Set(["lodash", "lodash-es", "underscore"]);
/** The conditions that they check. */
const predicates: ReadonlySet<string> = new Set(["identity", "isNil", "isNull", "isUndefined"]);

/**
 * The object that a call copies, without the properties whose values fail a condition:
 * `Object.fromEntries(Object.entries(traits).filter(([, value]) => value !== undefined))`. `undefined` if the condition looks at names, or
 * if values are computed from them.
 */
export function findCopied(call: CallExpression, frame: Frame | undefined, flow: Flow): Node | undefined {
  if (isCallOf(call.compilerNode, "Object.fromEntries")) {
    const [entries] = call.getArguments();
    return entries && findSource(unwrap(entries), frame, flow);
  }
  const [copied, condition] = call.getArguments();
  if (!isExportOf(call.getExpression(), collections, copying)) return undefined;
  return !condition || asksForValue(condition) ? copied : undefined;
}

/** `traits` of `Object.entries(traits).filter(…)` */
function findSource(entries: Node, frame: Frame | undefined, flow: Flow): Node | undefined {
  if (!Node.isCallExpression(entries)) return undefined;
  if (isCallOf(entries.compilerNode, "Object.entries")) return entries.getArguments()[0];
  const callee = unwrap(entries.getExpression());
  const [condition] = entries.getArguments();
  if (!condition || !Node.isPropertyAccessExpression(callee) || callee.getName() !== "filter")
    return undefined;
  const [origin, ...others] = flow.findOrigins({ node: condition, frame });
  const isByValue =
    origin !== undefined && others.length === 0 && isCallable(origin.node) && ignoresName(origin.node);
  return isByValue ? findSource(unwrap(callee.getExpression()), frame, flow) : undefined;
}

/** Says whether a condition on an entry ignores its name: `([, value]) => …`, `(entry) => entry[1] != null`. */
function ignoresName(condition: Callable): boolean {
  const [entry] = condition.getParameters();
  const name = entry?.getNameNode();
  const body = condition.getBody();
  if (!entry || !body) return false;
  if (Node.isArrayBindingPattern(name)) {
    const [key] = name.getElements();
    if (!Node.isBindingElement(key)) return true;
    return Node.isIdentifier(key.getNameNode()) && countUses(body, key.getNameNode()) === 0;
  }
  if (!Node.isIdentifier(name)) return false;
  const uses = findUses(body, name);
  return uses.every((use) => {
    const read = use.getParent();
    return Node.isElementAccessExpression(read) && read.getArgumentExpression()?.getText() === "1";
  });
}

function countUses(body: Node, name: Node): number {
  return findUses(body, name).length;
}

function findUses(body: Node, name: Node): readonly Node[] {
  const symbol = name.getSymbol();
  return [body, ...body.getDescendants()].filter(
    (node) => Node.isIdentifier(node) && getSymbolOfName(node) === symbol,
  );
}

/** Says whether a condition for a package's function uses only the value: the name is its second argument. */
function asksForValue(condition: Node): boolean {
  const inner = unwrap(condition);
  if (Node.isArrowFunction(inner) || Node.isFunctionExpression(inner))
    return inner.getParameters().length < 2;
  return isExportOf(inner, collections, predicates);
}
