import { expect, test } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { reportRemoteReview, type RemoteReview } from "../../src/report/remote-review.ts";
import { printable } from "../../src/vocabulary/printable.ts";
import { colored, plain } from "./a-report.ts";

const table = `| Rule | Found | In |
| - | - | - |
| [Wrong API key](https://example.com/rules/wrong-api-key) | 1 error | \`src/a.ts\`, \`src/b.ts\` |
| [No rate limit](https://example.com/rules/no-rate-limit) | 12 warnings | \`src/jobs/a\\|b.ts\` |`;

test("a table has columns that line up in a terminal, and the text of its links", () => {
  expect(renderMarkdown(`Found:\n\n${table}\n\nThe end.`, plain, "  ")).toBe(`  Found:

  Rule           Found        In
  Wrong API key  1 error      \`src/a.ts\`, \`src/b.ts\`
  No rate limit  12 warnings  \`src/jobs/a|b.ts\`

  The end.`);
});

test("colors take no columns", () => {
  const columns = (text: string) => text.split("\n").map((line) => line.indexOf("src/"));
  const text = renderMarkdown(table, colored, "").replaceAll(/\u001b\[\d+m/gu, "");
  expect(columns(text).slice(1)).toEqual([28, 28]);
});

test("lines with pipes are no table without a row of dashes below the first", () => {
  expect(renderMarkdown("| a | b |\n| c | d |", plain, "")).toBe("| a | b | | c | d |");
  expect(renderMarkdown("| a | b |\n| - | - |\nmore", plain, "")).toBe("| a | b | | - | - | more");
});

const clean: RemoteReview = {
  comments: 0,
  result: { conclusion: "success", title: "No pitfalls found", summary: "All 3 files.", annotations: [] },
  reportedIn: "check-run",
};

test.each<[string, RemoteReview, string]>([
  ["nothing more where nothing was found", clean, "0 new inline comments.\n"],
  [
    "where to look otherwise",
    { ...clean, comments: 1, result: { ...clean.result, conclusion: "failure", title: "1 pitfall found" } },
    "1 new inline comment. See the check run for the rest.\n",
  ],
])("a posted review says %s", (_what, review, said) => {
  const [, ...lines] = printable(reportRemoteReview("acme/shop#1", review, plain)).split("\n");
  expect(lines.join("\n")).toBe(said);
});
