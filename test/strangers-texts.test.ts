import { describe, expect, test } from "vitest";
import { rules } from "../rules/index.ts";
import { readAttributes } from "../src/analyze/gitattributes.ts";
import { makeExplainSkip } from "../src/analyze/skipped-files.ts";
import { mayAskToIgnore, parseCommands } from "../src/commands/parse-commands.ts";
import { parseConfig } from "../src/config/parse-config.ts";
import { classifyPath } from "../src/files/file-kinds.ts";
import { parseHunks } from "../src/files/hunks.ts";
import { undoPatch } from "../src/files/undo-patch.ts";
import { findMergeGroup } from "../src/github/merge-group.ts";
import { toPullRequest } from "../src/github/pull-request.ts";
import { toFileChange, type ListedFile } from "../src/github/read-change.ts";
import { planCheckRun, planUnfinishedCheckRun } from "../src/plan/check-run.ts";
import { fixCommitMessage, withFixNote } from "../src/plan/fix-words.ts";
import { listIgnored } from "../src/plan/ignored.ts";
import { fencedBlock, safeMarkdown, tableCell } from "../src/plan/markdown.ts";
import { decideScope } from "../src/plan/scope.ts";
import { nothingChanges } from "../src/vocabulary/inventory-change.ts";
import { isMarkedFixed, markFixed, parseMarker, unmarkFixed } from "../src/vocabulary/comment-marker.ts";
import { defaultConfig } from "../src/vocabulary/config.ts";
import { cpuTimeOf } from "./cpu-time.ts";
import { aPullResponse } from "./github/fake-github.ts";
import { anInput } from "./plan/an-input.ts";

/** What repeated a thousand times has slowed down parsers: in Markdown, YAML, paths, diffs, and in our own formats. */
const pieces = [
  ...["a", "1", " ", "\t", "\n", "\r\n", " \n", "\t\n", "\u00a0", "\u2028", "\0", "\u{1F600}", "\uD800"],
  ...[
    "a-_",
    "*",
    "_",
    "~",
    "`",
    "a`",
    "` ``",
    "`\n",
    "```\n",
    "\\",
    "\\`",
    "[",
    "](",
    "![",
    "[a]: /b\n",
    "<",
    "&",
  ],
  ...[
    "<!--",
    "<!-- -->\n",
    "<b>\n",
    '<a b="',
    "<a b='\" ",
    "> ",
    ">\n",
    "- ",
    "-\n",
    "- x\n",
    "- - -",
    "1. x\n",
    "#\n",
  ],
  ...[
    "a\n=\n",
    "|",
    "|\n",
    "a|b\n-|-\n",
    "@a#1",
    "://",
    "www.",
    "GH-1 ",
    "/pitstop ",
    "/pitstop\n",
    "/pitstop ignore 2 x\n",
  ],
  ...["a: b\n", "a:", "? ", "? a\n", "{", "[a,", "- &a [*a]\n", "*a ", "!a ", '"', "'", "%\n", "[bot]"],
  ...[
    "/",
    "a/",
    "../",
    "test/",
    ".x",
    ".test.ts",
    "**/",
    "*/",
    "(",
    "+(",
    "{a,",
    "# linguist-generated\n",
    "a b c\n",
  ],
  ...[
    "+\n",
    "-\n",
    "@@ -1 +1 @@\n",
    "diff --git a b\n",
    "<!-- pitstop:v1 a -->\n",
    "\n<!-- pitstop:v1 a",
    "a,",
  ],
  ...["> **Fix all:** x\n", "merge group on "],
];

interface ForeignText {
  readonly name: string;
  /** As GitHub accepts it, or as much of it as Pitstop reads. In UTF-16 code units. */
  readonly length: number;
  /** All functions that look at it. */
  readonly readers: Readonly<Record<string, (text: string) => unknown>>;
  /** What comes before and after the pieces; nothing, if missing. */
  readonly around?: readonly (readonly [string, string])[];
}

const marker = "<!-- pitstop:v1 a -->";
const ruleIds = rules.map(({ id }) => id);
const judge = makeExplainSkip(defaultConfig, []);
const strict = { ...defaultConfig, "ignore-authors": ["renovate"], "skip-label": "skip" };
const aListedFile = (filename: string, patch?: string) =>
  ({ filename, status: "modified", changes: 1, ...(patch === undefined ? {} : { patch }) }) as ListedFile;

