/** Every sentence that Pitstop writes on GitHub. When to write which is decided elsewhere. */
import { isFixable } from "../fix/plan-fixes.ts";
import type { Suggestion } from "../vocabulary/edit.ts";
import type { Evidence, Finding, Severity } from "../vocabulary/finding.ts";
import type { PlacedFinding, Refusal } from "../vocabulary/review-plan.ts";
import type { SnapshotGap } from "../vocabulary/snapshot.ts";
import type { SkipReason } from "./scope.ts";
import { codeSpan, fencedBlock, safeMarkdown } from "./markdown.ts";

/** Why a finding is only in the check run; each completes "no inline comment: …". */
export const summaryReasons = {
  unsure: "low confidence",
  otherFile: "it is in a file that this change does not touch",
  noDiff: "GitHub does not show the changes in this file",
  outsideHunks: "it reaches beyond the lines shown in the diff",
  overLimit: (limit: number) => `this pull request is limited to ${count(limit, "comment")}`,
  crowded: "the comment on these lines already reports many others",
  draft: "comments are off for drafts",
  mergeGroup: "merge queues cannot show comments",
} as const;

/** The same for a comment that GitHub rejected. */
export function refusalReason(why: Refusal): string {
  switch (why.kind) {
    case "lines":
      return "GitHub rejected a comment on these lines";
    case "forbidden":
      return "GitHub doesn't let Pitstop comment here";
    case "pending-review":
      return "you have a pending review on this pull request: submit or discard it, then run Pitstop again";
    case "other":
      return `GitHub rejected the review: ${codeSpan(why.said)}`;
  }
}

/** Reasons that are about the pull request, not a finding: if they apply to all, they are shown once. */
export const reasonsForAll: ReadonlySet<string> = new Set([
  summaryReasons.draft,
  summaryReasons.mergeGroup,
  refusalReason({ kind: "forbidden" }),
  refusalReason({ kind: "pending-review" }),
]);

/** A finding in a comment, and the line of the change that caused it when the comment sits there instead of at the finding. */
export interface CommentedFinding {
  readonly finding: Finding;
  readonly cause: Evidence | undefined;
}

/**
 * A comment's text without its marker: what is wrong, the fix and what else it changes (or how to get a fix that no block can show), the trace, and a footer for each rule that links to its page and says how
 * to ignore it. With more than one rule, each footer names its rule.
 */
export function commentBody(
  reported: readonly CommentedFinding[],
  suggestion: Suggestion | undefined,
): string {
  const parts = reported.map(({ finding, cause }) => `${heading(finding)}\n\n${claim(finding, cause)}`);
  const fixable = reported.map(({ finding }) => finding).filter(isFixable);
  const effects = new Set(
    fixable.flatMap(({ effect }) => (effect === undefined ? [] : safeMarkdown(effect))),
  );
  parts.push(...effects);
  // GitHub does not document how it applies an empty block, so a pure deletion is left to the command.
  if (suggestion !== undefined && isWorthABlock(suggestion)) {
    parts.push(fencedBlock("suggestion", suggestion.replacement));
  } else if (fixable.length > 0) {
    parts.push(fixWithoutBlock);
  }
  const evidence = reported.flatMap(({ finding }) => finding.evidence);
  if (evidence.length > 0) parts.push(foldedEvidence(evidence));
  return [...parts, ...footers(reported)].join("\n\n");
}

/** The text at the head of the review. `isFirst` is false when earlier comments are still on the pull request. */
export function reviewBody(placed: readonly PlacedFinding[], comments: number, isFirst: boolean): string {
  const what = `Pitstop found ${countFindings(placed.length)} in how this change uses Customer.io`;
  const elsewhere = placed.filter(({ placement }) => placement.kind === "summary").length;
  const where = [
    ...(comments === 0 ? [] : [count(comments, isFirst ? "inline comment" : "new inline comment")]),
    ...(elsewhere === 0
      ? []
      : [`${writeNumber(elsewhere)}${comments === 0 ? "" : " more"} in the check run`]),
  ];
  return where.length === 0 ? `${what}.` : `${what}: ${where.join("; ")}.`;
}

/** The text at the head of a further review, when GitHub did not accept all comments in one. */
export const continuedBody = "Continued from the review above: GitHub did not accept it in one piece.";

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
  return `${writeNumber(number)} ${word}${number === 1 ? "" : "s"}`;
}

