import type { Inventory } from "./inventory.ts";

/** What the code did at Customer.io before a change, and what it does after it. Only code for production counts. */
export interface Comparison {
  readonly before: Inventory;
  readonly after: Inventory;
  /** Names of events that the change brings, each with one that was sent before and means the same by its letters. */
  readonly lookalikes: readonly Lookalike[];
  /** Changed files that have to do with Customer.io and whose earlier text is not known, or which could not be parsed. */
  readonly notCompared: readonly string[];
}

export interface Lookalike {
  readonly name: string;
  readonly known: string;
}
