import { Node, type CallExpression } from "ts-morph";
import type { Calls } from "../flow/calls.ts";
import type { Flow } from "../flow/core.ts";
import { isCallable, unwrap, type Call, type Callable, type Frame, type Term } from "../flow/terms.ts";
import {
  hookingMethod,
  hookingOwner,
  hookingParts,
  requestMethods,
  requestWords,
} from "../api/request-libraries.ts";

/** What runs with each request of a client, whose caller waits for it: functions, and the calls that made the client of a sender. */
export type FindRequestHooks = (
  call: CallExpression,
  frame: Frame | undefined,
) => readonly (Callable | CallExpression)[];

/** How many instances made of other instances are followed. */
const maxDepth = 5;

/**
 * Finds them in the options of instances and requests, `got.extend({ hooks: { beforeRequest: [wait] } })`, and among the interceptors of axios;
 * also what the client is made by where it is no instance of a library: `throttle(fetch)`.
 */
export function createRequestHooks(flow: Flow, calls: Calls): FindRequestHooks {
  let added: readonly { readonly owners: readonly Node[]; readonly hook: Term }[] | undefined;

  return (call, frame) => {
    const callee = unwrap(call.getExpression());
    const isMethod =
      Node.isPropertyAccessExpression(callee) && Object.hasOwn(requestMethods, callee.getName());
    const sender = { node: isMethod ? callee.getExpression() : callee, frame };
    const own = call.getArguments().map((node) => ({ node, frame }));
    return [...own.flatMap(findInOptions), ...findOfSender(sender, 0)];
  };

  function findOfSender(sender: Term, depth: number): ReturnType<FindRequestHooks> {
    if (depth > maxDepth) return [];
    return flow.findOrigins(sender).flatMap((origin): ReturnType<FindRequestHooks> => {
      const { node, frame } = origin;
      const hooks = findAdded(node).flatMap(findCallables);
      const callee = Node.isCallExpression(node) ? unwrap(node.getExpression()) : undefined;
      if (!Node.isCallExpression(node)) return hooks;
      if (!Node.isPropertyAccessExpression(callee) || !requestWords.factories.has(callee.getName()))
        return [...hooks, node];
      const options = node.getArguments().map((argument) => ({ node: argument, frame }));
      const outer = findOfSender({ node: callee.getExpression(), frame }, depth + 1);
      return [...hooks, ...options.flatMap(findInOptions), ...outer];
    });
  }

  function findInOptions(options: Term): readonly Callable[] {
    return [...requestWords.hooks]
      .flatMap((path) =>
        path
          .split(".")
          .reduce<readonly Term[]>(
            (terms, name) => terms.flatMap((term) => flow.findPropertyOrigins(term, name) ?? []),
            [options],
          ),
      )
      .flatMap(findCallables);
  }

  /** The functions that a value is, itself or as the elements of a list. */
  function findCallables(term: Term): readonly Callable[] {
    return flow.findOrigins(term).flatMap(({ node, frame }) => {
      if (isCallable(node)) return [node];
      if (!Node.isArrayLiteralExpression(node)) return [];
      return node
        .getElements()
        .flatMap((element) => flow.findOrigins({ node: element, frame }))
        .flatMap((origin) => (isCallable(origin.node) ? [origin.node] : []));
    });
  }

  /** What is given to an instance after it was created. */
  function findAdded(owner: Node): readonly Term[] {
    added ??= calls.findCallsNamed(hookingMethod).flatMap((call) => {
      const [hook] = call.getArguments();
      const owned = hook && getHookOwner(call);
      if (!owned) return [];
      const owners = flow.findOrigins({ node: owned, frame: undefined }).map(({ node }) => node);
      return [{ owners, hook: { node: hook, frame: undefined } }];
    });
    return added.flatMap(({ owners, hook }) => (owners.includes(owner) ? [hook] : []));
  }
}

/** `api` of `api.interceptors.request.use(wait)` */
function getHookOwner(call: Call): Node | undefined {
  const part = getOwnerOf(call.getExpression(), (name) => name === hookingMethod);
  const interceptors = part && getOwnerOf(part, (name) => hookingParts.has(name));
  return interceptors && getOwnerOf(interceptors, (name) => name === hookingOwner);
}

function getOwnerOf(node: Node, isNamed: (name: string) => boolean): Node | undefined {
  const access = unwrap(node);
  return Node.isPropertyAccessExpression(access) && isNamed(access.getName())
    ? access.getExpression()
    : undefined;
}
