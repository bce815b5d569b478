import { SyntaxKind } from "ts-morph";

/** Operators that give their left side if it is something, and else the right one. */
export const fallbackOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.BarBarToken,
]);

/** Operators that give one of their sides. */
export const choosingOperators: ReadonlySet<SyntaxKind> = new Set([
  ...fallbackOperators,
  SyntaxKind.AmpersandAmpersandToken,
]);

/** Assignments that keep what is there if it is something. */
export const keepingOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
]);

/** What gives a name a value that it has from then on, perhaps only where it had none. */
export const assigningOperators: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  ...keepingOperators,
]);
