import { severities, severityNames } from "../plan/words.ts";
import { colorsOf, indentLines, paintSeverity, wrap, type Colors, type Style } from "./style.ts";

/**
 * Renders the Markdown that Pitstop itself writes (paragraphs, lists, fenced blocks, emphasis, code, links, folded details) for a
 * terminal, with severities in their colors. The Markdown is printable. `renderBlock` can customize how a fenced block of some language looks.
 */
export function renderMarkdown(
  markdown: string,
  style: Style,
  indent: string,
  renderBlock: (language: string, content: string) => string = (_language, content) => content,
): string {
  const text = markdown
    .replaceAll(/<!--[^]*?-->/g, "")
    .replaceAll(/<summary>(.*?)<\/summary>/g, "$1\n")
    .replaceAll(/<\/?details>/g, "");
  const colors = colorsOf(style);
  // The split keeps what the groups matched: prose, fence, language, content, prose, …
  const parts = text.split(/^(`{3,})(\w*)\n([^]*?)\n?\1$/m);
  const rendered: string[] = [];
  for (let index = 0; index < parts.length; index += 4) {
    rendered.push(renderProse(parts[index] ?? "", colors, style, indent));
    const content = parts[index + 3];
    if (content !== undefined) {
      rendered.push(indentLines(renderBlock(parts[index + 2] ?? "", content), `${indent}  `));
    }
  }
  return rendered.filter((part) => part !== "").join("\n\n");
}

function renderProse(prose: string, colors: Colors, style: Style, indent: string): string {
  return prose
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) =>
      paragraph
        .split(/\n(?=[-*] |\d+\. )/)
        .map((item) => renderItem(item.replaceAll("\n", " ").trim(), colors, style, indent))
        .join("\n"),
    )
    .join("\n\n");
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

/** Without colors, code keeps its backticks, because nothing else would distinguish it. */
function renderSpans(text: string, colors: Colors): string {
  return text.replaceAll(
    /(`+)(.+?)\1(?!`)|\*\*(.+?)\*\*|\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)|\\([\\[\]~`*_])|&(lt|amp);|\u200b/g,
    (
      _all,
      _fence,
      code?: string,
      strong?: string,
      label?: string,
      url?: string,
      escaped?: string,
      entity?: string,
    ) => {
      if (code !== undefined) return colors.isColorSupported ? colors.cyan(code) : `\`${code}\``;
      if (strong !== undefined) return renderStrong(strong, colors);
      if (label !== undefined) return `${renderSpans(label, colors)}: ${url ?? ""}`;
      if (entity !== undefined) return entity === "lt" ? "<" : "&";
      return escaped ?? "";
    },
  );
}

/** `**Error: Missing email**` begins with a severity, which has its own color. */
function renderStrong(strong: string, colors: Colors): string {
  const severity = severities.find((one) => strong.startsWith(`${severityNames[one]}: `));
  if (severity === undefined) return colors.bold(renderSpans(strong, colors));
  const name = severityNames[severity];
  const rest = strong.slice(name.length);
  return colors.bold(paintSeverity(severity, name, colors) + renderSpans(rest, colors));
}
