import { severities, severityNames } from "../plan/words.ts";
import { listCodeSpans, type CodeSpan } from "../vocabulary/code-spans.ts";
import { searchFrom } from "../vocabulary/search-from.ts";
import { colorsOf, indentLines, paintSeverity, type Colors, type Style } from "./style.ts";
import { alignColumns, readTable, type Cell } from "./table.ts";
import { wrap } from "./wrap.ts";

/**
 * Renders the Markdown that Pitstop itself writes (paragraphs, lists, tables, fenced blocks, emphasis, code, links, folded details) for a
 * terminal, with severities in their colors. The Markdown is printable.
 */
export function renderMarkdown(
  markdown: string,
  style: Style,
  indent: string,
  { renderBlock = (_language, content) => content, showProse = (prose) => prose }: MarkdownOptions = {},
): string {
  const text = markdown
    .replaceAll(/<!--[^]*?(?:-->|$)/g, "")
    .replaceAll("<summary>", "")
    .replaceAll("</summary>", "\n")
    .replaceAll(/<\/?details>/g, "");
  const colors = colorsOf(style);
  return splitBlocks(text)
    .map(({ language, content }) =>
      language === undefined
        ? renderProse(showProse(content), colors, style, indent)
        : indentLines(renderBlock(language, content), `${indent}  `),
    )
    .filter((part) => part !== "")
    .join("\n\n");
}

/** How some parts are rendered. */
export interface MarkdownOptions {
  /** Renders a fenced block of some language. */
  readonly renderBlock?: (language: string, content: string) => string;
  /** Changes prose before it is rendered. */
  readonly showProse?: (prose: string) => string;
}

/** Prose, or with a language a fenced block. */
interface Block {
  readonly language: string | undefined;
  readonly content: string;
}

/** Splits Markdown at its fenced blocks, each closed by the same fence as opened it. */
function splitBlocks(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let open: { readonly fence: string; readonly language: string } | undefined;
  const endBlock = () => {
    blocks.push({ language: open?.language, content: lines.join("\n") });
    lines = [];
  };
  for (const line of text.split("\n")) {
    const [, fence, language = ""] = (open ? null : /^(`{3,})(\w*)$/.exec(line)) ?? [];
    if (fence !== undefined) {
      endBlock();
      open = { fence, language };
    } else if (line === open?.fence) {
      endBlock();
      open = undefined;
    } else lines.push(line);
  }
  endBlock();
  return blocks;
}

function renderProse(prose: string, colors: Colors, style: Style, indent: string): string {
  return prose
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => {
      const table = readTable(paragraph);
      if (table !== undefined) return renderTable(table, colors, indent);
      return paragraph
        .split(/\n(?=[-*] |\d+\. )/)
        .map((item) => renderItem(item.replaceAll("\n", " ").trim(), colors, style, indent))
        .join("\n");
    })
    .join("\n\n");
}

/** Cells show the text of links only: with the addresses, columns would be wider than any terminal. */
function renderTable(rows: readonly (readonly string[])[], colors: Colors, indent: string): string {
  const render = (cell: string): Cell => {
    const text = cell.replace(/^\[([^[\]]*)\]\([^()\s]*\)$/u, "$1");
    return { text: renderSpans(text, colors), width: renderSpans(text, colorsOf({ color: false })).length };
  };
  const [head = [], ...body] = rows.map((row) => row.map(render));
  const bold = head.map(({ text, width }) => ({ text: colors.bold(text), width }));
  return indentLines(alignColumns([bold, ...body]).join("\n"), indent);
}

/** List items have a hanging indent: later lines start below the first word. */
function renderItem(item: string, colors: Colors, style: Style, indent: string): string {
  const bullet = /^(?:[-*]|\d+\.) +/.exec(item)?.[0] ?? "";
  const text = wrap(
    renderSpans(item.slice(bullet.length), colors),
    style,
    indent + " ".repeat(bullet.length),
  );
  return indent + bullet + text.slice(indent.length + bullet.length);
}

/** Where emphasis, code, a link, an escape or an entity may start. */
const mark = /`+|\*\*|\[|\\[\\[\]~`*_]|&(?:lt|amp);|\u200b/g;
const link = /\[((?:\\.|[^[\]\\])*)\]\(([^()\s]*)\)/y;

function renderSpans(text: string, colors: Colors): string {
  const code = new Map(listCodeSpans(text).map((span) => [span.start, span]));
  let rendered = "";
  let position = 0;
  for (;;) {
    const found = searchFrom(mark, text, position);
    if (!found) return rendered + text.slice(position);
    const span = readSpan(text, found, code, colors);
    rendered += text.slice(position, found.index) + span.text;
    position = span.end;
  }
}

/** A rendered piece of a line, and where what follows it starts. */
interface Rendered {
  readonly text: string;
  readonly end: number;
}

function readSpan(
  text: string,
  { 0: found, index: start }: RegExpExecArray,
  code: ReadonlyMap<number, CodeSpan>,
  colors: Colors,
): Rendered {
  const end = start + found.length;
  switch (found[0]) {
    case "`": {
      const span = code.get(start);
      return span ? { text: renderCode(span.content, colors), end: span.end } : { text: found, end };
    }
    case "*": {
      const close = text.indexOf("**", end + 1);
      return close === -1
        ? { text: found, end }
        : { text: renderStrong(text.slice(end, close), colors), end: close + found.length };
    }
    case "[": {
      const [all, label = "", url = ""] = searchFrom(link, text, start) ?? [];
      return all === undefined
        ? { text: found, end }
        : { text: `${renderSpans(label, colors)}: ${url}`, end: start + all.length };
    }
    case "&":
      return { text: found === "&lt;" ? "<" : "&", end };
    default:
      return { text: found.slice(1), end };
  }
}

/** Without colors, code keeps its backticks, because nothing else would distinguish it. */
function renderCode(code: string, colors: Colors): string {
  return colors.isColorSupported ? colors.cyan(code) : `\`${code}\``;
}

/** `**Error: Missing email**` begins with a severity, which has its own color. */
function renderStrong(strong: string, colors: Colors): string {
  const severity = severities.find((one) => strong.startsWith(`${severityNames[one]}: `));
  if (severity === undefined) return colors.bold(renderSpans(strong, colors));
  const name = severityNames[severity];
  const rest = strong.slice(name.length);
  return colors.bold(paintSeverity(severity, name, colors) + renderSpans(rest, colors));
}
