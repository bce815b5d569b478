import { Node, type CallExpression } from "ts-morph";
import { stores } from "../api/component-table.ts";
import { getTakenName } from "../program/nodes.ts";
import { getImportedName } from "../program/package-imports.ts";
import type { FlowCore } from "./core.ts";
import { isCallable, unwrap, within, type Frame, type Term } from "./terms.ts";

/**
 * Follows the functions of a store that is a hook: `useSession((state) => state.signIn)`, `useSession.getState().signIn` and `const {
 * signIn } = useSession()`. All else that its state holds at first is a placeholder.
 */
export interface Stores {
  /** What a selector picks from a store's state. */
  readonly stepIntoPicked: (call: CallExpression, frame: Frame | undefined) => readonly Term[] | undefined;
  /** The functions that a store's state has under the name that is read. */
  readonly findFunctions: (access: Node) => readonly Node[];
}

const packages: ReadonlySet<string> = new Set(stores.packages);
const makers: ReadonlySet<string> = new Set(stores.makers);
const hooks: ReadonlySet<string> = new Set(stores.hooks);

/** What wraps the function that makes the state: `devtools(persist((set) => ({ … })))`. */
const maxWrappers = 4;

export function createStores({
  findOrigins,
  findReturned,
  findPropertyOrigins,
}: Pick<FlowCore, "findOrigins" | "findReturned" | "findPropertyOrigins">): Stores {
  function stepIntoPicked(call: CallExpression, frame: Frame | undefined): readonly Term[] | undefined {
    const { store, picker } = readCall(call);
    return isCallable(picker) && findStates(store).length > 0
      ? within(frame, ...findReturned(picker))
      : undefined;
  }

  function findFunctions(access: Node): readonly Node[] {
    const read = getRead(access);
    if (!read) return [];
    return findOrigins({ node: read.from, frame: undefined })
      .flatMap(({ node }) => findStatesOf(node))
      .flatMap((node) => findPropertyOrigins({ node, frame: undefined }, read.name) ?? [])
      .flatMap(({ node }) => (isCallable(node) ? [node] : []));
  }

  /** The state that a call of a store reads, or that a selector is given. */
  function findStatesOf(node: Node): readonly Node[] {
    if (Node.isCallExpression(node)) {
      const { store, picker } = readCall(node);
      return picker ? [] : findStates(store);
    }
    const picking = node.getParent();
    const call = picking?.getParent();
    if (!isCallable(picking) || picking.getParameters()[0] !== node || !Node.isCallExpression(call))
      return [];
    const { store, picker } = readCall(call);
    return picker === picking ? findStates(store) : [];
  }

  /** What the functions that create a store's state return, or the functions that the store is given. */
  function findStates(store: Node): readonly Node[] {
    if (!Node.isIdentifier(store)) return [];
    return findOrigins({ node: store, frame: undefined })
      .flatMap(({ node }) => (isStore(node) ? node.getArguments() : []))
      .flatMap((given) => findMade(given, 0));
  }

  function findMade(given: Node, depth: number): readonly Node[] {
    return findOrigins({ node: given, frame: undefined }).flatMap(({ node }): readonly Node[] => {
      if (isCallable(node)) return findReturned(node);
      if (Node.isObjectLiteralExpression(node)) return getInitializer(node.getProperty(stores.functions));
      const [first] = Node.isCallExpression(node) ? node.getArguments() : [];
      return first && depth < maxWrappers ? findMade(first, depth + 1) : [];
    });
  }

  return { stepIntoPicked, findFunctions };
}

/** The object that a name is read from, and the name. */
function getRead(access: Node): { readonly from: Node; readonly name: string } | undefined {
  if (Node.isPropertyAccessExpression(access))
    return { from: access.getExpression(), name: access.getName() };
  const holder = Node.isBindingElement(access) ? access.getParent().getParent() : undefined;
  const from = Node.isVariableDeclaration(holder) ? holder.getInitializer() : undefined;
  return Node.isBindingElement(access) && from ? { from, name: getTakenName(access) } : undefined;
}

function getInitializer(property: Node | undefined): readonly Node[] {
  const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
  return value ? [value] : [];
}

/** The store that a call can read, and its selector: `useStore(session, (state) => state.user)`. */
function readCall(call: CallExpression): { readonly store: Node; readonly picker: Node | undefined } {
  const callee = unwrap(call.getExpression());
  const [first, second] = call.getArguments();
  if (Node.isPropertyAccessExpression(callee) && callee.getName() === stores.reader)
    return { store: callee.getExpression(), picker: undefined };
  return first && hooks.has(callee.getText())
    ? { store: first, picker: second }
    : { store: callee, picker: first };
}

/** `create((set) => ({ … }))`, and with types `create<Session>()((set) => ({ … }))`. */
function isStore(node: Node): node is CallExpression {
  if (!Node.isCallExpression(node)) return false;
  const callee = unwrap(node.getExpression());
  const imported = getImportedName(Node.isCallExpression(callee) ? callee.getExpression() : callee);
  return (
    imported !== undefined &&
    packages.has(imported.specifier.split("/")[0] ?? "") &&
    makers.has(imported.name)
  );
}
