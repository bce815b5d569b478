import hljs from "highlight.js/lib/common";

const languages: Readonly<Record<string, string>> = {
  ...{ ts: "typescript", mts: "typescript", cts: "typescript", tsx: "typescript" },
  ...{ js: "javascript", mjs: "javascript", cjs: "javascript", jsx: "javascript" },
  ...{ json: "json", md: "markdown", yml: "yaml", yaml: "yaml", css: "css", html: "xml", sh: "bash" },
};

/** The language of a file, by the end of its name. */
export function languageOf(path: string): string {
  return languages[path.split(".").at(-1) ?? ""] ?? "";
}

/** Code as HTML with its words coloured; only escaped where the language is not known. */
export function highlight(code: string, language: string): string {
  const known = hljs.getLanguage(language) === undefined ? "plaintext" : language;
  return hljs.highlight(code, { language: known }).value;
}

/** As `highlight`, one piece of HTML for each line: what is open at a line's end is closed there and opened again. */
export function highlightLines(code: string, language: string): readonly string[] {
  let open: readonly string[] = [];
  return highlight(code, language)
    .split("\n")
    .map((line) => {
      const before = open;
      for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
        open = tag === "</span>" ? open.slice(0, -1) : [...open, tag];
      }
      return before.join("") + line + "</span>".repeat(open.length);
    });
}
