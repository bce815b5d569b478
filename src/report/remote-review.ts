import { count } from "../plan/words.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { renderMarkdown } from "./markdown.ts";
import { colorsOf, printable, type Style } from "./style.ts";

/** What was done on GitHub. */
export interface RemoteReview {
  /** New comments beside the code. */
  readonly comments: number;
  readonly result: PlannedCheckRun;
  readonly reportedIn: "check-run" | "comment" | "nowhere";
}

/** Why a review did not say anything new. */
export function reportNoReview(name: string, why: "skipped" | "followed"): string {
  return `${printable(name)} ${reasons[why]}.\n`;
}

const reasons = {
  skipped: "is not reviewed, as the settings of its repository say",
  followed: "was reviewed by another process at the same time",
} as const;

/** A review that was posted, for a person. What is told nowhere else is told here in full. */
export function reportRemoteReview(name: string, review: RemoteReview, style: Style): string {
  const { comments, result, reportedIn } = review;
  const colors = colorsOf(style);
  const paint = { success: colors.green, failure: colors.red, neutral: colors.yellow }[result.conclusion];
  return `${[
    `${colors.bold(printable(name))} ${paint(result.conclusion)}: ${printable(result.title)}`,
    `${count(comments, "new comment")} beside the code. ${places[reportedIn]}`,
    ...(reportedIn === "nowhere"
      ? ["", renderMarkdown([result.summary, result.text ?? ""].join("\n\n"), style, "")]
      : []),
  ].join("\n")}\n`;
}

const places: Readonly<Record<RemoteReview["reportedIn"], string>> = {
  "check-run": "The rest is in the check run.",
  comment: "The rest is in a comment, since this token may not make check runs.",
  nowhere: "The result is told only here, since this token may not make check runs.",
};

/** The result as Markdown, for the page of a workflow's run. */
export function reportJobSummary(name: string, { result, reportedIn }: RemoteReview): string {
  const { title, summary, text = "" } = result;
  const note = reportedIn === "nowhere" ? [readOnlyNote] : [];
  return `${[`## Pitstop: ${title}`, name, ...note, summary, text].filter((part) => part !== "").join("\n\n")}\n`;
}

const readOnlyNote =
  "The token of this workflow may not write to the pull request, as on every pull request from a fork, so the review stands here.";

/** A result's findings as the workflow commands that GitHub makes annotations of. It shows ten errors, ten warnings and ten notices. */
export function reportWorkflowCommands({ annotations }: PlannedCheckRun): string {
  return annotations
    .map(({ path, startLine, endLine, severity, title, message }) => {
      const place = { file: path, line: String(startLine), endLine: String(endLine), title };
      const properties = Object.entries(place).map(([name, value]) => `${name}=${escapeProperty(value)}`);
      return `::${levels[severity]} ${properties.join(",")}::${escapeData(message)}\n`;
    })
    .join("");
}

const levels = { error: "error", warning: "warning", info: "notice" } as const;

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
