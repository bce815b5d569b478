import { Node } from "ts-morph";
import { isTestPath } from "../../files/file-kinds.ts";
import type { Calls } from "../flow/calls.ts";
import type { GivenCredentials } from "../operations/given-credentials.ts";
import { createContainerScopes } from "./container-scopes.ts";
import type { Contexts } from "./contexts.ts";
import { getCredentialScope, type CredentialScope } from "./credential-scope.ts";
import { climb, createFates, type Fate } from "./fates.ts";
import type { CreatedClient } from "../operations/own-clients.ts";
import type { Repetitions } from "./repetitions.ts";
import { getPath } from "../program/program.ts";
import {
  getEnclosingCallable,
  getRoot,
  getSymbolOfName,
  isAssignment,
  isClass,
  isInside,
  type Callable,
  type Class,
} from "../flow/terms.ts";
import type { Flow } from "../flow/core.ts";

/** How long a client lives: it is kept, or created again for each request, iteration or call; `unknown` when the code does not show it. */
export type Life =
  | { readonly kind: "kept" | "unknown" }
  | {
      readonly kind: "call";
      readonly per: "request" | "loop" | "call" | "access";
      /** The call of a factory, or of the enclosing function, that is the reason. */
      readonly caller?: Node;
      /** Its queue is flushed before it is dropped. */
      readonly isFlushed?: true;
      /**
       * Set if its credentials are not available in the module: the `environment` comes with each request; `settings` are passed around, so
       * there could be more than one set; an `instance` of a class keeps its own. The `caller` and all others like it pass those of the
       * program.
       */
      readonly given?: "environment" | "settings" | "instance" | "caller";
    };

/** Works out how long clients are kept. */
export interface Lifetimes {
  /** Gets how long a client is kept: for good, or only for one request, iteration or call. */
  readonly getLife: (construction: CreatedClient) => Life;
  /** Whether the repository closes clients of a class with a queue: one that is closed cannot be used again. */
  readonly isClosedAfterUse: (construction: CreatedClient) => boolean;
}

const kept: Life = { kind: "kept" };
const unknown: Life = { kind: "unknown" };
const perRequest: Life = { kind: "call", per: "request" };

/** Files that run once and end: a client created anywhere in them is created once. */
const oneShot =
  /(?:^|\/)(?:scripts?|bin|migrations?|seeds?|seeders?|cli|commands?|cron|tools|examples?)\/|(?:^|\/)(?:seed|migrate|cli)\.[cm]?[jt]s$/u;

/** Flushes the queue of a client for `cdp-analytics`, so that the client may end with its function. */
const flushingMethod = "closeAndFlush";

/** How many factories that call factories are followed. */
const maxDepth = 3;

