import { searchFrom } from "../../vocabulary/search-from.ts";

/** Where a comment, a tag or an expression starts. */
const opening = /<!--|<\/?[a-z][^\s/>]*|\{/giu;
/** A tag up to its `>`, or up to a `<`, which means that it is not a tag. Values in quotes can contain both. */
const tagContent = /(?:[^<>"']|"[^"]*"?|'[^']*'?)*/uy;
/** Elements whose content is text up to their end tag. */
const closings: ReadonlyMap<string, RegExp> = new Map([
  ["<script", /<\/script\s*>|$/giu],
  ["<style", /<\/style\s*>|$/giu],
]);
const codeType = /^(?:module|(?:text|application)\/(?:java|type)script|ts)$/u;

/** Code of a component, ready to be parsed. */
export interface ComponentScript {
  /** As long as the file, with everything but the scripts replaced by spaces: offsets and lines are the file's own. */
  readonly text: string;
  /** The extension of a file that would hold the scripts alone. */
  readonly extension: ".ts" | ".tsx" | ".js";
}

/** The languages that components are written in. They differ in what counts as an expression, and in which scripts are code. */
export type ComponentLanguage = "vue" | "svelte";

/** The scripts of a Vue or Svelte component. Two blocks make one module, as in their compilers. */
export function readScripts(text: string, language: ComponentLanguage): ComponentScript {
  let script = "";
  let languages = "";
  for (const { attributes, start, end } of findScripts(text, language)) {
    // Vue compiles scripts of any type.
    if (language === "svelte" && isData(attributes)) continue;
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

/**
 * The scripts outside of comments. A comment does not start within a tag, an expression or a style, so that none of them can hide a script.
 * Whatever is not closed reaches to the end of the file, so no character is read twice.
 */
function findScripts(text: string, language: ComponentLanguage): readonly ScriptBlock[] {
  const blocks: ScriptBlock[] = [];
  const skipExpression = makeSkipExpression(text, language);
  let position = 0;
  for (;;) {
    const opened = searchFrom(opening, text, position);
    if (!opened) return blocks;
    position = opened.index + opened[0].length;
    if (opened[0] === "{") {
      position = skipExpression(opened.index);
      continue;
    }
    if (opened[0] === "<!--") {
      const end = text.indexOf("-->", position);
      if (end === -1) return blocks;
      position = end + "-->".length;
      continue;
    }
    const attributes = searchFrom(tagContent, text, position)?.[0] ?? "";
    position += attributes.length;
    const closing = closings.get(opened[0].toLowerCase());
    if (text[position] !== ">" || closing === undefined) continue;
    const start = position + 1;
    const closed = searchFrom(closing, text, start);
    const end = closed?.index ?? text.length;
    if (opened[0].toLowerCase() === "<script") blocks.push({ attributes, start, end });
    position = end + (closed?.[0].length ?? 0);
  }
}

/**
 * Creates a function that says where the expression that starts at a `{` ends. If none does, the `{` is text, and the function returns the
 * offset after it. Vue's expressions end at the first `}}`; Svelte's contain texts and braces as in JavaScript.
 */
function makeSkipExpression(text: string, language: ComponentLanguage): (start: number) => number {
  let isUnclosed = false;
  return (start) => {
    if (isUnclosed || (language === "vue" && text[start + 1] !== "{")) return start + 1;
    const end = language === "vue" ? text.indexOf("}}", start) : findClosingBrace(text, start);
    isUnclosed = end === -1;
    return isUnclosed ? start + 1 : end + 1;
  };
}

/** The offset of the `}` that closes the `{` at `start`, or -1. A text in quotes ends with its line, one in backticks does not. */
function findClosingBrace(text: string, start: number): number {
  let depth = 0;
  let quote: string | undefined;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index] ?? "";
    if (quote !== undefined) {
      if (character === "\\") index += 1;
      else if (character === quote || (character === "\n" && quote !== "`")) quote = undefined;
    } else if (character === '"' || character === "'" || character === "`") quote = character;
    else if (character === "{") depth += 1;
    else if (character === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

/** Blocks such as `type="application/ld+json"` contain no code. */
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
