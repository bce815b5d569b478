/** Every sentence that Pitstop says on GitHub. What is said when is decided elsewhere; here is only how. */
import type { Suggestion } from "../vocabulary/edit.ts";
import type { Evidence, Finding, Severity } from "../vocabulary/finding.ts";
import type { PlacedFinding } from "../vocabulary/review-plan.ts";
import type { SnapshotGap } from "../vocabulary/snapshot.ts";
import type { SkipReason } from "./scope.ts";
import { codeSpan, fencedBlock, safeMarkdown } from "./markdown.ts";

/** Why a finding is told in the check run only; each completes "not beside the code: …". */
export const summaryReasons = {
  unsure: "Pitstop is not sure enough of it",
  otherFile: "this change causes it in a file it does not touch",
  noDiff: "GitHub does not show the changes of this file",
  outsideHunks: "it reaches beyond the lines that this change shows",
  overLimit: (limit: number) =>
    `Pitstop keeps to ${limit} comments, and others are more severe or came first`,
  draft: "the settings want no comments in drafts",
  mergeGroup: "a merge group has no place for comments",
  refused: "GitHub refused a comment on these lines",
} as const;

/** A finding in a comment, and the line of the change that caused it when the comment sits there instead of at the finding. */
export interface CommentedFinding {
  readonly finding: Finding;
  readonly cause: Evidence | undefined;
}

/** A comment's text without its marker: what is wrong, the fix, where it comes from, the rule and how to ignore it. */
export function commentBody(
  reported: readonly CommentedFinding[],
  suggestion: Suggestion | undefined,
): string {
  const parts = reported.map(({ finding, cause }) => `${heading(finding)}\n\n${claim(finding, cause)}`);
  // What GitHub makes of an empty block is not documented, so a pure deletion is left to the reader.
  if (suggestion !== undefined && isWorthABlock(suggestion)) {
    parts.push(fencedBlock("suggestion", suggestion.replacement));
  }
  const evidence = reported.flatMap(({ finding }) => finding.evidence);
  if (evidence.length > 0) parts.push(foldedEvidence(evidence));
  const rules = new Map(reported.map(({ finding }) => [finding.rule, finding]));
  return [...parts, ...[...rules.values()].map(footer)].join("\n\n");
}

/** The text at the head of the review. */
export function reviewBody(placed: readonly PlacedFinding[], comments: number): string {
  const what = `Pitstop found ${countFindings(placed.length)} in how this change uses Customer.io`;
  const elsewhere = placed.filter(({ placement }) => placement.kind === "summary").length;
  const where = `${count(comments, "new comment")} beside the code`;
  return elsewhere === 0 ? `${what}: ${where}.` : `${what}: ${where}, ${elsewhere} told in the check run.`;
}

/** The text at the head of a further review, when GitHub did not take all comments in one. */
export const continuedBody = "More of the review above, which GitHub did not take as one.";

