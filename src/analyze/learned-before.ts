import type { Inventory } from "../vocabulary/inventory.ts";

/** What was learned of the code before a change. */
export interface LearnedBefore {
  readonly inventory: Inventory;
  readonly identifies: readonly EarlierIdentify[];
  /** The paths of files that can matter and could not be parsed. */
  readonly unparsed: ReadonlySet<string>;
}

/** A place that identified people. */
export interface EarlierIdentify {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** It certainly gave an email. */
  readonly givesEmail: boolean;
}
