import { describe, expect, it } from "vitest";
import type { Analysis } from "../../src/vocabulary/analysis.ts";
import { parseMarker } from "../../src/vocabulary/comment-marker.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { planUnfinishedCheckRun } from "../../src/plan/check-run.ts";
import { planReview, withRefusedComments } from "../../src/plan/plan-review.ts";
import type { ReviewInput } from "../../src/plan/review-input.ts";
import { nothingStands } from "../../src/vocabulary/standing.ts";
import { aChange, aFinding } from "./a-finding.ts";
import { aThread } from "./a-thread.ts";

// Lines 1–60 are all added: any finding there is brought and fits.
const allNew = aChange("src/signup.ts", { at: 1, lines: "+".repeat(60) });

function inputWith(
  analysis: Partial<Analysis>,
  rest: Partial<ReviewInput> & { settings?: Partial<Config> } = {},
): ReviewInput {
  const { settings, ...others } = rest;
  return {
    analysis: {
      analyzed: ["src/signup.ts"],
      skipped: [],
      findings: [],
      failures: [],
      notes: [],
      ...analysis,
    },
    changes: [allNew],
    config: { ...defaultConfig, ...settings },
    configProblems: [],
    standing: nothingStands,
    ...others,
  };
}

const planFor = (...args: Parameters<typeof inputWith>) => planReview(inputWith(...args));

