import { toGitHubFailure } from "../github/failures.ts";
import { Interrupted } from "../review/interrupted.ts";
import { readStack } from "../files/read-stack.ts";
import { WriteError } from "../files/write-error.ts";
import { GitError } from "../local/git-error.ts";
import { ReadError } from "../local/read-error.ts";
import { AnalysisExhausted } from "../threads/exhausted.ts";
import { UsageError } from "./usage-error.ts";

/** Explains to the person at the terminal why a command could not run. */
export function reportError(error: unknown): string {
  if (error instanceof ReadError || error instanceof UsageError || error instanceof WriteError) {
    return error.message;
  }
  if (error instanceof Interrupted) return "Interrupted before the review was done.";
  if (error instanceof GitError) return `git failed: ${error.message}`;
  if (error instanceof AnalysisExhausted) return explainExhausted(error);
  const failure = toGitHubFailure(error);
  if (failure !== undefined) return `GitHub request failed: ${failure.request}: ${failure.message}`;
  if (isRefusal(error)) return `The system refused: ${error.message}. Allow it, and run Pitstop again.`;
  return `Internal error (a bug in Pitstop): ${error instanceof Error ? readStack(error) : String(error)}`;
}

/** Says whether the system refused an operation. */
function isRefusal(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function explainExhausted({ resource, lastFile }: AnalysisExhausted): string {
  const where = lastFile === undefined ? "" : ` The last file it looked at was ${lastFile}.`;
  return `The analysis took too much ${resource}, so it was stopped.${where} If that code is generated or vendored, mark it as linguist-generated or linguist-vendored in .gitattributes so that it is skipped. The command line allows more with --timeout (in seconds) and --memory (in megabytes).`;
}