/** A rule's id as words: `millisecond-timestamp` becomes `Millisecond timestamp`. Ids name the mistake, so this is its title. */
export function ruleTitle(rule: string): string {
  const words = rule.replaceAll("-", " ").replace(/\b(?:api|pii)\b/gu, (acronym) => acronym.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function countFindings(number: number): string {
  return count(number, "pitfall");
}

/** `1 file`, `2 files`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}

/** The first `limit` items, and how many more there are. */
export function enumerate(items: readonly string[], limit: number): string {
  const more = items.length - limit;
  return more > 0 ? `${items.slice(0, limit).join(", ")} and ${more} more` : items.join(", ");
}

/** `2 errors, 1 warning`: the most severe first, what there is none of left out. */
export function countSeverities(severities: readonly Severity[]): string {
  const names: readonly [Severity, string][] = [
    ["error", "error"],
    ["warning", "warning"],
    ["info", "note"],
  ];
  return names
    .map(([severity, word]) => [severities.filter((one) => one === severity).length, word] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => count(number, word))
    .join(", ");
}

/** `src/signup.ts:12`, as code. */
export function place(path: string, line: number): string {
  return codeSpan(`${path}:${line}`);
}

/** How sure the reader can be that the code was read, for the check run's title. */
export const checkRunTitles = {
  nothingRead: "Nothing to review: this change touches no code that Pitstop reads",
  notReviewed: "Not reviewed: none of the changed code could be read",
  clean: "No pitfalls found",
  cleanButGaps: "No pitfalls found, but not all code was read",
  found: (findings: string, severities: string) => `${findings} found: ${severities}`,
  foundButGaps: (findings: string, severities: string) =>
    `${findings} found (${severities}), and not all code was read`,
} as const;

/** Sentences of the check run's summary and text. */
export const checkRunWords = {
  analyzed: (read: number, all: number, changed: number, changedAll: number) =>
    `Analyzed ${read} of ${count(all, "file")}, and ${changed} of the ${changedAll} that this change touches.`,
  took: (milliseconds: number) => `Read and analyzed in ${(milliseconds / 1000).toFixed(1)} s.`,
  preexisting: (number: number) =>
    `${countFindings(number)} stood in the code before this change; ${number === 1 ? "it is" : "they are"} not listed here.`,
  changedUnread: "Changed by this pull request, and not analyzed:",
  otherUnread: "Elsewhere in the repository, not analyzed:",
  configProblems: "The configuration has mistakes, so the default settings were used:",
  failures:
    "Some rules failed on some files. These are mistakes of Pitstop, not of this change; what the other rules found stands:",
  ignored: "Ignored on this pull request, as comments below it ask:",
  notes: "Comments that are meant to silence a pitfall and do not:",
  findings: "Everything this change brings:",
  causedBy: (cause: Evidence) => `caused by ${place(cause.path, cause.line)}`,
  notBeside: (reason: string) => `not beside the code: ${reason}`,
  moreLines: (number: number) => `\n… and ${count(number, "more line")} that did not fit here.`,
} as const;

/** What is missing in what was read as a whole. */
export function describeGap(gap: SnapshotGap): string {
  switch (gap.kind) {
    case "repository-too-large":
      return "The repository is larger than Pitstop reads: only the files that this change touches, and what they import, were analyzed.";
    case "unlisted-changes":
      return gap.all === undefined
        ? `GitHub lists only the first ${gap.listed} files of this change: others were not reviewed.`
        : `GitHub lists only ${gap.listed} of the ${gap.all} files of this change: the others were not reviewed.`;
  }
}

/** The steps of a review in which GitHub can fail. */
export type ReviewStep = "read" | "post" | "report";

/** Why a review did not come to its end. */
export type Unfinished =
  | { readonly kind: "newer-commit" }
  | { readonly kind: "closed" }
  | { readonly kind: "stopped" }
  | { readonly kind: "cut-off" }
  | { readonly kind: "interrupted" }
  | SkipReason
  | { readonly kind: "exhausted"; readonly resource: "time" | "memory" }
  | { readonly kind: "internal" }
  | {
      readonly kind: "github";
      readonly step: ReviewStep;
      /** The HTTP status; `undefined` when no answer came. */
      readonly status: number | undefined;
      readonly requestId: string | undefined;
    };

/** Title and summary of a check run whose review did not come to its end. */
export function unfinishedWords(why: Unfinished): { readonly title: string; readonly summary: string } {
  switch (why.kind) {
    case "newer-commit":
      return {
        title: "Not reviewed: a newer commit came",
        summary:
          "The pull request moved on while this commit was being read. The newer commit has a check run of its own.",
      };
    case "closed":
      return {
        title: "Not reviewed: the pull request was closed",
        summary: "The pull request was closed while it was being read, so nothing was posted.",
      };
    case "stopped":
      return {
        title: "Not reviewed: Pitstop was stopped",
        summary:
          "Pitstop was stopped before the review was done. It does it when it is started again; _Re-run_ or a push have it done, too.",
      };
    case "cut-off":
      return {
        title: "Not reviewed: the review was cut off",
        summary: "Pitstop was ended in the middle of this review, and began it anew in a newer check run.",
      };
    case "interrupted":
      return {
        title: "Not reviewed: the review was interrupted",
        summary:
          "Whoever had started this review stopped it before it was done, or its workflow was cancelled. What it had posted until then stays. Started again, it goes on from there.",
      };
    case "draft":
      return {
        title: "Not reviewed: this is a draft",
        summary:
          "The settings of this repository leave out drafts. Marked ready for review, it is reviewed at once.",
      };
    case "author":
      return {
        title: "Not reviewed: by the settings for its author",
        summary: `The settings of this repository leave out pull requests of ${codeSpan(why.author)}.`,
      };
    case "label":
      return {
        title: "Not reviewed: because of its label",
        summary: `The settings of this repository leave out pull requests with the label ${codeSpan(why.label)}. Without it, press _Re-run_ to have this one reviewed.`,
      };
    case "exhausted":
      return {
        title: `Not reviewed: it takes too much ${why.resource}`,
        summary: `This repository takes more ${why.resource} to analyze than Pitstop is given. What is generated or vendored need not be read: mark it in \`.gitattributes\` as \`linguist-generated\` or \`linguist-vendored\`, or give Pitstop more ${why.resource === "memory" ? "memory" : "processors"}.`,
      };
    case "internal":
      return {
        title: "Not reviewed: Pitstop failed",
        summary: `This is a mistake of Pitstop, not of this change. Its log tells more. ${askAgain}`,
      };
    case "github": {
      const answer = why.status === undefined ? "gave no answer" : `answered ${why.status}`;
      const request = why.requestId === undefined ? "" : ` (request ${codeSpan(why.requestId)})`;
      return {
        title: `Not reviewed: GitHub ${answer}`,
        summary: `GitHub ${answer} when Pitstop tried to ${stepNames[why.step]}${request}. Nothing is known to be wrong with this change. ${askAgain}`,
      };
    }
  }
}

const stepNames: Record<ReviewStep, string> = {
  read: "read the pull request",
  post: "post the review",
  report: "complete this check run",
};
const askAgain = "To try once more, press _Re-run_ or push again.";
const severityNames: Record<Severity, string> = { error: "Error", warning: "Warning", info: "Note" };
const maxEvidence = 10;
/** GitHub takes 65,536 characters; a block far below that is still far more than anybody reads. */
const maxBlockLength = 30_000;

function isWorthABlock(suggestion: Suggestion): boolean {
  return suggestion.replacement !== "" && suggestion.replacement.length <= maxBlockLength;
}

function heading(finding: Finding): string {
  return `**${severityNames[finding.severity]}: ${ruleTitle(finding.rule)}** (pitfall ${finding.pitfall})`;
}

function claim(finding: Finding, cause: Evidence | undefined): string {
  const message = safeMarkdown(finding.message);
  if (cause === undefined) return message;
  return `This line causes it at ${place(finding.path, finding.range.start.line)}: ${message}`;
}

function foldedEvidence(evidence: readonly Evidence[]): string {
  const rows = new Set(evidence.map((step) => `- ${place(step.path, step.line)} ${safeMarkdown(step.text)}`));
  const shown = [...rows].slice(0, maxEvidence);
  if (rows.size > maxEvidence) shown.push(`- … and ${count(rows.size - maxEvidence, "more step")}`);
  return `<details><summary>Where it comes from</summary>\n\n${shown.join("\n")}\n\n</details>`;
}

function footer(finding: Finding): string {
  const directive = codeSpan(`// pitstop-ignore-next-line ${finding.rule}: <reason>`);
  return `[Why this matters](${finding.url}) · If it is right as it is: ${directive}`;
}
