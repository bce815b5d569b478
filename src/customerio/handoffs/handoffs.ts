import { Node } from "ts-morph";
import type { Arrival, HandoffLibrary } from "../api/handoff-library.ts";
import { handoffLibraries } from "../api/handoff-table.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  findFrame,
  type Callable,
  type Delivery,
  type Frame,
  type Given,
  listFrames,
  type Handoff,
  type Term,
} from "../flow/terms.ts";
import type { Program } from "../program/program.ts";
import { groupBy } from "../../vocabulary/group-by.ts";
import { mentionsCustomerIo } from "../program/mention.ts";
import type { Texts } from "../values/texts.ts";
import { createDecorated } from "./decorated.ts";
import { createGivenObjects } from "./given-objects.ts";
import { createHandoffCalls } from "./handoff-calls.ts";
import { createHandoffChannels } from "./handoff-channels.ts";
import { createUrls } from "../requests/urls.ts";
import { createHandoffKeys, toTextKey, getClassName, getKeyText, isPlaceKey } from "./handoff-keys.ts";
import type { Put } from "./put.ts";
import { isWanted, readWanted } from "./handoff-names.ts";
import { findOffers, type Offer } from "./handoff-puts.ts";
import { findTakes, type Take } from "./handoff-takes.ts";
import { createOwnBuses } from "./own-buses.ts";
import { createPassedFunctions } from "./passed-functions.ts";
import { isDecidedByCallers } from "../flow/open-values.ts";
import { createThunks } from "./thunks.ts";
import { isMentioning } from "../program/mentioning-file.ts";
import { importsLibrary } from "../program/package-imports.ts";

/** Joins what one side adds to a queue, or sends as an event, with the function that receives it. */
export interface Handoffs {
  /** The calls that send what a function receives, and what arrives. */
  readonly findPuts: (callable: Callable) => readonly Put[];
  /** Whether what is sent arrives, in the calls of a frame: `open` if their callers decide it. */
  readonly judge: (frame: Frame | undefined) => "arrives" | "open" | "missed";
  /** The node that shows that a function receives something through a library; `undefined` when it does not. */
  readonly getTaking: (callable: Callable) => Node | undefined;
  /** The calls that send something for Customer.io, by the name of the queue or event, that nothing here consumes. */
  readonly findUnclaimed: () => readonly Put["call"][];
}

export function createHandoffs(
  program: Program,
  { flow, calls, texts }: { readonly flow: Flow; readonly calls: Calls; readonly texts: Texts },
  /** The path of the route that a function handles; `undefined` when it handles none. */
  getRoutePath: (callable: Callable) => string | undefined,
): Handoffs {
  const keys = createHandoffKeys(flow, texts, createUrls(flow, texts, calls));
  const findOwnPuts = createOwnBuses(program, { flow, calls }, keys);
  const findDispatched = createThunks(program, { flow, calls });
  const findGivenPuts = createGivenObjects({ flow, calls });
  const findDecorating = createDecorated({ flow, calls });
  const findPassing = createPassedFunctions(program, flow, keys);
  let sides: readonly Side[] | undefined;
  const known = new Map<Callable, readonly Put[]>();

  function findPuts(callable: Callable): readonly Put[] {
    const found = known.get(callable) ?? collectAllPuts(callable);
    known.set(callable, found);
    return found;
  }

  function collectAllPuts(callable: Callable): readonly Put[] {
    const own = [...collectPuts(callable), ...findOwnPuts(callable)];
    const others = [
      ...[...findDispatched(callable), ...findGivenPuts(callable)],
      ...[...findDecorating(callable), ...findPassing(callable)],
    ];
    return [...own, ...others.filter(({ call }) => !own.some((put) => put.call === call))];
  }

  function collectPuts(callable: Callable): readonly Put[] {
    return getSides().flatMap((side) =>
      [...(side.takes.get(callable) ?? []), ...readRouteTake(side, callable)].flatMap((take) =>
        findFitting(side, take).map((offer) => join(side, take, offer)),
      ),
    );
  }

  /** The handler of a route receives what is sent to the route's path. */
  function readRouteTake({ library: { routes }, single }: Side, callable: Callable): readonly Take[] {
    const path = routes && getRoutePath(callable);
    if (!routes || path === undefined) return [];
    const events = [toTextKey(path)];
    const form = { names: [], payload: routes, isRoute: true } as const;
    return [{ form, channel: single, events, wanted: readWanted(events), handler: callable, at: callable }];
  }

  function getSides(): readonly Side[] {
    sides ??= handoffLibraries
      .filter((library) => program.files.some((file) => importsLibrary(file, library)))
      .map(readSide);
    return sides;
  }

  function findUnclaimed(): readonly Put["call"][] {
    return getSides().flatMap(({ takes, ownOffers }) => {
      const all = [...takes.values()].flat();
      return ownOffers.filter((offer) => !all.some((take) => fits(offer, take))).map(({ call }) => call);
    });
  }

  function getTaking(callable: Callable): Node | undefined {
    return getSides().flatMap((side) => side.takes.get(callable) ?? [])[0]?.at;
  }

  function readSide(library: HandoffLibrary): Side {
    const channels = createHandoffChannels(library, flow, keys);
    const found = createHandoffCalls(program, keys, channels);
    const takes = findTakes(program, library, keys, channels, found, { flow, calls });
    let offers: Side["offers"] | undefined;
    return {
      library,
      single: channels.single,
      takes: groupBy(takes, ({ handler }) => handler),
      get offers() {
        const wanted =
          !library.routes && takes.every(({ events }) => events)
            ? takes.flatMap(({ events = [] }) => events)
            : undefined;
        offers ??= groupBy(
          findOffers(library, wanted && readWanted(wanted), () => true, keys, found),
          ({ channel }) => channel,
        );
        return offers;
      },
      get ownOffers() {
        return findOffers(library, undefined, isMentioning, keys, found).filter(
          ({ channel, key = "" }) => namesIt(channel) || namesIt(key),
        );
      },
    };
  }

  function judge(frame: Frame | undefined): ReturnType<Handoffs["judge"]> {
    const found = listFrames(frame).flatMap(({ handoff, outer }) => [
      ...(handoff?.condition ? [judgeCondition(handoff.condition, outer)] : []),
      ...(handoff?.maker && isOtherMaker(handoff.maker, outer) ? ["missed" as const] : []),
      ...(handoff?.instance && isOtherInstance(handoff.instance, outer) ? ["missed" as const] : []),
    ]);
    return (
      found.find((answer) => answer === "missed") ?? found.find((answer) => answer === "open") ?? "arrives"
    );
  }

  function judgeCondition(
    { node, accepted, isRoute }: NonNullable<Handoff["condition"]>,
    frame: Frame | undefined,
  ): ReturnType<Handoffs["judge"]> {
    const key = isRoute ? keys.getRouteKey({ node, frame }) : keys.getKey({ node, frame });
    if (key !== undefined) return isWanted(key, readWanted(accepted)) ? "arrives" : "missed";
    const isOpen = [{ node, frame }, ...findHoles({ node, frame })]
      .flatMap((term) => flow.findOrigins(term))
      .some((origin) => isDecidedByCallers(origin, flow, calls));
    return isOpen ? "open" : "missed";
  }

  /** The values in a text: a helper's callers may pass the path of a URL. */
  function findHoles(term: Term): readonly Term[] {
    return texts
      .findShapes(term)
      .flatMap(texts.getHoles)
      .map((hole) => hole.term);
  }

  function isOtherInstance(
    { node, made }: NonNullable<Handoff["instance"]>,
    frame: Frame | undefined,
  ): boolean {
    const [origin, ...others] = flow.findOrigins({ node, frame });
    return others.length === 0 && Node.isNewExpression(origin?.node) && origin.node !== made;
  }

  return { findPuts, judge, getTaking, findUnclaimed };
}

