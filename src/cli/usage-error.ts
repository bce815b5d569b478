/** The arguments do not fit together, or name something that does not exist: the message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
