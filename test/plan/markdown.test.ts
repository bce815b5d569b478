import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeSpan, cut, fencedBlock, fitLines, safeMarkdown, tableCell } from "../../src/plan/markdown.ts";

describe("text that quotes other people's code", () => {
  it.each([
    ["a mention", "ask @octocat first", "ask @\u200Boctocat first"],
    ["a reference", "see #12 and GH-7", "see #\u200B12 and GH-\u200B7"],
    ["a link", "[free money](https://example.com)", "\\[free money\\](https:\u200B//example.com)"],
    ["a bare URL", "at www.example.com", "at www\u200B.example.com"],
    ["HTML", "<img src=x> & more", "&lt;img src=x> &amp; more"],
    ["the end of a comment", "--> <!-- hidden", "--> &lt;!-- hidden"],
    ["an open backtick", "call `track( now", "call \\`track( now"],
    ["a backslash before a span", "\\`@octocat`", "\\\\`@octocat`"],
    ["line breaks", "one\n\n# two\r\n> three", "one # two > three"],
  ])("does not contain %s", (_what, text, expected) => {
    expect(safeMarkdown(text)).toBe(expected);
  });

  it("keeps code spans and emphasis", () => {
    const text = "**Never** pass `<b>@you</b> #1` or ``a`b`` here.";
    expect(safeMarkdown(text)).toBe(text);
  });

  it("never lets a mention, HTML or a link out of a code span", () => {
    const hostile = fc.array(
      fc.constantFrom("`", "``", "\\", "@a", "#1", "<b>", "[x](y)", "://", " ", "\n", "é"),
    );
    fc.assert(
      fc.property(hostile, (pieces) => {
        const outside = withoutCodeSpans(safeMarkdown(pieces.join("")));
        expect(outside).not.toMatch(/[@#]\w|<|:\/\/|(?<!\\)\[|\n/);
      }),
    );
  });
});

it.each([
  ["a pipe", "a | b", "a \\| b"],
  ["a backslash in front of a pipe", "a \\| b", "a \\\u200B\\| b"],
  ["a backslash", "a \\ b", "a \\ b"],
])("a table cell escapes %s where needed", (_what, text, expected) => {
  expect(tableCell(text)).toBe(expected);
});

describe("code", () => {
  it("cannot break out of its span", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ") }), (text) => {
        expect(withoutCodeSpans(codeSpan(text))).toBe("");
      }),
    );
  });

  it("is cut at 200 characters", () => {
    expect(codeSpan("x".repeat(200))).toBe(`\`${"x".repeat(200)}\``);
    expect(codeSpan("x".repeat(201))).toBe(`\`${"x".repeat(199)}…\``);
  });

  it("is not a span at all when there is none", () => {
    expect(codeSpan(" \n ")).toBe("");
  });

  it("has a fence longer than every run of backticks inside", () => {
    expect(fencedBlock("suggestion", "const a = 1;")).toBe("```suggestion\nconst a = 1;\n```");
    expect(fencedBlock("suggestion", "  ````\n\ttext")).toBe("`````suggestion\n  ````\n\ttext\n`````");
  });
});

describe("text that is too long", () => {
  it("is cut between lines, with the number of missing ones", () => {
    const lines = Array.from({ length: 10 }, (_, index) => `line ${index} é`);
    const text = fitLines(lines, 60, (count) => `… ${count} more`);
    expect(text).toBe("line 0 é\nline 1 é\nline 2 é\nline 3 é\n… 6 more");
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(60);
  });

  it("uses all the room that there is", () => {
    const more = (count: number) => `+${count}`;
    expect(fitLines(["ab", "cd", "ef"], 6, more)).toBe("ab\n+2");
    expect(fitLines(["ab", "cd", "ef"], 5, more)).toBe("+3");
  });

  it("is not cut when it just fits", () => {
    expect(fitLines(["ab", "cd"], 5, () => "more")).toBe("ab\ncd");
    expect(fitLines(["ab", "cd"], 4, () => "")).not.toBe("ab\ncd");
  });

  it("is never cut inside a character", () => {
    expect(cut("ab😀cd", 4)).toBe("ab…");
    expect(cut("ab😀cd", 6)).toBe("ab😀cd");
  });
});

/** CommonMark's rules, implemented a second time: a backslash escapes a backtick only outside of code. */
function withoutCodeSpans(text: string): string {
  let rest = text;
  let outside = "";
  while (rest !== "") {
    const run = /^`+/.exec(rest)?.[0];
    if (run !== undefined) {
      const span = new RegExp(`^${run}(?!\`)[^]*?(?<!\`)${run}(?!\`)`).exec(rest)?.[0];
      outside += span === undefined ? run : "";
      rest = rest.slice((span ?? run).length);
    } else {
      const piece = /^\\[^]/.exec(rest)?.[0] ?? rest.slice(0, 1);
      outside += piece;
      rest = rest.slice(piece.length);
    }
  }
  return outside;
}
