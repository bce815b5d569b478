import type { Node, SourceFile } from "ts-morph";
import type { HandoffLibrary, PutForm } from "../api/handoff-library.ts";
import type { HandoffCalls } from "./handoff-calls.ts";
import type { HandoffKeys } from "./handoff-keys.ts";
import { isWanted, type WantedNames } from "./handoff-names.ts";
import type { Call } from "../flow/terms.ts";

/** Something that is sent, before it is known what receives it. */
export interface Offer {
  readonly form: PutForm;
  readonly call: Call;
  readonly channel: string;
  /** The name of the job or event, or the command itself. */
  readonly event: Node | undefined;
  /** `undefined` if there is no event, or if the key is not known. */
  readonly key: string | undefined;
  readonly payload: readonly Node[];
}

/** How many calls of one library are read: anything beyond that is not followed. */
const maxOffers = 5_000;

/**
 * Finds what a program sends through a library.
 *
 * @param wanted the events to look for; by default, all
 * @param isRead says which files are read
 */
export function findOffers(
  library: HandoffLibrary,
  wanted: WantedNames | undefined,
  isRead: (file: SourceFile) => boolean,
  keys: HandoffKeys,
  { findCalls, getChannel }: HandoffCalls,
): readonly Offer[] {
  function readOffers(form: PutForm, call: Call): readonly Offer[] {
    const args = call.getArguments();
    const [first] = args;
    const items = form.isList && first ? keys.findElements(first).map((item) => [item]) : [args];
    const read = items.flatMap((item) => readItem(form, item));
    const channel = read.length > 0 ? getChannel(form, call) : undefined;
    return channel === undefined ? [] : read.map((part) => ({ form, call, channel, ...part }));
  }

  function readItem(
    form: PutForm,
    args: readonly Node[],
  ): readonly Pick<Offer, "event" | "key" | "payload">[] {
    const event = form.event ? keys.findAt(args, form.event)[0] : undefined;
    const key = event && (form.isRoute ? keys.getRouteKey(event) : keys.getKey(event));
    // Most events of a bus have nothing to do with Customer.io: what is sent with them is not read.
    if (key !== undefined && wanted && !isWanted(key, wanted)) return [];
    const payload = readPayload(form, args);
    const isOther = payload.length === 0 && form.payload.length > 1;
    return isOther ? [] : [{ event: event?.node, key, payload }];
  }

  function readPayload({ payload, isSpread }: PutForm, args: readonly Node[]): readonly Node[] {
    if (isSpread) return args.slice(payload[0]).map((node) => keys.getEncoded(node));
    const [term] = keys.findAt(args, payload);
    return term ? [keys.getEncoded(term.node)] : [];
  }

  const found: Offer[] = [];
  const read = new Set<Node>();
  for (const form of library.puts) {
    for (const call of findCalls(form)) {
      if (read.has(call) || found.length >= maxOffers || !isRead(call.getSourceFile())) continue;
      const offers = readOffers(form, call);
      if (offers.length > 0) read.add(call);
      found.push(...offers);
    }
  }
  return found;
}
