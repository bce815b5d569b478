import { Node, type CallExpression } from "ts-morph";
import type { SdkClass } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import { unwrap, type Frame } from "../flow/terms.ts";
import type { Clients } from "../operations/clients.ts";

/** A call of a client, in the frame of one of its callers. */
export interface ClientCall {
  readonly call: CallExpression;
  readonly frame: Frame | undefined;
}

/** The clients whose calls are known. */
export interface UsedClients {
  /** The places that create them. */
  readonly nodes: ReadonlySet<Node>;
  /** Their classes. */
  readonly classes: ReadonlySet<SdkClass>;
  /** The classes of those whose place is not known: a parameter or a field has them by its type. */
  readonly strays: ReadonlySet<SdkClass>;
}

/** Of a call that many places lead to, so many are looked at. */
const maxFrames = 20;

/** Finds which of the clients that `created` places create are those of known calls. */
export function findUsedClients(
  calls: Iterable<ClientCall>,
  created: ReadonlySet<Node>,
  { flow, clients }: { readonly flow: Flow; readonly clients: Clients },
): UsedClients {
  const nodes = new Set<Node>();
  const classes = new Set<SdkClass>();
  const strays = new Set<SdkClass>();
  for (const [call, frames] of groupByCall(calls)) {
    const receivers = listReceivers(call);
    const places = frames
      .flatMap((frame) => receivers.flatMap((node) => flow.findOrigins({ node, frame })))
      .flatMap(({ node }) => (created.has(node) ? [node] : []));
    for (const node of places) nodes.add(node);
    const [receiver] = receivers;
    const used = receiver && clients.getReceiver({ node: receiver, frame: frames.at(-1) })?.class;
    if (!used) continue;
    classes.add(used);
    if (places.length === 0) strays.add(used);
  }
  return { nodes, classes, strays };
}

/** The frames in which each call is made; the first is none. */
function groupByCall(calls: Iterable<ClientCall>): ReadonlyMap<CallExpression, (Frame | undefined)[]> {
  const groups = new Map<CallExpression, (Frame | undefined)[]>();
  for (const { call, frame } of calls) {
    const frames = groups.get(call) ?? [undefined];
    groups.set(call, frames);
    if (frame !== undefined && frames.length < maxFrames) frames.push(frame);
  }
  return groups;
}

/** What a chain of calls is called on, the nearest first: `cio.request` and `cio` of `cio.request.post(url)`. */
function listReceivers(call: CallExpression): readonly Node[] {
  const found: Node[] = [];
  let current = unwrap(call.getExpression());
  while (Node.isPropertyAccessExpression(current) || Node.isCallExpression(current)) {
    current = unwrap(current.getExpression());
    found.push(current);
  }
  return found;
}
