import { Node, SyntaxKind, type CallExpression, type ParameterDeclaration, type SourceFile } from "ts-morph";
import { findInside, findNamedCalls, findNodes, perFile, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import { isOwnRegistration } from "./container-registrations.ts";
import type { FlowCore } from "./core.ts";
import { findUsesInside, readAdding, readPlace, type Place } from "./kept-places.ts";
import {
  frameOf,
  getCallableName,
  getConstantText,
  getEnclosingCallable,
  getInitializerOf,
  isAssignment,
  isCallable,
  unwrap,
  within,
  type Callable,
  type Frame,
  type Term,
} from "./terms.ts";

/** Follows a container of the repository's own: one method stores something under a key, another returns it. */
export interface OwnContainers {
  /**
   * What a getter returns for a key: `container.get("cio")` after `container.singleton("cio", () => client)`. `undefined` if it does not
   * read a collection by its first parameter, or if nothing is registered under the key.
   */
  readonly stepIntoKept: (
    call: CallExpression,
    frame: Frame | undefined,
    getter: Callable,
  ) => readonly Term[] | undefined;
  /** What a getter passes to a parameter of a registered factory, usually the container: `(c) => new Mailer(c.get("cio"))`. */
  readonly stepIntoGiven: (parameter: Node) => readonly Term[] | undefined;
}

/** A function that stores one of its parameters in a collection, with another one as the key; both 0-based. */
interface Putter {
  readonly callable: Callable;
  readonly holder: Node;
  readonly key: number;
  readonly value: number;
}

type Flow = Pick<FlowCore, "findOrigins" | "findReturned" | "findCallees" | "enter">;

export function createOwnContainers(program: Program, flow: Flow): OwnContainers {
  const holdersOf = new WeakMap<Callable, ReadonlySet<Node>>();

  function stepIntoKept(
    call: CallExpression,
    frame: Frame | undefined,
    getter: Callable,
  ): readonly Term[] | undefined {
    const [asked] = call.getArguments();
    if (!asked || !Node.isPropertyAccessExpression(unwrap(call.getExpression()))) return undefined;
    const holders = holdersOf.get(getter) ?? findHoldersRead(getter);
    holdersOf.set(getter, holders);
    const key = holders.size > 0 ? getConstantText(flow.findOrigins, { node: asked, frame }) : undefined;
    if (key === undefined) return undefined;
    const [run] = findRuns(getter, holders);
    const inner = flow.enter(getter, call, frame);
    const terms = findPutters(holders)
      .filter(({ callable }) => callable !== getter)
      .flatMap((putter) => findRegistered(putter, key))
      .flatMap((value) => readRegistered(value, run, inner));
    return terms.length > 0 ? terms : undefined;
  }

  function findRegistered({ callable, key: keyAt, value: valueAt }: Putter, key: string): readonly Node[] {
    const name = getCallableName(callable) ?? "";
    return program
      .findFilesCalling(name)
      .flatMap((file) =>
        findNamedCalls(file, name)
          .filter(isOwnRegistration)
          .map((node) => wrap(file, node)),
      )
      .filter(Node.isCallExpression)
      .flatMap((call) => {
        const { [keyAt]: asked, [valueAt]: value } = call.getArguments();
        const isSame =
          asked !== undefined && getConstantText(flow.findOrigins, { node: asked, frame: undefined }) === key;
        return isSame && value && flow.findCallees(call).includes(callable) ? [value] : [];
      });
  }

  /** What the getter's call of a factory returns; any other value as it is. */
  function readRegistered(value: Node, run: CallExpression | undefined, inner: Frame): readonly Term[] {
    const factories = (run ? flow.findOrigins({ node: value, frame: undefined }) : [])
      .map(({ node }) => node)
      .filter(isCallable);
    if (!run || factories.length === 0) return within(undefined, value);
    return factories.flatMap((callable) =>
      within(frameOf({ callable, call: run, outer: inner }), ...flow.findReturned(callable)),
    );
  }

  function stepIntoGiven(parameter: Node): readonly Term[] | undefined {
    const registration = Node.isParameterDeclaration(parameter) ? getRegistration(parameter) : undefined;
    if (!registration) return undefined;
    const { call, container, position, value } = registration;
    const [putting] = flow.findCallees(call);
    const putter =
      putting &&
      readPutters(putting.getSourceFile()).find((one) => one.callable === putting && one.value === value);
    const [run] = putter ? findRuns(putting.getSourceFile(), new Set([putter.holder])) : [];
    const getter = run && getEnclosingCallable(run);
    const given = run?.getArguments()[position];
    if (!getter || !given) return undefined;
    const self = { node: container, frame: undefined };
    return within(frameOf({ callable: getter, call, outer: undefined, self }), given);
  }

  return { stepIntoKept, stepIntoGiven };
}

/** The call of a method that is given a key and then the function of a parameter, and the positions of the two (0-based). */
function getRegistration(parameter: ParameterDeclaration) {
  const factory = parameter.getParent();
  const call = factory.getParent();
  if (!isCallable(factory) || !Node.isCallExpression(call) || !isOwnRegistration(call.compilerNode))
    return undefined;
  const callee = unwrap(call.getExpression());
  const value = call.getArguments().indexOf(factory);
  return Node.isPropertyAccessExpression(callee) && value > 0
    ? { call, container: callee.getExpression(), position: factory.getParameters().indexOf(parameter), value }
    : undefined;
}

/** The variables and fields that a function reads by its first argument as the key. */
function findHoldersRead(getter: Callable): ReadonlySet<Node> {
  const key = getter.getParameters()[0];
  const reads = (key ? findUsesInside(key, getter) : []).flatMap((use) => {
    const place = readPlaceAt(use.getParent());
    return place?.key === use ? [place.holder] : [];
  });
  return new Set(reads);
}

function readPlaceAt(node: Node | undefined): Place | undefined {
  return Node.isCallExpression(node) || Node.isElementAccessExpression(node) ? readPlace(node) : undefined;
}

/** The calls of what is read from a collection: `this.factories.get(name)(this)`. */
function findRuns(scope: Node, holders: ReadonlySet<Node>): readonly CallExpression[] {
  return findInside(scope, SyntaxKind.CallExpression).filter((call) => {
    const place = readPlaceAt(getRead(call.getExpression()));
    return place?.key !== undefined && holders.has(place.holder);
  });
}

/** What an expression reads, also through a variable: `const factory = this.factories.get(name);`. */
function getRead(node: Node): Node {
  const inner = unwrap(node);
  const made = getInitializerOf(inner);
  return made ? unwrap(made) : inner;
}

function findPutters(holders: ReadonlySet<Node>): readonly Putter[] {
  const files = new Set([...holders].map((holder) => holder.getSourceFile()));
  return [...files].flatMap(readPutters).filter(({ holder }) => holders.has(holder));
}

const readPutters = perFile((file: SourceFile): readonly Putter[] => [
  ...findNodes(file, SyntaxKind.CallExpression).flatMap((call) => {
    const value = call.getArguments()[1];
    return value ? readPutter(readAdding(call, value), value) : [];
  }),
  ...findNodes(file, SyntaxKind.BinaryExpression).flatMap((write) => {
    const target = isAssignment(write) ? unwrap(write.getLeft()) : undefined;
    return readPutter(readPlaceAt(target), write.getRight());
  }),
]);

function readPutter(place: Place | undefined, value: Node): readonly Putter[] {
  const callable = place?.key && getEnclosingCallable(value);
  if (!place?.key || !callable) return [];
  const names = callable.getParameters().map((parameter) => parameter.getNameNode().getSymbol());
  const indexOf = (node: Node): number => {
    const symbol = unwrap(node).getSymbol();
    return symbol ? names.indexOf(symbol) : -1;
  };
  const putter = { callable, holder: place.holder, key: indexOf(place.key), value: indexOf(value) };
  return putter.key === -1 || putter.value === -1 ? [] : [putter];
}
