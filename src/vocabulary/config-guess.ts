import type { Evidence } from "./finding.ts";

/** What the code suggests for a config option that only people know. */
export interface ConfigGuess {
  /** The keys that lead to the setting in the configuration file. */
  readonly key: readonly string[];
  /** `undefined` when the code says something, but not enough to set it. */
  readonly value: string | readonly string[] | undefined;
  /** In words, without a full stop. */
  readonly because: string;
  /** Where it is seen. */
  readonly at: Pick<Evidence, "path" | "line">;
}
