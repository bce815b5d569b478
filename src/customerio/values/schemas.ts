import { Node, type CallExpression, type ParameterDeclaration } from "ts-morph";
import { findPropertyDeclarations, getEnum } from "./closed-texts.ts";
import { findRouteChecks, type GetRegistration } from "./route-checks.ts";
import { getLiteralText, isCallable, unwrap, type Frame, type Origin, type Term } from "../flow/terms.ts";
import {
  inputMethods,
  inputNames,
  listingDecorators,
  objectMakers,
  parsers,
  procedures,
  refiningMethods,
  safeParsers,
  textMakers,
  transparentMethods,
} from "./schema-methods.ts";
import type { ClientInput } from "./client-input.ts";
import { getTakenName } from "../program/nodes.ts";
import type { Flow } from "../flow/core.ts";

/** What schemas of zod, Joi and yup say about the values that they accept. */
export interface Schemas {
  /** The only texts that a value can be, because a schema lists them; `undefined` when none does. */
  readonly findTexts: (value: Origin) => readonly string[] | undefined;
  /** Says whether a value is what a client sent, and a schema accepts any text there. */
  readonly isAnyInput: (value: Term) => boolean;
}

/** A place in what a schema describes. */
interface Place {
  readonly schema: Term;
  readonly path: readonly string[];
  /** What was checked; `"input"` for what a client sends to a procedure. */
  readonly checked?: Term | "input";
}

const maxDepth = 8;