/** `10,801`. */
export function writeNumber(number: number): string {
  return number.toLocaleString("en-US");
}

/** The first `limit` items, and how many more there are. */
export function enumerate(items: readonly string[], limit: number): string {
  const more = items.length - limit;
  return more > 0 ? `${items.slice(0, limit).join(", ")} and ${more} more` : items.join(", ");
}

/** `2 errors, 1 warning`: the most severe first, severities without findings omitted. */
export function countSeverities(found: readonly Severity[]): string {
  return severities
    .map((severity) => [found.filter((one) => one === severity).length, severity] as const)
    .filter(([number]) => number > 0)
    .map(([number, severity]) => count(number, severity))
    .join(", ");
}

/** `src/signup.ts:12`, as code. */
export function place(path: string, line: number): string {
  return codeSpan(`${path}:${line}`);
}

/** The check run's titles: what was found, and whether all changed code was analyzed. */
export const checkRunTitles = {
  nothingRead: "Nothing to review: this change has no code to analyze",
  notReviewed: "Not reviewed: none of the changed code was analyzed",
  clean: "No pitfalls found",
  cleanButGaps: "No pitfalls found, but some code was not analyzed",
  found: (findings: string, severities: string) => `${findings} found: ${severities}`,
  foundButGaps: (findings: string, severities: string) =>
    `${findings} found (${severities}), but some code was not analyzed`,
} as const;

/** How many files were read, of how many; in the repository, and among the files that the change touches. */
export interface FileCounts {
  readonly read: number;
  readonly all: number;
  readonly changedRead: number;
  readonly changedAll: number;
}

/** Sentences of the check run's summary and text. */
export const checkRunWords = {
  analyzed: describeFiles,
  took: (milliseconds: number) => `Read and analyzed in ${(milliseconds / 1000).toFixed(1)} s.`,
  preexisting: (number: number) =>
    `${countFindings(number)} already existed before this change and ${number === 1 ? "is" : "are"} not listed here.`,
  changedUnread: "Changed here but not analyzed:",
  otherUnread: "Not analyzed in the rest of the repository:",
  configProblems: "Invalid configuration; using defaults:",
  failures:
    "Some rules failed on some files. This is a bug in Pitstop, not in your change; other rules are unaffected:",
  ignored: "Ignored in this pull request by `/pitstop ignore`:",
  notes: "Ignore comments and `.gitattributes` patterns that have no effect:",
  findings: "All findings in this change",
  shownFindings: (shown: number) => `The ${count(shown, "most severe finding")} in this change`,
  shown: (shown: number, all: number) =>
    `${writeNumber(shown)} of ${writeNumber(all)} are shown: the most severe first.`,
  causedBy: (cause: Evidence) => `caused by ${place(cause.path, cause.line)}`,
  notInline: (reason: string) => `no inline comment: ${reason}`,
  noneInline: (reason: string) => `no inline comments: ${reason}`,
  moreLines: (number: number) => `\n… and ${count(number, "more line")} that did not fit here.`,
} as const;

/** What is missing from the code that was read. */
export function describeGap(gap: SnapshotGap): string {
  switch (gap.kind) {
    case "repository-too-large":
      return "The repository is too large to read in full: only the files that this change touches, and the files they import, were analyzed.";
    case "unlisted-changes":
      return gap.all === undefined
        ? `GitHub lists only the first ${gap.listed} files of this change; the others were not reviewed.`
        : `GitHub lists only ${gap.listed} of the ${gap.all} files in this change; the others were not reviewed.`;
  }
}

/** The steps of a review in which GitHub can fail. */
export type ReviewStep = "read" | "post" | "report";

/** Why a review was not completed. */
export type Unfinished =
  | { readonly kind: "newer-commit" }
  | { readonly kind: "closed" }
  | { readonly kind: "stopped" }
  | { readonly kind: "cut-off" }
  | { readonly kind: "interrupted" }
  | SkipReason
  | {
      readonly kind: "exhausted";
      readonly resource: "time" | "memory";
      /** The path of the file that the analysis looked at last, if it is known. */
      readonly lastFile?: string | undefined;
    }
  | { readonly kind: "overdue" }
  | { readonly kind: "internal" }
  /** It lacks a part of GitHub's API, which `said` names. */
  | { readonly kind: "outdated-server"; readonly said: string }
  | {
      readonly kind: "github";
      readonly step: ReviewStep;
      /** The HTTP status; `undefined` without a response. */
      readonly status: number | undefined;
      readonly requestId: string | undefined;
    };

