import { Node } from "ts-morph";
import { isJudgeable } from "./event-styles.ts";
import {
  extendFrame,
  findFrame,
  getEnclosingCallable,
  getLiteralText,
  isCallable,
  isInside,
  listHandoffs,
  type Callable,
  type Frame,
  type Term,
} from "../flow/terms.ts";
import type { Calls } from "../flow/calls.ts";
import { findPersonalPieces, type PersonalPiece } from "../values/personal-data.ts";
import { getPath } from "../program/program.ts";
import { groupBy } from "../../vocabulary/group-by.ts";
import { isSetByDeployment } from "../values/environment.ts";
import { getHoles, getText, type Texts, type TextShape } from "../values/texts.ts";
import type { Flow } from "../flow/core.ts";
import type { Operation } from "../operations/reading.ts";
import { compareTexts } from "../../vocabulary/compare-texts.ts";

/** One form that the name of an event can have, at one operation that sends it. */
export interface EventName {
  readonly operation: Operation;
  readonly shape: TextShape;
  /** `true` when the name is built from values. */
  readonly isDynamic: boolean;
  /** `true` when only values set per deployment vary, so that each process sends one name. */
  readonly isFixedPerDeployment: boolean;
  /** `true` when the varying part comes from a queue or event: what is sent there is a separate operation. */
  readonly isLeftToPuts: boolean;
  /** The parts that show who somebody is. */
  readonly personal: readonly PersonalPiece[];
}

/** A fixed name under which events are sent. */
export interface FixedEvent {
  readonly name: string;
  /** The places where the name is written, each once, in the order of files and lines. */
  readonly places: readonly EventPlace[];
  readonly operations: readonly Operation[];
}

export interface EventPlace {
  readonly node: Node;
  /** `true` when the node is the name's own literal, so that it can be rewritten. */
  readonly isLiteral: boolean;
}

/** The names of all events that are sent, fixed or not. Names of pages and screens are not event names. */
export function readEventNames(
  operations: readonly Operation[],
  { texts, flow, calls }: { readonly texts: Texts; readonly flow: Flow; readonly calls: Calls },
): readonly EventName[] {
  const tracks = operations.filter(({ kind }) => kind === "track" || kind === "track-anonymous");
  const ofCall = groupBy(tracks, ({ call }) => call);
  return tracks.flatMap((operation) =>
    operation
      .find("event-name")
      .flatMap((term) => [term, ...findMade(term, ofCall.get(operation.call) ?? [])])
      .flatMap((term) => texts.findShapes(term))
      .map((shape) => ({
        operation,
        shape,
        isDynamic: isDynamic(shape),
        isFixedPerDeployment:
          isDynamic(shape) && getHoles(shape).every(({ term }) => isSetByDeployment(term, flow)),
        isLeftToPuts: isDynamic(shape) && isLeftToPuts(shape, operation, ofCall.get(operation.call) ?? []),
        personal: findPersonalPieces(shape, flow),
      })),
  );

  /** Says whether another operation of the same call shows more of what varies in a name, because it shows what a hand-off is given. */
  function isLeftToPuts(shape: TextShape, { frame }: Operation, ofCall: readonly Operation[]): boolean {
    const puts = ofCall.filter((other) => countGiving(other.frame) > countGiving(frame));
    return getHoles(shape).some(({ term }) => {
      if (puts.length === 0 || term.frame !== frame) return false;
      const open = new Set(flow.findOrigins(term).map(({ node }) => node));
      return puts.some((put) =>
        flow.findOrigins({ node: term.node, frame: put.frame }).every(({ node }) => !open.has(node)),
      );
    });
  }

  /**
   * The same name in each call of the functions that made its sender for it: `const joined = makeSender("joined")`. The callers of a
   * function that only sends in a callback have separate operations.
   */
  function findMade(term: Term, ofCall: readonly Operation[]): readonly Term[] {
    const makers = texts
      .findShapes(term)
      .flatMap(getHoles)
      .flatMap((hole) => flow.findOrigins(hole.term))
      .flatMap(({ node, frame }) => findMaker(node, term.node, frame) ?? []);
    const own = [...new Set(makers)].filter((maker) => !ofCall.some(({ via }) => via.includes(maker)));
    return own.flatMap((maker) =>
      calls
        .findCallsOf(maker)
        // Where the created sender is called, the name belongs to a separate operation.
        .filter((call) => !ofCall.some(({ frame }) => findFrame(frame, (one) => one.call === call)))
        .map((call) => ({
          node: term.node,
          frame: extendFrame(term.frame, flow.enter(maker, call, undefined)),
        })),
    );
  }
}

