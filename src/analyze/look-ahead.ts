import { lookAhead as lookAheadAtCode } from "../customerio/knowledge.ts";
import type { SourceText } from "../vocabulary/snapshot.ts";
import { readReasonToSkip } from "./select-sources.ts";

/** Reads of a source what every analysis of it asks, so that an analysis that comes later finds it done. */
export function lookAhead(source: SourceText): void {
  readReasonToSkip(source);
  lookAheadAtCode(source);
}
