import hljs from "highlight.js/lib/common";

const languages: Readonly<Record<string, string>> = {
  ...{ ts: "typescript", mts: "typescript", cts: "typescript", tsx: "typescript" },
  ...{ js: "javascript", mjs: "javascript", cjs: "javascript", jsx: "javascript" },
  ...{ json: "json", md: "markdown", yml: "yaml", yaml: "yaml", css: "css", html: "xml", sh: "bash" },
};

/** The language of a file, by its extension; empty if unknown. */
export function languageOf(path: string): string {
  return languages[path.split(".").at(-1) ?? ""] ?? "";
}

/** Highlights code as HTML; only escapes it if the language is unknown. */
export function highlight(code: string, language: string): string {
  const known = hljs.getLanguage(language) === undefined ? "plaintext" : language;
  return hljs.highlight(code, { language: known }).value;
}

/** As `highlight`, with the HTML of each line: elements that span lines are closed at the end of one and opened again in the next. */
export function highlightLines(code: string, language: string): readonly string[] {
  let open: readonly string[] = [];
  return highlight(code, language)
    .split("\n")
    .map((line) => {
      const before = open;
      for (const [tag] of line.matchAll(/<span[^<>]*>|<\/span>/g)) {
        open = tag === "</span>" ? open.slice(0, -1) : [...open, tag];
      }
      return before.join("") + line + "</span>".repeat(open.length);
    });
}
