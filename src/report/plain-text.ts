import { renderMarkdown } from "./markdown.ts";

const unstyled = { color: false, width: Infinity, pathOf: (path: string) => path };

/** The Markdown that Pitstop itself writes as one line of plain text: without emphasis, code in backticks. */
export function plainText(markdown: string): string {
  return oneLine(renderMarkdown(markdown, unstyled, ""));
}

export function oneLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.join(" ");
}
