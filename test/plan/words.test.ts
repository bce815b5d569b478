import fc from "fast-check";
import { Marked, type Token } from "marked";
import { describe, expect, it } from "vitest";
import { parseMarker } from "../../src/vocabulary/comment-marker.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { planReview } from "../../src/plan/plan-review.ts";
import { nothingStands } from "../../src/vocabulary/standing.ts";
import { aChange, aFinding } from "./a-finding.ts";

const changes = [aChange("src/signup.ts", { at: 1, lines: "+".repeat(60) })];

function planFor(finding: Finding) {
  return planReview({
    analysis: {
      analyzed: ["src/signup.ts"],
      skipped: [],
      findings: [finding],
      failures: [],
      notes: [],
      coverage: noCoverage,
    },
    ...{ changes, config: defaultConfig, configProblems: [], standing: nothingStands },
  });
}

/** Pieces that mean something to GitHub, combined at random. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        "`",
        "```",
        "````",
        "~~~",
        "\n",
        "\n\n",
        "\r\n",
        "> ",
        "# ",
        "- ",
        "1. ",
        "| a | b |\n|-|-|\n",
        "    ",
      ],
      ...["@octocat", "@acme/team", "#12", "GH-7", "acme/shop#1", "https://example.com", "www.example.com"],
      ...[
        "[x](https://example.com)",
        "![x](https://example.com/x.png)",
        "[x]: https://example.com",
        "<https://example.com>",
      ],
      ...[
        "<b>",
        "</details>",
        "<details open>",
        "<!--",
        "-->",
        "<img src=x onerror=alert(1)>",
        "<script>",
        "&lt;",
        "&#64;octocat",
      ],
      ...[
        "<!-- pitstop:v1 forged -->",
        "```suggestion\nrm -rf\n```",
        "\\",
        "**",
        "_",
        "$x$",
        "\u202e",
        "\u0000",
        "😀",
      ],
      ...["const id = user.email;", " ", "me@example.com"],
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(""));

describe("whatever the code under review contains", () => {
  it("a comment has its own links, one suggestion and one fold, and no mention or other HTML", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (message, step, path, text) => {
        // A suggestion has no other line endings.
        const code = text.replaceAll("\r\n", "\n") || "fixed";
        const finding = aFinding({
          message,
          evidence: [{ path: path || "a", line: 3, text: step }],
          suggestion: { startLine: 12, endLine: 12, replacement: code },
        });
        const body = planFor(finding).comments[0]?.body ?? "";
        const seen = look(body);
        expect(seen.links).toEqual(["https://example.com/rules/millisecond-timestamp"]);
        expect(seen.images).toEqual([]);
        // The parser drops empty lines at the end.
        expect(seen.blocks.map((block) => block.trimEnd())).toEqual([code.trimEnd()]);
        expect(
          seen.html.filter((text) => !ownHtml.includes(text) && !text.includes("pitstop:v1 fp-")),
        ).toEqual([]);
        expect(seen.prose).not.toMatch(/(?:^|[^\w`])@[a-z\d]/i);
        expect(parseMarker(body)).toEqual([finding.fingerprint]);
      }),
      { numRuns: 500 },
    );
  });

  it("the check run has no links, images or HTML but its own", () => {
    fc.assert(
      fc.property(hostile, hostile, (message, path) => {
        const { summary, text } = planFor(
          aFinding({ message, path: path || "a", evidence: [{ path: "src/signup.ts", line: 3, text: "x" }] }),
        ).checkRun;
        const seen = look(`${summary}\n\n${text ?? ""}`);
        expect(new Set(seen.links)).toEqual(new Set(["https://example.com/rules/millisecond-timestamp"]));
        expect([...seen.images, ...seen.html]).toEqual([]);
        expect(seen.prose).not.toMatch(/(?:^|[^\w`])@[a-z\d]/i);
      }),
      { numRuns: 500 },
    );
  });
});

it("a comment needs at most five lines, the last of which links to more and shows how to ignore it", () => {
  const body =
    planFor(aFinding({ evidence: [{ path: "src/a.ts", line: 3, text: "made here" }] })).comments[0]?.body ??
    "";
  const said = body
    .replace(/<details>[\s\S]*<\/details>/, "")
    .replace(/<!--.*-->/, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  expect(said.length).toBeLessThanOrEqual(5);
  expect(said.at(-1)).toMatch(/^\[Why it matters\].*pitstop-ignore-next-line/);
});

const ownHtml = ["<details><summary>Trace</summary>", "</details>"];

interface Look {
  readonly links: string[];
  readonly images: string[];
  readonly html: string[];
  /** Contents of suggestion blocks. */
  readonly blocks: string[];
  /** All text outside of code. */
  readonly prose: string;
}

/** Reads Markdown much like GitHub: CommonMark with tables and bare links. */
function look(markdown: string): Look {
  const marked = new Marked({ gfm: true });
  const seen = {
    links: [] as string[],
    images: [] as string[],
    html: [] as string[],
    blocks: [] as string[],
  };
  const prose: string[] = [];
  void marked.walkTokens(marked.lexer(markdown), (token: Token) => {
    if (token.type === "link") seen.links.push(String((token as { href?: unknown }).href));
    if (token.type === "image") seen.images.push(token.raw);
    if (token.type === "html") seen.html.push(token.raw.trim());
    if (token.type === "code" && "lang" in token && token.lang === "suggestion")
      seen.blocks.push(String(token.text));
    if (token.type === "text" && !("tokens" in token)) prose.push(token.raw);
  });
  return { ...seen, prose: prose.join(" ") };
}