export function createSchemas(
  flow: Flow,
  { isSent }: ClientInput,
  getRegistration: GetRegistration,
): Schemas {
  function findTexts(value: Origin): readonly string[] | undefined {
    const place = findPlace(value, 0);
    return (place && readTexts(place, 0)) ?? readDecorators(value) ?? readRoute(value);
  }

  /** `@IsIn(["opened", "closed"]) event: string` */
  function readDecorators({ node }: Term): readonly string[] | undefined {
    return findPropertyDeclarations(unwrap(node))
      .flatMap((property) => property.getDecorators())
      .filter((decorator) => listingDecorators.has(decorator.getName()))
      .map((decorator) =>
        readList(
          decorator
            .getArguments()
            .slice(0, 1)
            .map((list) => ({ node: list, frame: undefined })),
        ),
      )
      .find((texts) => texts !== undefined);
  }

  /** What the route of a handler says about a part of its request. */
  function readRoute({ trail, node }: Origin): readonly string[] | undefined {
    return [...trail.map((step) => step.node), node]
      .flatMap((step) => findRouteChecks(step, flow, getRegistration))
      .map(({ kind, term, path }) =>
        kind === "list"
          ? readList([term])
          : (readTexts({ schema: term, path }, 0) ?? readJsonSchema(term, path)),
      )
      .find((texts) => texts !== undefined);
  }

  /** `{ type: "object", properties: { event: { enum: ["opened", "closed"] } } }` */
  function readJsonSchema(schema: Term, path: readonly string[]): readonly string[] | undefined {
    const current = path
      .flatMap((key) => ["properties", key])
      .reduce<Term | undefined>((term, name) => step(term, name)[0], schema);
    const listed = [...step(current, "enum"), ...step(current, "const")];
    return listed.length > 0 ? readList(listed) : undefined;
  }

  function step(term: Term | undefined, name: string): readonly Term[] {
    return (term && flow.findPropertyOrigins(term, name)) ?? [];
  }

  function isAnyInput(value: Term): boolean {
    const place = findPlace(value, 0);
    return place !== undefined && isSentByClient(place) && isOpen(place, 0);
  }

  function isSentByClient({ checked }: Place): boolean {
    if (checked === undefined || checked === "input") return checked === "input";
    return isSent(checked);
  }

  /** Says whether a schema accepts any text at a place. With a refinement in the code's own function, the text may be one of a list. */
  function isOpen({ schema, path }: Place, depth: number): boolean {
    const read = readLink(schema, depth);
    if (!read) return false;
    const { call, below, name } = read;
    const [key, ...rest] = path;
    const own = key !== undefined && objectMakers.has(name) ? getProperty(call, key, below.frame) : undefined;
    if (own) return isOpen({ schema: own, path: rest }, depth + 1);
    if (key === undefined && textMakers.has(name)) return true;
    const isPassed = transparentMethods.has(name) && !refiningMethods.has(name);
    return (
      (isPassed || (key !== undefined && objectMakers.has(name))) &&
      isOpen({ schema: below, path }, depth + 1)
    );
  }

  /** A call in the chain that creates a schema. */
  function readLink(
    schema: Term,
    depth: number,
  ): { readonly call: CallExpression; readonly name: string; readonly below: Term } | undefined {
    const origin = depth > maxDepth ? undefined : getOnlyOrigin(schema);
    const call = origin && unwrap(origin.node);
    const callee = Node.isCallExpression(call) ? unwrap(call.getExpression()) : undefined;
    if (!Node.isCallExpression(call) || !Node.isPropertyAccessExpression(callee)) return undefined;
    const { frame } = origin ?? schema;
    return { call, name: callee.getName(), below: { node: callee.getExpression(), frame } };
  }

  /** The schema that checked a value, and the place in it that describes the value. */
  function findPlace({ node, frame }: Term, depth: number): Place | undefined {
    if (depth > maxDepth) return undefined;
    const inner = unwrap(node);
    if (Node.isCallExpression(inner)) return findCheck(inner, frame);
    if (Node.isPropertyAccessExpression(inner)) {
      const owner = { node: inner.getExpression(), frame };
      return (
        (inputNames.has(inner.getName()) ? findInputOf(owner) : undefined) ??
        stepInto(findPlaceOf(owner, depth), inner.getName())
      );
    }
    if (!Node.isBindingElement(inner) || !Node.isObjectBindingPattern(inner.getParent())) return undefined;
    const key = getTakenName(inner);
    const holder = inner.getParent().getParent();
    if (Node.isParameterDeclaration(holder)) return inputNames.has(key) ? findInput(holder) : undefined;
    const source = Node.isVariableDeclaration(holder) ? holder.getInitializer() : holder;
    return source && stepInto(findPlaceOf({ node: source, frame }, depth), key);
  }

  function findPlaceOf(term: Term, depth: number): Place | undefined {
    const origin = getOnlyOrigin(term);
    return origin && findPlace(origin, depth + 1);
  }

  function findInputOf(owner: Term): Place | undefined {
    const origin = getOnlyOrigin(owner);
    return Node.isParameterDeclaration(origin?.node) ? findInput(origin.node) : undefined;
  }

  function getOnlyOrigin(term: Term): Term | undefined {
    const [origin, ...others] = flow.findOrigins(term);
    return others.length === 0 ? origin : undefined;
  }

  /** The texts that a place of a schema lists. */
  function readTexts({ schema, path }: Place, depth: number): readonly string[] | undefined {
    const read = readLink(schema, depth);
    if (!read) return undefined;
    const { call, name } = read;
    const { frame } = read.below;
    const below = { schema: read.below, path };
    const [key, ...rest] = path;
    if (key !== undefined) {
      const own = objectMakers.has(name) ? getProperty(call, key, frame) : undefined;
      if (own) return readTexts({ schema: own, path: rest }, depth + 1);
      return transparentMethods.has(name) || objectMakers.has(name) ? readTexts(below, depth + 1) : undefined;
    }
    const args = call.getArguments().map((node) => ({ node, frame }));
    switch (name) {
      case "literal":
      case "valid":
      case "equal":
      case "enum":
      case "oneOf":
        return readList(args);
      case "union":
        return args[0] && readUnion(args[0], depth);
      case "nativeEnum":
        return args[0] && readEnum(args[0]);
      default:
        return transparentMethods.has(name) ? readTexts(below, depth + 1) : undefined;
    }
  }

  function readUnion(list: Term, depth: number): readonly string[] | undefined {
    const { node, frame } = getOnlyOrigin(list) ?? list;
    const members = Node.isArrayLiteralExpression(node) ? node.getElements() : [];
    const texts = members.map((schema) =>
      readTexts({ schema: { node: schema, frame }, path: [] }, depth + 1),
    );
    return keepKnown(texts.flatMap((known): readonly (string | undefined)[] => known ?? [undefined]));
  }

  function getProperty(call: CallExpression, key: string, frame: Frame | undefined): Term | undefined {
    const [shape] = call.getArguments();
    const [property, ...others] = shape ? (flow.findPropertyOrigins({ node: shape, frame }, key) ?? []) : [];
    return others.length === 0 ? property : undefined;
  }

  /** The texts of arguments, or of the lists among them; for an object or an enum, those of its values. */
  function readList(terms: readonly Term[]): readonly string[] | undefined {
    const texts = terms.flatMap((term): readonly (string | undefined)[] => {
      const { node, frame } = getOnlyOrigin(term) ?? term;
      if (Node.isArrayLiteralExpression(node))
        return node.getElements().map((element) => readText({ node: element, frame }));
      return readEnum(term) ?? [getLiteralText(node)];
    });
    return keepKnown(texts);
  }

  function readEnum(term: Term): readonly string[] | undefined {
    const node = unwrap(term.node);
    const declared = Node.isIdentifier(node) ? getEnum(node) : undefined;
    if (declared) return declared.getMembers().map((member) => String(member.getValue()));
    const object = getOnlyOrigin(term)?.node;
    if (!Node.isObjectLiteralExpression(object)) return undefined;
    return keepKnown(
      object.getProperties().map((property) => {
        const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
        return value && readText({ node: value, frame: term.frame });
      }),
    );
  }

  function readText(term: Term): string | undefined {
    const origin = getOnlyOrigin(term);
    return origin && getLiteralText(origin.node);
  }

  return { findTexts, isAnyInput };
}

