/** Where a comment or a script starts. */
const opening = /<!--|<script\b/giu;
/** All of a tag up to its `>`, or up to a `<`, which makes it no tag. Values in quotes may hold both. */
const tagContent = /(?:[^<>"']|"[^"]*"?|'[^']*'?)*/uy;
const closing = /<\/script\s*>|$/giu;
const codeType = /^(?:module|(?:text|application)\/(?:java|type)script|ts)$/u;

/** Code of a component, ready to be parsed. */
export interface ComponentScript {
  /** As long as the file, with everything but the scripts replaced by spaces: offsets and lines are the file's own. */
  readonly text: string;
  /** The extension of a file that would hold the scripts alone. */
  readonly extension: ".ts" | ".tsx" | ".js";
}

/** The scripts of a Vue or Svelte component. Two blocks make one module, as in their compilers. */
export function readScripts(text: string): ComponentScript {
  let script = "";
  let languages = "";
  for (const { attributes, start, end } of findScripts(text)) {
    if (isData(attributes)) continue;
    script += blank(text.slice(script.length, start)) + text.slice(start, end);
    languages += ` ${/\blang\s*=\s*["']?(\w+)/u.exec(attributes)?.[1] ?? ""}`;
  }
  script += blank(text.slice(script.length));
  return { text: script, extension: getExtension(languages) };
}

/** A block of code between the tags of a script; offsets are 0-based. */
interface ScriptBlock {
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
}

/** The scripts outside of comments. What is not closed reaches to the end of the file, so no character is read twice. */
function findScripts(text: string): readonly ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  let position = 0;
  for (;;) {
    const opened = searchFrom(opening, text, position);
    if (!opened) return blocks;
    position = opened.index + opened[0].length;
    if (opened[0] === "<!--") {
      const end = text.indexOf("-->", position);
      if (end === -1) return blocks;
      position = end + "-->".length;
      continue;
    }
    const attributes = searchFrom(tagContent, text, position)?.[0] ?? "";
    position += attributes.length;
    if (text[position] !== ">") continue;
    const start = position + 1;
    const closed = searchFrom(closing, text, start);
    const end = closed?.index ?? text.length;
    blocks.push({ attributes, start, end });
    position = end + (closed?.[0].length ?? 0);
  }
}

function searchFrom(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

/** Blocks such as `type="application/ld+json"` hold no code. */
function isData(attributes: string): boolean {
  const type = /\btype\s*=\s*["']?([^"'\s>]+)/u.exec(attributes)?.[1];
  return type !== undefined && !codeType.test(type);
}

function getExtension(languages: string): ComponentScript["extension"] {
  if (/\btsx\b/u.test(languages)) return ".tsx";
  return /\b(?:ts|typescript)\b/u.test(languages) ? ".ts" : ".js";
}

function blank(text: string): string {
  return text.replace(/[^\r\n]+/gu, (line) => " ".repeat(line.length));
}
