import { stripVTControlCharacters } from "node:util";
import { markdownTable } from "markdown-table";
import pc from "picocolors";
import { splitComment, toPlainText } from "../people/comment-text.ts";
import { formatThread, formatText, styleText, type PrintedThread } from "./print-thread.ts";
import type { DeliveryRecord, RequestRecord } from "../state/state.ts";

/** Everything that is printed of a pull request after its review. */
export interface ReviewedPullRequest {
  readonly title: string;
  readonly repository: string;
  readonly number: number;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly reviews: readonly PrintedComment[];
  readonly threads: readonly PrintedThread[];
  /** The comments on the pull request as a whole. */
  readonly conversation: readonly PrintedComment[];
  /** `undefined` if there is none yet. */
  readonly checkRun: PrintedCheckRun | undefined;
  readonly requests: readonly RequestRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  /** From the webhook to the completed check run; `undefined` if it was not measured. */
  readonly reviewMilliseconds: number | undefined;
}

interface PrintedComment {
  readonly author: string;
  readonly body: string;
}

interface PrintedCheckRun {
  readonly name: string;
  /** The status until it is completed. */
  readonly conclusion: string;
  readonly title: string;
  readonly summary: string;
  readonly annotations: number;
}

const conclusionMarks: Readonly<Record<string, string>> = {
  success: pc.green("✔"),
  failure: pc.red("✖"),
  neutral: pc.yellow("◼"),
};

/** Formats a reviewed pull request for a terminal, in reading order. */
export function formatReview(pull: ReviewedPullRequest): string {
  return [
    formatTitle(pull),
    ...pull.reviews.map(
      (review) => `${pc.bold(review.author)} reviewed: ${styleText(toPlainText(review.body))}`,
    ),
    ...pull.threads.map(formatThread),
    ...pull.conversation.map(({ author, body }) => `${pc.bold(author)} commented:\n${formatText(body)}`),
    ...(pull.checkRun === undefined ? ["No check run"] : [formatCheckRun(pull.checkRun)]),
    formatCounts(pull),
  ].join("\n\n");
}

function formatTitle({
  title,
  repository,
  number,
  files,
  additions,
  deletions,
}: ReviewedPullRequest): string {
  const size = `${count(files, "file")}, ${pc.green(`+${additions}`)} ${pc.red(`−${deletions}`)}`;
  return `${pc.bold(title)} ${pc.dim(`${repository}#${number}`)}  ${size}`;
}

function formatCheckRun({ name, conclusion, title, summary, annotations }: PrintedCheckRun): string {
  const mark = conclusionMarks[conclusion] ?? "•";
  const head = `${mark} ${pc.bold(`Check run ${name}: ${conclusion}`)}: ${title} ${pc.dim(`(${count(annotations, "annotation")})`)}`;
  const text = alignTables(toPlainText(summary))
    .split("\n")
    .map((line) => `  ${styleText(line)}`.trimEnd())
    .join("\n")
    .trimEnd();
  return `${head}\n\n${text}`;
}

function formatCounts(pull: ReviewedPullRequest): string {
  const suggestions = pull.threads.filter(({ body }) =>
    splitComment(body).some((part) => part.kind === "suggestion"),
  ).length;
  const answered = pull.deliveries
    .filter(({ event }) => event === "pull_request")
    .map((delivery) => `${Math.round(delivery.milliseconds)} ms`)
    .join(", ");
  return pc.dim(
    [
      `${count(pull.threads.length, "comment")}, ${count(suggestions, "suggestion")}`,
      `${count(pull.requests.length, "request")} to GitHub`,
      ...(answered === "" ? [] : [`webhook response in ${answered}`]),
      ...(pull.reviewMilliseconds === undefined
        ? []
        : [`reviewed in ${(pull.reviewMilliseconds / 1000).toFixed(1)} s`]),
    ].join(" · "),
  );
}

/** Aligns the columns of Markdown tables. */
function alignTables(markdown: string): string {
  return markdown.replaceAll(/(?:^\|.*\|$\n?)+/gm, (table) => {
    const rows = table
      .trimEnd()
      .split("\n")
      .map((row) => row.replaceAll(/^\| ?| ?\|$/g, "").split(/(?<!\\) ?\| ?/));
    const [head = [], , ...body] = rows;
    // The marks of bold text and code are not printed, so they have no width.
    const stringLength = (cell: string) => stripVTControlCharacters(styleText(cell)).length;
    return `${markdownTable([head, ...body], { stringLength })}\n`;
  });
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
