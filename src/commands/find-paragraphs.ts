import { findVerbatimEnd, type IsLast } from "./verbatim-blocks.ts";

/** A paragraph's lines. */
export type Paragraph = readonly string[];

/** Holds other blocks: a quote or an item of a list. */
type Container =
  | { readonly kind: "quote" }
  /** `width` is how far its content is indented. It is empty until something follows its mark. */
  | { readonly kind: "item"; readonly width: number; isEmpty: boolean };

/** The block that the next line may be a part of. */
type Leaf =
  | { readonly kind: "none" | "table" }
  | { readonly kind: "paragraph"; readonly lines: string[] }
  | { readonly kind: "verbatim"; readonly isLast: IsLast };

/** What a line starts. `text` starts a paragraph or continues one; a blank line starts `none`. */
type Start =
  | { readonly kind: "container"; readonly container: Container; readonly inner: string }
  | { readonly kind: "leaf"; readonly leaf: Leaf }
  | { readonly kind: "text" | "doubt" };

/** GitHub shows lists of a hundred levels; people hardly ever need three. */
const maxDepth = 16;
const none: Leaf = { kind: "none" };

/**
 * Finds the paragraphs outside of quotes and lists, including those of underlined headings. Follows the block structure of CommonMark
 * (https://spec.commonmark.org/0.31.2/#phase-1-block-structure) with GitHub's tables. Each line is looked at once, so the time grows in
 * proportion to the text's length. A doubtful paragraph is omitted, and so is everything after a doubtful line.
 */
export function findParagraphs(markdown: string): readonly Paragraph[] {
  const found: Paragraph[] = [];
  const open: Container[] = [];
  let leaf: Leaf = none;
  for (const line of markdown.replaceAll(/\r\n?/g, "\n").split("\n")) {
    const entered = enter(open, expandTabs(trimEnd(line)));
    let { inner } = entered;
    const here: Leaf = entered.depth === open.length ? leaf : none;
    if (here.kind === "verbatim") {
      if (here.isLast(inner)) leaf = none;
      continue;
    }
    let start = findStart(inner, here);
    if (start.kind === "text") {
      // Later lines of a paragraph may lack the marks and the indentation of what it is in.
      if (leaf.kind === "paragraph") leaf.lines.push(inner);
      if (leaf.kind === "paragraph" || (here.kind === "table" && !isIndented(inner))) continue;
    }
    while (open.length > entered.depth) open.pop();
    while (start.kind === "container") {
      open.push(start.container);
      inner = start.inner;
      start = open.length > maxDepth ? { kind: "doubt" } : findStart(inner, none);
    }
    if (start.kind === "doubt") break;
    const next = start.kind === "leaf" ? start.leaf : startText(inner);
    // The last line of the paragraph is the table's first row.
    if (next.kind === "table" && leaf.kind === "paragraph") leaf.lines.pop();
    if (next.kind === "paragraph" && open.length === 0) found.push(next.lines);
    leaf = next;
  }
  return found.filter((lines) => !definesLink(lines));
}

/** How many of the open containers a line is in, and what it says inside of them. */
function enter(open: readonly Container[], line: string): { readonly depth: number; readonly inner: string } {
  let inner = line;
  for (const [depth, container] of open.entries()) {
    const entered = container.kind === "quote" ? enterQuote(inner) : enterItem(container, inner);
    if (entered === undefined) return { depth, inner };
    inner = entered;
  }
  return { depth: open.length, inner };
}

function enterQuote(line: string): string | undefined {
  const mark = /^ {0,3}> ?/.exec(line)?.[0];
  return mark === undefined ? undefined : line.slice(mark.length);
}

function enterItem(item: Container & { kind: "item" }, line: string): string | undefined {
  // An item may start with one blank line, but not with two.
  if (line === "") return item.isEmpty ? undefined : "";
  if (!line.startsWith(" ".repeat(item.width))) return undefined;
  item.isEmpty = false;
  return line.slice(item.width);
}

