import type { Edit, Suggestion } from "./edit.ts";

/** How much a pitfall hurts: `error` breaks campaigns or people, `warning` will, `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

/** How sure the analysis is that a finding is right. Below `medium` it gets no inline comment. */
export type Confidence = "high" | "medium" | "low";

/** A place in a text: `line` and `column` are 1-based, columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One step of the chain from a value to where it came from. `line` is 1-based; `text` is that step in words. */
export interface Evidence {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** One mistake found in one place: plain data, made by `analyze/`. */
export interface Finding {
  /** The rule's id, such as `millisecond-timestamp`. */
  readonly rule: string;
  /** The rule's number in the catalogue of pitfalls. */
  readonly pitfall: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly range: Range;
  /** What is wrong here, what happens at Customer.io, what to do: Markdown of one paragraph. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** The name of the function or class around it, or `""` at the top of a file. */
  readonly symbol: string;
  /** Stays the same when lines shift: `makeFingerprint` of its kin (rule, the line's normalised text, symbol) and its place. */
  readonly fingerprint: string;
  /** What fixes it, proven; empty where no safe fix is known. */
  readonly edits: readonly Edit[];
  /** Why `edits` are none though one could be thought of, in words that complete "left: …". */
  readonly unfixed?: string;
  /** The edits as one block of whole lines, when they fit into one. Findings whose lines meet share one suggestion. */
  readonly suggestion?: Suggestion;
  /** The rule's page. */
  readonly url: string;
}

/** Builds an identity from two hashes: what a finding is, wherever it is, and where it is (path and ordinal). */
export function makeFingerprint(kin: string, place: string): string {
  return `${kin}:${place}`;
}

/** The part of a fingerprint that stays when its file is renamed. */
export function kinOf(fingerprint: string): string {
  return fingerprint.replace(/:[^:]*$/, "");
}

/** A rule that threw while it read a file. The findings of the other rules are unaffected. */
export interface RuleFailure {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

const severityRank: Record<Severity, number> = { error: 2, warning: 1, info: 0 };
const confidenceRank: Record<Confidence, number> = { high: 2, medium: 1, low: 0 };

/** Says whether `severity` reaches `threshold`. */
export function isAtLeastAsSevere(severity: Severity, threshold: Severity): boolean {
  return severityRank[severity] >= severityRank[threshold];
}

/** Says whether `confidence` reaches `threshold`. */
export function isAtLeastAsSure(confidence: Confidence, threshold: Confidence): boolean {
  return confidenceRank[confidence] >= confidenceRank[threshold];
}

/** Orders findings: most severe first, then by path and place. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[b.severity] - severityRank[a.severity] ||
    compareText(a.path, b.path) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compareText(a.rule, b.rule)
  );
}

/** Code-unit order: the same on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
