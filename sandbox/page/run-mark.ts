import type { IconName } from "@primer/octicons";
import type { CheckRun } from "../state/state.ts";

/** The icon and the tone for a check run's result. */
export function runMark({ status, conclusion }: CheckRun): readonly [IconName, string] {
  if (status !== "completed") return ["dot-fill", "attention waiting"];
  switch (conclusion) {
    case "success":
      return ["check-circle-fill", "good"];
    case "neutral":
    case "skipped":
      return ["square-fill", "muted"];
    default:
      return ["x-circle-fill", "bad"];
  }
}
