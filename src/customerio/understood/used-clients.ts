import { Node, type CallExpression } from "ts-morph";
import { sdkClasses, type SdkClass } from "../api/sdk.ts";
import type { Flow } from "../flow/core.ts";
import { unwrap, type Frame } from "../flow/terms.ts";
import type { Clients } from "../operations/clients.ts";

/** A call of a client, in the frame of one of its callers. */
export interface ClientCall {
  readonly call: CallExpression;
  readonly frame: Frame | undefined;
  /** The name of the client's class, if it is known. */
  readonly sdkClass?: string;
}

/** The clients whose calls are known. */
export interface UsedClients {
  /** The places that create them. */
  readonly nodes: ReadonlySet<Node>;
  /** Their classes. */
  readonly classes: ReadonlySet<SdkClass>;
  /** The classes of clients that were created in unknown places: the type of a parameter or a field names them. */
  readonly strays: ReadonlySet<SdkClass>;
}

/** How many of the places that lead to a call are looked at. */
const maxFrames = 20;

/** Finds which of the `created` clients have known calls. */
export function findUsedClients(
  calls: Iterable<ClientCall>,
  created: ReadonlySet<Node>,
  { flow, clients }: { readonly flow: Flow; readonly clients: Clients },
): UsedClients {
  const nodes = new Set<Node>();
  const classes = new Set<SdkClass>();
  const strays = new Set<SdkClass>();
  for (const [call, { frames, sdkClass }] of groupByCall(calls)) {
    const receivers = listReceivers(call);
    const places = frames
      .flatMap((frame) => receivers.flatMap((node) => flow.findOrigins({ node, frame })))
      .flatMap(({ node }) => (created.has(node) ? [node] : []));
    for (const node of places) nodes.add(node);
    const [receiver] = receivers;
    const used =
      (receiver && clients.getReceiver({ node: receiver, frame: frames.at(-1) })?.class) ??
      // Only the callers of the function that created the one around the call pass the client.
      sdkClasses.find(({ name }) => name === sdkClass);
    if (!used) continue;
    classes.add(used);
    if (places.length === 0) strays.add(used);
  }
  return { nodes, classes, strays };
}

interface Group {
  /** The first one is no frame. */
  readonly frames: (Frame | undefined)[];
  readonly sdkClass: string | undefined;
}

/** The frames in which each call is made. */
function groupByCall(calls: Iterable<ClientCall>): ReadonlyMap<CallExpression, Group> {
  const groups = new Map<CallExpression, Group>();
  for (const { call, frame, sdkClass } of calls) {
    const group = groups.get(call) ?? { frames: [undefined], sdkClass };
    groups.set(call, group);
    if (frame !== undefined && group.frames.length < maxFrames) group.frames.push(frame);
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
