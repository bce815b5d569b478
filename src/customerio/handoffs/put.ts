import type { Frame, Handoff } from "../flow/terms.ts";

/** A call that sends something to a function. */
export interface Put {
  readonly call: Frame["call"];
  readonly handoff: Handoff;
  /** The call in which the function was created. */
  readonly closure?: Frame;
}
