import type { Framework } from "../api/framework-table.ts";
import type { Callable } from "../flow/terms.ts";

/** A function that answers requests. */
export interface RequestHandler {
  readonly callable: Callable;
  readonly framework: Framework;
  /** The path it is registered under, `""` if the registration does not show it; `undefined` when it is recognized by its form alone. */
  readonly route: string | undefined;
}
