import { Node, SyntaxKind } from "ts-morph";
import { findInside, isCallOf } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { OperationKind, Role, Surface, Variant } from "../api/sdk.ts";
import { getEnclosingCallable, type Term } from "../flow/terms.ts";
import type { Texts } from "../values/texts.ts";
import type { Flow } from "../flow/core.ts";
import type { Body, Reading } from "./reading.ts";

/** Reads what is sent as data: the entities of the Track API v2 and the calls in a Pipelines batch. */
export interface Entities {
  /** Reads what one object does in Customer.io; none when its type or action is not known. */
  readonly readEntity: (term: Term, surface: Surface) => readonly Reading[];
  /** Reads what the items of a list do. */
  readonly readItems: (term: Term, surface: Surface) => readonly Reading[];
}

type Paths = Readonly<Partial<Record<Role, readonly (readonly string[])[]>>>;

interface Action {
  readonly kind: OperationKind;
  readonly variant?: Variant;
  readonly paths: Paths;
}

const anyone: Paths = {
  person: [
    ["identifiers", "id"],
    ["identifiers", "cio_id"],
  ],
  "cio-person": [["identifiers", "cio_id"]],
  "email-person": [["identifiers", "email"]],
  "anonymous-person": [["identifiers", "anonymous_id"], ["anonymous_id"]],
};

/** An event's data is under `attributes`, as a person's is. */
const event: Paths = {
  ...anyone,
  "event-name": [["name"]],
  data: [["attributes"]],
  timestamp: [["timestamp"]],
  "event-id": [["id"]],
};

/** The actions of `type: "person"`. */
const personActions: Readonly<Record<string, Action>> = {
  identify: { kind: "identify", paths: { ...anyone, attributes: [["attributes"]] } },
  event: { kind: "track", paths: event },
  page: { kind: "page", paths: event },
  screen: { kind: "screen", paths: event },
  delete: { kind: "destroy", paths: anyone },
  suppress: { kind: "suppress", paths: anyone },
  unsuppress: { kind: "unsuppress", paths: anyone },
  add_device: { kind: "device", variant: "add", paths: { ...anyone, device: [["device"]] } },
  delete_device: { kind: "device", variant: "remove", paths: anyone },
  merge: { kind: "merge", paths: {} },
  add_relationships: { kind: "manage", paths: anyone },
  delete_relationships: { kind: "manage", paths: anyone },
};

const calls: Paths = {
  person: [["userId"]],
  "anonymous-person": [["anonymousId"]],
  timestamp: [["timestamp"]],
};

/** The types of calls in a Pipelines batch. */
const callTypes: Readonly<Record<string, Action>> = {
  identify: { kind: "identify", paths: { ...calls, attributes: [["traits"]] } },
  track: { kind: "track", paths: { ...calls, "event-name": [["event"]], data: [["properties"]] } },
  page: { kind: "page", paths: { ...calls, "event-name": [["name"]] } },
  screen: { kind: "screen", paths: { ...calls, "event-name": [["name"]] } },
  group: { kind: "group", paths: calls },
  alias: { kind: "alias", paths: { timestamp: [["timestamp"]] } },
};

/** If an argument can be in several places, the first, which is the usual one. */
function firstOf(paths: Paths): Body["keys"] {
  return Object.fromEntries(Object.entries(paths).map(([role, [first]]) => [role, first]));
}

/** More items of one list than this add nothing new. */
const maxItems = 200;
const maxDepth = 6;

