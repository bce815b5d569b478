import { SyntaxKind } from "ts-morph";

/** Operators that return their left side if it has a value, and otherwise the right one. */
export const fallbackOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
]);

/** Operators that give one of their sides. */
export const choosingOperators: ReadonlySet<SyntaxKind> = new Set([
  ...fallbackOperators,
  SyntaxKind.AmpersandAmpersandToken,
]);

/** Assignments that keep an existing value. */
export const keepingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
]);

/** What gives a name a value that it has from then on, perhaps only where it had none. */
export const assigningOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  ...keepingOperators,
]);
