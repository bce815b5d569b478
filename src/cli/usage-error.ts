/** The arguments contradict each other or name something that does not exist. The message says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