export function createLifetimes(
  flow: Flow,
  calls: Calls,
  contexts: Contexts,
  {
    getUnbounded,
    findPerCaller,
  }: Pick<Repetitions, "getUnbounded"> & Pick<GivenCredentials, "findPerCaller">,
): Lifetimes {
  const { findFates } = createFates(flow, calls, contexts);
  const { isCreatedAgain } = createContainerScopes(flow, calls);

  function getLife(construction: CreatedClient): Life {
    const { node, class: made, own } = construction;
    const scope = getScope(construction);
    // One client for each tenant is right, and the arguments of the repository's own classes can be anything.
    const isOther = own !== undefined && scope !== "program";
    if (made.factory || isOneShot(node) || isOther || scope === "tenant") return unknown;
    const isEnded = made.hasQueue ? isFlushedAround : () => false;
    const life = judge(node, isEnded, 0);
    return life.kind === "call" && scope !== "program" ? { ...life, given: scope } : life;
  }

  /** Whose a client's credentials are, also if the callers of the function or class that creates it pass them. */
  function getScope(construction: CreatedClient): CredentialScope | "caller" {
    const scope = getCredentialScope(construction, flow);
    if (scope !== "tenant") return scope;
    const isOfProgram = findPerCaller(construction).every(
      (credentials) => getCredentialScope({ ...construction, credentials }, flow) === "program",
    );
    return isOfProgram ? "caller" : scope;
  }

  /**
   * Judges what becomes of a value that is created at `node`.
   *
   * @param isEnded whether the function around a place that creates it closes it properly
   */
  function judge(node: Node, isEnded: (site: Node) => boolean, depth: number): Life {
    if (isEnded(node)) return judgeEnded(node);
    const owner = getOwner(node);
    if (owner && isCreatedAgain(owner)) return perRequest;
    if (owner) {
      const life = judgeCallers(findConstructions(owner), isEnded, depth);
      return life.kind === "call" ? life : kept;
    }
    const around = getEnclosingCallable(node);
    if (!around) return contexts.getLoop(node) ? unknown : kept;
    const fates = findFates(node, around);
    const has = (kind: Fate["kind"]): boolean => fates.some((fate) => fate.kind === kind);
    if (fates.length === 0 || has("unknown")) return unknown;
    if (has("request")) return perRequest;
    if (has("kept")) return kept;
    if (has("returned")) return judgeFactory(around, isEnded, depth);
    // Created once for a whole batch of calls, which is right.
    if (fates.every(({ at }) => contexts.getLoop(at)) && !contexts.getLoop(node)) return unknown;
    const place = judgePlace(node, around);
    return has("deferred") && place.kind === "call" && place.per === "call" ? unknown : place;
  }

  /** A client that is flushed where it is used may end there. In a loop, one client is enough for all iterations. */
  function judgeEnded(node: Node): Life {
    const around = getEnclosingCallable(node);
    if (getUnbounded(node)) return { kind: "call", per: "loop", isFlushed: true };
    if (!around || findFates(node, around).some(({ at }) => contexts.getLoop(at))) return kept;
    const caller = findCallInLoop(around, new Set(), 0);
    return caller ? { kind: "call", per: "call", isFlushed: true, caller } : kept;
  }

  function findCallInLoop(callable: Callable, seen: Set<Callable>, depth: number): Node | undefined {
    if (depth >= maxDepth || seen.has(callable)) return undefined;
    seen.add(callable);
    const sites = calls.findCallsOf(callable).filter((site) => !isOutsideProduct(site));
    const looped = sites.find((site) => getUnbounded(site));
    if (looped) return looped;
    for (const site of sites) {
      const outer = getEnclosingCallable(site);
      const found = outer && findCallInLoop(outer, seen, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  function judgePlace(node: Node, around: Callable): Life {
    if (contexts.getLoop(node)) return { kind: "call", per: "loop" };
    if (contexts.getRequestHandler(node)) return perRequest;
    if (contexts.runsOnce(around) || Node.isConstructorDeclaration(around)) return kept;
    return { kind: "call", per: "call" };
  }

  function judgeFactory(callable: Callable, isEnded: (site: Node) => boolean, depth: number): Life {
    if (Node.isGetAccessorDeclaration(callable)) return { kind: "call", per: "access" };
    if (isCreatedAgain(callable)) return perRequest;
    // The function is passed to something that decides how often to call it: a memo, a container, a provider.
    if (Node.isCallExpression(climb(callable).getParent())) return unknown;
    return judgeCallers(calls.findCallsOf(callable), isEnded, depth);
  }

  /** A value lives as long as what the calls that create it make of it. */
  function judgeCallers(sites: readonly Node[], isEnded: (site: Node) => boolean, depth: number): Life {
    if (depth >= maxDepth) return unknown;
    for (const site of sites) {
      if (isOutsideProduct(site)) continue;
      const life = judge(site, isEnded, depth + 1);
      if (life.kind === "call") return life.caller && life.isFlushed ? life : { ...life, caller: site };
    }
    return unknown;
  }

  /** Says whether the function around a node flushes a queue, or passes the client to a function that does. */
  function isFlushedAround(node: Node): boolean {
    const around = getEnclosingCallable(node);
    return (
      around !== undefined &&
      calls.findCallsNamed(flushingMethod).some((flush) => {
        const flushing = getEnclosingCallable(flush);
        if (isInside(flush, around)) return true;
        const isOfParameter = Node.isParameterDeclaration(
          getSymbolOfName(getRoot(flush))?.getValueDeclaration(),
        );
        return (
          flushing !== undefined &&
          isOfParameter &&
          calls.findCallsOf(flushing).some((call) => getEnclosingCallable(call) === around)
        );
      })
    );
  }

  function findConstructions(owner: Class): readonly Node[] {
    const [maker] = owner.getConstructors();
    if (maker) return calls.findCallsOf(maker);
    return calls
      .findCallsNamed(owner.getName() ?? "")
      .filter(
        (call) =>
          Node.isNewExpression(call) &&
          flow
            .findOrigins({ node: call.getExpression(), frame: undefined })
            .some(({ node }) => node === owner),
      );
  }

  return {
    getLife,
    isClosedAfterUse: ({ class: made }) =>
      made.hasQueue === true && calls.findCallsNamed(flushingMethod).length > 0,
  };
}

/** Says whether a call shows nothing about how the product runs, because it is in a test or a script. */
function isOutsideProduct(site: Node): boolean {
  return isTestPath(getPath(site.getSourceFile())) || isOneShot(site);
}

function isOneShot(node: Node): boolean {
  return oneShot.test(getPath(node.getSourceFile()));
}

/** The class whose instances each hold a value: in a field's initializer, or assigned by the constructor. */
function getOwner(node: Node): Class | undefined {
  const value = climb(node);
  const parent = value.getParent();
  const isField =
    (Node.isPropertyDeclaration(parent) && !parent.isStatic()) ||
    (Node.isParameterDeclaration(parent) && Node.isConstructorDeclaration(parent.getParent())) ||
    (isAssignment(parent) &&
      Node.isThisExpression(getRoot(parent.getLeft())) &&
      Node.isConstructorDeclaration(getEnclosingCallable(node)));
  const owner = isField ? parent.getFirstAncestor(isClass) : undefined;
  return isClass(owner) ? owner : undefined;
}
