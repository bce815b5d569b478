import type { Node, ObjectBindingPattern } from "ts-morph";
import type { Call, Callable, Frame, Origin, Term } from "./terms.ts";

/**
 * Follows values to where they come from, through variables, functions, objects and files. The search is bounded; a value that cannot be
 * followed further is its own origin.
 */
export interface Flow {
  /**
   * Finds where a value comes from: one origin for each way it can be created. An origin is a literal, an operator, a call that cannot be
   * followed, a parameter without a known argument, or a declaration.
   */
  readonly findOrigins: (term: Term) => readonly Origin[];
  /**
   * Finds where the property `name` of a value comes from; an empty list when the object is known and has no such property, `undefined`
   * when the object is not known.
   */
  readonly findPropertyOrigins: (term: Term, name: string) => readonly Origin[] | undefined;
  /** Finds the value that a pattern destructures; `undefined` when it is not known or not unique. */
  readonly findPatternSource: (pattern: ObjectBindingPattern, frame: Frame | undefined) => Term | undefined;
  /** Gets the repository's own function that a call runs; `undefined` when it is not known or comes from a package. */
  readonly getCallee: (call: Call, frame?: Frame) => Callable | undefined;
  /**
   * Finds every function that a call can run, such as that of each element of a list; for a call on `this`, also the overrides in
   * subclasses.
   */
  readonly findCallees: (call: Call, frame?: Frame) => readonly Callable[];
  /** Enters a function through a call that is read in `outer`. */
  readonly enter: (callable: Callable, call: Frame["call"], outer: Frame | undefined) => Frame;
  /** Says whether a call can reach a node of the function it enters, as far as its arguments decide the branches around the node. */
  readonly canReach: (node: Node, frame: Frame) => boolean;
  /** Finds the expressions that a function can return. */
  readonly findReturned: (callable: Callable) => readonly Node[];
  /** Caches the answer for each term. Answers survive a revision unless a changed file can affect them. */
  readonly remember: <Answer>(
    question: Question<Answer>,
    read: (term: Term) => Answer,
  ) => (term: Term) => Answer;
}

/** Questions about terms whose answers depend only on where values come from and on types. */
export interface Question<Answer> {
  readonly name: string;
  /** For its type only. */
  readonly answer?: Answer;
}

/** The questions that the parts of the flow ask each other. */
export type FlowCore = Omit<Flow, "findPatternSource" | "canReach" | "remember">;
