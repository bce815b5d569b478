import type { CallExpression, NewExpression, Node, ObjectBindingPattern } from "ts-morph";
import type { Callable, Frame, Origin, Term } from "./terms.ts";

/** Answers where values come from, across variables, functions, objects and files. Bounded; what it cannot follow is its own origin. */
export interface Flow {
  /**
   * The nodes that make the value of a term: one for each way it can come about. An origin is a literal, an operator, a call that
   * cannot be looked into, a parameter nobody is known to fill, a declaration.
   */
  readonly findOrigins: (term: Term) => readonly Origin[];
  /** The origins of a property of whatever a term is; none when the object is known and has no such property. */
  readonly findPropertyOrigins: (term: Term, name: string) => readonly Origin[] | undefined;
  /** What a pattern takes apart; `undefined` when it is not known to be one thing. */
  readonly findPatternSource: (pattern: ObjectBindingPattern, frame: Frame | undefined) => Term | undefined;
  /** The repository's own function that a call enters. */
  readonly getCallee: (call: CallExpression | NewExpression, frame?: Frame) => Callable | undefined;
  /** That function, and where it is called on `this` those that heirs of the class have in its place. */
  readonly findCallees: (call: CallExpression, frame?: Frame) => readonly Callable[];
  /** The expressions that a function may return. */
  readonly findReturned: (callable: Callable) => readonly Node[];
}

/** What the parts of the flow ask each other for. */
export type FlowCore = Omit<Flow, "findPatternSource">;
