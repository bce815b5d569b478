import type { Frame, Handoff } from "../flow/terms.ts";

/** A call that hands something over to a function. */
export interface Put {
  readonly call: Frame["call"];
  readonly handoff: Handoff;
  /** The call in which the function was made. */
  readonly closure?: Frame;
}
