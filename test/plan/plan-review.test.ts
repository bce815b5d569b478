import { describe, expect, it } from "vitest";
import { parseMarker } from "../../src/vocabulary/comment-marker.ts";
import { planUnfinishedCheckRun } from "../../src/plan/check-run.ts";
import type { Refusal } from "../../src/vocabulary/review-plan.ts";
import { planReview, withRefusedComments } from "../../src/plan/plan-review.ts";
import { noCoverage, type Coverage } from "../../src/vocabulary/coverage.ts";
import { aChange, aFinding } from "./a-finding.ts";
import { aThread } from "./a-thread.ts";
import { allNew, anInput } from "./an-input.ts";

const planFor = (...args: Parameters<typeof anInput>) => planReview(anInput(...args));

describe("a comment", () => {
  it("says what is wrong, how to fix it, where it comes from and how to ignore it", () => {
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

      \`Date.now()\` returns milliseconds, but Customer.io reads seconds: the person signs up in the far future.

      \`\`\`suggestion
          created_at: Math.floor(Date.now() / 1000),
      \`\`\`

      <details><summary>Trace</summary>

      - \`src/clock.ts:3\` \`now\` is \`Date.now()\`, which counts milliseconds

      </details>

      [Why it matters](https://example.com/rules/millisecond-timestamp) · Intentional? Add \`// pitstop-ignore-next-line millisecond-timestamp: <reason>\`

      <!-- pitstop:v1 fp-millisecond-timestamp-src/signup.ts-12 -->"
    `);
  });

  it("names the mistake by the rule's id", () => {
    const [comment] = planFor({ findings: [aFinding({ rule: "wrong-api-key" })] }).comments;
    expect(comment?.body).toContain("**Error: Wrong API key** (pitfall 2)");
  });

  it("sits exactly on the lines of its suggestion", () => {
    const suggestion = { startLine: 11, endLine: 14, replacement: "fixed" };
    expect(planFor({ findings: [aFinding({ suggestion })] }).comments).toMatchObject([
      { path: "src/signup.ts", startLine: 11, endLine: 14 },
    ]);
  });

  it("reports all findings that share a suggestion, with one block and every fingerprint", () => {
    const suggestion = { startLine: 12, endLine: 14, replacement: "fixed" };
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

  it("is one for suggestions that share a line, and two for adjacent ones", () => {
    const at = (line: number, startLine: number, endLine: number) =>
      aFinding({ line, suggestion: { startLine, endLine, replacement: `from ${startLine}` } });
    expect(planFor({ findings: [at(12, 12, 13), at(13, 13, 14)] }).comments).toHaveLength(1);
    expect(planFor({ findings: [at(12, 12, 13), at(14, 14, 15)] }).comments).toHaveLength(2);
    const severe = aFinding({ ...at(14, 14, 15), severity: "error" });
    const before = aFinding({ ...at(13, 13, 14), severity: "warning" });
    expect(planFor({ findings: [severe, before] }).comments).toHaveLength(1);
  });

  it("is a separate one for the same lines of another file", () => {
    const suggestion = { startLine: 12, endLine: 12, replacement: "fixed" };
    const findings = [aFinding({ suggestion }), aFinding({ path: "src/login.ts", suggestion })];
    const changes = [allNew, { ...allNew, path: "src/login.ts" }];
    expect(planFor({ findings }, { changes }).comments).toHaveLength(2);
  });

  it.each([
    ["only deletes", ""],
    ["is longer than GitHub accepts", "x".repeat(70_000)],
  ])("has no suggestion when the fix %s", (_what, replacement) => {
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

  it("shows a chain of ten steps in full", () => {
    const evidence = Array.from({ length: 10 }, (_, index) => ({
      path: "src/clock.ts",
      line: index + 1,
      text: "passes it on",
    }));
    const body = planFor({ findings: [aFinding({ evidence })] }).comments[0]?.body ?? "";
    expect(body.match(/passes it on/g)).toHaveLength(10);
    expect(body).not.toContain("more step");
  });

  it.each([
    [30_000, true],
    [30_001, false],
  ])("has a suggestion of %i characters: %s", (length, isOffered) => {
    const suggestion = { startLine: 12, endLine: 12, replacement: "x".repeat(length) };
    const [comment] = planFor({ findings: [aFinding({ suggestion })] }).comments;
    expect(comment?.body.includes("```suggestion")).toBe(isOffered);
  });

  it("names the place when it sits at the line that caused the finding", () => {
    const finding = aFinding({
      path: "src/wrapper.ts",
      line: 90,
      evidence: [{ path: "src/signup.ts", line: 13, text: "passes milliseconds on" }],
    });
    const { comments } = planFor({ findings: [finding] });
    expect(comments).toMatchObject([{ path: "src/signup.ts", startLine: 13, endLine: 13 }]);
    expect(comments[0]?.body).toContain("This line causes a problem at `src/wrapper.ts:90`:");
    expect(planFor({ findings: [finding] }).checkRun.text).toContain(
      "- `src/wrapper.ts:90` **Millisecond timestamp** (caused by `src/signup.ts:13`): ",
    );
  });

  it("is not written again for a finding that one of our comments reports", () => {
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
  it("has the most severe comments up to the limit, and the rest in the check run", () => {
    const findings = [
      aFinding({ line: 10, severity: "info" }),
      aFinding({ line: 20, severity: "warning" }),
      aFinding({ line: 30, severity: "error" }),
    ];
    const plan = planFor({ findings }, { options: { "max-comments": 2 } });
    expect(plan.comments.map(({ startLine }) => startLine)).toEqual([30, 20]);
    expect(plan.placed[2]?.placement).toEqual({
      kind: "summary",
      reason: "this pull request is limited to 2 comments",
    });
    expect(plan.checkRun.text).toContain("`src/signup.ts:10`");
    expect(plan.body).toBe(
      "Pitstop found 3 pitfalls in how this change uses Customer.io: 2 inline comments; 1 more in the check run.",
    );
  });

  it.each([
    [3, [12, 13]],
    [2, [12]],
    [1, []],
    [0, []],
  ])("with a limit of %i and one open thread has comments on lines %j", (limit, lines) => {
    const open = aFinding({ line: 11 });
    const findings = [open, aFinding({ line: 12 }), aFinding({ line: 13 })];
    const standing = { threads: [aThread({ findings: [open] })], everReported: new Set<string>() };
    const plan = planFor({ findings }, { standing, options: { "max-comments": limit } });
    expect(plan.comments.map(({ startLine }) => startLine)).toEqual(lines);
    expect(plan.placed.filter(({ placement }) => placement.kind === "summary")).toHaveLength(
      2 - lines.length,
    );
  });

  it("only counts findings that already existed", () => {
    const plan = planFor({ findings: [aFinding({ line: 12 }), aFinding({ line: 200 })] });
    expect(plan).toMatchObject({ preexisting: 1, placed: [{ finding: { range: { start: { line: 12 } } } }] });
    expect(plan.checkRun.summary).toContain(
      "1 pitfall already existed before this change and is not listed here.",
    );
    expect(plan.checkRun.annotations).toHaveLength(1);
  });

  it.each<[Refusal, string]>([
    [{ kind: "lines" }, "GitHub rejected a comment on these lines"],
    [{ kind: "forbidden" }, "GitHub doesn't let Pitstop comment here"],
    [
      { kind: "pending-review" },
      "you have a pending review on this pull request: submit or discard it, then run Pitstop again",
    ],
    [{ kind: "other", said: "Not `now`" }, "GitHub rejected the review: `` Not `now` ``"],
  ])("moves findings whose comment GitHub rejected to the check run, and says why: %j", (why, reason) => {
    const input = anInput({ findings: [aFinding({ line: 12 }), aFinding({ line: 13 })] });
    const plan = planReview(input);
    const refused = plan.comments.slice(0, 1).map((comment) => ({ comment, why }));
    const amended = withRefusedComments(input, plan, refused);
    expect(amended.comments.map(({ startLine }) => startLine)).toEqual([13]);
    expect(amended.placed.map(({ placement }) => placement)).toEqual([
      { kind: "summary", reason },
      { kind: "inline", startLine: 13, endLine: 13 },
    ]);
    expect(withRefusedComments(input, plan, [])).toBe(plan);
    expect(amended.checkRun.text).toContain(`(no inline comment: ${reason})`);
    expect(amended.checkRun.annotations).toHaveLength(2);
  });

  it("says once why there is no inline comment, if the reason is about the pull request", () => {
    const input = anInput({ findings: [aFinding({ line: 12 }), aFinding({ line: 13 })] });
    const plan = planReview(input);
    const refuseAll = (why: Refusal) =>
      withRefusedComments(
        input,
        plan,
        plan.comments.map((comment) => ({ comment, why })),
      ).checkRun.text;
    expect(refuseAll({ kind: "lines" })?.match(/GitHub rejected a comment on these lines/gu)).toHaveLength(2);
    const text = refuseAll({ kind: "forbidden" });
    expect(text?.match(/GitHub doesn't let Pitstop comment here/gu)).toHaveLength(1);
    expect(text).toContain("All findings in this change (no inline comments: GitHub doesn't let");
  });
});

describe("the check run concludes", () => {
  const warning = aFinding({ severity: "warning" });
  const unread = { path: "src/signup.ts", reason: "larger than 1 MB" };
  const failure = { rule: "client-per-request", path: "src/signup.ts", message: "broke" };
  const blind = (path: string): Coverage => ({
    files: [{ path, operations: 1 }],
    blindSpots: [{ path, line: 3, reason: "a client whose calls were not understood" }],
  });

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
      { options: { "fail-on": "warning" } },
      "failure",
      "1 pitfall found: 1 warning",
    ],
    [
      "success whatever is found with `fail-on: never`",
      { findings: [aFinding()] },
      { options: { "fail-on": "never" } },
      "success",
      "1 pitfall found: 1 error",
    ],
    [
      "success for what already existed",
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
      "No pitfalls found, but some code was not analyzed",
    ],
    [
      "neutral when no changed file was read",
      { analyzed: [], skipped: [unread] },
      {},
      "neutral",
      "Not reviewed: none of the changed code was analyzed",
    ],
    [
      "failure then, where a review is required",
      { analyzed: [], skipped: [unread] },
      { options: { "require-review": true } },
      "failure",
      "Not reviewed: none of the changed code was analyzed",
    ],
    [
      "failure over a gap when an error was found too",
      { findings: [aFinding()], skipped: [unread] },
      {},
      "failure",
      "1 pitfall found (1 error), but some code was not analyzed",
    ],
    [
      "success over a changed file that is skipped on purpose",
      { skipped: [{ ...unread, reason: "ignored by the config", onPurpose: true as const }] },
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
      "No pitfalls found, but some code was not analyzed",
    ],
    [
      "neutral over an incomplete list of files",
      {},
      { gap: { kind: "unlisted-changes", listed: 3000, all: 3001 } },
      "neutral",
      "No pitfalls found, but some code was not analyzed",
    ],
    [
      "success over code that was not understood, and says so",
      { coverage: blind("src/signup.ts") },
      {},
      "success",
      "No pitfalls found, but some Customer.io code was not understood",
    ],
    [
      "neutral then, where it has to be understood",
      { coverage: blind("src/signup.ts") },
      { options: { "require-understood": true } },
      "neutral",
      "Not fully understood",
    ],
    [
      "neutral then, with less than `fail-on`",
      { findings: [warning], coverage: blind("src/signup.ts") },
      { options: { "require-understood": true } },
      "neutral",
      "Not fully understood, and 1 pitfall found: 1 warning",
    ],
    [
      "failure then with an error",
      { findings: [aFinding()], coverage: blind("src/signup.ts") },
      { options: { "require-understood": true } },
      "failure",
      "1 pitfall found: 1 error",
    ],
    [
      "success over code in a file that the change does not touch",
      { coverage: blind("src/legacy.ts") },
      { options: { "require-understood": true } },
      "success",
      "No pitfalls found",
    ],
    [
      "success in a repository without Customer.io code",
      { coverage: noCoverage },
      {},
      "success",
      "No Customer.io code found",
    ],
    [
      "success when the change touches no code",
      { analyzed: [] },
      { changes: [aChange("README.md", { at: 1, lines: "+" })] },
      "success",
      "Nothing to review: this change has no code to analyze",
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
      "Analyzed 2 of 3 files, including the one changed here. 1 Customer.io call in 1 file checked.

      GitHub lists only 3000 of the 3001 files in this change; the others were not reviewed.

      Invalid configuration; using defaults:

      - \`.github/pitstop.yml:3:5\` unknown key \`fail_on\`; did you mean \`fail-on\`?

      Some rules failed on some files. This is a bug in Pitstop, not in your change; other rules are unaffected:

      - \`client-per-request\` on \`src/a.ts\`: Cannot read &lt;b>

      | Rule | Found | In |
      | - | - | - |
      | [Millisecond timestamp](https://example.com/rules/millisecond-timestamp) | 1 error, 1 warning | \`src/signup.ts\` |

      ----
      All findings in this change:

      - \`src/signup.ts:12\` **Millisecond timestamp**: \`Date.now()\` returns milliseconds, but Customer.io reads seconds: the person signs up in the far future.
      - \`src/signup.ts:13\` **Millisecond timestamp**: \`Date.now()\` returns milliseconds, but Customer.io reads seconds: the person signs up in the far future.

      Not analyzed in the rest of the repository:

      - \`src/data.ts\`: larger than 1 MB"
    `);
  });

  it("stays within GitHub's limit and says how much is missing", () => {
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
    [{ kind: "newer-commit" }, "Not reviewed: a newer commit was pushed"],
    [{ kind: "closed" }, "Not reviewed: the pull request was closed"],
    [{ kind: "stopped" }, "Not reviewed: Pitstop was stopped"],
    [{ kind: "cut-off" }, "Not reviewed: Pitstop was restarted"],
    [{ kind: "interrupted" }, "Not reviewed: the review was interrupted"],
    [{ kind: "draft" }, "Not reviewed: this is a draft"],
    [{ kind: "author", author: "octocat" }, "Not reviewed: this author is in `ignore-authors`"],
    [{ kind: "label", label: "no-pitstop" }, "Not reviewed: skipped because of its label"],
    [{ kind: "internal" }, "Not reviewed: internal error"],
    [{ kind: "exhausted", resource: "memory" }, "Not reviewed: the analysis ran out of memory"],
    [{ kind: "overdue" }, "Not reviewed: the review took too long"],
    [
      { kind: "github", step: "read", status: 502, requestId: "A1:B2" },
      "Not reviewed: GitHub responded with 502",
    ],
    [
      { kind: "github", step: "read", status: undefined, requestId: undefined },
      "Not reviewed: GitHub did not respond",
    ],
  ] as const)("is neutral for a review that was not completed: %o", (why, title) => {
    expect(planUnfinishedCheckRun(why)).toMatchObject({ conclusion: "neutral", title, annotations: [] });
  });

  it.each([
    [{ kind: "exhausted", resource: "time" }, "failure"],
    [{ kind: "overdue" }, "failure"],
    [{ kind: "internal" }, "failure"],
    [{ kind: "outdated-server", said: "Field 'x' doesn't exist" }, "failure"],
    [{ kind: "stopped" }, "failure"],
    [{ kind: "interrupted" }, "failure"],
    [{ kind: "github", step: "read", status: 502, requestId: undefined }, "failure"],
    [{ kind: "cut-off" }, "neutral"],
    [{ kind: "draft" }, "neutral"],
    [{ kind: "closed" }, "neutral"],
    [{ kind: "newer-commit" }, "neutral"],
  ] as const)("with a required review, %o is a %s", (why, conclusion) => {
    expect(planUnfinishedCheckRun(why, true).conclusion).toBe(conclusion);
  });
});
