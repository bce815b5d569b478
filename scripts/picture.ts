import Anser from "anser";

/** What is shown of the demo's output: it is long, and the times in its last line differ from run to run. */
const maxComments = 3;

const margin = 20;
const barHeight = 36;
const lineHeight = 19;
const characterWidth = 7.8;
const colors: Readonly<Record<string, string>> = {
  "ansi-red": "#ff7b72",
  "ansi-green": "#7ee787",
  "ansi-yellow": "#e3b341",
  "ansi-blue": "#79c0ff",
  "ansi-cyan": "#a5d6ff",
};

/** How long after the one before a line appears, in seconds. */
const lineSeconds = 0.04;

/**
 * Draws the README's picture, an SVG of a terminal, from what `npm run demo` printed with colors. Its lines appear one after the other, where
 * people have not asked for less motion.
 */
export function drawPicture(output: string): string {
  const lines = chooseSections(output).join("\n\n").split("\n");
  const columns = Math.max(...lines.map((line) => Anser.ansiToText(line).length));
  const width = Math.ceil(columns * characterWidth) + 2 * margin;
  const height = barHeight + lines.length * lineHeight + margin;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>A review by Pitstop, as npm run demo prints it</title>
<style>
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #e6edf3; }
  .bold { font-weight: 600; }
  .dim { fill: #8b949e; }
  .underline { text-decoration: underline; }
  @media (prefers-reduced-motion: no-preference) { .line { animation: appear 0.2s both; } }
  @keyframes appear { from { opacity: 0; } }
</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#0d1117" stroke="#3d444d"/>
<circle cx="22" cy="18" r="5.5" fill="#ff5f57"/><circle cx="41" cy="18" r="5.5" fill="#febc2e"/><circle cx="60" cy="18" r="5.5" fill="#28c840"/>
<text class="dim" x="${width / 2}" y="22" text-anchor="middle">npm run demo</text>
${lines.map((line, index) => drawLine(line, index)).join("")}</svg>
`;
}

/** Title, review, a few comments of different pitfalls (first those with a suggestion), check run. */
function chooseSections(output: string): readonly string[] {
  const sections = output.trim().split("\n\n").slice(0, -1);
  const first = new Map<string, string>();
  const comments = sections.filter((section) => pitfallOf(section) !== undefined);
  for (const comment of [...comments.filter(hasSuggestion), ...comments]) {
    const pitfall = pitfallOf(comment) ?? "";
    if (first.size < maxComments && !first.has(pitfall)) first.set(pitfall, comment);
  }
  const chosen = new Set(first.values());
  const left = comments.length - chosen.size;
  const end = comments.at(-1);
  return sections.flatMap((section) => {
    const shown = !comments.includes(section) || chosen.has(section) ? [section] : [];
    return section === end && left > 0 ? [...shown, dim(`  … and ${left} more`)] : shown;
  });
}

function pitfallOf(section: string): string | undefined {
  return /\(pitfall (\d+)\)/.exec(section)?.[1];
}

function hasSuggestion(section: string): boolean {
  return /^ *\d+ \+ /m.test(Anser.ansiToText(section));
}

function dim(text: string): string {
  return `\u001B[2m${text}\u001B[22m`;
}

/** Each stretch is held to its place and length, so that columns line up in whatever font there is. */
function drawLine(line: string, index: number): string {
  const y = barHeight + (index + 1) * lineHeight - 5;
  let column = 0;
  const spans: string[] = [];
  for (const { content, fg, decorations } of Anser.ansiToJson(line, { use_classes: true })) {
    const text = content.trim();
    const start = column + content.indexOf(text);
    column += content.length;
    if (text === "") continue;
    const fill = colors[fg];
    const attributes = [
      `x="${round(margin + start * characterWidth)}"`,
      `textLength="${round(text.length * characterWidth)}"`,
      ...(decorations.length > 0 ? [`class="${decorations.join(" ")}"`] : []),
      ...(fill === undefined ? [] : [`fill="${fill}"`]),
    ];
    spans.push(`<tspan ${attributes.join(" ")}>${escapeXml(text)}</tspan>`);
  }
  return spans.length === 0
    ? ""
    : `<text class="line" style="animation-delay:${(index * lineSeconds).toFixed(2)}s" y="${y}">${spans.join("")}</text>\n`;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}

/** Browsers draw a row of blanks as one, whatever the file says; those that do not break stay. */
function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(" ", "\u00A0");
}
