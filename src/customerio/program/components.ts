// An unclosed block reaches to the end, and a tag's length is bounded: otherwise hostile files would be read once per tag.
const commentOrScript =
  /<!--[\s\S]*?(?:-->|$)|<script\b((?:[^<>"']|"[^"]{0,999}"|'[^']{0,999}'){0,999})>([\s\S]*?)(?:<\/script\s*>|$)/giu;
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
  for (const match of text.matchAll(commentOrScript)) {
    const [whole, attributes = "", code] = match;
    if (code === undefined || isData(attributes)) continue;
    const start = match.index + whole.indexOf(">", "<script".length + attributes.length) + 1;
    script += blank(text.slice(script.length, start)) + text.slice(start, start + code.length);
    languages += ` ${/\blang\s*=\s*["']?(\w+)/u.exec(attributes)?.[1] ?? ""}`;
  }
  script += blank(text.slice(script.length));
  return { text: script, extension: getExtension(languages) };
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
  return text.replace(/[^\r\n]/gu, (character) => " ".repeat(character.length));
}