/** How many hand-offs a frame gets its values through. */
function countGiving(frame: Frame | undefined): number {
  return listHandoffs(frame).filter(({ given }) => given !== undefined).length;
}

/** The function whose parameter a value is, if that function created the one around the use. */
function findMaker(parameter: Node, use: Node, frame: Frame | undefined): Callable | undefined {
  const maker = Node.isParameterDeclaration(parameter) ? parameter.getParent() : undefined;
  if (!isCallable(maker) || getEnclosingCallable(use) === maker || !isInside(use, maker)) return undefined;
  return findFrame(frame, ({ callable }) => callable === maker) ? undefined : maker;
}

/** Says whether a name is built from values. */
function isDynamic({ made }: TextShape): boolean {
  return made === "template" || made === "concatenation" || made === "call" || made === "input";
}

/**
 * The catalogue of a repository's events: what its production code sends under a fixed name. A name counts once however many wrappers, call
 * sites and vendors share the literal; an expression that can also give a name that is not fixed does not count.
 */
export function listFixedEvents(
  names: readonly EventName[],
  isProduct: (path: string) => boolean,
): readonly FixedEvent[] {
  const unfixed = new Set(
    names.filter((name) => name.isDynamic || name.personal.length > 0).map(({ shape }) => shape.origin.node),
  );
  const events = new Map<string, { places: Map<Node, EventPlace>; operations: Set<Operation> }>();
  for (const { shape, operation } of names) {
    const name = getText(shape)?.trim();
    const { node } = shape.origin;
    if (!name || unfixed.has(node) || !isProduct(getPath(node.getSourceFile()))) continue;
    const event = events.get(name) ?? {
      places: new Map<Node, EventPlace>(),
      operations: new Set<Operation>(),
    };
    event.places.set(node, toPlace(node, name));
    event.operations.add(operation);
    events.set(name, event);
  }
  return [...events].map(([name, { places, operations }]) => ({
    name,
    places: [...places.values()].sort(comparePlaces),
    operations: [...operations],
  }));
}

/**
 * The events whose names are a matter of style: not semantic events, whose names are commands to the Pipelines API, nor those that the
 * config allows, nor names that no style applies to.
 */
export function findStyledEvents(
  events: readonly FixedEvent[],
  allowed: readonly string[],
): readonly FixedEvent[] {
  return events.filter(
    ({ name, operations }) =>
      !allowed.includes(name) &&
      isJudgeable(name) &&
      !(semanticEvents.has(name) && operations.some(isPipelines)),
  );
}

/** Source: the Pipelines API's reference; `Application …` are the mobile SDKs' own. */
const semanticEvents: ReadonlySet<string> = new Set([
  "User Deleted",
  "User Suppressed",
  "User Unsuppressed",
  "Device Created or Updated",
  "Device Deleted",
  "Object Deleted",
  "Group Deleted",
  "Relationship Deleted",
  "Report Delivery Event",
  "Application Installed",
  "Application Updated",
  "Application Opened",
  "Application Foregrounded",
  "Application Backgrounded",
]);

/** Says whether an operation goes to the Pipelines API, where names are in Title Case by convention. */
export function isPipelines({ surface }: Operation): boolean {
  return surface === "pipelines" || surface === "mobile";
}

function toPlace(node: Node, name: string): EventPlace {
  const literal = Node.isEnumMember(node) ? (node.getInitializer() ?? node) : node;
  return { node: literal, isLiteral: !Node.isEnumMember(literal) && getLiteralText(literal) === name };
}

/** Literals come first: a name that is known only from a type is best shown where it is written. */
export function comparePlaces(a: EventPlace, b: EventPlace): number {
  const [left, right] = [getPath(a.node.getSourceFile()), getPath(b.node.getSourceFile())];
  return (
    Number(b.isLiteral) - Number(a.isLiteral) ||
    compareTexts(left, right) ||
    a.node.getStart() - b.node.getStart()
  );
}
