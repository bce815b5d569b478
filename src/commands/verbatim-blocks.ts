/** Says whether a line is the last one of a block that is not Markdown: fenced code or HTML. */
export type IsLast = (line: string) => boolean;

const fence = /^(?:(`{3,})[^`]*|(~{3,})[^]*)$/;

const tagName = "[a-z][a-z0-9-]*";
const attributes = `(?: +[a-z_:][a-z0-9_.:-]*(?: *= *(?:[^ "'=<>\`]+|'[^']*'|"[^"]*"))?)*`;

const blankLine = /^$/;

/** Tags that start a block wherever they are. */
const blockTags = [
  ...["address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center", "col"],
  ...["colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure"],
  ...["footer", "form", "frame", "frameset", "h[1-6]", "head", "header", "hr", "html", "iframe", "legend"],
  ...["li", "link", "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param"],
  ...["search", "section", "source", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title"],
  ...["tr", "track", "ul"],
].join("|");

/** Tags whose content may contain blank lines. */
const rawTags = "script|pre|style|textarea";

/** How HTML starts and what its last line contains, in CommonMark's order: https://spec.commonmark.org/0.31.2/#html-blocks */
const htmlBlocks = [
  { start: new RegExp(`^<(?:${rawTags})(?:[ >]|$)`, "i"), end: new RegExp(`</(?:${rawTags})>`, "i") },
  { start: /^<!--/, end: /-->/ },
  { start: /^<\?/, end: /\?>/ },
  { start: /^<![a-z]/i, end: />/ },
  { start: /^<!\[CDATA\[/, end: /\]\]>/ },
  { start: new RegExp(`^</?(?:${blockTags})(?:[ >]|/>|$)`, "i"), end: blankLine },
] as const;

/** Any other tag that is alone on its line. In a paragraph it is text. */
const loneTag = new RegExp(`^(?:<${tagName}${attributes} */?>|</${tagName} *>)$`, "i");

/** Finds how the block of code or HTML ends that a line starts: HTML can end `here`, on the same line. `undefined` if it does not start one. */
export function findVerbatimEnd(line: string, isInParagraph: boolean): IsLast | "here" | undefined {
  const text = /^ {0,3}([`~<][^]*)$/.exec(line)?.[1];
  if (text === undefined) return undefined;
  const [, backticks, tildes] = fence.exec(text) ?? [];
  const opening = backticks ?? tildes;
  if (opening !== undefined) return (later) => closesFence(later, opening);
  const end = findHtmlEnd(text, isInParagraph);
  if (end === undefined) return undefined;
  return end.test(text) ? "here" : (later) => end.test(later);
}

function findHtmlEnd(text: string, isInParagraph: boolean): RegExp | undefined {
  const block = htmlBlocks.find(({ start }) => start.test(text));
  if (block !== undefined) return block.end;
  return !isInParagraph && loneTag.test(text) ? blankLine : undefined;
}

/** At least as many of the same character, and nothing else. */
function closesFence(line: string, opening: string): boolean {
  return /^ {0,3}(`+|~+)$/.exec(line)?.[1]?.startsWith(opening) ?? false;
}
