/** A git command failed; `message` is what git printed. Callers that know more replace it. */
export class GitError extends Error {
  override readonly name = "GitError";
}
