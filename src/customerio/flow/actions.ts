import { Node, type CallExpression } from "ts-morph";
import { actionWords } from "../api/action-table.ts";
import { getCalledName, getTakenName } from "../program/nodes.ts";
import { isExportOf } from "../program/package-imports.ts";
import type { FlowCore } from "./core.ts";
import { frameOf, getConstantText, isCallable, unwrap, within, type Callable, type Term } from "./terms.ts";
import { getWrittenOrSelf } from "./written-values.ts";

/** Actions that a library's creators make. Their type and payload are not written out in the code. */
export interface Actions {
  /** The type of an action, or of what a creator makes; `undefined` for anything else. */
  readonly getType: (term: Term) => string | undefined;
  /** The one text that a value is known to be; it may be the type of such an action. */
  readonly getText: (term: Term) => string | undefined;
  /** A property of an action or a creator; `undefined` if it is neither, or if the code does not show its value. */
  readonly findInAction: (origin: Term, name: string) => readonly Term[] | undefined;
  /** Says whether an action has one of the types that a condition asks for: `bought.match(action)`; `undefined` for other conditions. */
  readonly decideMatch: (condition: Node, frame: Term["frame"]) => boolean | undefined;
}

/** A function that makes actions. */
interface Creator {
  readonly type: string | undefined;
  /** The node that is the type. */
  readonly typeNode?: Term;
  readonly prepare?: Callable;
}

const creators: ReadonlySet<string> = new Set(actionWords.creators);
const slices: ReadonlySet<string> = new Set(actionWords.slices);
const matchAny: ReadonlySet<string> = new Set(actionWords.matchAny);
const packages: ReadonlySet<string> = new Set(actionWords.packages);

export function createActions({
  findOrigins,
  findReturned,
}: Pick<FlowCore, "findOrigins" | "findReturned">): Actions {
  function getType(term: Term): string | undefined {
    const types = new Set(findOrigins(term).map((origin) => readOrigin(origin)?.type));
    const [type] = types;
    return types.size === 1 ? type : undefined;
  }

  function getText(term: Term): string | undefined {
    const access = unwrap(term.node);
    const isType = Node.isPropertyAccessExpression(access) && access.getName() === actionWords.type;
    return (
      getConstantText(findOrigins, term) ??
      (isType ? getType({ node: access.getExpression(), frame: term.frame }) : undefined)
    );
  }

  function readOrigin(origin: Term): Creator | undefined {
    const { node, frame } = origin;
    return (
      readCreator(origin) ??
      (Node.isCallExpression(node) ? findCreator(node.getExpression(), frame) : undefined)
    );
  }

  function findCreator(callee: Node, frame: Term["frame"]): Creator | undefined {
    // Most calls call something else: a creator is called by a name.
    const inner = unwrap(callee);
    if (!Node.isIdentifier(inner) && !Node.isPropertyAccessExpression(inner)) return undefined;
    const [origin, ...others] = findOrigins({ node: inner, frame });
    return origin && others.length === 0 ? readCreator(origin) : undefined;
  }

  function readCreator({ node, frame }: Term): Creator | undefined {
    if (Node.isCallExpression(node)) {
      const [type, prepare] = node.getArguments();
      if (!type || !isMadeBy(node, creators)) return undefined;
      return {
        type: getConstantText(findOrigins, { node: type, frame }),
        typeNode: { node: type, frame },
        ...(isCallable(prepare) ? { prepare } : {}),
      };
    }
    const pattern = Node.isBindingElement(node) ? node.getParent().getParent() : undefined;
    if (Node.isBindingElement(node) && Node.isVariableDeclaration(pattern)) {
      const source = pattern.getInitializer();
      return source && readSlice({ node: source, frame }, getTakenName(node));
    }
    return Node.isPropertyAccessExpression(node)
      ? readSlice({ node: node.getExpression(), frame }, node.getName())
      : undefined;
  }

  /** The creator `name` among the `actions` of a slice. */
  function readSlice(term: Term, name: string): Creator | undefined {
    const [actions] = findOrigins(term);
    const access = actions?.node;
    if (!Node.isPropertyAccessExpression(access) || access.getName() !== actionWords.sliceActions)
      return undefined;
    const [made] = findOrigins({ node: access.getExpression(), frame: actions?.frame });
    if (!Node.isCallExpression(made?.node) || !isMadeBy(made.node, slices)) return undefined;
    const [options] = made.node.getArguments();
    const own = options && getProperty(options, actionWords.sliceName);
    const prefix = own && getConstantText(findOrigins, { node: own, frame: made.frame });
    const reducers = options && getProperty(options, actionWords.sliceReducers);
    const reducer = reducers && getProperty(reducers, name);
    const prepare = reducer && getProperty(reducer, actionWords.prepare);
    return {
      type: prefix === undefined ? undefined : `${prefix}/${name}`,
      ...(isCallable(prepare) ? { prepare } : {}),
    };
  }

  function findInAction(origin: Term, name: string): readonly Term[] | undefined {
    const { node, frame } = origin;
    if (name !== actionWords.type && name !== actionWords.payload) return undefined;
    const creator = readOrigin(origin);
    if (!creator) return undefined;
    if (name === actionWords.type) return creator.typeNode && [creator.typeNode];
    if (!Node.isCallExpression(node) || readCreator(origin)) return undefined;
    if (!creator.prepare) return within(frame, ...node.getArguments().slice(0, 1));
    return findReturned(creator.prepare).flatMap((made) => {
      const payload = getProperty(made, actionWords.payload);
      return payload && creator.prepare
        ? [{ node: payload, frame: frameOf({ callable: creator.prepare, call: node, outer: frame }) }]
        : [];
    });
  }

  function decideMatch(condition: Node, frame: Term["frame"]): boolean | undefined {
    const [action] = Node.isCallExpression(condition) ? condition.getArguments() : [];
    const callee = Node.isCallExpression(condition) ? unwrap(condition.getExpression()) : undefined;
    if (!action || !callee) return undefined;
    const asked = Node.isCallExpression(callee)
      ? isMatchingAny(callee)
        ? callee.getArguments()
        : []
      : Node.isPropertyAccessExpression(callee) && callee.getName() === actionWords.match
        ? [callee.getExpression()]
        : [];
    const types = asked.map((node) => getType({ node, frame }));
    const own = types.length > 0 ? getType({ node: action, frame }) : undefined;
    if (own === undefined) return undefined;
    return types.includes(own) ? true : types.includes(undefined) ? undefined : false;
  }

  return { getType, getText, findInAction, decideMatch };
}

/** `isAnyOf(bought, left)`, which fits the actions of any of these creators. */
export function isMatchingAny(call: CallExpression): boolean {
  return matchAny.has(getCalledName(call.compilerNode));
}

function isMadeBy(call: CallExpression, names: ReadonlySet<string>): boolean {
  return isExportOf(unwrap(call.getExpression()), packages, names);
}

/** The value of a property that is written out. */
function getProperty(object: Node, name: string): Node | undefined {
  const inner = unwrap(object);
  const property = Node.isObjectLiteralExpression(inner) ? inner.getProperty(name) : undefined;
  return getWrittenOrSelf(property);
}
