/** A signal interrupted a review that a person or a workflow started. */
export class Interrupted extends Error {
  /** As in shells: 128 plus the signal's number. */
  readonly exitCode: 130 | 143;

  constructor(signal: string) {
    super(`interrupted by ${signal}`);
    // Octokit recognizes this name and gives up; it would retry after any other error.
    this.name = "AbortError";
    this.exitCode = signal === "SIGTERM" ? 143 : 130;
  }
}
