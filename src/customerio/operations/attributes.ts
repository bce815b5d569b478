import { isAbout, type AttributeTopic } from "../values/attribute-names.ts";
import type { Objects } from "../values/objects.ts";
import type { ObjectShape } from "../values/object-shape.ts";
import type { Operation } from "./reading.ts";

/** Answers what an identify says about a person. */
export interface Attributes {
  /** The shapes that the attributes of an operation can have, and whether there may be others. */
  readonly findShapes: (operation: Operation) => {
    readonly shapes: readonly ObjectShape[];
    readonly isComplete: boolean;
  };
  /** Says whether an attribute of this name is about a topic. */
  readonly isAbout: (topic: AttributeTopic, name: string) => boolean;
  /** Says whether attributes of this shape are about any of the topics. */
  readonly isAboutAny: (shape: ObjectShape, ...topics: readonly AttributeTopic[]) => boolean;
}

/** Reads attributes from the objects that operations are given. */
export function createAttributes(objects: Objects): Attributes {
  function findShapes(operation: Operation): ReturnType<Attributes["findShapes"]> {
    const found = operation.find("attributes").map((attributes) => objects.findShapes(attributes));
    return {
      shapes: found.flatMap(({ shapes }) => shapes),
      isComplete: found.every(({ isComplete }) => isComplete),
    };
  }

  return { findShapes, isAbout, isAboutAny };
}

function isAboutAny({ properties }: ObjectShape, ...topics: readonly AttributeTopic[]): boolean {
  return properties.some(({ name }) => topics.some((topic) => isAbout(topic, name)));
}
