import type { IgnoredFinding, Note } from "../vocabulary/analysis.ts";
import type { Coverage } from "../vocabulary/coverage.ts";
import type { Inventory } from "../vocabulary/inventory.ts";
import type { Finding, RuleFailure } from "../vocabulary/finding.ts";
import type { Problem, Rule } from "../rule.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import type { Edit } from "../vocabulary/edit.ts";

/** What one pass of the rules over the sources gives. */
export interface Judgement {
  readonly findings: readonly Finding[];
  readonly ignored: readonly IgnoredFinding[];
  readonly failures: readonly RuleFailure[];
  readonly notes: readonly Note[];
  /** Files that could not be parsed. */
  readonly unparsed: readonly SkippedFile[];
  /** Paths of files in which problems were found, or could not be looked for, and none is reported because of where they lie. */
  readonly unreported: ReadonlySet<string>;
  /** What was understood of the code as it is; `undefined` of a trial of edits. */
  readonly coverage?: Coverage;
  /** What the code as it is does in Customer.io, where that was asked for. */
  readonly inventory?: Inventory;
  /** The same of all product code, where it is compared with what that did before a change. */
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