describe("a comment", () => {
  it("reads as a person would write it", () => {
    const finding = aFinding({
      suggestion: {
        startLine: 12,
        endLine: 12,
        replacement: "    created_at: Math.floor(Date.now() / 1000),",
      },
      evidence: [{ path: "src/clock.ts", line: 3, text: "`now` is `Date.now()`, which counts milliseconds" }],
    });
    expect(planFor({ findings: [finding] }).comments[0]?.body).toMatchInlineSnapshot(`
      "**Error: Millisecond timestamp** (pitfall 2)

      \`Date.now()\` gives milliseconds, Customer.io reads seconds: the person signs up in the far future.

      \`\`\`suggestion
          created_at: Math.floor(Date.now() / 1000),
      \`\`\`

      <details><summary>Where it comes from</summary>

      - \`src/clock.ts:3\` \`now\` is \`Date.now()\`, which counts milliseconds

      </details>

      [Why this matters](https://example.com/rules/millisecond-timestamp) · If it is right as it is: \`// pitstop-ignore-next-line millisecond-timestamp: <reason>\`

      <!-- pitstop:v1 fp-millisecond-timestamp-src/signup.ts-12 -->"
    `);
  });

  it("names the mistake by the rule's id", () => {
    const [comment] = planFor({ findings: [aFinding({ rule: "wrong-api-key" })] }).comments;
    expect(comment?.body).toContain("**Error: Wrong API key** (pitfall 2)");
  });

  it("sits exactly on the lines of its suggestion", () => {
    const suggestion = { startLine: 11, endLine: 14, replacement: "mended" };
    expect(planFor({ findings: [aFinding({ suggestion })] }).comments).toMatchObject([
      { path: "src/signup.ts", startLine: 11, endLine: 14 },
    ]);
  });

  it("tells all findings that share a suggestion, with one block and every fingerprint", () => {
    const suggestion = { startLine: 12, endLine: 14, replacement: "mended" };
    const findings = [
      aFinding({ line: 12, suggestion }),
      aFinding({ line: 14, suggestion, rule: "dynamic-event-name", severity: "warning" }),
    ];
    const { comments } = planFor({ findings });
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body.match(/```suggestion/g)).toHaveLength(1);
    expect(comments[0]?.body).toContain("**Warning: Dynamic event name**");
    expect(parseMarker(comments[0]?.body ?? "")).toEqual(findings.map(({ fingerprint }) => fingerprint));
  });

  it("is one for suggestions whose lines meet, and two for neighbours that do not", () => {
    const at = (line: number, startLine: number, endLine: number) =>
      aFinding({ line, suggestion: { startLine, endLine, replacement: `from ${startLine}` } });
    expect(planFor({ findings: [at(12, 12, 13), at(13, 13, 14)] }).comments).toHaveLength(1);
    expect(planFor({ findings: [at(12, 12, 13), at(14, 14, 15)] }).comments).toHaveLength(2);
  });

  it("is its own for the same lines of another file", () => {
    const suggestion = { startLine: 12, endLine: 12, replacement: "mended" };
    const findings = [aFinding({ suggestion }), aFinding({ path: "src/login.ts", suggestion })];
    const changes = [allNew, { ...allNew, path: "src/login.ts" }];
    expect(planFor({ findings }, { changes }).comments).toHaveLength(2);
  });

  it.each([
    ["only deletes", ""],
    ["is longer than GitHub takes", "x".repeat(70_000)],
  ])("leaves out the block when the fix %s", (_what, replacement) => {
    const suggestion = { startLine: 12, endLine: 12, replacement };
    const [comment] = planFor({ findings: [aFinding({ suggestion })] }).comments;
    expect(comment?.body).not.toContain("```");
    expect(comment?.body.length).toBeLessThan(1000);
  });

  it("shows ten steps of a long chain, each once", () => {
    const step = (line: number) => ({ path: "src/clock.ts", line, text: "passes it on" });
    const evidence = [...Array.from({ length: 12 }, (_, index) => step(index + 1)), step(1)];
    const body = planFor({ findings: [aFinding({ evidence })] }).comments[0]?.body ?? "";
    expect(body.match(/passes it on/g)).toHaveLength(10);
    expect(body).toContain("- … and 2 more steps");
  });

  it("names the place when it sits at the line that caused the finding", () => {
    const finding = aFinding({
      path: "src/wrapper.ts",
      line: 90,
      evidence: [{ path: "src/signup.ts", line: 13, text: "passes milliseconds on" }],
    });
    const { comments } = planFor({ findings: [finding] });
    expect(comments).toMatchObject([{ path: "src/signup.ts", startLine: 13, endLine: 13 }]);
    expect(comments[0]?.body).toContain("This line causes it at `src/wrapper.ts:90`:");
    expect(planFor({ findings: [finding] }).checkRun.text).toContain(
      "- `src/wrapper.ts:90` **Millisecond timestamp** (caused by `src/signup.ts:13`): ",
    );
  });

  it("is not written again for a finding that a comment of ours tells", () => {
    const findings = [aFinding({ line: 12 }), aFinding({ line: 13 })];
    const standing = {
      threads: [aThread({ findings: findings.slice(0, 1) })],
      everReported: new Set<string>(),
    };
    const plan = planFor({ findings }, { standing });
    expect(plan.comments.map(({ startLine }) => startLine)).toEqual([13]);
    expect(plan.placed).toHaveLength(2);
    expect(plan.checkRun).toMatchObject({ conclusion: "failure", title: "2 pitfalls found: 2 errors" });
  });
});

describe("a review", () => {
  it("keeps the most severe comments up to the limit and tells the rest in the check run", () => {
    const findings = [
      aFinding({ line: 10, severity: "info" }),
      aFinding({ line: 20, severity: "warning" }),
      aFinding({ line: 30, severity: "error" }),
    ];
    const plan = planFor({ findings }, { settings: { "max-comments": 2 } });
    expect(plan.comments.map(({ startLine }) => startLine)).toEqual([30, 20]);
    expect(plan.placed[2]?.placement).toEqual({
      kind: "summary",
      reason: "Pitstop keeps to 2 comments, and others are more severe or came first",
    });
    expect(plan.checkRun.text).toContain("`src/signup.ts:10`");
    expect(plan.body).toContain("2 new comments beside the code, 1 told in the check run");
  });

  it("only counts what stood there before", () => {
    const plan = planFor({ findings: [aFinding({ line: 12 }), aFinding({ line: 200 })] });
    expect(plan).toMatchObject({ preexisting: 1, placed: [{ finding: { range: { start: { line: 12 } } } }] });
    expect(plan.checkRun.summary).toContain("1 pitfall stood in the code before this change");
    expect(plan.checkRun.annotations).toHaveLength(1);
  });

  it("moves findings whose comment GitHub refused to the check run", () => {
    const input = inputWith({ findings: [aFinding({ line: 12 }), aFinding({ line: 13 })] });
    const plan = planReview(input);
    const amended = withRefusedComments(input, plan, plan.comments.slice(0, 1), "GitHub refused it");
    expect(amended.comments.map(({ startLine }) => startLine)).toEqual([13]);
    expect(amended.checkRun.text).toContain("(not beside the code: GitHub refused it)");
    expect(amended.checkRun.annotations).toHaveLength(2);
  });
});

describe("the check run concludes", () => {
  const warning = aFinding({ severity: "warning" });
  const unread = { path: "src/signup.ts", reason: "larger than 1 MB" };
  const failure = { rule: "client-per-request", path: "src/signup.ts", message: "broke" };

  it.each([
    ["success without findings", {}, {}, "success", "No pitfalls found"],
    ["failure with an error", { findings: [aFinding()] }, {}, "failure", "1 pitfall found: 1 error"],
    [
      "success with less than `fail-on`",
      { findings: [warning] },
      {},
      "success",
      "1 pitfall found: 1 warning",
    ],
    [
      "failure at `fail-on`",
      { findings: [warning] },
      { settings: { "fail-on": "warning" } },
      "failure",
      "1 pitfall found: 1 warning",
    ],
    [
      "success whatever is found with `fail-on: never`",
      { findings: [aFinding()] },
      { settings: { "fail-on": "never" } },
      "success",
      "1 pitfall found: 1 error",
    ],
    [
      "success for what stood there before",
      { findings: [aFinding({ line: 99 })] },
      {},
      "success",
      "No pitfalls found",
    ],
    [
      "neutral over a changed file that was not read",
      { analyzed: ["src/login.ts"], skipped: [unread] },
      { changes: [allNew, { ...allNew, path: "src/login.ts" }] },
      "neutral",
      "No pitfalls found, but not all code was read",
    ],
    [
      "neutral when no changed file was read",
      { analyzed: [], skipped: [unread] },
      {},
      "neutral",
      "Not reviewed: none of the changed code could be read",
    ],
    [
      "failure then, where a review is required",
      { analyzed: [], skipped: [unread] },
      { settings: { "require-review": true } },
      "failure",
      "Not reviewed: none of the changed code could be read",
    ],
    [
      "failure over a gap when an error was found too",
      { findings: [aFinding()], skipped: [unread] },
      {},
      "failure",
      "1 pitfall found (1 error), and not all code was read",
    ],
    [
      "success over a changed file left out on purpose",
      { skipped: [{ ...unread, reason: "ignored by the configuration", onPurpose: true as const }] },
      {},
      "success",
      "No pitfalls found",
    ],
    [
      "success over an unread file that the change does not touch",
      { skipped: [{ path: "src/old.ts", reason: "not UTF-8" }] },
      {},
      "success",
      "No pitfalls found",
    ],
    [
      "neutral after a rule failed",
      { failures: [failure] },
      {},
      "neutral",
      "No pitfalls found, but not all code was read",
    ],
    [
      "neutral over an incomplete list of files",
      {},
      { gap: { kind: "unlisted-changes", listed: 3000, all: 3001 } },
      "neutral",
      "No pitfalls found, but not all code was read",
    ],
    [
      "success when the change touches no code",
      { analyzed: [] },
      { changes: [aChange("README.md", { at: 1, lines: "+" })] },
      "success",
      "Nothing to review: this change touches no code that Pitstop reads",
    ],
  ] as const)("%s", (_what, analysis, rest, conclusion, title) => {
    expect(planFor(analysis, rest).checkRun).toMatchObject({ conclusion, title });
  });
});

describe("the check run", () => {
  it("shows a table by rule, what was read, and what went wrong", () => {
    const plan = planFor(
      {
        analyzed: ["src/signup.ts", "src/a.ts"],
        skipped: [{ path: "src/data.ts", reason: "larger than 1 MB" }],
        failures: [{ rule: "client-per-request", path: "src/a.ts", message: "Cannot read <b>" }],
        findings: [aFinding({ line: 12 }), aFinding({ line: 13, severity: "warning" })],
      },
      {
        configProblems: [
          {
            path: ".github/pitstop.yml",
            line: 3,
            column: 5,
            message: "unknown key `fail_on`; did you mean `fail-on`?",
          },
        ],
        gap: { kind: "unlisted-changes", listed: 3000, all: 3001 },
      },
    );
    expect(`${plan.checkRun.summary}\n\n----\n${plan.checkRun.text ?? ""}`).toMatchInlineSnapshot(`
      "Analyzed 2 of 3 files, and 1 of the 1 that this change touches.

      GitHub lists only 3000 of the 3001 files of this change: the others were not reviewed.

      The configuration has mistakes, so the default settings were used:

      - \`.github/pitstop.yml:3:5\` unknown key \`fail_on\`; did you mean \`fail-on\`?

      Some rules failed on some files. These are mistakes of Pitstop, not of this change; what the other rules found stands:

      - \`client-per-request\` on \`src/a.ts\`: Cannot read &lt;b>

      | Rule | Found | In |
      | - | - | - |
      | [Millisecond timestamp](https://example.com/rules/millisecond-timestamp) | 1 error, 1 warning | \`src/signup.ts\` |

      ----
      Everything this change brings:

      - \`src/signup.ts:12\` **Millisecond timestamp**: \`Date.now()\` gives milliseconds, Customer.io reads seconds: the person signs up in the far future.
      - \`src/signup.ts:13\` **Millisecond timestamp**: \`Date.now()\` gives milliseconds, Customer.io reads seconds: the person signs up in the far future.

      Elsewhere in the repository, not analyzed:

      - \`src/data.ts\`: larger than 1 MB"
    `);
  });

  it("stays within GitHub's limit and says what is missing", () => {
    const findings = Array.from({ length: 1500 }, (_, index) =>
      aFinding({ line: 1 + (index % 60), fingerprint: `f${index}`, message: "é".repeat(300) }),
    );
    const { text } = planFor({ findings }).checkRun;
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(65_535);
    expect(text).toMatch(/… and \d+ more lines that did not fit here\.$/);
  });

  it("annotates with columns only on one line, where the end is never before the start", () => {
    const findings = [
      aFinding({ line: 12 }),
      aFinding({ range: { start: { line: 20, column: 3 }, end: { line: 22, column: 4 } } }),
      aFinding({ range: { start: { line: 30, column: 7 }, end: { line: 30, column: 7 } } }),
    ];
    expect(planFor({ findings }).checkRun.annotations).toMatchObject([
      { startLine: 12, endLine: 12, startColumn: 15, endColumn: 24 },
      { startLine: 20, endLine: 22 },
      { startLine: 30, endLine: 30, startColumn: 7, endColumn: 7 },
    ]);
    expect(planFor({ findings }).checkRun.annotations[1]).not.toHaveProperty("startColumn");
  });

  it.each([
    [{ kind: "newer-commit" }, "Not reviewed: a newer commit came"],
    [{ kind: "closed" }, "Not reviewed: the pull request was closed"],
    [{ kind: "stopped" }, "Not reviewed: Pitstop was stopped"],
    [{ kind: "cut-off" }, "Not reviewed: the review was cut off"],
    [{ kind: "interrupted" }, "Not reviewed: the review was interrupted"],
    [{ kind: "internal" }, "Not reviewed: Pitstop failed"],
    [{ kind: "exhausted", resource: "memory" }, "Not reviewed: it takes too much memory"],
    [{ kind: "github", step: "read", status: 502, requestId: "A1:B2" }, "Not reviewed: GitHub answered 502"],
    [
      { kind: "github", step: "read", status: undefined, requestId: undefined },
      "Not reviewed: GitHub gave no answer",
    ],
  ] as const)("is neutral for a review that did not come to its end: %o", (why, title) => {
    expect(planUnfinishedCheckRun(why)).toMatchObject({ conclusion: "neutral", title, annotations: [] });
  });

  it.each([
    [{ kind: "exhausted", resource: "time" }, "failure"],
    [{ kind: "internal" }, "failure"],
    [{ kind: "stopped" }, "failure"],
    [{ kind: "closed" }, "neutral"],
    [{ kind: "newer-commit" }, "neutral"],
  ] as const)("with a review required, %o ends in %s", (why, conclusion) => {
    expect(planUnfinishedCheckRun(why, true).conclusion).toBe(conclusion);
  });
});
