import { expect, test } from "vitest";
import {
  checkRunWords,
  count,
  countSeverities,
  describeGap,
  enumerate,
  reviewBody,
  ruleTitle,
  unfinishedWords,
  type FileCounts,
} from "../../src/plan/words.ts";
import type { Finding, Severity } from "../../src/vocabulary/finding.ts";
import type { PlacedFinding } from "../../src/vocabulary/review-plan.ts";
import type { SnapshotGap } from "../../src/vocabulary/snapshot.ts";
import { aFinding } from "./a-finding.ts";

test.each<[FileCounts, string]>([
  [
    { read: 19, all: 19, changedRead: 7, changedAll: 7 },
    "Analyzed all 19 files, including the 7 changed here.",
  ],
  [
    { read: 19, all: 19, changedRead: 1, changedAll: 1 },
    "Analyzed all 19 files, including the one changed here.",
  ],
  [
    { read: 17, all: 19, changedRead: 6, changedAll: 7 },
    "Analyzed 17 of 19 files, including 6 of the 7 changed here.",
  ],
  [
    { read: 18, all: 19, changedRead: 0, changedAll: 1 },
    "Analyzed 18 of 19 files, but not the one changed here.",
  ],
  [
    { read: 17, all: 19, changedRead: 0, changedAll: 2 },
    "Analyzed 17 of 19 files, but none of the 2 changed here.",
  ],
  [{ read: 19, all: 19, changedRead: 0, changedAll: 0 }, "Analyzed all 19 files, none of them changed here."],
  [{ read: 1, all: 1, changedRead: 1, changedAll: 1 }, "Analyzed 1 file, including the one changed here."],
  [{ read: 0, all: 1, changedRead: 0, changedAll: 1 }, "The only file was not analyzed."],
  [{ read: 0, all: 3, changedRead: 0, changedAll: 2 }, "Analyzed none of the 3 files."],
  [{ read: 0, all: 0, changedRead: 0, changedAll: 0 }, "No JavaScript or TypeScript files to analyze."],
])("the check run says how much was analyzed: %o", (counts, sentence) => {
  expect(checkRunWords.analyzed(counts)).toBe(sentence);
});

test.each<[readonly Severity[], string]>([
  [["info", "error", "warning"], "1 error, 1 warning, 1 info"],
  [["warning", "warning", "info", "info"], "2 warnings, 2 infos"],
  [[], ""],
])("severities are counted, the most severe first: %j", (severities, text) => {
  expect(countSeverities(severities)).toBe(text);
});

test.each([
  [0, "0 files"],
  [1, "1 file"],
  [2, "2 files"],
])("%i is counted as %j", (number, text) => {
  expect(count(number, "file")).toBe(text);
});

test.each<[readonly string[], string]>([
  [["a", "b"], "a, b"],
  [["a", "b", "c"], "a, b and 1 more"],
])("a list of two at most shows %j as %j", (items, text) => {
  expect(enumerate(items, 2)).toBe(text);
});

test.each([
  ["millisecond-timestamp", "Millisecond timestamp"],
  ["wrong-api-key", "Wrong API key"],
  ["pii-in-event-name", "PII in event name"],
])("%s is titled %j", (rule, title) => {
  expect(ruleTitle(rule)).toBe(title);
});

const inline: PlacedFinding = {
  finding: aFinding(),
  placement: { kind: "inline", startLine: 12, endLine: 12 },
};
const elsewhere: PlacedFinding = {
  finding: aFinding({ confidence: "low" }),
  placement: { kind: "summary", reason: "low confidence" },
};

