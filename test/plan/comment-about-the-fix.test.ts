import { expect, test } from "vitest";
import { commentBody } from "../../src/plan/words.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { aFinding } from "./a-finding.ts";

const edit = { path: "src/signup.ts", start: 0, end: 1, text: "a" };
const suggestion = { startLine: 12, endLine: 12, replacement: "a" };
const byCommand =
  "GitHub cannot show this fix as a suggestion, but `/pitstop fix`, _Fix all_ and `pitstop review --fix` apply it exactly.";
const effect = "The fix sends `viewed` instead of `Viewed`.";

function write(finding: Partial<Finding>, block?: typeof suggestion): string {
  return commentBody([{ finding: aFinding(finding), cause: undefined }], block);
}

test("a fix without a block, as in a file with Windows line endings, is named with what applies it", () => {
  expect(write({ edits: [edit] })).toContain(byCommand);
});

test("a fix that only removes lines is named with what applies it", () => {
  expect(write({ edits: [edit] }, { ...suggestion, replacement: "" })).toContain(byCommand);
});

test.each<[title: string, body: string]>([
  ["with a block", write({ edits: [edit] }, suggestion)],
  ["where there is no fix", write({})],
  ["where the fix is not sure enough", write({ edits: [edit], confidence: "low" })],
])("nothing needs to be said of it %s", (_title, body) => {
  expect(body).not.toContain("/pitstop fix");
});

test("what a fix changes of what is sent is said above its block", () => {
  const body = write({ edits: [edit], effect }, suggestion);
  expect(body).toContain(`\n\n${effect}\n\n\`\`\`suggestion\n`);
});

test("what a fix would change is not said where there is none", () => {
  expect(write({ effect })).not.toContain(effect);
});

test("two findings with one effect say it once", () => {
  const finding = aFinding({ edits: [edit], effect });
  const body = commentBody(
    [
      { finding, cause: undefined },
      { finding, cause: undefined },
    ],
    suggestion,
  );
  expect(body.split(effect)).toHaveLength(2);
});
