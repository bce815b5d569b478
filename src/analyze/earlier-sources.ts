import { isCodePath, isProductPath } from "../files/file-kinds.ts";
import { undoPatch } from "../files/undo-patch.ts";
import { pathBefore, type FileChange, type SourceText } from "../vocabulary/snapshot.ts";

/** The code before a change, as far as it can be restored from what was read. */
export interface EarlierSources {
  readonly sources: readonly SourceText[];
  /** The changed files whose earlier texts are known, each with its text then and now; `undefined` if it did not exist. */
  readonly compared: readonly ComparedFile[];
  /** The paths of changed product code whose earlier text is not known: it is assumed to have done what it does now. */
  readonly notCompared: readonly string[];
}

export interface ComparedFile {
  readonly before: SourceText | undefined;
  readonly after: SourceText | undefined;
}

/**
 * The sources before a change: those after it, with the changed files as they were, removed ones back, and renamed ones at their former path.
 *
 * @param sources what is analyzed after the change
 * @param isRead says whether a file with this text is analyzed at all
 */
export function findEarlierSources(
  sources: readonly SourceText[],
  changes: readonly FileChange[],
  isRead: (source: SourceText) => boolean,
): EarlierSources {
  const now = new Map(sources.map((source) => [source.path, source]));
  const then = new Map(now);
  const compared: ComparedFile[] = [];
  const notCompared: string[] = [];
  // A file can take the place of another one, so all of the new state goes before any of the old comes.
  for (const { path, status } of changes) if (status !== "unchanged") then.delete(path);
  for (const change of changes) {
    const { path, status } = change;
    if (status === "unchanged") continue;
    const after = now.get(path);
    // A file that is no longer analyzed, because of its content or its folder, is not compared with its earlier state.
    if (after === undefined && status !== "removed") continue;
    const text = status === "removed" || after === undefined ? "" : after.text;
    const before = isNew(change) ? undefined : findTextBefore(change, text);
    if (before === undefined && !isNew(change)) {
      if (after !== undefined) then.set(pathBefore(change), { path: pathBefore(change), text });
      if (isCodePath(path) && isProductPath(path)) notCompared.push(path);
      continue;
    }
    const source = before === undefined ? undefined : { path: pathBefore(change), text: before };
    const isKept = source !== undefined && isRead(source);
    if (isKept) then.set(source.path, source);
    compared.push({ before: isKept ? source : undefined, after });
  }
  // The order does not depend on what was changed.
  const ordered = [...then.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { sources: ordered, compared, notCompared };
}

function isNew({ status }: FileChange): boolean {
  return status === "added" || status === "copied";
}

/** @param text the file's text now; empty if it was removed */
function findTextBefore({ before, patch, hunks, isHidden }: FileChange, text: string): string | undefined {
  if (before !== undefined) return before;
  if (patch !== undefined) return undoPatch(text, patch);
  // Only moved, or with another mode.
  return hunks?.length === 0 && isHidden !== true ? text : undefined;
}
