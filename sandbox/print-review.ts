import { stripVTControlCharacters } from "node:util";
import { markdownTable } from "markdown-table";
import pc from "picocolors";
import { splitComment, toPlainWords } from "./comment-text.ts";
import type { DeliveryRecord, RequestRecord } from "./state.ts";

/** All that a person sees of a pull request after its review. */
export interface ReviewedPullRequest {
  readonly title: string;
  readonly repository: string;
  readonly number: number;
  readonly files: number;
  readonly additions: number;
  readonly deletions: number;
  readonly reviews: readonly { readonly author: string; readonly body: string }[];
  readonly comments: readonly PlacedComment[];
  readonly checkRun: {
    readonly name: string;
    readonly conclusion: string;
    readonly title: string;
    readonly summary: string;
    readonly annotations: number;
  };
  readonly requests: readonly RequestRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  /** From the webhook to the completed check run. */
  readonly reviewMilliseconds: number;
}

export interface PlacedComment {
  readonly path: string;
  /** 1-based, both included. */
  readonly startLine: number;
  readonly line: number;
  readonly body: string;
  /** The file's lines as commented. */
  readonly source: readonly string[];
}

const linesAbove = 2;
const textWidth = 96;
const conclusionMarks: Readonly<Record<string, string>> = {
  success: pc.green("✔"),
  failure: pc.red("✖"),
  neutral: pc.yellow("◼"),
};

/** Writes a reviewed pull request for a terminal, in the order in which a person reads it. */
export function formatReview(pull: ReviewedPullRequest): string {
  return [
    formatTitle(pull),
    ...pull.reviews.map((review) => `${pc.bold(review.author)} reviewed: ${styleWords(review.body)}`),
    ...pull.comments.map(formatComment),
    formatCheckRun(pull.checkRun),
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

function formatComment(comment: PlacedComment): string {
  const { path, startLine, line } = comment;
  const place = startLine === line ? `${path}:${line}` : `${path}:${startLine}-${line}`;
  const width = String(line + 1).length;
  const parts = splitComment(comment.body);
  const words = parts.flatMap((part) => (part.kind === "words" ? [formatWords(part.text)] : []));
  const suggestions = parts.flatMap((part) =>
    part.kind === "suggestion" ? [formatSuggestion(comment, part.lines, width)] : [],
  );
  // With a suggestion, the commented lines are shown where it takes them away.
  const last = suggestions.length > 0 ? startLine - 1 : line;
  const code = range(Math.max(1, startLine - linesAbove), last).map((number) => {
    const text = `${String(number).padStart(width + 2)}   ${comment.source[number - 1] ?? ""}`.trimEnd();
    return number < startLine ? pc.dim(text) : text;
  });
  return [pc.underline(place), ...code, ...suggestions, ...words].filter(Boolean).join("\n");
}

function formatSuggestion(comment: PlacedComment, lines: readonly string[], width: number): string {
  const removed = range(comment.startLine, comment.line).map((number) =>
    pc.red(`${String(number).padStart(width + 2)} - ${comment.source[number - 1] ?? ""}`),
  );
  const added = lines.map((text, index) =>
    pc.green(`${String(comment.startLine + index).padStart(width + 2)} + ${text}`),
  );
  return [...removed, ...added].join("\n");
}

function formatWords(markdown: string): string {
  return toPlainWords(markdown)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => wrap(line))
    .map((line) => `  ${pc.blue("│")} ${styleWords(line)}`)
    .join("\n");
}

function formatCheckRun({
  name,
  conclusion,
  title,
  summary,
  annotations,
}: ReviewedPullRequest["checkRun"]): string {
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
  const suggestions = pull.comments.filter((comment) =>
    splitComment(comment.body).some((part) => part.kind === "suggestion"),
  ).length;
  const answered = pull.deliveries
    .filter(({ event }) => event === "pull_request")
    .map((delivery) => `${Math.round(delivery.milliseconds)} ms`)
    .join(", ");
  return pc.dim(
    [
      `${count(pull.comments.length, "comment")}, ${count(suggestions, "suggestion")}`,
      `${count(pull.requests.length, "request")} to GitHub`,
      ...(answered === "" ? [] : [`webhook answered in ${answered}`]),
      `reviewed in ${(pull.reviewMilliseconds / 1000).toFixed(1)} s`,
    ].join(" · "),
  );
}

function styleWords(text: string): string {
  return text
    .replaceAll(/\*\*(.+?)\*\*/g, (_, words: string) => pc.bold(words))
    .replaceAll(/(`+) ?(.+?) ?\1/g, (_, __: string, code: string) => pc.cyan(code));
}

/** Breaks a line at its blanks, but never within code. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.match(/(?:(`+).*?\1|\S)+/g) ?? []) {
    if (line !== "" && line.length + word.length >= textWidth) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
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

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
