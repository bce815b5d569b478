import { markdownTable } from "markdown-table";
import { findRun, isCompleted, type Head } from "./stage.ts";

/** Prints a table. */
export function print(names: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  process.stdout.write(`${markdownTable([[...names], ...rows.map((row) => row.map(String))])}\n\n`);
}

export const outcomeNames = ["heads", "completed", "with findings", "doubled", "lost", "left open"];

/** What became of pull requests, as `outcomeNames` says. */
export function countOutcomes(heads: readonly Head[]): readonly number[] {
  const completed = heads.filter(isCompleted);
  const reviewed = completed.filter((head) => findRun(head)?.title?.includes("pitfall") === true);
  const doubled = heads.filter(({ pull }) => pull.reviews.length > 1 || pull.comments.length > 1);
  const runs = new Set(heads.flatMap(({ repository }) => repository.checkRuns));
  const open = [...runs].filter(({ status }) => status !== "completed");
  return [
    ...[heads.length, completed.length, reviewed.length, doubled.length],
    ...[heads.length - completed.length, open.length],
  ];
}

/** Prints what the check runs of those heads say that are completed without a result. */
export function printReasons(heads: readonly Head[]): void {
  const titles = heads.filter(isCompleted).map((head) => findRun(head)?.title ?? "");
  const reasons = new Set(titles.filter((title) => !title.includes("pitfall")));
  for (const reason of reasons) process.stdout.write(`Without a result: ${reason}\n`);
}

/** @param share from 0 to 1 */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** @param milliseconds printed as seconds */
export function toSeconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
