/** The reason why a review stops that somebody started by hand, or a workflow: they stopped it. */
export class Interrupted extends Error {
  /** As shells give it: 128 and the signal's number. */
  readonly exitCode: 130 | 143;

  constructor(signal: string) {
    super(`interrupted by ${signal}`);
    // By this name Octokit knows that nobody waits any more; any other error it would answer by trying again.
    this.name = "AbortError";
    this.exitCode = signal === "SIGTERM" ? 143 : 130;
  }
}
