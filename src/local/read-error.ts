/** The code cannot be read, for a reason the person at the keyboard can mend: the message says what is wrong and what to do. */
export class ReadError extends Error {
  override readonly name = "ReadError";
}