test.each<[string, readonly PlacedFinding[], number, boolean, string]>([
  ["only comments", [inline, inline], 2, true, "2 pitfalls…: 2 inline comments."],
  [
    "comments and more",
    [inline, elsewhere],
    1,
    true,
    "2 pitfalls…: 1 inline comment; 1 more in the check run.",
  ],
  ["only the check run", [elsewhere], 0, true, "1 pitfall…: 1 in the check run."],
  ["a new comment later", [inline, inline], 1, false, "2 pitfalls…: 1 new inline comment."],
  ["nothing new", [inline], 0, false, "1 pitfall…."],
])("a review introduces itself: %s", (_what, placed, comments, isFirst, text) => {
  const said = `Pitstop found ${text.replace("…", " in how this change uses Customer.io")}`;
  expect(reviewBody(placed, comments, isFirst)).toBe(said);
});

test.each<[number, string]>([
  [1, "1 pitfall already existed before this change and is not listed here."],
  [15, "15 pitfalls already existed before this change and are not listed here."],
])("%i earlier findings are only counted", (number, text) => {
  expect(checkRunWords.preexisting(number)).toBe(text);
});

test.each<[SnapshotGap, string]>([
  [
    { kind: "repository-too-large" },
    "The repository is too large to read in full: only the files that this change touches, and the files they import, were analyzed.",
  ],
  [
    { kind: "unlisted-changes", listed: 3000, all: 3001 },
    "GitHub lists only 3000 of the 3001 files in this change; the others were not reviewed.",
  ],
  [
    { kind: "unlisted-changes", listed: 300, all: undefined },
    "GitHub lists only the first 300 files of this change; the others were not reviewed.",
  ],
])("a gap is explained: %o", (gap, text) => {
  expect(describeGap(gap)).toBe(text);
});

test.each<[Parameters<typeof unfinishedWords>[0], string]>([
  [
    { kind: "exhausted", resource: "memory" },
    "Analyzing this repository takes more memory than Pitstop may use. Mark generated and vendored code in `.gitattributes` as `linguist-generated` or `linguist-vendored` so that it is skipped, or give Pitstop more memory. Pitstop does not try this commit again on its own. To try again, press _Re-run_ or push.",
  ],
  [
    { kind: "exhausted", resource: "time", lastFile: "src/a`b.ts" },
    "Analyzing this repository takes more time than Pitstop may use. The last file it looked at was ``src/a`b.ts``. Mark generated and vendored code in `.gitattributes` as `linguist-generated` or `linguist-vendored` so that it is skipped, or give Pitstop a faster machine. Pitstop does not try this commit again on its own. To try again, press _Re-run_ or push.",
  ],
  [
    { kind: "overdue" },
    "This review was not done in time, so Pitstop stopped it. Usually GitHub or the connection to it is slow; this says nothing about your change. Comments that were already posted stay. To try again, press _Re-run_ or push.",
  ],
  [
    { kind: "github", step: "post", status: 502, requestId: "A1:B2" },
    "GitHub responded with 502 when Pitstop tried to post the review (request `A1:B2`). This says nothing about your change. To try again, press _Re-run_ or push.",
  ],
  [
    { kind: "github", step: "report", status: undefined, requestId: undefined },
    "GitHub did not respond when Pitstop tried to complete this check run. This says nothing about your change. To try again, press _Re-run_ or push.",
  ],
  [
    { kind: "outdated-server", said: "Field 'tarballUrl' doesn't exist on type 'Commit'" },
    "Pitstop needs a part of GitHub's API that this server does not have: `Field 'tarballUrl' doesn't exist on type 'Commit'`. It supports the versions of GitHub Enterprise Server that GitHub itself still supports: please upgrade the server.",
  ],
  [{ kind: "author", author: "octo`cat" }, "This repository's config skips pull requests by ``octo`cat``."],
  [
    { kind: "stopped" },
    "Pitstop was stopped before the review was done. It will review this commit after restarting; you can also press _Re-run_ or push.",
  ],
])("a review that was not completed says what to do: %o", (why, summary) => {
  expect(unfinishedWords(why).summary).toBe(summary);
});

test("a pitfall that this change causes elsewhere names the line that causes it", () => {
  const cause: Finding["evidence"][number] = { path: "src/signup.ts", line: 13, text: "passes it on" };
  expect(checkRunWords.causedBy(cause)).toBe("caused by `src/signup.ts:13`");
});
