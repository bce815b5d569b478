import { Node, SyntaxKind, type CallExpression, type NewExpression } from "ts-morph";
import {
  handoffLibraries,
  type ArgumentPlace,
  type Arrival,
  type HandoffLibrary,
  type PutForm,
  type TakeForm,
} from "../api/handoff-table.ts";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import {
  getCallableName,
  isCallable,
  type Callable,
  type Frame,
  type Given,
  type Handoff,
} from "../flow/terms.ts";
import { findNamedCalls, findNodes, wrap } from "../program/nodes.ts";
import type { Program } from "../program/program.ts";
import type { Texts } from "../values/texts.ts";
import { createHandoffChannels, importsLibrary, type HandoffChannels } from "./handoff-channels.ts";
import { createHandoffKeys, getKeyText } from "./handoff-keys.ts";
import { isDecidedByCallers } from "./open-values.ts";

/** Joins what one side puts into a queue, or sends as an event, with the function that takes it out. */
export interface Handoffs {
  /** The calls that put in what a function takes out, and what arrives. */
  readonly findPuts: (callable: Callable) => readonly Put[];
  /** Whether what is put in arrives, in the calls that a frame goes through: `open` where their callers decide it. */
  readonly judge: (frame: Frame | undefined) => "arrives" | "open" | "missed";
}

export interface Put {
  readonly call: CallExpression | NewExpression;
  readonly handoff: Handoff;
}

/** A function that takes something out. */
interface Take {
  readonly form: TakeForm;
  readonly channel: string;
  /** The keys of what it takes out; `undefined` for all. */
  readonly events: readonly string[] | undefined;
  readonly handler: Callable;
}

/** Something that is put in, before it is known who takes it out. */
interface Offer {
  readonly form: PutForm;
  readonly call: CallExpression | NewExpression;
  readonly channel: string;
  readonly event: Node | undefined;
  /** `undefined` where there is no event, or the key is not known. */
  readonly key: string | undefined;
  readonly payload: readonly Node[];
}

/** So many calls of one library are looked at: a bus with more events is no longer read. */
const maxOffers = 5_000;

