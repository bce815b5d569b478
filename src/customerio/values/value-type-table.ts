import { SyntaxKind } from "ts-morph";
import type { PropertyType } from "../../vocabulary/inventory.ts";

/** Value types that syntax alone shows. */
export const typesOfSyntax: ReadonlyMap<SyntaxKind, PropertyType> = new Map([
  [SyntaxKind.StringLiteral, "text"],
  [SyntaxKind.NoSubstitutionTemplateLiteral, "text"],
  [SyntaxKind.TemplateExpression, "text"],
  [SyntaxKind.TypeOfExpression, "text"],
  [SyntaxKind.NumericLiteral, "number"],
  [SyntaxKind.BigIntLiteral, "number"],
  [SyntaxKind.PostfixUnaryExpression, "number"],
  [SyntaxKind.TrueKeyword, "boolean"],
  [SyntaxKind.FalseKeyword, "boolean"],
  [SyntaxKind.NullKeyword, "null"],
  [SyntaxKind.ArrayLiteralExpression, "list"],
  [SyntaxKind.ObjectLiteralExpression, "object"],
]);

/** The result type of an operator with one operand. */
export const typesOfPrefixes: ReadonlyMap<SyntaxKind, PropertyType> = new Map([
  [SyntaxKind.ExclamationToken, "boolean"],
  [SyntaxKind.PlusToken, "number"],
  [SyntaxKind.MinusToken, "number"],
  [SyntaxKind.TildeToken, "number"],
  [SyntaxKind.PlusPlusToken, "number"],
  [SyntaxKind.MinusMinusToken, "number"],
]);

/** The result type of an operator with two operands, whatever they are. */
export const typesOfOperators: ReadonlyMap<SyntaxKind, PropertyType> = new Map([
  [SyntaxKind.EqualsEqualsToken, "boolean"],
  [SyntaxKind.EqualsEqualsEqualsToken, "boolean"],
  [SyntaxKind.ExclamationEqualsToken, "boolean"],
  [SyntaxKind.ExclamationEqualsEqualsToken, "boolean"],
  [SyntaxKind.LessThanToken, "boolean"],
  [SyntaxKind.LessThanEqualsToken, "boolean"],
  [SyntaxKind.GreaterThanToken, "boolean"],
  [SyntaxKind.GreaterThanEqualsToken, "boolean"],
  [SyntaxKind.InKeyword, "boolean"],
  [SyntaxKind.InstanceOfKeyword, "boolean"],
  [SyntaxKind.MinusToken, "number"],
  [SyntaxKind.AsteriskToken, "number"],
  [SyntaxKind.AsteriskAsteriskToken, "number"],
  [SyntaxKind.SlashToken, "number"],
  [SyntaxKind.PercentToken, "number"],
  [SyntaxKind.AmpersandToken, "number"],
  [SyntaxKind.BarToken, "number"],
  [SyntaxKind.CaretToken, "number"],
  [SyntaxKind.LessThanLessThanToken, "number"],
  [SyntaxKind.GreaterThanGreaterThanToken, "number"],
  [SyntaxKind.GreaterThanGreaterThanGreaterThanToken, "number"],
]);

/** Result types of methods that only one kind of value has, for objects of unknown type. */
export const typesOfMethods: ReadonlyMap<string, PropertyType> = new Map([
  ["format", "text"],
  ["join", "text"],
  ["padStart", "text"],
  ["toDateString", "text"],
  ["toFixed", "text"],
  ["toISOString", "text"],
  ["toJSON", "text"],
  ["toLocaleDateString", "text"],
  ["toLocaleString", "text"],
  ["getTime", "number"],
  ["indexOf", "number"],
  ["toNumber", "number"],
  ["unix", "number"],
  ["endsWith", "boolean"],
  ["every", "boolean"],
  ["has", "boolean"],
  ["includes", "boolean"],
  ["isAfter", "boolean"],
  ["isBefore", "boolean"],
  ["some", "boolean"],
  ["startsWith", "boolean"],
  ["test", "boolean"],
  ["filter", "list"],
  ["flatMap", "list"],
  ["map", "list"],
  ["split", "list"],
  ["toDate", "date"],
]);

/** Result types of properties that only one kind of value has. */
export const typesOfProperties: ReadonlyMap<string, PropertyType> = new Map([["length", "number"]]);

/** Types of the language by their names. */
export const typesOfNames: ReadonlyMap<string, PropertyType> = new Map([
  ["Date", "date"],
  ["String", "text"],
  ["Number", "number"],
  ["Boolean", "boolean"],
  ["Set", "list"],
  ["ReadonlySet", "list"],
]);
