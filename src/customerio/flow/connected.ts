import { Node, SyntaxKind, ts, type CallExpression } from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import { findNodes, getCalledName, getTakenName, perFile } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { FlowCore } from "./core.ts";
import { isCallable, isClass, unwrap } from "./terms.ts";
import { getWrittenOrSelf } from "./written-values.ts";

/** A component, and the actions that it gets as props. */
interface Connection {
  readonly component: Node;
  readonly actions: Node;
}

/**
 * For a prop that is read, finds what a store gives the component under its name: `trackBought` of `connect(null, { trackBought })(Shop)`,
 * for `props.trackBought` in `Shop`. A call of such a prop also dispatches what it makes.
 */
export function createConnected(
  program: Program,
  { findOrigins, findReturned }: Pick<FlowCore, "findOrigins" | "findReturned">,
): (read: Node) => readonly Node[] {
  let connections: readonly Connection[] | undefined;

  function find(read: Node): readonly Node[] {
    connections ??= program.files.flatMap((file) => readConnections(file));
    const prop = connections.length > 0 ? getProp(read) : undefined;
    if (!prop) return [];
    return connections
      .filter(({ component }) => findNodesOf(component).includes(prop.owner))
      .flatMap(({ actions }) => findObjects(actions))
      .flatMap((object) => getValue(object, prop.name) ?? []);
  }

  /** `{ trackBought }`, and the same bound or returned: `(dispatch) => bindActionCreators({ trackBought }, dispatch)`. */
  function findObjects(actions: Node): readonly Node[] {
    return findNodesOf(actions)
      .flatMap((node) => (isCallable(node) ? findReturned(node).flatMap(findNodesOf) : [node]))
      .flatMap((node) => {
        const [first] = isBinding(node) ? node.getArguments() : [];
        return first ? findNodesOf(first) : [node];
      });
  }

  function findNodesOf(node: Node): readonly Node[] {
    return findOrigins({ node, frame: undefined }).map((origin) => origin.node);
  }

  return find;
}

/** Says whether a call gives a component actions, which it can then call without importing them. */
export function connects(node: ts.Node): boolean {
  return ts.isCallExpression(node) && connecting.has(getCalledName(node));
}

const connecting: ReadonlySet<string> = new Set(actionWords.connecting);
const binding: ReadonlySet<string> = new Set(actionWords.binding);

/** `connect(mapState, actions)(Component)` */
const readConnections = perFile((file): readonly Connection[] =>
  findNodes(file, SyntaxKind.CallExpression, connects).flatMap((call) => {
    const [, actions] = call.getArguments();
    const wrapping = call.getParent();
    const isWrapping = Node.isCallExpression(wrapping) && wrapping.getExpression() === call;
    const [component] = isWrapping ? wrapping.getArguments() : [];
    return actions && component ? [{ component, actions }] : [];
  }),
);

function isBinding(node: Node): node is CallExpression {
  return Node.isCallExpression(node) && binding.has(getCalledName(node.compilerNode));
}

/** The name of a prop that is read, and the component. */
function getProp(read: Node): { readonly owner: Node; readonly name: string } | undefined {
  if (Node.isPropertyAccessExpression(read)) {
    const owner = getOwner(read.getExpression());
    return owner && { owner, name: read.getName() };
  }
  const holder = Node.isBindingElement(read) ? read.getParent().getParent() : undefined;
  if (!Node.isBindingElement(read) || !holder) return undefined;
  const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : holder;
  const owner = source && getOwner(source);
  return owner && { owner, name: getTakenName(read) };
}

/** The component whose props object a node is: its first parameter, or `this.props`. */
function getOwner(props: Node): Node | undefined {
  const inner = unwrap(props);
  if (Node.isPropertyAccessExpression(inner))
    return inner.getName() === actionWords.props && Node.isThisExpression(inner.getExpression())
      ? inner.getFirstAncestor(isClass)
      : undefined;
  const parameter = Node.isIdentifier(inner) ? inner.getSymbol()?.getValueDeclaration() : inner;
  const owner = Node.isParameterDeclaration(parameter) ? parameter.getParent() : undefined;
  return isCallable(owner) && owner.getParameters()[0] === parameter ? owner : undefined;
}

function getValue(object: Node, name: string): Node | undefined {
  return Node.isObjectLiteralExpression(object) ? getWrittenOrSelf(object.getProperty(name)) : undefined;
}