function keepKnown(texts: readonly (string | undefined)[]): readonly string[] | undefined {
  const known = texts.filter((text) => text !== undefined);
  return known.length > 0 && known.length === texts.length ? known : undefined;
}

/** `schema.parse(body)` */
function findCheck(call: CallExpression, frame: Frame | undefined): Place | undefined {
  const callee = unwrap(call.getExpression());
  if (!Node.isPropertyAccessExpression(callee)) return undefined;
  const schema = { node: callee.getExpression(), frame };
  const [value] = call.getArguments();
  const checked = value && { checked: { node: value, frame } };
  if (parsers.has(callee.getName())) return { schema, path: [], ...checked };
  // The result has the accepted value under `data`, which is removed from the path again when it is read.
  return safeParsers.has(callee.getName()) ? { schema, path: [wrapped], ...checked } : undefined;
}

const wrapped = "\0";

function stepInto(place: Place | undefined, name: string): Place | undefined {
  if (place?.path[0] === wrapped)
    return name === "data" ? { ...place, path: place.path.slice(1) } : undefined;
  return place && { ...place, path: [...place.path, name] };
}

/** What `.input(schema)` says about the parameter of the callback at the end of the chain. */
function findInput(parameter: ParameterDeclaration): Place | undefined {
  const callback = parameter.getParent();
  const call = isCallable(callback) ? callback.getParent() : undefined;
  const callee = Node.isCallExpression(call) ? call.getExpression() : undefined;
  if (!Node.isPropertyAccessExpression(callee) || !procedures.has(callee.getName())) return undefined;
  for (let link = unwrap(callee.getExpression()); Node.isCallExpression(link);) {
    const method = unwrap(link.getExpression());
    if (!Node.isPropertyAccessExpression(method)) return undefined;
    const [schema] = link.getArguments();
    if (inputMethods.has(method.getName()) && schema)
      return { schema: { node: schema, frame: undefined }, path: [], checked: "input" };
    link = unwrap(method.getExpression());
  }
  return undefined;
}