/** The words of a check run that fails because of others with the same head commit. */
export function sharedWords(
  own: { readonly title: string; readonly summary: string },
  failed: readonly string[],
): { readonly title: string; readonly summary: string } {
  const others = failed.join(", ");
  // The title of a review that is still to be done is what it is found by.
  const isPostponed = own.title === unfinishedWords({ kind: "stopped" }).title;
  return {
    title: isPostponed ? own.title : `Failed in ${others}, with the same head commit`,
    summary: [
      `GitHub shows one check for a commit. This one is also the head of ${others}, which failed: see the review there. Once that is fixed or closed, press _Re-run_ here. Without it, the result here is:`,
      `**${own.title}**`,
      own.summary,
    ].join("\n\n"),
  };
}

/** Title and summary of a check run whose review was not completed. */
export function unfinishedWords(why: Unfinished): { readonly title: string; readonly summary: string } {
  switch (why.kind) {
    case "newer-commit":
      return {
        title: "Not reviewed: a newer commit was pushed",
        summary: "A newer commit was pushed during this review. It has its own check run.",
      };
    case "closed":
      return {
        title: "Not reviewed: the pull request was closed",
        summary: "The pull request was closed during the review, so nothing was posted.",
      };
    case "stopped":
      return {
        title: "Not reviewed: Pitstop was stopped",
        summary:
          "Pitstop was stopped before the review was done. It will review this commit after restarting; you can also press _Re-run_ or push.",
      };
    case "cut-off":
      return {
        title: "Not reviewed: Pitstop was restarted",
        summary:
          "Pitstop was restarted, or could not reach GitHub, during this review. A newer check run has the result.",
      };
    case "interrupted":
      return {
        title: "Not reviewed: the review was interrupted",
        summary:
          "Someone stopped this review or canceled its workflow before it was done. Comments that were already posted stay; a new run continues from there.",
      };
    case "draft":
      return {
        title: "Not reviewed: this is a draft",
        summary:
          "This repository's config skips drafts. The review starts when the pull request is marked as ready for review.",
      };
    case "author":
      return {
        title: "Not reviewed: this author is in `ignore-authors`",
        summary: `This repository's config skips pull requests by ${codeSpan(why.author)}.`,
      };
    case "label":
      return {
        title: "Not reviewed: skipped because of its label",
        summary: `This repository's config skips pull requests labeled ${codeSpan(why.label)}. To get a review, remove the label and press _Re-run_.`,
      };
    case "exhausted":
      return {
        title: `Not reviewed: the analysis ran out of ${why.resource}`,
        summary: [
          `Analyzing this repository takes more ${why.resource} than Pitstop may use.`,
          ...(why.lastFile === undefined
            ? []
            : [`The last file it looked at was ${codeSpan(why.lastFile)}.`]),
          `Mark generated and vendored code in \`.gitattributes\` as \`linguist-generated\` or \`linguist-vendored\` so that it is skipped, or give Pitstop ${why.resource === "memory" ? "more memory" : "a faster machine"}.`,
          `Pitstop does not try this commit again on its own. ${retry}`,
        ].join(" "),
      };
    case "overdue":
      return {
        title: "Not reviewed: the review took too long",
        summary: `This review was not done in time, so Pitstop stopped it. Usually GitHub or the connection to it is slow; this says nothing about your change. Comments that were already posted stay. ${retry}`,
      };
    case "internal":
      return {
        title: "Not reviewed: internal error",
        summary: `This is a bug in Pitstop, not in your change. Its log has the details. ${retry}`,
      };
    case "outdated-server":
      return {
        title: "Not reviewed: this GitHub Enterprise Server is too old",
        summary: `Pitstop needs a part of GitHub's API that this server does not have: ${codeSpan(why.said)}. It supports the versions of GitHub Enterprise Server that GitHub itself still supports: please upgrade the server.`,
      };
    case "github": {
      const response = why.status === undefined ? "did not respond" : `responded with ${why.status}`;
      const request = why.requestId === undefined ? "" : ` (request ${codeSpan(why.requestId)})`;
      return {
        title: `Not reviewed: GitHub ${response}`,
        summary: `GitHub ${response} when Pitstop tried to ${stepNames[why.step]}${request}. This says nothing about your change. ${retry}`,
      };
    }
  }
}