/** Everything that somebody without write access can write and Pitstop reads, and what people can make of Pitstop's own texts. */
const texts: readonly ForeignText[] = [
  {
    name: "the title of a pull request",
    length: 256,
    readers: { toPullRequest: (title) => toPullRequest({ ...aPullResponse(), ...{ title } }) },
  },
  {
    name: "the body of a pull request",
    length: 65_536,
    readers: { toPullRequest: (body) => toPullRequest({ ...aPullResponse(), ...{ body } }) },
  },
  {
    name: "the name of a branch",
    length: 255,
    readers: {
      toPullRequest: (ref) => {
        const { head, base, ...rest } = aPullResponse();
        return toPullRequest({ ...rest, head: { ...head, ref }, base: { ...base, ref } });
      },
    },
  },
  {
    name: "a label",
    length: 256,
    readers: {
      decideScope: (label) => decideScope({ isDraft: true, author: "octocat", labels: [label] }, strict),
      planUnfinishedCheckRun: (label) => planUnfinishedCheckRun({ kind: "label", label }),
    },
  },
  {
    name: "a login",
    length: 256,
    readers: {
      decideScope: (author) => decideScope({ isDraft: true, author, labels: [] }, strict),
      planUnfinishedCheckRun: (author) => planUnfinishedCheckRun({ kind: "author", author }),
      fixCommitMessage: (login) => fixCommitMessage([], login),
      listIgnored: (by) => listIgnored([], [{ rule: "missing-email", reason: "a reason", by }]),
    },
  },
  {
    name: "the path of a file",
    length: 4_096,
    around: [["", "/a.test.ts"]],
    readers: {
      classifyPath,
      makeExplainSkip: judge,
      toFileChange: (path) => toFileChange(aListedFile(path)),
      readAttributes: (path) => readAttributes([{ path: `${path}/.gitattributes`, text: "" }], undefined),
      planCheckRun: (path) =>
        planCheckRun(anInput({ skipped: [{ path, reason: "binary" }] }), [], 0, nothingChanges),
    },
  },
  {
    name: "a patch",
    length: 65_536,
    around: [["@@ -1,9000 +1,9000 @@\n", ""]],
    readers: {
      toFileChange: (patch) => toFileChange(aListedFile("a.ts", patch)),
      parseHunks,
      undoPatch: (patch) => undoPatch("a\n".repeat(30_000), patch),
    },
  },
  {
    name: "a comment",
    length: 65_536,
    around: [
      ["/pitstop help\n", ""],
      ["/pitstop help\n\n", "x"],
      [`/pitstop help\n\n${"- ".repeat(16)}x\n`, "x"],
      ["/pitstop explain ", ""],
      ["/pitstop ignore 2 ", ""],
    ],
    readers: { mayAskToIgnore, parseCommands: (body) => parseCommands(body, rules) },
  },
  {
    name: "the reason of a comment that ignores a rule",
    length: 65_536,
    readers: { listIgnored: (reason) => listIgnored([], [{ rule: "missing-email", reason, by: "octocat" }]) },
  },
  {
    name: "a comment or review of Pitstop's, which people with write access can edit",
    length: 65_536,
    around: [
      ["<!-- pitstop:v1 ", " -->"],
      ["", `\n${marker}`],
      [marker, "x"],
    ],
    readers: { parseMarker, isMarkedFixed, markFixed, unmarkFixed },
  },
  {
    name: "the external id of a check run",
    length: 65_536,
    readers: {
      findMergeGroup: (externalId) =>
        findMergeGroup({ owner: "shop", repo: "backend", defaultBranch: "main", headSha: "a", externalId }),
    },
  },
  {
    name: "the summary of a check run",
    length: 65_535,
    around: [["> **Fix all:** ", ""]],
    readers: { withFixNote: (summary) => withFixNote(summary, { kind: "closed" }) },
  },
  {
    name: "a message that quotes code",
    length: 65_536,
    readers: { safeMarkdown, tableCell, fencedBlock: (text) => fencedBlock("ts", text) },
  },
  {
    name: "a config",
    length: 64_000,
    around: [
      ["", ""],
      ["ignore: [", ""],
      ["rules: {", ""],
      ["a: |\n ", ""],
    ],
    readers: { parseConfig: (text) => parseConfig({ text }, "pitstop.yml", ruleIds) },
  },
  {
    name: "a file of attributes",
    length: 1_000_000,
    around: [["a ", ""]],
    readers: { readAttributes: (text) => readAttributes([{ path: ".gitattributes", text }], undefined) },
  },
];

test("3,000 paths of 4,096 characters, all of a change, cost less than 50 ms", async () => {
  const paths = Array.from({ length: 3_000 }, (_, index) => `${index}/`.padEnd(4_093, "a`") + ".ts");
  const skipped = paths.map((path) => ({ path, reason: "binary" }));
  expect(await cpuTimeOf(() => paths.map(classifyPath))).toBeLessThan(50);
  expect(await cpuTimeOf(() => planCheckRun(anInput({ skipped }), [], 0, nothingChanges))).toBeLessThan(50);
});

function fill(piece: string, length: number, [before, after]: readonly [string, string]): string {
  const room = length - before.length - after.length;
  return before + piece.repeat(Math.ceil(room / piece.length)).slice(0, room) + after;
}

describe("at GitHub's maximum length, every text of strangers costs less than 50 ms:", () => {
  const cases = texts.flatMap(({ name, length, readers, around = [["", ""]] }) =>
    Object.entries(readers).map(([reader, read]) => ({ name, reader, read, length, around })),
  );
  test.each(cases)("$name, read by $reader", async ({ read, length, around }) => {
    for (const place of around) {
      for (const piece of pieces) {
        const text = fill(piece, length, place);
        const started = performance.now();
        read(text);
        // Most are read in much less, and need no exact measurement.
        if (performance.now() - started < 20) continue;
        const cost = await cpuTimeOf(() => read(text));
        expect(cost, `${length} characters of ${JSON.stringify([place, piece])}`).toBeLessThan(50);
      }
    }
  });
});
