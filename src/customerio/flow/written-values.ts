import { Node, type ObjectLiteralExpression } from "ts-morph";

/** The value that a property of an object is written with, the name in `{ name }`; none for a method, an accessor and a spread. */
export function getWrittenValue(property: Node | undefined): Node | undefined {
  if (Node.isShorthandPropertyAssignment(property)) return property.getNameNode();
  return Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
}

/** The same for the property of an object that has a name. */
export function getValueOf(object: ObjectLiteralExpression, name: string): Node | undefined {
  return getWrittenValue(object.getProperty(name));
}

/** What to follow to the value of a property: the value that is written, or else the property, such as a method or `{ name }`. */
export function getWrittenOrSelf(property: Node | undefined): Node | undefined {
  return Node.isPropertyAssignment(property) ? property.getInitializer() : property;
}
