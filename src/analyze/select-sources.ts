import { isCodePath } from "../files/file-kinds.ts";
import { createModuleResolver } from "../customerio/program/modules.ts";
import { selectRelevant } from "../customerio/program/relevance.ts";
import { remember } from "../customerio/program/remember.ts";
import type { SkippedFile, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import type { Attributes } from "./gitattributes.ts";
import { isMoved, onlySinceChange, wasSkipped } from "./newly-skipped.ts";
import { findReasonToSkip, type ExplainSkip } from "./skipped-files.ts";

/** The files of a snapshot to parse, and those skipped because of their content or of `.gitattributes`. */
export interface Selection {
  readonly sources: readonly SourceText[];
  readonly skipped: readonly SkippedFile[];
}

/** Selects what is worth parsing. */
export function selectSources(
  { sources, changes }: Pick<Snapshot, "sources"> & Partial<Pick<Snapshot, "changes">>,
  explainSkip: ExplainSkip,
  isForeign: Attributes["isForeign"],
): Selection {
  const byPath = new Map((changes ?? []).map((change) => [change.path, change]));
  const kept: SourceText[] = [];
  const skipped: SkippedFile[] = [];
  const hidden = new Set<string>();
  for (const source of sources) {
    const { path, text } = source;
    const reason = findReasonInText(source, isForeign);
    if (reason === undefined) {
      kept.push(source);
      continue;
    }
    skipped.push({ path, ...reason });
    if (reason.onPurpose === true && isHiddenByChange(path, text)) hidden.add(path);
  }
  if (hidden.size === 0) return { sources: kept, skipped };
  const resolveModule = createModuleResolver(new Map(sources.map(({ path, text }) => [path, text])));
  const relevant = new Set(selectRelevant(sources, resolveModule).map(({ path }) => path));
  return {
    sources: kept,
    skipped: skipped.map((file) =>
      hidden.has(file.path) && relevant.has(file.path)
        ? { path: file.path, reason: `${file.reason}, ${onlySinceChange}` }
        : file,
    ),
  };

  /** Decisions that people made before the change, in the config or in `.gitattributes`, count for new files, too. */
  function isHiddenByChange(path: string, text: string): boolean {
    const change = byPath.get(path);
    if (change === undefined || explainSkip(path)?.by === "config") return false;
    const isExpected = isForeign(path) || explainSkip(path) !== undefined;
    if (isExpected && !isMoved(change)) return false;
    return !wasSkipped(change, text, (before) => explainSkip(before) !== undefined || isForeign(before));
  }
}

/** Why a file is not parsed, because of its content or of `.gitattributes`; `undefined` when it is. */
export function findReasonInText(
  source: SourceText,
  isForeign: Attributes["isForeign"],
): Omit<SkippedFile, "path"> | undefined {
  if (!isCodePath(source.path)) return undefined;
  return isForeign(source.path) ? foreign : readReasonToSkip(source);
}

/** Why a file is not parsed, because of its content alone. */
export const readReasonToSkip = remember(({ text }: SourceText) => findReasonToSkip(text));

const foreign = { reason: "generated or vendored according to .gitattributes", onPurpose: true } as const;
