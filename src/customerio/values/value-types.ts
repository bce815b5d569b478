import { Node, SyntaxKind, type Type } from "ts-morph";
import type { PropertyType, PropertyUnit } from "../../vocabulary/inventory.ts";
import type { Flow, Question } from "../flow/core.ts";
import { isUndefined, unwrap, type Term } from "../flow/terms.ts";
import { getCalledName } from "../program/nodes.ts";
import { getKeptText } from "./kept-text.ts";
import type { Times } from "./times.ts";
import type { TimeUnit } from "./time-units.ts";
import {
  typesOfMethods,
  typesOfNames,
  typesOfOperators,
  typesOfPrefixes,
  typesOfProperties,
  typesOfSyntax,
} from "./value-type-table.ts";

/** The kinds of value that something can be. */
export interface ValueKinds {
  /** `unknown` for each origin whose type the code does not show; empty if it is always `undefined`. */
  readonly types: ReadonlySet<PropertyType>;
  /** The units of the values that are times. */
  readonly units: ReadonlySet<PropertyUnit>;
  /** It can be `undefined`. */
  readonly isOptional: boolean;
}

/** Finds the kinds of value that something can be: known values win over declared types. */
export interface ValueTypes {
  readonly findKinds: (term: Term) => ValueKinds;
}

/** How deep types in types are read: type arguments, constraints, parts of a union. */
const maxDepth = 4;
const unitNames: Readonly<Partial<Record<TimeUnit, PropertyUnit>>> = {
  milliseconds: "milliseconds",
  seconds: "seconds",
  "fractional-seconds": "fractional seconds",
  microseconds: "microseconds",
  iso: "ISO text",
  duration: "duration",
};

const kindsOf: Question<ValueKinds> = { name: "kinds of value" };

export function createValueTypes(flow: Flow, times: Times): ValueTypes {
  function findKinds(term: Term): ValueKinds {
    const types = new Set<PropertyType>();
    const units = new Set<PropertyUnit>();
    let isOptional = false;
    for (const origin of flow.findOrigins(term)) {
      if (Node.isVoidExpression(origin.node) || isUndefined(origin.node)) {
        isOptional = true;
        continue;
      }
      const time = times.getUnit(origin);
      const unit = time && unitNames[time];
      if (unit) units.add(unit);
      const read = readOrigin(origin, term.node, time);
      for (const type of read.types) types.add(type);
      isOptional ||= read.isOptional;
    }
    return { types, units, isOptional };
  }

  return { findKinds: flow.remember(kindsOf, findKinds) };
}

/** The type of the value created at an origin; if that is not known, the type declared where it is sent. */
function readOrigin(origin: Term, sent: Node, time: TimeUnit | undefined): Omit<ValueKinds, "units"> {
  const known = readSyntax(origin.node);
  if (known) return { types: new Set([known]), isOptional: false };
  for (const node of [origin.node, sent]) {
    const declared = readType(node.getType(), 0);
    if (!declared.types.has("unknown") && declared.types.size > 0) return declared;
  }
  return { types: new Set([getTypeOfTime(time) ?? "unknown"]), isOptional: false };
}

/** The type that the form of an expression shows, without the types of its parts. */
function readSyntax(given: Node): PropertyType | undefined {
  const node = unwrap(given);
  const own = typesOfSyntax.get(node.getKind());
  if (own) return own;
  if (Node.isPrefixUnaryExpression(node)) return typesOfPrefixes.get(node.getOperatorToken());
  if (Node.isBinaryExpression(node)) {
    const operator = node.getOperatorToken().getKind();
    const isJoined =
      operator === SyntaxKind.PlusToken &&
      [node.getLeft(), node.getRight()].some((side) => readSyntax(side) === "text");
    return isJoined ? "text" : typesOfOperators.get(operator);
  }
  if (getKeptText(node)) return "text";
  if (Node.isEnumMember(node)) return typeof node.getValue() === "number" ? "number" : "text";
  if (Node.isPropertyAccessExpression(node) && node.getType().isAny())
    return typesOfProperties.get(node.getName());
  if (!Node.isCallExpression(node) || !node.getType().isAny()) return undefined;
  return typesOfMethods.get(getCalledName(node.compilerNode));
}

function readType(type: Type, depth: number): Omit<ValueKinds, "units"> {
  const parts = type.isUnion() && !type.isBoolean() ? type.getUnionTypes() : [type];
  const isOptional = parts.some((part) => part.isUndefined() || part.isVoid());
  const types = parts
    .filter((part) => !part.isUndefined() && !part.isVoid() && !part.isNever())
    .flatMap((part) => [...readPart(part, depth)]);
  return { types: new Set(types), isOptional };
}

function readPart(type: Type, depth: number): ReadonlySet<PropertyType> {
  if (depth > maxDepth || type.isAny() || type.isUnknown()) return new Set(["unknown"]);
  if (type.isNull()) return new Set(["null"]);
  if (type.isBoolean() || type.isBooleanLiteral()) return new Set(["boolean"]);
  if (type.isString() || type.isStringLiteral() || type.isTemplateLiteral()) return new Set(["text"]);
  if (type.isNumber() || type.isNumberLiteral() || type.isBigInt() || type.isBigIntLiteral())
    return new Set(["number"]);
  if (type.isEnum() || type.isEnumLiteral())
    return new Set([typeof type.getLiteralValue() === "number" ? "number" : "text"]);
  if (type.isArray() || type.isReadonlyArray() || type.isTuple()) return new Set(["list"]);
  // `string & { __brand: "UserId" }` is a text.
  if (type.isIntersection()) {
    const simple = type
      .getIntersectionTypes()
      .flatMap((part) => [...readPart(part, depth + 1)])
      .filter((part) => part !== "object" && part !== "unknown");
    return new Set(simple.length > 0 ? simple : ["object"]);
  }
  if (type.isTypeParameter()) {
    const constraint = type.getConstraint();
    return constraint ? readType(constraint, depth + 1).types : new Set(["unknown"]);
  }
  return new Set([...readObject(type, depth)]);
}

function readObject(type: Type, depth: number): Iterable<PropertyType> {
  const name = type.getSymbol()?.getName() ?? "";
  const [held] = type.getTypeArguments();
  // The flow has stepped over the `await`.
  if (name === "Promise" && held) return readType(held, depth + 1).types;
  const named = typesOfNames.get(name);
  if (named) return [named];
  const isPlain = type.isObject() && type.getCallSignatures().length === 0;
  const holdsSomething = type.getProperties().length > 0 || type.getStringIndexType() !== undefined;
  return [isPlain && holdsSomething ? "object" : "unknown"];
}

function getTypeOfTime(unit: TimeUnit | undefined): PropertyType | undefined {
  if (unit === undefined) return undefined;
  return unit === "date" ? "date" : unit === "iso" ? "text" : "number";
}
