import { findCodeSpans } from "../vocabulary/code-spans.ts";
import { printable } from "../vocabulary/printable.ts";

/**
 * Escapes text that may quote other people's code: outside of code spans nothing becomes a mention, a reference, a link or HTML, and
 * code spans stay closed. Emphasis stays. The result is one line, in which marks of direction are visible escapes.
 */
export function safeMarkdown(text: string): string {
  const line = oneLine(text);
  let result = "";
  let position = 0;
  for (const span of findCodeSpans(line)) {
    result += safeProse(line.slice(position, span.start)) + codeSpan(span.content);
    position = span.end;
  }
  return result + safeProse(line.slice(position));
}

/** Wraps any text as inline code that it cannot break out of: the fence is longer than any run of backticks inside. */
export function codeSpan(text: string): string {
  // Of a long text only the beginning is worth a look. White space in it is about to shrink.
  const content = cut(oneLine(cut(text, 4 * maxSpanLength)).trim(), maxSpanLength);
  if (content === "") return "";
  const fence = "`".repeat(longestBacktickRun(content, 0) + 1);
  const padding = content.startsWith("`") || content.endsWith("`") ? " " : "";
  return `${fence}${padding}${content}${padding}${fence}`;
}

/** A fenced block that `content` cannot close. */
export function fencedBlock(language: string, content: string): string {
  const fence = "`".repeat(longestBacktickRun(content, 2) + 1);
  return `${fence}${language}\n${content}\n${fence}`;
}

/** Escapes one line of Markdown for a table cell. */
export function tableCell(text: string): string {
  // A backslash in front of a pipe would take the escape for itself, and in a code span a backslash cannot be escaped.
  return text.replaceAll(/\\(?=\|)/g, `$&${zeroWidthSpace}`).replaceAll("|", "\\|");
}

/**
 * Joins as many lines as fit into `limit` and adds `more(count)` for those that did not. Counts bytes of UTF-8: GitHub does not say
 * whether its limits are in bytes or characters, and there are never fewer bytes.
 */
export function fitLines(lines: readonly string[], limit: number, more: (count: number) => string): string {
  const sizes = lines.map((line) => byteLength(line) + 1);
  if (sizes.reduce((sum, size) => sum + size, 0) <= limit + 1) return lines.join("\n");
  const room = limit - byteLength(more(lines.length)) - 1;
  let used = 0;
  let count = 0;
  for (const size of sizes) {
    if (used + size > room) break;
    used += size;
    count += 1;
  }
  return [...lines.slice(0, count), more(lines.length - count)].join("\n");
}

/** Cuts text to `limit` UTF-16 units, never inside a surrogate pair, with an ellipsis for what was cut. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

const maxSpanLength = 200;
const zeroWidthSpace = "\u200B";

function safeProse(text: string): string {
  return text
    .replaceAll(/[\\[\]~`]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[@#](?=\w)/g, `$&${zeroWidthSpace}`)
    .replaceAll(/\bGH-(?=\d)/gi, `$&${zeroWidthSpace}`)
    .replaceAll("://", `:${zeroWidthSpace}//`)
    .replaceAll(/www(?=\.)/gi, `$&${zeroWidthSpace}`);
}

function longestBacktickRun(text: string, atLeast: number): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), atLeast);
}

function oneLine(text: string): string {
  return printable(text.replaceAll(/[\s\p{Cc}]+/gu, " "));
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
