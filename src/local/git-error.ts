/** A git command failed; `message` is what git printed. Callers that know more replace it. */
export class GitError extends Error {
  override readonly name: string = "GitError";
}

/** A git command succeeded, but what it printed is not what it was asked for: cut off, in parts, or about something else. */
export class GitOutputError extends GitError {
  override readonly name = "GitOutputError";
}
