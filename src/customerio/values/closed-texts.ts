import { Node, SyntaxKind, type EnumDeclaration, type PropertyDeclaration, type Type } from "ts-morph";
import { getLiteralText, getTarget, unwrap, type Origin } from "../flow/terms.ts";
import { getTakenName } from "../program/nodes.ts";
import { getHandedType } from "./handed-types.ts";

/** Nobody keeps campaigns for a union with more literals than this. */
export const maxUnion = 60;

/** One text of a closed list. */
export interface ListedText {
  readonly text: string;
  /** Its place in the list: a member of an enum, an entry of a constant, a literal of a type; `undefined` if that is not known. */
  readonly member: Node | undefined;
}

/** The texts that the types on the path of a value list, the one nearest to its use first, with the step that has the type. */
export function findDeclaredTexts({
  trail,
}: Origin): { readonly texts: readonly ListedText[]; readonly origin: Origin } | undefined {
  for (const [index, step] of trail.entries()) {
    const texts = readListed(step.node);
    if (texts) return { texts, origin: { ...step, trail: trail.slice(0, index) } };
  }
  return undefined;
}

/** The texts that the type of a value lists, or the type that is declared for a queue's payload. */
export function readListed(node: Node): readonly ListedText[] | undefined {
  const type = node.getType();
  const declared = type.isAny() ? getHandedType(node) : type;
  return declared && readFiniteType(declared);
}

/** Says whether a type on the path of a text excludes it: after `if (!door) return`, `door` is no longer an empty text. */
export function isRuledOut(text: string, { trail }: Origin): boolean {
  return trail.some(({ node }) => {
    const texts = readFiniteType(node.getType());
    return texts !== undefined && !texts.some((listed) => listed.text === text);
  });
}

/** The texts of a closed union of literals or an enum, as the type checker knows it; for a type parameter, those of its constraint. */
export function readFiniteType(given: Type): readonly ListedText[] | undefined {
  const type = (given.isTypeParameter() ? given.getConstraint() : undefined) ?? given;
  const parts = type.isUnion() ? type.getUnionTypes() : [type];
  const kept = parts.filter((part) => !part.isUndefined() && !part.isNull());
  if (kept.length === 0 || kept.length > maxUnion) return undefined;
  const texts = kept.map((part) => (part.isLiteral() ? part.getLiteralValue() : undefined));
  if (!texts.every((text) => typeof text === "string" || typeof text === "number")) return undefined;
  const written = kept.some((part) => !part.isEnumLiteral()) ? findWritten(type) : new Map<string, Node>();
  return kept.map((part, index) => {
    const text = String(texts[index]);
    return { text, member: part.isEnumLiteral() ? getMember(part) : written.get(text) };
  });
}

function getMember(literal: Type): Node | undefined {
  return literal
    .getSymbol()
    ?.getDeclarations()
    .find((declared) => Node.isEnumMember(declared));
}

/** The literals of a named union, or of the constants that it is the type of: `type Name = (typeof names)[number]`. */
function findWritten(union: Type): ReadonlyMap<string, Node> {
  const [alias] = union.getAliasSymbol()?.getDeclarations() ?? [];
  const written = Node.isTypeAliasDeclaration(alias) ? alias.getTypeNode() : undefined;
  if (!written) return new Map();
  const constants = [written, ...written.getDescendants()]
    .filter((node) => Node.isTypeQuery(node))
    .flatMap((query) => getConstant(query.getExprName()) ?? []);
  const literals = (constants.length > 0 ? constants : [written]).flatMap((node) =>
    node.getDescendantsOfKind(SyntaxKind.StringLiteral),
  );
  return new Map(literals.map((literal) => [getLiteralText(literal) ?? "", literal]));
}

/** The enum that a name stands for, also by an import. */
export function getEnum(name: Node): EnumDeclaration | undefined {
  const declaration = getDeclaration(name);
  return Node.isEnumDeclaration(declaration) ? declaration : undefined;
}

function getDeclaration(name: Node): Node | undefined {
  return getTarget(name.getSymbol())?.getDeclarations()[0];
}

/** The object or list that a constant holds. */
function getConstant(name: Node): Node | undefined {
  const declaration = getDeclaration(name);
  const value = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return value && unwrap(value);
}

/** The properties that the declared type of an object has under the name that is read of it. */
export function findPropertyDeclarations(read: Node): readonly PropertyDeclaration[] {
  const symbol = Node.isPropertyAccessExpression(read)
    ? read.getNameNode().getSymbol()
    : Node.isBindingElement(read)
      ? read.getParent().getType().getProperty(getTakenName(read))
      : undefined;
  return (symbol?.getDeclarations() ?? []).filter((declared) => Node.isPropertyDeclaration(declared));
}
