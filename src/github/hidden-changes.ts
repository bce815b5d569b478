import { findAddedLines } from "../files/compare-lines.ts";
import { isCodePath } from "../files/file-kinds.ts";
import { pathBefore, type FileChange, type SourceText } from "../vocabulary/snapshot.ts";
import type { GitHub } from "./octokit.ts";
import { readTextsBefore, type ComparedCommit } from "./texts-before.ts";

/**
 * Finds the changed lines of files whose diff GitHub omits because it is too large or because `.gitattributes` says so, by comparing each
 * with its text at the merge base. Costs three requests, more for very large files, and none if GitHub omitted nothing. Files that cannot
 * be compared stay unchanged.
 */
export async function addHiddenChanges(
  github: GitHub,
  commit: ComparedCommit,
  changes: readonly FileChange[],
  sources: readonly SourceText[],
  signal: AbortSignal,
): Promise<readonly FileChange[]> {
  const texts = new Map(sources.map(({ path, text }) => [path, text]));
  const mayLackDiffs = switchOffDiffs(changes, sources);
  const isHidden = (change: FileChange) =>
    texts.has(change.path) && (change.hunks === undefined || (mayLackDiffs && isPureRename(change)));
  const hidden = changes.filter(isHidden);
  if (hidden.length === 0) return changes;
  const before = await readTextsBefore(github, commit, hidden.filter(hadText).map(pathBefore), signal);
  return changes.map((change) => {
    const after = texts.get(change.path);
    const old = hadText(change) ? before.get(pathBefore(change)) : "";
    if (!isHidden(change) || after === undefined || old === undefined) return change;
    const lines = findAddedLines(old, after)?.map((line) => ({ kind: "added" as const, line }));
    const known = hadText(change) ? { before: old } : {};
    return lines === undefined ? change : { ...change, hunks: [{ lines }], isHidden: true, ...known };
  });
}

/** A renamed file without hunks and, by GitHub's count, without changed lines: GitHub counts none in files that it treats as binary. */
function isPureRename({ previousPath, hunks }: FileChange): boolean {
  return previousPath !== undefined && hunks?.length === 0;
}

/** Says whether `.gitattributes` may make GitHub treat code as binary: `-diff` and `binary` do. */
function switchOffDiffs(changes: readonly FileChange[], sources: readonly SourceText[]): boolean {
  const isAttributes = ({ path }: { readonly path: string }) => /(?:^|\/)\.gitattributes$/u.test(path);
  return (
    changes.some(isAttributes) ||
    sources.some((source) => isAttributes(source) && source.text.split("\n").some(mayMakeCodeBinary))
  );
}

/** Most repositories call images binary, by their extension. */
function mayMakeCodeBinary(line: string): boolean {
  if (!/\s(?:-diff|binary)\b/u.test(line)) return false;
  const [pattern = ""] = line.trim().split(/\s/u, 1);
  return isCodePath(pattern) || !/\.\w+$/u.test(pattern);
}

function hadText({ status }: FileChange): boolean {
  return status !== "added";
}
