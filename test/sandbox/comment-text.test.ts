import { describe, expect, test } from "vitest";
import { splitComment, toPlainWords } from "../../sandbox/people/comment-text.ts";

describe("a comment is taken apart into", () => {
  test("words and the suggestion between them", () => {
    const body = "Use seconds.\n\n```suggestion\n  created_at: seconds,\n```\n\nSee the rule.";
    expect(splitComment(body)).toEqual([
      { kind: "words", text: "Use seconds." },
      { kind: "suggestion", lines: ["  created_at: seconds,"] },
      { kind: "words", text: "See the rule." },
    ]);
  });

  test("a suggestion that holds a fence, when its own is longer", () => {
    const body = "````suggestion\n```ts\nconst a = 1;\n```\n````";
    expect(splitComment(body)).toEqual([{ kind: "suggestion", lines: ["```ts", "const a = 1;", "```"] }]);
  });

  test("words only, when a fence shows code but suggests none", () => {
    const body = "```ts\n// ```suggestion is written like this\n```";
    expect(splitComment(body)).toEqual([{ kind: "words", text: body }]);
  });

  test("an empty suggestion, which takes the lines away", () => {
    expect(splitComment("```suggestion\n```")).toEqual([{ kind: "suggestion", lines: [] }]);
  });
});

test("plain words leave out what a page hides or folds away", () => {
  const markdown =
    "**Error** [why](https://example.com)<!-- pitstop:v1 a1 -->\n\n<details><summary>Where it comes from</summary>\n\n- `a.ts:1`\n\n</details>";
  expect(toPlainWords(markdown)).toBe("**Error** why\n\n▸ Where it comes from");
});
