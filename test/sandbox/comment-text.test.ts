import { describe, expect, test } from "vitest";
import { splitComment, toPlainText } from "../../sandbox/people/comment-text.ts";

describe("a comment is split into", () => {
  test("text and the suggestion in between", () => {
    const body = "Use seconds.\n\n```suggestion\n  created_at: seconds,\n```\n\nSee the rule.";
    expect(splitComment(body)).toEqual([
      { kind: "text", text: "Use seconds." },
      { kind: "suggestion", lines: ["  created_at: seconds,"] },
      { kind: "text", text: "See the rule." },
    ]);
  });

  test("a suggestion that contains a fence, if its own fence is longer", () => {
    const body = "````suggestion\n```ts\nconst a = 1;\n```\n````";
    expect(splitComment(body)).toEqual([{ kind: "suggestion", lines: ["```ts", "const a = 1;", "```"] }]);
  });

  test("text only, if a fence has code that is not a suggestion", () => {
    const body = "```ts\n// ```suggestion is written like this\n```";
    expect(splitComment(body)).toEqual([{ kind: "text", text: body }]);
  });

  test("an empty suggestion, which deletes the lines", () => {
    expect(splitComment("```suggestion\n```")).toEqual([{ kind: "suggestion", lines: [] }]);
  });
});

test("plain text omits what a page hides or folds", () => {
  const markdown =
    "**Error** [why](https://example.com)<!-- pitstop:v1 a1 -->\n\n<details><summary>Where it comes from</summary>\n\n- `a.ts:1`\n\n</details>";
  expect(toPlainText(markdown)).toBe("**Error** why\n\n▸ Where it comes from");
});
