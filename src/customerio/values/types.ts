import type { Node, Type } from "ts-morph";

/** Says whether the type of an expression, as far as the repository declares it, surely has a property. */
export function isShapeOf(node: Node, property: string): boolean {
  const type = node.getType().getNonNullableType();
  if (type.isAny() || type.isUnknown()) return false;
  const found = type.getProperty(property);
  return found !== undefined && !found.isOptional() && !isNullable(found.getTypeAtLocation(node));
}

function isNullable(type: Type): boolean {
  return type.isNullable() || type.isUndefined() || type.isNull();
}
