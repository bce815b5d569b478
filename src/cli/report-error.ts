import { toGitHubFailure } from "../github/octokit.ts";
import { Interrupted } from "../review/interrupted.ts";
import { GitError } from "../local/git.ts";
import { ReadError } from "../local/read-error.ts";
import { UsageError } from "./usage-error.ts";

/** Explains to the person at the terminal why a command could not run. */
export function reportError(error: unknown): string {
  if (error instanceof ReadError || error instanceof UsageError) return error.message;
  if (error instanceof Interrupted) return "Interrupted before the review was done.";
  if (error instanceof GitError) return `git failed: ${error.message}`;
  const failure = toGitHubFailure(error);
  if (failure !== undefined) return `GitHub request failed: ${failure.request}: ${failure.message}`;
  return `Internal error (a bug in Pitstop): ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
