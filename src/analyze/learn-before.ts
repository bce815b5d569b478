import { learn, type Knowledge } from "../customerio/knowledge.ts";
import { isOverflow } from "../customerio/program/overflow.ts";
import { getStartLine } from "../customerio/program/nodes.ts";
import {
  createProgram,
  getPath,
  hasSyntaxErrors,
  selectFiles,
  type Program,
} from "../customerio/program/program.ts";
import type { Inventory } from "../vocabulary/inventory.ts";
import type { FileChange, SourceText } from "../vocabulary/snapshot.ts";
import { findEarlierSources, type EarlierSources } from "./earlier-sources.ts";
import type { PreparedSources } from "./prepare-sources.ts";

/** The code before a change that touches code which has to do with Customer.io. */
export interface CodeBefore {
  /** What was learned from it; `undefined` if nothing of it could be compared. */
  readonly learned?: LearnedBefore;
  /** The paths of the changed files that have to do with Customer.io and were compared. */
  readonly compared: readonly string[];
  /** Those that could not be. */
  readonly notCompared: readonly string[];
}

export interface LearnedBefore {
  /** To be replaced by the program of the code after the change. */
  readonly program: Program;
  readonly inventory: Inventory;
  readonly identifies: readonly EarlierIdentify[];
}

/** A place that identified people. */
export interface EarlierIdentify {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** It certainly gave an email. */
  readonly givesEmail: boolean;
}

/**
 * Learns what the code did before a change. `undefined` if the change touches no product code that has to do with Customer.io, or did: then
 * nothing is parsed.
 */
export function learnBefore(
  { sources, isRead }: PreparedSources,
  changes: readonly FileChange[],
  isProduct: (path: string) => boolean,
  onFile?: (path: string) => void,
): CodeBefore | undefined {
  const earlier = findEarlierSources(sources, changes, isRead);
  const { compared, notCompared } = findAffected(earlier, sources, isProduct);
  if (compared.length === 0) return notCompared.length === 0 ? undefined : { compared, notCompared };
  try {
    const program = createProgram(earlier.sources, new Set(), onFile);
    if (earlier.compared.some(({ before }) => before && !isParsed(before, program)))
      return { compared: [], notCompared: [...compared, ...notCompared].sort() };
    const knowledge = learn(earlier.sources, program, isProduct);
    const learned = {
      program,
      inventory: knowledge.getInventory(isProduct),
      identifies: listIdentifies(knowledge),
    };
    return { learned, compared, notCompared };
  } catch (error) {
    if (!isOverflow(error)) throw error;
    return { compared: [], notCompared: [...compared, ...notCompared].sort() };
  }
}

function findAffected(
  earlier: EarlierSources,
  sources: readonly SourceText[],
  isProduct: (path: string) => boolean,
): Pick<CodeBefore, "compared" | "notCompared"> {
  const listPaths = (list: readonly SourceText[]) =>
    new Set(selectFiles(list).relevant.map(({ path }) => path));
  const isCode = ({ before, after }: EarlierSources["compared"][number]): boolean =>
    [before, after].some((source) => source !== undefined && isProduct(source.path));
  const candidates = earlier.compared.filter(isCode);
  if (candidates.length + earlier.notCompared.length === 0) return { compared: [], notCompared: [] };
  const [now, then] = [listPaths(sources), listPaths(earlier.sources)];
  const affected = candidates.filter(
    ({ before, after }) =>
      (after !== undefined && now.has(after.path)) || (before !== undefined && then.has(before.path)),
  );
  const there = new Set(sources.map(({ path }) => path));
  return {
    compared: affected.flatMap(({ before, after }) => (after ?? before)?.path ?? []),
    // Of a removed file whose text is not known, nobody knows whether it had to do with Customer.io.
    notCompared: earlier.notCompared.filter((path) => isProduct(path) && (now.has(path) || !there.has(path))),
  };
}

/** Says whether a file of a program is free of syntax errors, or none that can matter. */
function isParsed({ path }: SourceText, program: Program): boolean {
  const file = program.getFile(path);
  if (file !== undefined) return !hasSyntaxErrors(file);
  return program.skipped.every((skipped) => skipped.path !== path);
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
