import { classifyPath, explainForeign, isCodePath } from "../files/file-kinds.ts";
import type { FileChange, SkippedFile, Snapshot, SourceText } from "../vocabulary/snapshot.ts";
import { isMoved, onlySinceChange, wasSkipped } from "./newly-skipped.ts";
import type { ExplainSkip } from "./skipped-files.ts";

type Read = Pick<Snapshot, "sources"> & Partial<Pick<Snapshot, "changes">>;

/**
 * Lists the code in which nothing is reported because of where it lies: what was read without being judged, and what a change touches in
 * places that are never read.
 *
 * @param unreported paths of files in which there was something to report
 */
export function listUnjudged(
  { sources, changes = [] }: Read,
  explainSkip: ExplainSkip,
  unreported: ReadonlySet<string>,
): readonly SkippedFile[] {
  const byPath = new Map(changes.map((change) => [change.path, change]));
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const unread = changes.filter(
    ({ path, status }) => status !== "removed" && isUnread(path) && !texts.has(path),
  );
  return [
    ...sources.flatMap((source) => listRead(source, byPath.get(source.path))),
    ...unread.map((change) => describeUnread(change)),
  ];

  function listRead({ path, text }: SourceText, change: FileChange | undefined): readonly SkippedFile[] {
    const skip = isCodePath(path) ? explainSkip(path) : undefined;
    if (skip === undefined) return [];
    const isHidden =
      change !== undefined &&
      unreported.has(path) &&
      // Tests are not hidden by the change, and paths that people ignore in the config count for new files, too.
      (skip.by === "place" || (skip.by === "test" && isMoved(change))) &&
      !wasSkipped(change, text, isSkippedPath);
    return [isHidden ? sinceChange(path, skip.reason) : { path, reason: skip.reason, onPurpose: true }];
  }

  /** The content of such a file is not known, so only how it got there counts. */
  function describeUnread(change: FileChange): SkippedFile {
    const { path } = change;
    const skip = explainSkip(path);
    // The config includes it again, but the file was already not read.
    if (skip === undefined) return { path, reason: `${explainForeign(path) ?? ""}: never read` };
    const isHidden = skip.by === "place" && isMoved(change) && !wasSkipped(change, undefined, isSkippedPath);
    return isHidden ? sinceChange(path, skip.reason) : { path, reason: skip.reason, onPurpose: true };
  }

  function isSkippedPath(path: string): boolean {
    return explainSkip(path) !== undefined;
  }
}

function isUnread(path: string): boolean {
  return isCodePath(path) && classifyPath(path) === undefined;
}

function sinceChange(path: string, reason: string): SkippedFile {
  return { path, reason: `${reason}, ${onlySinceChange}` };
}