export function createHandoffs(
  program: Program,
  { flow, calls, texts }: { readonly flow: Flow; readonly calls: Calls; readonly texts: Texts },
): Handoffs {
  const keys = createHandoffKeys(flow, texts);
  let sides: readonly Side[] | undefined;
  const known = new Map<Callable, readonly Put[]>();

  function findPuts(callable: Callable): readonly Put[] {
    const found = known.get(callable) ?? collectPuts(callable);
    known.set(callable, found);
    return found;
  }

  function collectPuts(callable: Callable): readonly Put[] {
    sides ??= handoffLibraries
      .filter((library) => program.files.some((file) => importsLibrary(file, library)))
      .map((library) => createSide(library));
    return sides.flatMap((side) =>
      side
        .getTakes()
        .filter(({ handler }) => handler === callable)
        .flatMap((take) => side.findOffers(take).map((offer) => join(side, take, offer))),
    );
  }

  function join({ library, getTakes }: Side, take: Take, offer: Offer): Put {
    const { payload, name } = take.form;
    const given: Given[] = [];
    const add = ([parameter, ...path]: Arrival, node: Node | undefined): void => {
      if (node) given.push({ parameter, path, node });
    };
    for (const place of payload)
      for (const [index, node] of offer.payload.entries())
        add([place[0] + index, ...place.slice(1).map(String)], node);
    if (name) add(name, offer.event);
    const isOpen = offer.event !== undefined && offer.key === undefined && take.events !== undefined;
    const isShared =
      library.isForAll !== true &&
      getTakes().some((other) => other.handler !== take.handler && meets(other, take));
    return {
      call: offer.call,
      handoff: {
        name: describe(library, take),
        delivery: offer.form.delivery ?? library.delivery,
        given,
        ...(isOpen
          ? {
              condition: {
                node: offer.event,
                accepted: (take.events ?? []).flatMap((key) => getKeyText(key) ?? []),
              },
            }
          : {}),
        ...(isShared ? { isShared: true } : {}),
      },
    };
  }

  /** One library's two sides in the program. */
  function createSide(library: HandoffLibrary): Side {
    const channels = createHandoffChannels(library, flow, keys);
    let takes: readonly Take[] | undefined;
    let offers: readonly Offer[] | undefined;
    const getTakes = (): readonly Take[] => (takes ??= findTakes(library, channels));
    return {
      library,
      getTakes,
      findOffers: (take) => {
        offers ??= findOffers(library, channels, getTakes());
        return offers.filter((offer) => fits(offer, take));
      },
    };
  }

  function findTakes(library: HandoffLibrary, channels: HandoffChannels): readonly Take[] {
    return library.takes.flatMap((form) =>
      "decorators" in form
        ? findDecorated(form, form.decorators, channels)
        : findCalls(form).flatMap((call) => readTake(form, call, channels)),
    );
  }

  function readTake(
    form: TakeForm,
    call: CallExpression | NewExpression,
    channels: HandoffChannels,
  ): readonly Take[] {
    const args = call.getArguments();
    const last = args.length - 1;
    const handlers = keys.findAt(args, form.handler ?? [last]);
    if (last < 0 || handlers.length === 0 || !isForm(form, call)) return [];
    if (form.first !== undefined && getText(args[0]) !== form.first) return [];
    if (form.first === undefined && form.event?.[0] === 0 && getText(args[0]) === "*") return [];
    const channel = getChannel(form, call, channels);
    if (channel === undefined) return [];
    const events = form.event ? getKeys(args, form.event) : undefined;
    return handlers.flatMap(keys.findHandlers).map((handler) => ({ form, channel, events, handler }));
  }

  function findDecorated(
    form: TakeForm,
    names: readonly string[],
    channels: HandoffChannels,
  ): readonly Take[] {
    const method = "method" in form ? form.method : undefined;
    return program.files.flatMap((file) =>
      findNodes(file, SyntaxKind.ClassDeclaration).flatMap((owner) => {
        const members =
          method === undefined
            ? owner.getMethods().map((member) => ({ member, decorated: member }))
            : owner
                .getMethods()
                .filter((member) => member.getName() === method)
                .map((member) => ({ member, decorated: owner }));
        return members.flatMap(({ member, decorated }): readonly Take[] => {
          const own = decorated.getDecorators();
          const decorator = own.find(
            (candidate) =>
              names.includes(candidate.getName()) &&
              channels.isExport(candidate.getNameNode(), [candidate.getName()]),
          );
          if (!decorator || !isCallable(member)) return [];
          const channel =
            channels.getChannelOfProcessor(owner.getDecorators()) ??
            (form.channel ? undefined : channels.single);
          const args = decorator.getArguments();
          const named = args.flatMap((_, index) => [
            ...keys.findAt(args, [index, "name"]),
            ...keys.findElements(args[index] ?? member).map((node) => ({ node, frame: undefined })),
          ]);
          const events = form.event ? named.flatMap((term) => keys.getKey(term) ?? []) : undefined;
          const isOpen = events?.length === 0 && form.channel === undefined && names.includes("Process");
          return channel === undefined
            ? []
            : [{ form, channel, events: isOpen ? undefined : events, handler: member }];
        });
      }),
    );
  }

  function findOffers(
    library: HandoffLibrary,
    channels: HandoffChannels,
    takes: readonly Take[],
  ): readonly Offer[] {
    const wanted = takes.some(({ events }) => events === undefined)
      ? undefined
      : new Set(takes.flatMap(({ events }) => events ?? []));
    const found: Offer[] = [];
    const seen = new Set<Node>();
    for (const form of library.puts) {
      for (const call of findCalls(form)) {
        if (seen.has(call) || found.length >= maxOffers || !isForm(form, call)) continue;
        const offers = readOffers(form, call, channels, wanted);
        if (offers.length > 0) seen.add(call);
        found.push(...offers);
      }
    }
    return found;
  }

  function readOffers(
    form: PutForm,
    call: CallExpression | NewExpression,
    channels: HandoffChannels,
    wanted: ReadonlySet<string> | undefined,
  ): readonly Offer[] {
    const args = call.getArguments();
    const [first] = args;
    const items = form.isList && first ? keys.findElements(first).map((item) => [item]) : [args];
    const read = items.flatMap((item) => {
      const event = form.event ? keys.findAt(item, form.event)[0] : undefined;
      const key = event && keys.getKey(event);
      // Most events of a bus are nobody's business here: what is sent through it is not looked at.
      if (key !== undefined && wanted && !isWanted(key, wanted)) return [];
      const payload = getPayload(form, item);
      const isOther = payload.length === 0 && form.payload.length > 1;
      return isOther ? [] : [{ event: event?.node, key, payload }];
    });
    const channel = read.length > 0 ? getChannel(form, call, channels) : undefined;
    return channel === undefined ? [] : read.map((part) => ({ form, call, channel, ...part }));
  }

  function getPayload({ payload, isSpread }: PutForm, args: readonly Node[]): readonly Node[] {
    if (isSpread) return args.slice(payload[0]).map(keys.getEncoded);
    const [term] = keys.findAt(args, payload);
    return term ? [keys.getEncoded(term.node)] : [];
  }

  function getChannel(
    form: PutForm | TakeForm,
    call: CallExpression | NewExpression,
    channels: HandoffChannels,
  ): string | undefined {
    const callee = call.getExpression();
    const receiver = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
    if ("methods" in form) {
      const channel = receiver && channels.getChannel(receiver);
      if (channel === undefined || !form.channel) return channel;
    } else {
      const names = "exports" in form ? form.exports : "classes" in form ? form.classes : [];
      if (!channels.isExport(callee, names)) return undefined;
    }
    const [named, ...others] = form.channel ? keys.findAt(call.getArguments(), form.channel) : [];
    return named && others.length === 0 ? keys.getKey(named) : undefined;
  }

  function findCalls(form: PutForm | TakeForm): readonly (CallExpression | NewExpression)[] {
    const names =
      "methods" in form
        ? form.methods
        : "exports" in form
          ? form.exports
          : "classes" in form
            ? form.classes
            : [];
    const isNew = "classes" in form;
    return names.flatMap((name) =>
      program
        .findFilesCalling(name)
        .flatMap((file) => findNamedCalls(file, name).map((node) => wrap(file, node)))
        .filter((node) => (isNew ? Node.isNewExpression(node) : Node.isCallExpression(node)))
        .filter((node) => Node.isNewExpression(node) || Node.isCallExpression(node)),
    );
  }

  function isForm({ isNamed }: PutForm | TakeForm, call: CallExpression | NewExpression): boolean {
    const [first] = call.getArguments();
    return isNamed === undefined || (first !== undefined && keys.isText(first) === isNamed);
  }

  function getKeys(args: readonly Node[], place: ArgumentPlace): readonly string[] {
    return keys
      .findAt(args, place)
      .flatMap(({ node }) => keys.findElements(node))
      .flatMap((node) => keys.getKey({ node, frame: undefined }) ?? []);
  }

  function getText(node: Node | undefined): string | undefined {
    return node && texts.getOnlyText({ node, frame: undefined });
  }

  function judge(frame: Frame | undefined): ReturnType<Handoffs["judge"]> {
    let isOpen = false;
    for (let level = frame; level; level = level.outer) {
      const condition = level.handoff?.condition;
      if (!condition) continue;
      const term = { node: condition.node, frame: level.outer };
      const text = texts.getOnlyText(term);
      if (text === undefined) {
        if (!flow.findOrigins(term).some((origin) => isDecidedByCallers(origin, flow, calls)))
          return "missed";
        isOpen = true;
      } else if (!condition.accepted.some((name) => fitsName(text, name))) return "missed";
    }
    return isOpen ? "open" : "arrives";
  }

  return { findPuts, judge };
}

