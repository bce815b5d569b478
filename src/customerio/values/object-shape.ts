import { Node, type ObjectLiteralExpression } from "ts-morph";
import type { Frame, Origin, Term } from "../flow/terms.ts";

/** One way an object can look. */
export interface ObjectShape {
  /** The literal at its root, where a property can be added. */
  readonly literal: ObjectLiteralExpression;
  readonly frame: Frame | undefined;
  /** The node that creates the object, and the steps that led there. */
  readonly origin: Origin;
  readonly properties: readonly Property[];
  /** `false` when a spread or a computed key that is not understood may add more properties. */
  readonly isComplete: boolean;
}

/** The properties that an object keeps: without those that a later one surely replaces, and without those that may be changed afterwards. */
export function listKept({ properties }: ObjectShape): readonly Property[] {
  return properties.filter(
    ({ name, isRewritten }, index) =>
      isRewritten !== true &&
      !properties
        .slice(index + 1)
        .some((later) => later.name === name && !later.isConditional && later.isAlternative !== true),
  );
}

export interface Property {
  readonly name: string;
  /** The value; for a shorthand, the shorthand itself. */
  readonly value: Term;
  /** The whole property, or the assignment that adds it. */
  readonly node: Node;
  /** `true` when it comes from a spread of another object. */
  readonly isInherited: boolean;
  /** `true` when only a branch adds it: a conditional spread, or an assignment inside an `if`. */
  readonly isConditional: boolean;
  /** It comes from one of several objects, another of which may be spread instead. */
  readonly isAlternative?: true;
  /** A branch or a loop may change its value: `times[name] /= 1000`. */
  readonly isRewritten?: true;
}

/** The properties of several objects, one of which is spread or merged. */
export function listSpread(shapes: readonly ObjectShape[]): readonly Property[] {
  const properties = shapes.flatMap((shape) => shape.properties);
  return shapes.length > 1
    ? properties.map((property) => ({ ...property, isAlternative: true }))
    : properties;
}
