/** The code cannot be read, for a reason that the user can fix. The message says what is wrong and what to do. */
export class ReadError extends Error {
  override readonly name = "ReadError";
}
