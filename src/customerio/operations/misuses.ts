import { Node, SyntaxKind } from "ts-morph";
import type { SdkClass } from "../api/sdk.ts";
import { getCalledMember } from "../flow/access.ts";
import type { Term } from "../flow/terms.ts";
import { findInside, isNamed } from "../program/nodes.ts";
import type { Objects } from "../values/objects.ts";
import type { ClientConstruction } from "./clients.ts";
import type { MissingMethod } from "./sdk-calls.ts";
import type { Operation } from "./reading.ts";

/** A client that is used like the client of another API. */
export type Misuse =
  /** It calls a method that only another client has. */
  | { readonly kind: "missing-method"; readonly at: Node; readonly method: string; readonly class: SdkClass }
  /** An `APIClient`, which takes one key, is given a site id and a key. */
  | { readonly kind: "two-credentials"; readonly at: Node; readonly second: Term }
  /** A `TrackClient` is given one object for the person's id and the rest, as Pipelines clients take it. */
  | { readonly kind: "object-for-id"; readonly at: Node; readonly method: "identify" | "track" };

/** The misuses among the calls, constructions and operations of a program. */
export function findMisuses({
  missingMethods,
  constructions,
  operations,
  objects,
}: {
  readonly missingMethods: readonly MissingMethod[];
  readonly constructions: readonly ClientConstruction[];
  readonly operations: readonly Operation[];
  readonly objects: Objects;
}): readonly Misuse[] {
  return [
    ...missingMethods.map(({ call, method, class: used }): Misuse => {
      return { kind: "missing-method", at: getCalledMember(call), method, class: used };
    }),
    ...constructions.flatMap((construction): Misuse[] => {
      const second = getSecondText(construction);
      return second
        ? [{ kind: "two-credentials", at: construction.node, second: { node: second, frame: undefined } }]
        : [];
    }),
    ...operations.flatMap((operation): Misuse[] => {
      const { kind: method } = operation;
      const at = getObjectForId(operation, objects);
      return at && (method === "identify" || method === "track")
        ? [{ kind: "object-for-id", at, method }]
        : [];
    }),
  ];
}

function getSecondText({ class: used, node }: ClientConstruction): Node | undefined {
  if (used.name !== "APIClient" || !Node.isNewExpression(node)) return undefined;
  const [, second] = node.getArguments();
  if (!second || Node.isObjectLiteralExpression(second)) return undefined;
  const isText = Node.isStringLiteral(second) || isReadFromEnvironment(second) || second.getType().isString();
  return isText ? second : undefined;
}

function isReadFromEnvironment(node: Node): boolean {
  return findInside(node, SyntaxKind.Identifier, (name) => isNamed(name, "env")).length > 0;
}

/** The properties by which an object is a person, or the arguments of a Pipelines call. */
const objectFirstNames: ReadonlySet<string> = new Set([
  "id",
  "email",
  "name",
  "userId",
  "anonymousId",
  "event",
  "traits",
  "properties",
]);

function getObjectForId(
  { surface, kind, call, frame, paths }: Operation,
  objects: Objects,
): Node | undefined {
  if (surface !== "track" || (kind !== "identify" && kind !== "track")) return undefined;
  // `node-customerio` wants the id among the attributes, and a request takes it in its URL.
  if (paths.person?.length !== 1) return undefined;
  const [first, second] = call.getArguments();
  if (!first || second || frame) return undefined;
  const [shape] = objects.findShapes({ node: first, frame }).shapes;
  return shape?.properties.some(({ name }) => objectFirstNames.has(name)) ? first : undefined;
}
