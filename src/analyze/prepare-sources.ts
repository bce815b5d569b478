import { isCodePath } from "../files/file-kinds.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import type { Config } from "../vocabulary/config.ts";
import type { SkippedFile, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { readAttributes } from "./gitattributes.ts";
import { findReasonInText, selectSources } from "./select-sources.ts";
import { makeExplainSkip, type ExplainSkip } from "./skipped-files.ts";

/** The code to analyze; without `changes`, it is not reviewed as a change. */
export type AnalyzedSnapshot = Pick<Snapshot, "sources" | "skipped" | "gap"> &
  Partial<Pick<Snapshot, "changes">>;

export interface SourceOptions {
  readonly config: Config;
  /**
   * Paths that a person named, relative to the repository's root: their code is judged even if such files are otherwise skipped, as in
   * `build/`.
   */
  readonly named?: readonly string[];
  /** Patterns for this run, in the syntax of the config's `ignore`, which they override. */
  readonly ignorePatterns?: readonly string[];
}

/** The sources that an analysis is about. */
export interface PreparedSources extends Pick<Snapshot, "sources"> {
  readonly skipped: readonly SkippedFile[];
  /** The files that are read but not judged. */
  readonly explainSkip: ExplainSkip;
  /** Says whether a file with this text would be among the sources. */
  readonly isRead: (source: SourceText) => boolean;
  /** Problems with the repository's `.gitattributes`. */
  readonly notes: Analysis["notes"];
}

/** Decides by paths and texts which files of a snapshot are read, and in which of them findings are reported. */
export function prepareSources(
  snapshot: AnalyzedSnapshot,
  { config, named = [], ignorePatterns = [] }: SourceOptions,
): PreparedSources {
  const attributes = readAttributes(snapshot.sources, snapshot.changes);
  const explainSkip = makeExplainSkip(config, named, ignorePatterns);
  const { sources, skipped } = selectSources(snapshot, explainSkip, attributes.isForeign);
  return {
    sources,
    skipped: [...snapshot.skipped, ...skipped],
    explainSkip,
    isRead: (source) => findReasonInText(source, attributes.isForeign) === undefined,
    notes: attributes.notes,
  };
}

/** The paths of the code among `sources` that was judged: all but `unjudged`. */
export function listAnalyzed(
  { sources }: Pick<Snapshot, "sources">,
  unjudged: readonly SkippedFile[],
): readonly string[] {
  const unread = new Set(unjudged.map(({ path }) => path));
  return sources.map(({ path }) => path).filter((path) => isCodePath(path) && !unread.has(path));
}
