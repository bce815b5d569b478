import { rules } from "../../rules/index.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { analyze } from "../analyze/analyze.ts";
import type { Config } from "../vocabulary/config.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";

/** The entry of an analysis thread: everything that goes in and out is plain data. */
export function analyzeSnapshot({ snapshot, config }: { snapshot: Snapshot; config: Config }): Analysis {
  return analyze(snapshot, { rules, config });
}