/** `here` is the block that the line would be a part of if it started nothing. */
function findStart(line: string, here: Leaf): Start {
  if (line === "") return { kind: "leaf", leaf: none };
  if (isIndented(line)) return { kind: "text" };
  const paragraph = here.kind === "paragraph" ? here.lines : undefined;
  const quoted = enterQuote(line);
  if (quoted !== undefined) return { kind: "container", container: { kind: "quote" }, inner: quoted };
  if (/^ {0,3}#{1,6}(?: |$)/.test(line)) return { kind: "leaf", leaf: none };
  const end = findVerbatimEnd(line, paragraph !== undefined);
  if (end !== undefined)
    return { kind: "leaf", leaf: end === "here" ? none : { kind: "verbatim", isLast: end } };
  if (paragraph !== undefined && /^ {0,3}(?:=+|-+)$/.test(line)) {
    // Text with only definitions above it is not a heading.
    return definesLink(paragraph) ? { kind: "doubt" } : { kind: "leaf", leaf: none };
  }
  if (isThematicBreak(line)) return { kind: "leaf", leaf: none };
  return (
    findFootnote(line) ??
    findItem(line, paragraph !== undefined) ??
    (isTable(paragraph?.at(-1), line) ? { kind: "leaf", leaf: { kind: "table" } } : { kind: "text" })
  );
}

function findItem(line: string, isInParagraph: boolean): Start | undefined {
  const [mark, number = "1", spaces = ""] = /^ {0,3}(?:[-+*]|(\d{1,9})[.)])( +|$)/.exec(line) ?? [];
  if (mark === undefined) return undefined;
  const isEmpty = mark === line;
  // A year and a period may well be at the start of a paragraph's line.
  if (isInParagraph && (isEmpty || Number(number) !== 1)) return undefined;
  // After more spaces the content is indented code.
  const gap = spaces.length > 4 ? 1 : spaces.length;
  const width = mark.length - spaces.length + Math.max(gap, 1);
  return { kind: "container", container: { kind: "item", width, isEmpty }, inner: line.slice(width) };
}

/** A footnote continues like an item, however long its name. GitHub adds it to CommonMark. */
function findFootnote(line: string): Start | undefined {
  const mark = /^ {0,3}\[\^[^\] ]+\]: */.exec(line)?.[0];
  if (mark === undefined) return undefined;
  const container = { kind: "item", width: 4, isEmpty: mark === line } as const;
  return { kind: "container", container, inner: line.slice(mark.length) };
}

/** Three or more of the same mark, and nothing else. */
function isThematicBreak(line: string): boolean {
  return /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/.test(line);
}

/** Says whether the two lines start a table: a row, and below it a line for each of its cells. */
function isTable(header: string | undefined, line: string): boolean {
  if (header === undefined || !/^[-:| ]+$/.test(line)) return false;
  const columns = toCells(line);
  return columns.every((cell) => /^ *:?-+:? *$/.test(cell)) && columns.length === toCells(header).length;
}

function toCells(row: string): readonly string[] {
  const cells = row.replaceAll(/\\./g, "").trim().replace(/^\|/, "");
  return (cells.endsWith("|") ? cells.slice(0, -1) : cells).split("|");
}

/** Says whether a paragraph starts with the definition of a link, which is not shown. Text may follow it. */
function definesLink(paragraph: Paragraph): boolean {
  if (!/^ {0,3}\[/.test(paragraph[0] ?? "")) return false;
  return /^ {0,3}\[(?:[^\\[\]]|\\[^])+\]:/.test(paragraph.join("\n"));
}

function startText(line: string): Leaf {
  return line === "" || isIndented(line) ? none : { kind: "paragraph", lines: [line] };
}

/** Text that is indented as far is code, unless it continues a paragraph. */
function isIndented(line: string): boolean {
  return line.startsWith("    ");
}

/** Without the spaces at its end. `trimEnd` also removes characters that make a line other than blank. */
function trimEnd(line: string): string {
  let end = line.length;
  while (line[end - 1] === " " || line[end - 1] === "\t") end -= 1;
  return line.slice(0, end);
}

/** With spaces up to the next multiple of four columns, which is what indentation by tabs means. */
function expandTabs(line: string): string {
  if (!line.includes("\t")) return line;
  const [first = "", ...others] = line.split("\t");
  return others.reduce((text, part) => text + " ".repeat(4 - (text.length % 4)) + part, first);
}