/** Most severe first. */
export const severities = ["error", "warning", "info"] as const satisfies readonly Severity[];

/** How a heading names each severity: `**Error: Missing email**`. */
export const severityNames: Readonly<Record<Severity, string>> = {
  error: "Error",
  warning: "Warning",
  info: "Info",
};

/** A finding's heading: `**Error: Missing email**`. */
export function severityAndTitle({ severity, rule }: Finding): string {
  return `**${severityNames[severity]}: ${ruleTitle(rule)}**`;
}

const stepNames: Record<ReviewStep, string> = {
  read: "read the pull request",
  post: "post the review",
  report: "complete this check run",
};
const fixWithoutBlock =
  "GitHub cannot show this fix as a suggestion, but `/pitstop fix`, _Fix all_ and `pitstop review --fix` apply it exactly.";
const retry = "To try again, press _Re-run_ or push.";
const maxEvidence = 10;
/** GitHub takes 65,536 characters; a block far below that is still far more than anybody reads. */
const maxBlockLength = 30_000;

function isWorthABlock(suggestion: Suggestion): boolean {
  return suggestion.replacement !== "" && suggestion.replacement.length <= maxBlockLength;
}

function describeFiles({ read, all, changedRead, changedAll }: FileCounts): string {
  if (all === 0) return "No JavaScript or TypeScript files to analyze.";
  if (read === 0) return all === 1 ? "The only file was not analyzed." : `Analyzed none of the ${all} files.`;
  const files = read < all ? `${read} of ${all} files` : all === 1 ? "1 file" : `all ${all} files`;
  return `Analyzed ${files}, ${describeChangedFiles(changedRead, changedAll)}.`;
}

function describeChangedFiles(read: number, all: number): string {
  const them = all === 1 ? "the one" : `the ${all}`;
  if (all === 0) return "none of them changed here";
  if (read === all) return `including ${them} changed here`;
  return read === 0
    ? `but ${all === 1 ? "not the one" : `none of the ${all}`} changed here`
    : `including ${read} of ${them} changed here`;
}

function heading(finding: Finding): string {
  return `${severityAndTitle(finding)} (pitfall ${finding.pitfall})`;
}

function claim(finding: Finding, cause: Evidence | undefined): string {
  const message = safeMarkdown(finding.message);
  if (cause === undefined) return message;
  return `This line causes a problem at ${place(finding.path, finding.range.start.line)}: ${message}`;
}

function foldedEvidence(evidence: readonly Evidence[]): string {
  const rows = new Set(evidence.map((step) => `- ${place(step.path, step.line)} ${safeMarkdown(step.text)}`));
  const shown = [...rows].slice(0, maxEvidence);
  if (rows.size > maxEvidence) shown.push(`- … and ${count(rows.size - maxEvidence, "more step")}`);
  return `<details><summary>Trace</summary>\n\n${shown.join("\n")}\n\n</details>`;
}

/** One for each rule. With several findings in a comment, each says which ones it is about: by its rule, and by lines if they differ. */
function footers(reported: readonly CommentedFinding[]): readonly string[] {
  const rules = [...new Set(reported.map(({ finding }) => finding.rule))];
  const areOnOneLine = new Set(reported.map(({ finding }) => finding.range.start.line)).size === 1;
  return rules.flatMap((rule) => {
    const own = reported.filter(({ finding }) => finding.rule === rule);
    const [first] = own;
    if (first === undefined) return [];
    const lines = areOnOneLine ? "" : `, ${describeLines(own)}`;
    const subject = rules.length === 1 ? "" : `**${ruleTitle(rule)}**${lines}: `;
    return `${subject}[Why it matters](${first.finding.url}) · Intentional? Add ${describeDirective(first)}`;
  });
}

function describeLines(reported: readonly CommentedFinding[]): string {
  const lines = [...new Set(reported.map(({ finding }) => finding.range.start.line))].sort((a, b) => a - b);
  return `${lines.length === 1 ? "line" : "lines"} ${lines.join(", ")}`;
}

/** An ignore comment goes above the finding, which is not where the comment sits when another line caused it. */
function describeDirective({ finding, cause }: CommentedFinding): string {
  const directive = codeSpan(`// pitstop-ignore-next-line ${finding.rule}: <reason>`);
  return cause === undefined
    ? directive
    : `${directive} above ${place(finding.path, finding.range.start.line)}`;
}
