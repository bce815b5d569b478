/** The hidden mark of a check run whose failure is that of another pull request with the same head commit: its own result was a success. */
const mark = "<!-- pitstop:shared -->";

export function markSharedResult(summary: string): string {
  return `${summary}\n\n${mark}`;
}

/** Says whether a check run's summary has the mark. Only to be asked of our own check runs, in which no text from code can be HTML. */
export function isSharedResult(summary: string): boolean {
  return summary.includes(mark);
}
