import { count } from "../plan/words.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { renderMarkdown } from "./markdown.ts";
import { printableData } from "../vocabulary/printable.ts";
import { colorsOf, type Style } from "./style.ts";

/** What was posted on GitHub. */
export interface RemoteReview {
  /** New inline comments. */
  readonly comments: number;
  readonly result: PlannedCheckRun;
  readonly reportedIn: "check-run" | "comment" | "nowhere";
}

/** Why nothing was posted. */
export function reportNoReview(name: string, why: "skipped" | "followed"): string {
  return `${name} ${reasons[why]}.\n`;
}

const reasons = {
  skipped: "was skipped because of its repository's config",
  followed: "was reviewed by another process at the same time",
} as const;

/** A review that was posted, for people. What could not be posted is printed here in full. */
export function reportRemoteReview(name: string, review: RemoteReview, style: Style): string {
  const { comments, result, reportedIn } = printableData(review);
  const colors = colorsOf(style);
  // A review that found nothing has no rest to look for.
  const isWorthALook = reportedIn !== "check-run" || result.conclusion !== "success" || comments > 0;
  const paint = { success: colors.green, failure: colors.red, neutral: colors.yellow }[result.conclusion];
  return `${[
    `${colors.bold(name)} ${paint(result.conclusion)}: ${result.title}`,
    [`${count(comments, "new inline comment")}.`, ...(isWorthALook ? [places[reportedIn]] : [])].join(" "),
    ...(reportedIn === "nowhere"
      ? ["", renderMarkdown([result.summary, result.text ?? ""].join("\n\n"), style, "")]
      : []),
  ].join("\n")}\n`;
}

const places: Readonly<Record<RemoteReview["reportedIn"], string>> = {
  "check-run": "See the check run for the rest.",
  comment: "The rest is in a comment on the pull request, because this token can't create check runs.",
  nowhere: "The result is only here, because this token can't create check runs.",
};

/** The result as Markdown, for a workflow run's page. */
export function reportJobSummary(name: string, { result, reportedIn }: RemoteReview): string {
  const { title, summary, text = "" } = result;
  const note = reportedIn === "nowhere" ? [readOnlyNote] : [];
  return `${[`## Pitstop: ${title}`, name, ...note, summary, text].filter((part) => part !== "").join("\n\n")}\n`;
}

const readOnlyNote =
  "This workflow's token can't write to the pull request (as always with pull requests from forks), so the review is shown here instead.";
