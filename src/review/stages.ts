import { traced } from "../telemetry/traces.ts";

/** The four verbs of a review. */
export type Stage = "read" | "analyze" | "plan" | "post";

/** Called when a stage has ended; `seconds` is how long it took. */
export type OnStage = (stage: Stage, seconds: number) => void;

/** Runs one stage of a review in its own span, and records how long it took, whether it succeeded or not. */
export function inStage<Result>(
  { onStage }: { readonly onStage?: OnStage | undefined },
  stage: Stage,
  work: () => Result | Promise<Result>,
): Promise<Result> {
  return traced(stage, {}, async () => {
    const started = performance.now();
    try {
      return await work();
    } finally {
      onStage?.(stage, (performance.now() - started) / 1000);
    }
  });
}