export function createEntities(flow: Flow, objects: Objects, texts: Texts): Entities {
  function readEntity(term: Term, surface: Surface): readonly Reading[] {
    return objects.findShapes(term).shapes.flatMap(({ literal, frame }) => {
      const entity = { node: literal, frame };
      const action = getAction(entity, surface);
      if (!action) return [];
      const kind =
        action.kind === "track" && !hasPerson(entity, action.paths) ? "track-anonymous" : action.kind;
      return [
        {
          surface,
          kind,
          ...(action.variant === undefined ? {} : { variant: action.variant }),
          confidence: "high",
          paths: {},
          body: { keys: firstOf(action.paths), find: () => [entity] },
          isQueued: false,
          isBatched: false,
          find: (role) => (action.paths[role] ?? []).flatMap((path) => objects.findAt(entity, path)),
          isKnown: (role) => (action.paths[role] ?? []).every((path) => objects.isKnownAt(entity, path)),
        },
      ];
    });
  }

  function readItems(term: Term, surface: Surface): readonly Reading[] {
    return findElements(term, 0)
      .slice(0, maxItems)
      .flatMap((item) => readEntity(item, surface))
      .map((reading) => ({ ...reading, isBatched: true }));
  }

  function getAction(entity: Term, surface: Surface): Action | undefined {
    const type = getTextAt(entity, "type");
    if (type === undefined) return undefined;
    if (surface === "pipelines") return Object.hasOwn(callTypes, type) ? callTypes[type] : undefined;
    const action = getTextAt(entity, "action");
    if (action === undefined) return undefined;
    if (type === "person") return Object.hasOwn(personActions, action) ? personActions[action] : undefined;
    return type === "object" ? { kind: "manage", paths: {} } : undefined;
  }

  /** An event with only an anonymous id is anonymous; if the identifiers are not known, assume a person. */
  function hasPerson(entity: Term, paths: Paths): boolean {
    const find = (role: Role): readonly Term[] =>
      (paths[role] ?? []).flatMap((path) => objects.findAt(entity, path));
    return find("anonymous-person").length === 0 || [...find("person"), ...find("email-person")].length > 0;
  }

  function getTextAt(term: Term, name: string): string | undefined {
    const [value, ...others] = objects.findAt(term, [name]);
    return value && others.length === 0 ? texts.getOnlyText(value) : undefined;
  }

  /** The elements that a list is known to have: written out, mapped from another list, or pushed to it. */
  function findElements(term: Term, depth: number): readonly Term[] {
    if (depth > maxDepth) return [];
    return flow.findOrigins(term).flatMap(({ node, frame }): readonly Term[] => {
      if (Node.isArrayLiteralExpression(node)) {
        const written = node
          .getElements()
          .flatMap((element): readonly Term[] =>
            Node.isSpreadElement(element)
              ? findElements({ node: element.getExpression(), frame }, depth + 1)
              : [{ node: element, frame }],
          );
        return [...written, ...findPushed(node, frame)];
      }
      if (!Node.isCallExpression(node)) return [];
      const callee = node.getExpression();
      if (!Node.isPropertyAccessExpression(callee)) return [];
      const [argument] = node.getArguments();
      switch (callee.getName()) {
        case "map":
        case "flatMap": {
          const [made] = argument ? flow.findOrigins({ node: argument, frame }) : [];
          if (!Node.isArrowFunction(made?.node) && !Node.isFunctionExpression(made?.node)) return [];
          return flow.findReturned(made.node).flatMap((returned) => {
            const element = { node: returned, frame };
            return callee.getName() === "map" ? [element] : findElements(element, depth + 1);
          });
        }
        case "filter":
        case "slice":
          return findElements({ node: callee.getExpression(), frame }, depth + 1);
        case "concat":
          return [callee.getExpression(), ...node.getArguments()].flatMap((part) =>
            findElements({ node: part, frame }, depth + 1),
          );
        default:
          return [];
      }
    });
  }

  return { readEntity, readItems };
}

/** What is pushed to the variable that holds the list. */
function findPushed(list: Node, frame: Term["frame"]): readonly Term[] {
  const holder = list.getParent();
  if (!Node.isVariableDeclaration(holder)) return [];
  const scope = getEnclosingCallable(holder) ?? holder.getSourceFile();
  return findInside(scope, SyntaxKind.CallExpression)
    .filter((call) => isCallOf(call.compilerNode, `${holder.getName()}.push`))
    .flatMap((call) => call.getArguments().map((node) => ({ node, frame })));
}