/** One library in the program. */
interface Side {
  readonly library: HandoffLibrary;
  readonly single: string;
  /** The receivers, by function. */
  readonly takes: ReadonlyMap<Callable, readonly Take[]>;
  /** What is sent, by channel. */
  readonly offers: ReadonlyMap<string, readonly Offer[]>;
  /** What is sent for Customer.io, by its name. */
  readonly ownOffers: readonly Offer[];
}

/** Says whether the text or variable that a key stands for names Customer.io. */
function namesIt(key: string): boolean {
  const name = getKeyText(key) ?? key;
  return !isPlaceKey(key) && (mentionsCustomerIo(name) || /(?:^|[^a-z])cio(?:$|[^a-z])/iu.test(name));
}

function findFitting({ offers }: Side, take: Take): readonly Offer[] {
  return (offers.get(take.channel) ?? []).filter((offer) => fits(offer, take));
}

/** Says whether something that is sent can be what a function receives. */
function fits({ channel, event, key }: Offer, take: Take): boolean {
  if (channel !== take.channel) return false;
  if (!take.events) return true;
  return key === undefined ? event !== undefined : isWanted(key, take.wanted);
}

function join({ library, takes }: Side, take: Take, { form, call, event, key, payload }: Offer): Put {
  const given: Given[] = [];
  const add = ([parameter, ...path]: Arrival, node: Node, index = 0): void => {
    given.push({ parameter: parameter + index, path, node });
  };
  for (const arrival of take.form.payload)
    for (const [index, node] of payload.entries()) add(arrival, node, index);
  if (take.form.name && event) add(take.form.name, event);
  const isOpen = event !== undefined && key === undefined && take.events !== undefined;
  const isShared =
    library.isForAll !== true && [...takes.values()].flat().some((other) => competes(other, take));
  const handoff: Handoff = {
    name: describe(library, take),
    delivery: getDelivery(form.delivery ?? library.delivery, take),
    given,
    ...(isOpen
      ? { condition: { node: event, accepted: take.events, ...(form.isRoute ? { isRoute: true } : {}) } }
      : {}),
    ...(isShared ? { isShared } : {}),
  };
  return { call, handoff, ...(take.closure ? { closure: take.closure } : {}) };
}

/** If the relay does not wait, nobody upstream can. */
function getDelivery(delivery: Delivery, { isDetached }: Take): Delivery {
  return isDetached && delivery === "awaited" ? "at-once" : delivery;
}

/** Says whether another function can receive it, too. */
function competes(a: Take, b: Take): boolean {
  if (a.handler === b.handler || a.channel !== b.channel) return false;
  if (a.passing === b.handler || b.passing === a.handler) return false;
  return !a.events || !b.events || a.events.some((key) => b.events?.includes(key));
}

/** ``the queue `mails` ``, ``the command `TrackCommand` ``. */
function describe({ noun }: HandoffLibrary, { channel, events = [] }: Take): string {
  const [name] = [channel, ...events].flatMap((key) => getKeyText(key) ?? getClassName(key) ?? []);
  return name === undefined ? noun : `${noun} \`${name}\``;
}

function isOtherMaker({ callable, call }: NonNullable<Handoff["maker"]>, frame: Frame | undefined): boolean {
  const made = findFrame(frame, (candidate) => candidate.callable === callable);
  return made !== undefined && made.call !== call;
}
