import { unfinishedWords } from "./words.ts";

/**
 * What became of a review whose check run is completed: `undone` if somebody else was to do it, or it was to be done later; `failed` if
 * GitHub's failure ended it. Anything else is a result.
 */
export type Verdict = "result" | "undone" | "failed";

/** Reads from a check run's title, which is ours, what became of its review. */
export function judgeTitle(title: string): Verdict {
  if (undone.has(title)) return "undone";
  return failed.has(title) ? "failed" : "result";
}

const undone: ReadonlySet<string> = new Set(
  (["newer-commit", "closed", "stopped", "cut-off"] as const).map((kind) => unfinishedWords({ kind }).title),
);

/** GitHub's own failures have statuses from 500 on, or none. */
const statuses = [undefined, ...Array.from({ length: 100 }, (_, index) => 500 + index)];

const failed: ReadonlySet<string> = new Set(
  statuses.map(
    (status) => unfinishedWords({ kind: "github", step: "read", status, requestId: undefined }).title,
  ),
);
