import type { Edit, Suggestion } from "./edit.ts";
import { compareTexts } from "./compare-texts.ts";

/** How bad a pitfall is: an `error` breaks campaigns or people's data now, a `warning` will at some point, an `info` is worth knowing. */
export type Severity = "error" | "warning" | "info";

/** How sure the analysis is about a finding. Below `medium`, it gets no inline comment. */
export type Confidence = "high" | "medium" | "low";

/** A position in a text: `line` and `column` are 1-based, columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A part of a text; `end` is exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** One step of the trace from a value to its origin. `line` is 1-based; `text` describes the step. */
export interface Evidence {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** One mistake in one place: plain data, created by `analyze/`. */
export interface Finding {
  /** The rule's id, such as `millisecond-timestamp`. */
  readonly rule: string;
  /** The pitfall's number. */
  readonly pitfall: number;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** Relative to the repository's root, with `/`. */
  readonly path: string;
  readonly range: Range;
  /** What is wrong, what happens in Customer.io, and what to do: one paragraph of Markdown. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  /** The name of the function or class around it, or `""` at the top of a file. */
  readonly symbol: string;
  /** Its identity: `makeFingerprint`. Stays the same when lines shift, and when the code around it is edited. */
  readonly fingerprint: string;
  /** What version 0.1 called it in its comments, by the text of its line. */
  readonly formerFingerprint?: string;
  /** The verified fix; empty if there is no safe one. */
  readonly edits: readonly Edit[];
  /** What else the `edits` change in what is sent, such as an event's name: one sentence of Markdown. */
  readonly effect?: string;
  /** Why there are no `edits` although a fix is conceivable; completes "not fixed: …". */
  readonly unfixed?: string;
  /** The change introduces it by removing something, so it need not be on an added line. */
  readonly isCausedByRemoval?: true;
  /** The edits as one block of whole lines, if they fit into one. Findings whose lines overlap share one suggestion. */
  readonly suggestion?: Suggestion;
  /** The rule's page. */
  readonly url: string;
}

/**
 * Combines three hashes: what it is about (rule and symbol), which code in there (the node's text and its role), and which of several such
 * places (path and ordinal).
 */
export function makeFingerprint(subject: string, code: string, place: string): string {
  return [subject, code, place].join(":");
}

/** The part of a fingerprint that stays when its file is renamed. */
export function kinOf(fingerprint: string): string {
  return fingerprint.replace(/:[^:]*$/, "");
}

/** The part of a fingerprint that also stays when the code itself is edited; `undefined` for one of version 0.1. */
export function subjectOf(fingerprint: string): string | undefined {
  const [subject, , place] = fingerprint.split(":");
  return place === undefined ? undefined : subject;
}

/** A rule that threw while it checked a file. Other rules are unaffected. */
export interface RuleFailure {
  readonly rule: string;
  readonly path: string;
  readonly message: string;
}

const severityRank: Record<Severity, number> = { error: 2, warning: 1, info: 0 };
const confidenceRank: Record<Confidence, number> = { high: 2, medium: 1, low: 0 };

/** Says whether `severity` reaches `threshold`. */
function isAtLeastAsSevere(severity: Severity, threshold: Severity): boolean {
  return severityRank[severity] >= severityRank[threshold];
}

/** Says whether findings fail a run: whether one reaches the config's `fail-on`. */
export function areFailure(findings: readonly Finding[], threshold: Severity | "never"): boolean {
  return threshold !== "never" && findings.some(({ severity }) => isAtLeastAsSevere(severity, threshold));
}

/** Says whether `confidence` reaches `threshold`. */
export function isAtLeastAsSure(confidence: Confidence, threshold: Confidence): boolean {
  return confidenceRank[confidence] >= confidenceRank[threshold];
}

/** How severe and how sure a finding is as numbers from 0 to 2, 2 being the most. */
export function rankOf({ severity, confidence }: Finding): {
  readonly severity: number;
  readonly confidence: number;
} {
  return { severity: severityRank[severity], confidence: confidenceRank[confidence] };
}

/** Orders findings: most severe first, then by path and place. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severityRank[b.severity] - severityRank[a.severity] ||
    compareTexts(a.path, b.path) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compareTexts(a.rule, b.rule)
  );
}
