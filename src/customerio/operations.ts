import { Node, SyntaxKind, type CallExpression, type NewExpression } from "ts-morph";
import type { Calls } from "./calls.ts";
import type { Clients } from "./clients.ts";
import { findNodes, getCalledName } from "./nodes.ts";
import type { Objects } from "./objects.ts";
import type { Program } from "./program.ts";
import {
  isSdkMethodName,
  type ArgumentPath,
  type OperationKind,
  type Role,
  type SdkClass,
  type Surface,
} from "./sdk.ts";
import { findEnclosingCallables, unwrap, type Callable, type Frame, type Term } from "./terms.ts";

/** Something done at Customer.io: a person identified, an event sent. */
export interface Operation {
  readonly surface: Surface;
  readonly kind: OperationKind;
  /** The call of the SDK. */
  readonly call: CallExpression;
  /** The call that a reader of this operation sees: of the outermost wrapper, or `call` itself. */
  readonly site: CallExpression | NewExpression;
  /** What gives the parameters of wrappers their meaning; `undefined` for the SDK call as it stands. */
  readonly frame: Frame | undefined;
  /** The wrappers between `site` and `call`, the outermost first. */
  readonly via: readonly Callable[];
  readonly confidence: "high" | "low";
  /** The client keeps it in a queue of its own: the call returns at once and is sent with others. */
  readonly isQueued: boolean;
  readonly paths: ArgumentPaths;
  /** The values an argument can have; none when it is not given or not known. */
  readonly find: (role: Role) => readonly Term[];
}

/** Where the arguments of an operation stand in `call`. */
export type ArgumentPaths = Readonly<Partial<Record<Role, ArgumentPath>>>;

/** A method called on a client of an API that does not have it. */
export interface Misuse {
  readonly call: CallExpression;
  readonly method: string;
  readonly class: SdkClass;
}

/** How many wrappers are looked through, and how many operations one repository may give. */
const maximumDepth = 5;
const maximumOperations = 20_000;

/** The SDK calls of a program, and every call of a wrapper that leads to one. */
export function findOperations(
  program: Program,
  clients: Clients,
  objects: Objects,
  calls: Calls,
): { readonly operations: readonly Operation[]; readonly misuses: readonly Misuse[] } {
  const operations: Operation[] = [];
  const misuses: Misuse[] = [];
  for (const file of program.files) {
    for (const call of findNodes(file, SyntaxKind.CallExpression, (node) =>
      isSdkMethodName(getCalledName(node)),
    )) {
      const found = readCall(call);
      if (!found) continue;
      if ("method" in found) misuses.push(found);
      else addWithCallers(found);
    }
  }

  function readCall(call: CallExpression): Operation | Misuse | undefined {
    const callee = unwrap(call.getExpression());
    if (!Node.isPropertyAccessExpression(callee)) return undefined;
    const name = callee.getName();
    const receiver = clients.getReceiver({ node: callee.getExpression(), frame: undefined });
    if (!receiver) return undefined;
    const method = Object.hasOwn(receiver.class.methods, name) ? receiver.class.methods[name] : undefined;
    if (!method) return { call, method: name, class: receiver.class };
    const { surface } = receiver.class;
    const paths = method.arguments;
    return {
      surface,
      kind: method.kind,
      call,
      site: call,
      frame: undefined,
      via: [],
      confidence: receiver.confidence,
      isQueued: receiver.class.hasQueue === true,
      paths,
      find: findArgument(call, paths, undefined, objects),
    };
  }

  function addWithCallers(operation: Operation): void {
    operations.push(operation);
    if (operation.via.length >= maximumDepth || operations.length >= maximumOperations) return;
    for (const callable of findEnclosingCallables(operation.site)) {
      if (operation.via.includes(callable)) continue;
      for (const site of calls.findCallsOf(callable)) {
        if (operations.length >= maximumOperations) return;
        const frame = extendFrame(operation.frame, { callable, call: site, outer: undefined });
        const via = [callable, ...operation.via];
        addWithCallers({
          ...operation,
          site,
          frame,
          via,
          find: findArgument(operation.call, operation.paths, frame, objects),
        });
      }
    }
  }

  return { operations, misuses };
}

function findArgument(
  call: CallExpression,
  paths: ArgumentPaths,
  frame: Frame | undefined,
  objects: Objects,
): Operation["find"] {
  return (role) => {
    const path = paths[role];
    if (!path) return [];
    const [position, ...properties] = path;
    const node = call.getArguments()[position];
    if (
      !node ||
      call
        .getArguments()
        .slice(0, position + 1)
        .some(Node.isSpreadElement)
    )
      return [];
    return objects.findAt({ node, frame }, properties);
  };
}

/** Puts a frame around the outermost end of a chain. */
function extendFrame(chain: Frame | undefined, outermost: Frame): Frame {
  return chain ? { ...chain, outer: extendFrame(chain.outer, outermost) } : outermost;
}
