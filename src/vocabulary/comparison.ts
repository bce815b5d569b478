import type { Inventory } from "./inventory.ts";

/** What the code did at Customer.io before a change, and what it does after. Only code for production counts. */
export interface Comparison {
  readonly before: Inventory;
  readonly after: Inventory;
  /** Names of events that the change adds, each with an earlier name that is another spelling of it. */
  readonly lookalikes: readonly Lookalike[];
  /** Changed files that have to do with Customer.io and whose earlier text is not known, or which could not be parsed. */
  readonly notCompared: readonly string[];
}

export interface Lookalike {
  readonly name: string;
  readonly known: string;
}
