import type { Evidence } from "./finding.ts";

/** What the code reveals about a config option whose value only people know for sure. */
export interface ConfigGuess {
  /** The path of the option in the config. */
  readonly key: readonly string[];
  /** `undefined` if the code reveals something, but not enough to set the option. */
  readonly value: string | readonly string[] | undefined;
  /** A reason for people, without a period at the end. */
  readonly because: string;
  /** The code that shows it. */
  readonly at: Pick<Evidence, "path" | "line">;
}
