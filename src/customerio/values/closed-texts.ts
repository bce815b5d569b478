import type { Type } from "ts-morph";
import type { Origin } from "../flow/terms.ts";

/** A union of more literals than this is no list that anybody keeps campaigns for. */
const maxUnion = 60;

/** The texts that the types on the way of a value list, the nearest to its use first, with the step whose type it is. */
export function findDeclaredTexts({
  trail,
}: Origin): { readonly texts: readonly string[]; readonly origin: Origin } | undefined {
  for (const [index, step] of trail.entries()) {
    const texts = readFiniteType(step.node.getType());
    if (texts) return { texts, origin: { ...step, trail: trail.slice(0, index) } };
  }
  return undefined;
}

/** The texts of a closed union of literals or an enum, as the type checker knows it. */
export function readFiniteType(type: Type): readonly string[] | undefined {
  const parts = type.isUnion() ? type.getUnionTypes() : [type];
  const kept = parts.filter((part) => !part.isUndefined() && !part.isNull());
  if (kept.length === 0 || kept.length > maxUnion) return undefined;
  const texts = kept.map((part) => (part.isLiteral() ? part.getLiteralValue() : undefined));
  return texts.every((text) => typeof text === "string" || typeof text === "number")
    ? texts.map(String)
    : undefined;
}
