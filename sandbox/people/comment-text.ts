/** A stretch of a comment: words, or a suggestion block with the lines it would put in place. */
export type CommentPart =
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "suggestion"; readonly lines: readonly string[] };

const fence = /^ {0,3}(`{3,})\s*(\S*)[^`]*$/;

/** Takes a comment's Markdown apart as GitHub does: a fence closes with one at least as long. */
export function splitComment(body: string): readonly CommentPart[] {
  const parts: CommentPart[] = [];
  let words: string[] = [];
  let open: { readonly length: number; readonly isSuggestion: boolean; readonly lines: string[] } | undefined;
  const endWords = () => {
    if (words.join("").trim() !== "") parts.push({ kind: "words", text: words.join("\n").trim() });
    words = [];
  };
  for (const line of body.replaceAll("\r\n", "\n").split("\n")) {
    const [, ticks = "", language = ""] = fence.exec(line) ?? [];
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

/** Markdown as plain words: without hidden comments, what is folded away only by its title. */
export function toPlainWords(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, "")
    .replaceAll(/<details>\s*<summary>(.*?)<\/summary>[\s\S]*?<\/details>/g, "▸ $1")
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1")
    .replaceAll(/[\u200B\u2060]/g, "")
    .replaceAll("&nbsp;", " ")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
