import type { Finding } from "../vocabulary/finding.ts";
import type { LeftFinding } from "../fix/plan-fixes.ts";
import type { PlannedAction, PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { cut, fitLines, safeMarkdown } from "./markdown.ts";
import { checkRunWords, count, countFindings, place, ruleTitle } from "./words.ts";

/** The check run's button. Its identifier is an interface: GitHub sends it back when somebody presses the button. */
export const fixAllAction: PlannedAction = {
  identifier: "fix-all",
  label: "Fix all",
  description: "Commit every safe fix at once",
};

/** How a request to fix everything ended. */
export type FixOutcome =
  | {
      readonly kind: "committed";
      readonly sha: string;
      readonly fixed: readonly Finding[];
      readonly left: readonly LeftFinding[];
    }
  | { readonly kind: "nothing"; readonly left: readonly LeftFinding[] }
  | { readonly kind: "closed" | "fork" | "read-only" | "moved" | "not-allowed" }
  /** `message` is GitHub's. */
  | { readonly kind: "refused"; readonly message: string };

/** Adds the button to a check run. `fixable` is how many of its findings have a safe fix: without any there is no button. */
export function offerFixAll(checkRun: PlannedCheckRun, fixable: number): PlannedCheckRun {
  if (fixable === 0) return checkRun;
  const offer = `${countFindings(fixable)} can be fixed automatically: press **${fixAllAction.label}** above, or comment \`/pitstop fix\` on the pull request.`;
  return { ...checkRun, summary: `${checkRun.summary}\n\n${offer}`, actions: [fixAllAction] };
}

/** The commit's message. It contains no path, because a path could contain a mention. */
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
    headline: `Fix ${count(fixed.length, "Customer.io pitfall")}`,
    body: `${rows.join("\n")}\n\nFixed by Pitstop at the request of ${askedBy}.`,
  };
}

/** Says how the request ended, in one paragraph and a list of what was not fixed. */
export function fixReply(outcome: FixOutcome): string {
  switch (outcome.kind) {
    case "committed":
      return `Fixed ${countFindings(outcome.fixed.length)} in ${outcome.sha}.${listLeft(outcome.left)}`;
    case "nothing":
      return `No finding here can be fixed automatically, so nothing was committed.${listLeft(outcome.left)}`;
    case "closed":
      return "The pull request is closed, so nothing was committed.";
    case "fork":
      return `The branch is in a fork, where Pitstop can't commit. ${applyByHand}`;
    case "read-only":
      return `Pitstop can read this repository but not commit to it. The app's owner can grant it write access to contents. ${applyByHand}`;
    case "moved":
      return "The branch has a newer commit, so nothing was committed. Try again once the newer commit is reviewed.";
    case "not-allowed":
      return "Only people with write access can ask Pitstop to commit.";
    case "refused":
      return `GitHub rejected the commit: ${safeMarkdown(cut(outcome.message, maxMessageLength))}`;
  }
}

/** Puts the reply at the top of the check run whose button was pressed, replacing an earlier reply. */
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
  return ` Not fixed:\n\n${rows.join("\n")}`;
}
