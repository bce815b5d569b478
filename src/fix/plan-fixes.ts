import { applyEdits, createAcceptedEdits, type AcceptedEdits, type Edit } from "../vocabulary/edit.ts";
import { isAtLeastAsSure, type Finding } from "../vocabulary/finding.ts";

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
 * may be changed, except for those in `readOnly`; `whyOther` says why other files may not be.
 */
export function planFixes(
  findings: readonly Finding[],
  texts: ReadonlyMap<string, string>,
  readOnly: ReadonlySet<string> = new Set(),
  whyOther = "the file changed after it was analyzed",
): FixPlan {
  const accepted = createAcceptedEdits();
  const fixed: Finding[] = [];
  const left: LeftFinding[] = [];
  for (const finding of findings) {
    const isOther = finding.edits.some((edit) => !texts.has(edit.path));
    const reason = isOther ? whyOther : findObstacle(finding, accepted, readOnly);
    if (reason !== undefined) {
      left.push({ finding, reason });
    } else {
      for (const edit of finding.edits) accepted.add(edit);
      fixed.push(finding);
    }
  }
  return { files: makeFiles(accepted.list(), fixed, texts), fixed, left };
}

/** A finding too uncertain for an inline comment is too uncertain to be fixed. */
export function isFixable({ edits, confidence }: Finding): boolean {
  return edits.length > 0 && isAtLeastAsSure(confidence, "medium");
}

function makeFiles(
  accepted: readonly Edit[],
  fixed: readonly Finding[],
  texts: ReadonlyMap<string, string>,
): readonly FileFix[] {
  const parts = new Map<string, { readonly edits: Edit[]; readonly findings: Finding[] }>();
  for (const edit of accepted) {
    const part = parts.get(edit.path) ?? { edits: [], findings: [] };
    part.edits.push(edit);
    parts.set(edit.path, part);
  }
  for (const finding of fixed) {
    const paths = new Set(finding.edits.map(({ path }) => path));
    for (const path of paths) parts.get(path)?.findings.push(finding);
  }
  return [...parts].map(([path, { edits, findings }]) => {
    const before = texts.get(path) ?? "";
    return { path, before, after: applyEdits(before, edits), findings };
  });
}

function findObstacle(
  finding: Finding,
  accepted: AcceptedEdits,
  readOnly: ReadonlySet<string>,
): string | undefined {
  if (finding.edits.length === 0) return finding.unfixed ?? "no safe automatic fix";
  if (!isFixable(finding)) return "low confidence";
  if (finding.edits.some((edit) => readOnly.has(edit.path))) return "the file is read-only";
  if (finding.edits.some((edit) => !accepted.has(edit) && accepted.conflictWith(edit))) {
    return "its fix overlaps another fix";
  }
  return undefined;
}
