import { count } from "../plan/words.ts";
import type { PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { renderMarkdown } from "./markdown.ts";
import { colorsOf, printable, type Style } from "./style.ts";

/** What was posted on GitHub. */
export interface RemoteReview {
  /** New inline comments. */
  readonly comments: number;
  readonly result: PlannedCheckRun;
  readonly reportedIn: "check-run" | "comment" | "nowhere";
}

/** Why nothing was posted. */
export function reportNoReview(name: string, why: "skipped" | "followed"): string {
  return `${printable(name)} ${reasons[why]}.\n`;
}

const reasons = {
  skipped: "was skipped because of its repository's config",
  followed: "was reviewed by another process at the same time",
} as const;

/** A review that was posted, for people. What could not be posted is printed here in full. */
export function reportRemoteReview(name: string, review: RemoteReview, style: Style): string {
  const { comments, result, reportedIn } = review;
  const colors = colorsOf(style);
  const paint = { success: colors.green, failure: colors.red, neutral: colors.yellow }[result.conclusion];
  return `${[
    `${colors.bold(printable(name))} ${paint(result.conclusion)}: ${printable(result.title)}`,
    `${count(comments, "new inline comment")}. ${places[reportedIn]}`,
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

/** A result's findings as workflow commands, which GitHub turns into annotations. It shows ten errors, ten warnings and ten notices. */
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
