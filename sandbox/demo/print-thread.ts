import pc from "picocolors";
import { findCodeSpans, type CodeSpan } from "../../src/vocabulary/code-spans.ts";
import { splitComment, toPlainText } from "../people/comment-text.ts";

/** An inline comment with its replies. */
export interface PrintedThread {
  readonly path: string;
  /** 1-based and inclusive; once the comment is outdated, the lines that it was written on. */
  readonly startLine: number;
  readonly line: number;
  /** The file's lines at the head. */
  readonly source: readonly string[];
  /** Why it is no longer open, such as `resolved by octocat`. */
  readonly fate: string | undefined;
  readonly body: string;
  readonly replies: readonly { readonly author: string; readonly body: string }[];
}

const linesAbove = 2;
const textWidth = 96;

/** Formats a thread. One that is no longer open takes a single line, followed by its replies. */
export function formatThread(comment: PrintedThread): string {
  const { path, startLine, line, fate } = comment;
  const place = startLine === line ? `${path}:${line}` : `${path}:${startLine}-${line}`;
  const width = String(line + 1).length;
  const replies = comment.replies.map(({ author, body }) => `  ${pc.bold(author)}:\n${formatText(body)}`);
  if (fate !== undefined)
    return [`${pc.dim(`${place} (${fate})`)} ${headlineOf(comment.body)}`, ...replies].join("\n");
  const parts = splitComment(comment.body);
  const words = parts.flatMap((part) => (part.kind === "text" ? [formatText(part.text)] : []));
  const suggestions = parts.flatMap((part) =>
    part.kind === "suggestion" ? [formatSuggestion(comment, part.lines, width)] : [],
  );
  // A suggestion shows the commented lines as removed.
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

/** Formats Markdown as indented lines of text. */
export function formatText(markdown: string): string {
  return toPlainText(markdown)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => wrap(line))
    .map((line) => `  ${pc.blue("│")} ${styleText(line)}`)
    .join("\n");
}

/** The first line of a comment. */
function headlineOf(body: string): string {
  return styleText(toPlainText(body).split("\n")[0] ?? "");
}

/** Styles Markdown's bold text and code for a terminal. */
export function styleText(text: string): string {
  const bold = text.replaceAll(/\*\*(.+?)\*\*/g, (_, words: string) => pc.bold(words));
  return rewriteCode(bold, ({ content }) => pc.cyan(content.replaceAll(/^ | $/g, "")));
}

function rewriteCode(text: string, rewrite: (span: CodeSpan) => string): string {
  let written = "";
  let position = 0;
  for (const span of findCodeSpans(text)) {
    written += text.slice(position, span.start) + rewrite(span);
    position = span.end;
  }
  return written + text.slice(position);
}

/** Wraps a line at spaces, but never within code. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  const unbroken = rewriteCode(text, ({ start, end }) => text.slice(start, end).replaceAll(" ", "\0"));
  for (const part of unbroken.match(/\S+/g) ?? []) {
    const word = part.replaceAll("\0", " ");
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

/** Names a thread by its place and subject, such as `src/people.ts:4 millisecond-timestamp`. */
export function nameThread({ path, line, body }: PrintedThread): string {
  return `${path}:${line} ${subjectOf(body)}`;
}

/** The rules that the app's comment links to; the first line of any other comment. */
function subjectOf(body: string): string {
  const rules = [...body.matchAll(/\/rules\/([a-z-]+)/g)].map(([, rule = ""]) => rule);
  return rules.length === 0 ? firstLine(body) : [...new Set(rules)].join(" + ");
}

export function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
