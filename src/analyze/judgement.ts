import type { IgnoredFinding, Note } from "../vocabulary/analysis.ts";
import type { Coverage } from "../vocabulary/coverage.ts";
import type { Inventory } from "../vocabulary/inventory.ts";
import type { Finding, RuleFailure } from "../vocabulary/finding.ts";
import type { Problem, Rule } from "../rule.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import type { Edit } from "../vocabulary/edit.ts";

/** The result of one pass of the rules over the sources. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly failures: readonly RuleFailure[];
  readonly notes: readonly Note[];
  /** Files that could not be parsed. */
  readonly unparsed: readonly SkippedFile[];
  /** Paths of files whose problems, found or not looked for, are not reported because of the files' location. */
  readonly unreported: ReadonlySet<string>;
  /** How much of the code was understood; `undefined` in a trial of edits. */
  readonly coverage?: Coverage;
  /** What the code does in Customer.io, if requested. */
  readonly inventory?: Inventory;
  /** What all product code does in Customer.io, if it is compared with the code before a change. */
  readonly afterChange?: Inventory;
}

/** A problem with the rule that saw it and the severity it has in this repository. */
export interface FoundProblem {
  readonly rule: Rule;
  readonly problem: Problem;
  readonly severity: Finding["severity"];
}

/** Edits by the path of their file. */
export type EditsByPath = ReadonlyMap<string, readonly Edit[]>;
