import { stripVTControlCharacters } from "node:util";
import { markdownTable } from "markdown-table";
import pc from "picocolors";
import { splitComment, toPlainWords } from "../people/comment-text.ts";
import { formatThread, formatWords, styleWords, type PrintedThread } from "./print-thread.ts";
import type { DeliveryRecord, RequestRecord } from "../state/state.ts";

/** All that a person sees of a pull request after its review. */
export interface ReviewedPullRequest {
  readonly title: string;
  readonly repository: string;
  readonly number: number;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly reviews: readonly Said[];
  readonly threads: readonly PrintedThread[];
  /** What was written below the pull request. */
  readonly conversation: readonly Said[];
  /** `undefined` as long as there is none. */
  readonly checkRun: PrintedCheckRun | undefined;
  readonly requests: readonly RequestRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  /** From the webhook to the completed check run; `undefined` when nobody looked at the clock. */
  readonly reviewMilliseconds: number | undefined;
}

interface Said {
  readonly author: string;
  readonly body: string;
}

interface PrintedCheckRun {
  readonly name: string;
  /** How far it is as long as it is not completed. */
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

/** Writes a reviewed pull request for a terminal, in the order in which a person reads it. */
export function formatReview(pull: ReviewedPullRequest): string {
  return [
    formatTitle(pull),
    ...pull.reviews.map(
      (review) => `${pc.bold(review.author)} reviewed: ${styleWords(toPlainWords(review.body))}`,
    ),
    ...pull.threads.map(formatThread),
    ...pull.conversation.map(({ author, body }) => `${pc.bold(author)} commented:\n${formatWords(body)}`),
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
  const text = alignTables(toPlainWords(summary))
    .split("\n")
    .map((line) => `  ${styleWords(line)}`.trimEnd())
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
      ...(answered === "" ? [] : [`webhook answered in ${answered}`]),
      ...(pull.reviewMilliseconds === undefined
        ? []
        : [`reviewed in ${(pull.reviewMilliseconds / 1000).toFixed(1)} s`]),
    ].join(" · "),
  );
}

/** Lines up the columns of Markdown's tables. */
function alignTables(markdown: string): string {
  return markdown.replaceAll(/(?:^\|.*\|$\n?)+/gm, (table) => {
    const rows = table
      .trimEnd()
      .split("\n")
      .map((row) => row.replaceAll(/^\| ?| ?\|$/g, "").split(/(?<!\\) ?\| ?/));
    const [head = [], , ...body] = rows;
    // What marks code is not seen in the end, so it takes no room.
    const stringLength = (cell: string) => stripVTControlCharacters(styleWords(cell)).length;
    return `${markdownTable([head, ...body], { stringLength })}\n`;
  });
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
