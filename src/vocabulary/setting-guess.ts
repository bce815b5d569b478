import type { Evidence } from "./finding.ts";

/** What the code tells about a setting that only people know. */
export interface SettingGuess {
  /** The keys that lead to the setting in the configuration file. */
  readonly key: readonly string[];
  /** `undefined` when the code tells something, but not enough to set it. */
  readonly value: string | readonly string[] | undefined;
  /** In words, without a full stop. */
  readonly because: string;
  /** Where it is seen. */
  readonly at: Pick<Evidence, "path" | "line">;
}
