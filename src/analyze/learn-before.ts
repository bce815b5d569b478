import { learn, type Knowledge } from "../customerio/knowledge.ts";
import { isForgotten } from "../customerio/program/forgotten.ts";
import { isOverflow } from "../customerio/program/overflow.ts";
import { getStartLine } from "../customerio/program/nodes.ts";
import { createProgram, getPath, hasSyntaxErrors, type Program } from "../customerio/program/program.ts";
import type { FileChange, SourceText } from "../vocabulary/snapshot.ts";
import { findEarlierSources, type EarlierSources } from "./earlier-sources.ts";
import type { PreparedSources } from "./prepare-sources.ts";
import type { LearnedBefore, EarlierIdentify } from "./learned-before.ts";
import type { AnalysisSession } from "./session.ts";

/** The code before a change that touches code which has to do with Customer.io. */
export interface CodeBefore {
  /** What was learned from it; `undefined` if nothing of it could be compared. */
  readonly learned?: LearnedBefore;
  /** The paths of the changed files that have to do with Customer.io and were compared. */
  readonly compared: readonly string[];
  /** The paths of those that could not be compared. */
  readonly notCompared: readonly string[];
}

/** What remains of the code before a change. */
export interface Earlier {
  /** `undefined` if the change touches no product code that has to do with Customer.io, or did. */
  readonly before?: CodeBefore;
  /** To be replaced by the program of the code after the change, which has mostly the same files. */
  readonly program?: Program;
  /** The program is that of the code before the change, which was just learned from. */
  readonly isLearnedNow?: true;
}

/** What is known of earlier analyses of the same code. */
export interface KnownBefore extends Pick<AnalysisSession, "recognize" | "getLearned" | "keepLearned"> {
  readonly program: Program | undefined;
}

/**
 * Learns what the code did before a change. If no code was changed, nothing is parsed; code that is already known from an earlier review is
 * not parsed either.
 *
 * @param options the options that decide what counts as product code, as text
 */
export function learnBefore(
  prepared: PreparedSources,
  changes: readonly FileChange[],
  { isProduct, options }: { readonly isProduct: (path: string) => boolean; readonly options: string },
  onFile?: (path: string) => void,
  known?: KnownBefore,
): Earlier {
  const { sources, isRead } = prepared;
  const found = findEarlierSources(sources, changes, isRead);
  const earlier = { ...found, sources: known?.recognize(found.sources) ?? found.sources };
  const isCode = ({ before, after }: EarlierSources["compared"][number]): boolean =>
    [before, after].some((source) => source !== undefined && isProduct(source.path));
  const candidates = earlier.compared.filter(isCode);
  if (candidates.length + earlier.notCompared.length === 0) return {};
  const kept = known?.program;
  const learned = kept && known.getLearned(earlier.sources, options);
  const program =
    kept === undefined
      ? createProgram(earlier.sources, new Set(), onFile)
      : learned === undefined
        ? kept.replace(earlier.sources)
        : kept;
  const { compared, notCompared } = findAffected(earlier, candidates, program, sources, isProduct);
  if (compared.length === 0)
    return { program, ...(notCompared.length > 0 && { before: { compared, notCompared } }) };
  const unknown = { compared: [], notCompared: [...compared, ...notCompared].sort() };
  const unparsed = learned?.unparsed ?? findUnparsed(program);
  if (earlier.compared.some(({ before }) => before && unparsed.has(before.path)))
    return { program, before: unknown };
  if (learned !== undefined) return { program, before: { learned, compared, notCompared } };
  try {
    const knowledge = learn(earlier.sources, program, isProduct);
    const fresh = {
      inventory: knowledge.getInventory(isProduct),
      identifies: listIdentifies(knowledge),
      unparsed,
    };
    known?.keepLearned(earlier.sources, options, fresh);
    return { program, before: { learned: fresh, compared, notCompared }, isLearnedNow: true };
  } catch (error) {
    if (kept !== undefined && isForgotten(error)) {
      // Continue as if nothing were cached.
      return learnBefore(
        prepared,
        changes,
        { isProduct, options },
        onFile,
        known && { ...known, program: undefined },
      );
    }
    if (!isOverflow(error)) throw error;
    // The program is no longer reliable.
    return { before: unknown };
  }
}

/** @param program one of mostly the same sources */
function findAffected(
  { sources: before, notCompared }: EarlierSources,
  candidates: EarlierSources["compared"],
  program: Program,
  sources: readonly SourceText[],
  isProduct: (path: string) => boolean,
): Pick<CodeBefore, "compared" | "notCompared"> {
  const [now, then] = [program.select(sources), program.select(before)];
  const affected = candidates.filter(
    (one) =>
      (one.after !== undefined && now.has(one.after.path)) ||
      (one.before !== undefined && then.has(one.before.path)),
  );
  const there = new Set(sources.map(({ path }) => path));
  return {
    compared: affected.flatMap((one) => (one.after ?? one.before)?.path ?? []),
    // For a removed file without a known text, it is not known whether it had to do with Customer.io.
    notCompared: notCompared.filter((path) => isProduct(path) && (now.has(path) || !there.has(path))),
  };
}

function findUnparsed({ files, skipped }: Program): ReadonlySet<string> {
  return new Set([...files.filter(hasSyntaxErrors).map(getPath), ...skipped.map(({ path }) => path)]);
}

function listIdentifies({ operations, attributes }: Knowledge): readonly EarlierIdentify[] {
  return operations
    .filter(({ kind }) => kind === "identify")
    .map((operation) => {
      const { shapes } = attributes.findShapes(operation);
      return {
        path: getPath(operation.site.getSourceFile()),
        line: getStartLine(operation.site),
        givesEmail: shapes.length > 0 && shapes.every((shape) => attributes.isAboutAny(shape, "email")),
      };
    });
}
