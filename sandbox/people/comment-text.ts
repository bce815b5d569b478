/** A part of a comment: text, or a suggestion with its lines. */
export type CommentPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "suggestion"; readonly lines: readonly string[] };

const fence = /^ {0,3}(`{3,})([^`]*)$/;

/** Splits a comment's Markdown as GitHub does: a fence ends at a fence that is at least as long. */
export function splitComment(body: string): readonly CommentPart[] {
  const parts: CommentPart[] = [];
  let words: string[] = [];
  let open: { readonly length: number; readonly isSuggestion: boolean; readonly lines: string[] } | undefined;
  const endWords = () => {
    if (words.join("").trim() !== "") parts.push({ kind: "text", text: words.join("\n").trim() });
    words = [];
  };
  for (const line of body.replaceAll("\r\n", "\n").split("\n")) {
    const [, ticks = "", info = ""] = fence.exec(line) ?? [];
    const [language = ""] = info.trim().split(/\s/);
    if (open === undefined) {
      if (ticks !== "") open = { length: ticks.length, isSuggestion: language === "suggestion", lines: [] };
      if (open?.isSuggestion === true) endWords();
      else words.push(line);
    } else if (ticks.length >= open.length && language === "") {
      if (open.isSuggestion) parts.push({ kind: "suggestion", lines: open.lines });
      else words.push(line);
      open = undefined;
    } else {
      (open.isSuggestion ? open.lines : words).push(line);
    }
  }
  endWords();
  return parts;
}

/** Markdown as text for a terminal: without HTML comments and links; of a `<details>` only its summary. */
export function toPlainText(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, "")
    .replaceAll(/<details>\s*<summary>([^<]*)<\/summary>[\s\S]*?(?:<\/details>|$)/g, "▸ $1")
    .replaceAll(/\[([^[\]]+)\]\([^()]+\)/g, "$1")
    .replaceAll(/[\u200B\u2060]/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
