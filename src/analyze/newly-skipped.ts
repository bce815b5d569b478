import { classifyPath, isCodePath } from "../files/file-kinds.ts";
import type { Config } from "../vocabulary/config.ts";
import { pathBefore, type FileChange, type Snapshot } from "../vocabulary/snapshot.ts";
import { findGeneratedMark } from "./generated-mark.ts";
import { findReasonToSkip, makeExplainSkip } from "./skipped-files.ts";

/** Added to the reason why a file is skipped, if the change is the cause. */
export const onlySinceChange = "but only since this change";

/**
 * Says whether a changed file that is skipped already was before the change, because of its path or its content: a change must not hide a
 * file from its own review.
 *
 * @param text the file's text at the head; `undefined` if it was not read
 */
export function wasSkipped(
  change: FileChange,
  text: string | undefined,
  isSkippedPath: (path: string) => boolean,
): boolean {
  const path = pathBefore(change);
  if (isNew(change) || !isCodePath(path)) return false;
  return classifyPath(path) === undefined || isSkippedPath(path) || heldSkipped(change, text);
}

/** Says whether a change brings a file to its path from another one. */
export function isMoved({ previousPath }: FileChange): boolean {
  return previousPath !== undefined;
}

/** The texts that files had before a change, by their paths at that time; those that cannot be read are missing. */
export type ReadEarlierTexts = (paths: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/** How many earlier texts are read. Files beyond that, more than anybody changes in this way, count as skipped only since the change. */
const maxEarlierTexts = 100;

/**
 * Adds the earlier texts that alone can say whether files already looked generated or minified before the change. Most changes need none,
 * and `read` is not called then.
 */
export async function addEarlierTexts<Changed extends Snapshot>(
  snapshot: Changed,
  config: Config,
  read: ReadEarlierTexts,
): Promise<Changed> {
  const undecided = findUndecided(snapshot, config).slice(0, maxEarlierTexts);
  if (undecided.length === 0) return snapshot;
  const texts = await read(undecided.map(pathBefore));
  const decided = new Set(undecided);
  const changes = snapshot.changes?.map((change) => {
    const before = decided.has(change) ? texts.get(pathBefore(change)) : undefined;
    return before === undefined ? change : { ...change, before };
  });
  return { ...snapshot, changes };
}

function findUndecided({ sources, changes }: Snapshot, config: Config): readonly FileChange[] {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const explainSkip = makeExplainSkip(config, []);
  return (changes ?? []).filter((change) => {
    const text = texts.get(change.path);
    if (text === undefined || !isCodePath(change.path) || isNew(change)) return false;
    return looksSkipped(text) && !wasSkipped(change, text, (path) => explainSkip(path) !== undefined);
  });
}

function isNew({ status }: FileChange): boolean {
  return status === "added" || status === "copied";
}

/** Says whether a file looked generated or minified before. */
function heldSkipped(change: FileChange, text: string | undefined): boolean {
  if (change.before !== undefined) return looksSkipped(change.before);
  // A mark above all changed lines existed before.
  return (
    text !== undefined && looksSkipped(text) && isUnchangedUpTo(change, findGeneratedMark(text) ?? Infinity)
  );
}

function looksSkipped(text: string): boolean {
  return findReasonToSkip(text)?.onPurpose === true;
}

/** `line` is 1-based. Above the first change, lines have the same numbers in both files. */
function isUnchangedUpTo({ hunks, isHidden }: FileChange, line: number): boolean {
  if (hunks === undefined || isHidden === true) return false;
  return hunks.every(({ lines }) => lines.every((one) => one.kind === "context" || one.line > line));
}
