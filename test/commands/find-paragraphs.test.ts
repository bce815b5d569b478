import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { describe, expect, test } from "vitest";
import { findOwnLines } from "../../src/commands/find-own-lines.ts";
import { findParagraphs } from "../../src/commands/find-paragraphs.ts";

const command = /^ {0,3}\/pitstop (\d+)(?=\s|$)/;

/** The numbers of the commands in a text. */
function find(markdown: string): readonly string[] {
  const lines = findParagraphs(markdown).flatMap(findOwnLines);
  return lines.flatMap((line) => command.exec(line)?.[1] ?? []);
}

// Its tables are not GitHub's: examples are below.
const parser = new MarkdownIt({ html: true }).disable("table");

/** The same according to a complete parser of Markdown. */
function findByParser(markdown: string): readonly string[] {
  const tokens = parser.parse(markdown, {});
  const prose = tokens.filter(({ type, level }, index) => {
    const opening = tokens[index - 1];
    return type === "inline" && level === 1 && opening !== undefined && isProse(opening);
  });
  const lines = prose.flatMap(({ children }) => (children ?? []).map(toText).join("").split("\n"));
  const numbers = lines.flatMap((line) => command.exec(line)?.[1] ?? []);
  // The parser removes indentation. Too much of it makes a command text.
  return numbers.filter((number) => new RegExp(`^ {0,3}/pitstop ${number}(?!\\d)`, "m").test(markdown));
}

/** A paragraph, or a heading with an underline. */
function isProse({ type, markup }: { readonly type: string; readonly markup: string }): boolean {
  return type === "paragraph_open" || (type === "heading_open" && !markup.startsWith("#"));
}

function toText({ type, content }: { readonly type: string; readonly content: string }): string {
  if (type === "softbreak" || type === "hardbreak") return "\n";
  if (type === "text") return content;
  return ["code_inline", "html_inline", "image"].includes(type) ? "…" : "";
}

const blocks = [
  ...["a", "b c", "\n", "\n", "\n\n", "\n\n", "```", "~~~", "````", "``` sh", " ", "  ", "    "],
  ...["> ", ">", "- ", "* ", "1. ", "2. ", "10) ", "-", "- - -", "***", "===", "---", "--", "# ", "#"],
];
const html = [
  ...["\t", "<div>", "</div>", "<b>", '<b a="x">', "<!--", "-->", "<?", "?>", "<!X", ">", "<pre>", "</pre>"],
  ...["<script", "<![CDATA[", "]]>", "<https://x.y>"],
];
const inline = [
  ...["`", "``", "\\", "*", "_", "[", ")", "](", "](x", '](/u "', '"', "'", "![", "][", "]", "("],
  ...["[a]: /b", "[a]:", "&lt;"],
];

/** Texts from pieces, with commands among them, each with a number of its own. */
function textsOf(pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { arbitrary: fc.constantFrom(...pieces), weight: 3 },
    { arbitrary: fc.constantFrom("/pitstop #\n"), weight: 1 },
  );
  return fc.array(piece, { maxLength: 20 }).map((parts) => {
    let number = 0;
    return parts.map((part) => part.replace("#\n", () => `${(number += 1)}\n`)).join("");
  });
}

describe("a command in a paragraph", () => {
  test("is found where a complete parser finds one, in whatever blocks", () => {
    fc.assert(
      fc.property(textsOf(blocks), (text) => {
        // In a paragraph of a quote or a list, this parser finds marks in lines that are indented like code. GitHub does not.
        fc.pre(!/[->*.)][^]*\n {4}/.test(text));
        expect(find(text)).toEqual(findByParser(text));
      }),
      { numRuns: 2000 },
    );
  });

  test("is found nowhere else, whatever HTML, code, links and images are around it", () => {
    fc.assert(
      fc.property(textsOf([...blocks, ...html, ...inline]), (text) => {
        expect(findByParser(text)).toEqual(expect.arrayContaining([...find(text)]));
      }),
      { numRuns: 2000 },
    );
  });
});
