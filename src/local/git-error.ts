/** A git command failed; `message` is what git printed. Callers that know more replace it. */
export class GitError extends Error {
  override readonly name: string = "GitError";
}

/** A git command succeeded, but its output is not what was requested: cut off, incomplete, or about something else. */
export class GitOutputError extends GitError {
  override readonly name = "GitOutputError";
}
