import type { Finding } from "../vocabulary/finding.ts";
import type { LeftFinding } from "../fix/plan-fixes.ts";
import type { PlannedAction, PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { cut, fitLines, safeMarkdown } from "./markdown.ts";
import { checkRunWords, count, countFindings, place, ruleTitle } from "./words.ts";

/** The check run's button. Its name is an interface: it comes back in the webhook of whoever presses it. */
export const fixAllAction: PlannedAction = {
  identifier: "fix-all",
  label: "Fix all",
  description: "Commit every safe fix at once",
};

/** What became of a wish to have everything fixed. */
export type FixOutcome =
  | {
      readonly kind: "committed";
      readonly sha: string;
      readonly fixed: readonly Finding[];
      readonly left: readonly LeftFinding[];
    }
  | { readonly kind: "nothing"; readonly left: readonly LeftFinding[] }
  | { readonly kind: "closed" | "fork" | "read-only" | "moved" | "not-allowed" }
  /** In GitHub's words. */
  | { readonly kind: "refused"; readonly message: string };

/** Puts the button to a check run. `fixable` is how many of its findings can be fixed at once: without any there is no button. */
export function offerFixAll(checkRun: PlannedCheckRun, fixable: number): PlannedCheckRun {
  if (fixable === 0) return checkRun;
  const offer = `${countFindings(fixable)} can be fixed at once: press **${fixAllAction.label}** above, or write \`/pitstop fix\` below the pull request.`;
  return { ...checkRun, summary: `${checkRun.summary}\n\n${offer}`, actions: [fixAllAction] };
}

/** The message of the commit. It names no path: one could hold a mention. */
export function fixCommitMessage(
  fixed: readonly Finding[],
  askedBy: string,
): { readonly headline: string; readonly body: string } {
  const rules = [...new Set(fixed.map(({ rule }) => rule))];
  const rows = rules.map((rule) => {
    const number = fixed.filter((finding) => finding.rule === rule).length;
    return `- ${ruleTitle(rule)}${number === 1 ? "" : ` (${number} times)`}`;
  });
  return {
    headline: `Fix ${countFindings(fixed.length)} of Customer.io`,
    body: `${rows.join("\n")}\n\nFixed by Pitstop, asked for by ${askedBy}.`,
  };
}

/** Says what became of it, in one paragraph and a list of what was left out. */
export function fixReply(outcome: FixOutcome): string {
  switch (outcome.kind) {
    case "committed":
      return `Fixed ${countFindings(outcome.fixed.length)} in ${outcome.sha}.${listLeft(outcome.left)}`;
    case "nothing":
      return `There is nothing to fix at once, so nothing was committed.${listLeft(outcome.left)}`;
    case "closed":
      return "The pull request is closed, so nothing was committed.";
    case "fork":
      return `The branch is in a fork, where Pitstop cannot commit. ${applyByHand}`;
    case "read-only":
      return `Pitstop may read this repository but not commit to it. Whoever manages the app can grant it the permission to write contents. ${applyByHand}`;
    case "moved":
      return "The branch has a newer commit, so nothing was committed. That commit gets a review of its own, which can be fixed in the same way.";
    case "not-allowed":
      return "Only people who may write to this repository can have Pitstop commit to it.";
    case "refused":
      return `GitHub did not take the commit: ${safeMarkdown(cut(outcome.message, maxMessageLength))}`;
  }
}

/** Puts what became of it at the head of the check run whose button was pressed, in place of what was said there before. */
export function withFixNote(summary: string, outcome: FixOutcome): string {
  const note = fixReply(outcome)
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
  const rest = summary.replace(/^> \*\*Fix all:\*\*.*\n(?:>.*\n)*\n/, "");
  const lines = `${note.replace(/^> /, "> **Fix all:** ")}\n\n${rest}`.split("\n");
  return fitLines(lines, maxSummaryLength, checkRunWords.moreLines);
}

const applyByHand =
  "You can apply the suggestions yourself: in _Files changed_, add them to a batch and commit it.";
/** GitHub's limit. */
const maxSummaryLength = 65_535;
const maxLeftShown = 20;
const maxMessageLength = 500;

function listLeft(left: readonly LeftFinding[]): string {
  if (left.length === 0) return "";
  const rows = left.slice(0, maxLeftShown).map(({ finding, reason }) => {
    const { rule, path, range } = finding;
    return `- ${place(path, range.start.line)} ${ruleTitle(rule)}: ${reason}`;
  });
  if (left.length > maxLeftShown) rows.push(`- … and ${count(left.length - maxLeftShown, "other")}`);
  return ` Left as ${left.length === 1 ? "it is" : "they are"}:\n\n${rows.join("\n")}`;
}
