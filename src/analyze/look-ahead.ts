import { lookAhead as lookAheadAtCode } from "../customerio/knowledge.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import { readReasonToSkip } from "./select-sources.ts";

/** Reads from a source what every analysis needs, so that a later analysis finds it done. */
export function lookAhead(source: SourceText): void {
  readReasonToSkip(source);
  lookAheadAtCode(source);
}
