import type { SchemaProblem } from "../contract/contract.ts";
import type { State, Violation } from "./state.ts";

/** Records something that would not work on GitHub. Duplicates are dropped. */
export function report(state: State, kind: Violation["kind"], where: string, message: string): void {
  const isKnown = state.violations.some(
    (other) => other.kind === kind && other.where === where && other.message === message,
  );
  if (!isKnown) state.violations.push({ kind, where, message });
}

export function reportAll(
  state: State,
  kind: Violation["kind"],
  where: string,
  problems: readonly SchemaProblem[],
): void {
  for (const problem of problems) report(state, kind, where, `${problem.at} ${problem.message}`.trim());
}
