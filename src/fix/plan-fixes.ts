import { applyEdits, doEditsOverlap, isSameEdit, type Edit } from "../vocabulary/edit.ts";
import type { Finding } from "../vocabulary/finding.ts";

/** Which findings can be fixed together, and what the files look like afterwards. */
export interface FixPlan {
  readonly files: readonly FileFix[];
  readonly fixed: readonly Finding[];
  readonly left: readonly LeftFinding[];
}

export interface FileFix {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** The fixed findings that have an edit in this file. */
  readonly findings: readonly Finding[];
}

/** A finding that is not fixed; `reason` completes "not fixed: …". */
export interface LeftFinding {
  readonly finding: Finding;
  readonly reason: string;
}

/**
 * Accepts findings in their order, each with all of its edits or none: of two that overlap, the first wins. `texts` holds the files that
 * may be changed.
 */
export function planFixes(findings: readonly Finding[], texts: ReadonlyMap<string, string>): FixPlan {
  const accepted: Edit[] = [];
  const fixed: Finding[] = [];
  const left: LeftFinding[] = [];
  for (const finding of findings) {
    const added = finding.edits.filter((edit) => !accepted.some((other) => isSameEdit(edit, other)));
    const reason = findObstacle(finding, added, accepted, texts);
    if (reason !== undefined) {
      left.push({ finding, reason });
    } else {
      accepted.push(...added);
      fixed.push(finding);
    }
  }
  const paths = [...new Set(accepted.map((edit) => edit.path))];
  const files = paths.map((path): FileFix => {
    const before = texts.get(path) ?? "";
    const after = applyEdits(
      before,
      accepted.filter((edit) => edit.path === path),
    );
    return {
      path,
      before,
      after,
      findings: fixed.filter(({ edits }) => edits.some((edit) => edit.path === path)),
    };
  });
  return { files, fixed, left };
}

function findObstacle(
  finding: Finding,
  added: readonly Edit[],
  accepted: readonly Edit[],
  texts: ReadonlyMap<string, string>,
): string | undefined {
  if (finding.edits.length === 0) return finding.unfixed ?? "no safe automatic fix";
  if (finding.edits.some((edit) => !texts.has(edit.path))) return "the file changed after it was analyzed";
  if (added.some((edit) => accepted.some((other) => doEditsOverlap(edit, other)))) {
    return "its fix overlaps another fix";
  }
  return undefined;
}