interface Side {
  readonly library: HandoffLibrary;
  readonly getTakes: () => readonly Take[];
  readonly findOffers: (take: Take) => readonly Offer[];
}

function fits(offer: Offer, take: Take): boolean {
  if (offer.channel !== take.channel) return false;
  if (take.events === undefined || (offer.event && offer.key === undefined)) return true;
  return offer.key !== undefined && isWanted(offer.key, new Set(take.events));
}

/** Says whether two functions can take out the same. */
function meets(a: Take, b: Take): boolean {
  if (a.channel !== b.channel) return false;
  return !a.events || !b.events || a.events.some((key) => b.events?.includes(key));
}

function isWanted(key: string, wanted: ReadonlySet<string>): boolean {
  if (wanted.has(key)) return true;
  const text = getKeyText(key);
  return (
    text !== undefined &&
    [...wanted].some((name) => name.includes("*") && fitsName(text, getKeyText(name) ?? ""))
  );
}

/** `user.created` fits `user.*` and `**`. */
function fitsName(text: string, name: string): boolean {
  if (!name.includes("*")) return text === name;
  const words = text.split(".");
  const wanted = name.split(".");
  if (wanted.at(-1) === "**")
    return wanted.slice(0, -1).every((word, index) => word === "*" || word === words[index]);
  return (
    words.length === wanted.length && wanted.every((word, index) => word === "*" || word === words[index])
  );
}

function describe({ noun }: HandoffLibrary, { channel, events, handler }: Take): string {
  const isEvent = noun !== "the queue" || events !== undefined;
  const text = getKeyText(channel) ?? (isEvent ? events?.map(getKeyText).find(Boolean) : undefined);
  const shown = text ?? (noun === "the command" ? getCallableName(handler) : undefined);
  return shown === undefined ? noun : `${noun} \`${shown}\``;
}
