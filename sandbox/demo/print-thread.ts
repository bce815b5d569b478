import pc from "picocolors";
import { splitComment, toPlainWords } from "../people/comment-text.ts";

/** A comment beside code with the answers to it. */
export interface PrintedThread {
  readonly path: string;
  /** 1-based, both included; where it was written, once its code is gone. */
  readonly startLine: number;
  readonly line: number;
  /** The file's lines now. */
  readonly source: readonly string[];
  /** Why it is not open any more, such as `resolved by octocat`. */
  readonly fate: string | undefined;
  readonly body: string;
  readonly replies: readonly { readonly author: string; readonly body: string }[];
}

const linesAbove = 2;
const textWidth = 96;

/** What is settled is folded to one line, with what people answered. */
export function formatThread(comment: PrintedThread): string {
  const { path, startLine, line, fate } = comment;
  const place = startLine === line ? `${path}:${line}` : `${path}:${startLine}-${line}`;
  const width = String(line + 1).length;
  const replies = comment.replies.map(({ author, body }) => `  ${pc.bold(author)}:\n${formatWords(body)}`);
  if (fate !== undefined)
    return [`${pc.dim(`${place} (${fate})`)} ${headlineOf(comment.body)}`, ...replies].join("\n");
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
  return [pc.underline(place), ...code, ...suggestions, ...words, ...replies].filter(Boolean).join("\n");
}

function formatSuggestion(comment: PrintedThread, lines: readonly string[], width: number): string {
  const removed = range(comment.startLine, comment.line).map((number) =>
    pc.red(`${String(number).padStart(width + 2)} - ${comment.source[number - 1] ?? ""}`),
  );
  const added = lines.map((text, index) =>
    pc.green(`${String(comment.startLine + index).padStart(width + 2)} + ${text}`),
  );
  return [...removed, ...added].join("\n");
}

/** Markdown as indented lines of plain words. */
export function formatWords(markdown: string): string {
  return toPlainWords(markdown)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => wrap(line))
    .map((line) => `  ${pc.blue("│")} ${styleWords(line)}`)
    .join("\n");
}

/** The first line of a comment. */
function headlineOf(body: string): string {
  return styleWords(toPlainWords(body).split("\n")[0] ?? "");
}

/** Draws what Markdown marks as bold or as code. */
export function styleWords(text: string): string {
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

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** Where a conversation is and what about, such as `src/people.ts:4 millisecond-timestamp`. */
export function nameThread({ path, line, body }: PrintedThread): string {
  return `${path}:${line} ${subjectOf(body)}`;
}

/** The rules that a comment of the app links to; of another, what it says first. */
function subjectOf(body: string): string {
  const rules = [...body.matchAll(/\/rules\/([a-z-]+)/g)].map(([, rule = ""]) => rule);
  return rules.length === 0 ? firstLine(body) : [...new Set(rules)].join(" + ");
}

export function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
