import { mentionsCustomerIo } from "../customerio/program/mention.ts";
import { isCodePath } from "../files/file-kinds.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { noCoverage } from "../vocabulary/coverage.ts";
import { listUnjudged } from "./list-unjudged.ts";
import {
  listAnalyzed,
  prepareSources,
  type AnalyzedSnapshot,
  type SourceOptions,
} from "./prepare-sources.ts";

/**
 * What `analyze` says of a repository that has nothing to do with Customer.io, without the compiler; `undefined` if it may have.
 */
export function analyzeUnrelated(snapshot: AnalyzedSnapshot, options: SourceOptions): Analysis | undefined {
  // Only the compiler knows whether a named file parses.
  const named = new Set(options.named ?? []);
  if (
    snapshot.sources.some(
      ({ path, text }) => isCodePath(path) && (named.has(path) || mentionsCustomerIo(text)),
    )
  )
    return undefined;
  const prepared = prepareSources(snapshot, options);
  const unjudged = listUnjudged({ ...snapshot, ...prepared }, prepared.explainSkip, new Set());
  return {
    analyzed: listAnalyzed(prepared, unjudged),
    skipped: [...prepared.skipped, ...unjudged],
    findings: [],
    ignored: [],
    failures: [],
    notes: prepared.notes,
    coverage: noCoverage,
  };
}
