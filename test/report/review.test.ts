import { expect, test } from "vitest";
import { reportReviewPretty } from "../../src/report/review.ts";
import { aChange, aFinding } from "../plan/a-finding.ts";
import { aReviewReport, colored, plain, timestamp } from "./a-report.ts";

test("a review is shown as it would be posted: comments with their lines, then the check run", () => {
  const elsewhere = aFinding({
    rule: "missing-email",
    pitfall: 5,
    severity: "warning",
    path: "src/import.ts",
    line: 30,
    message: "This person gets no `email`.",
    evidence: [{ path: "src/signup.ts", line: 6, text: "identified here" }],
  });
  const before = aFinding({ rule: "client-per-request", path: "src/signup.ts", line: 2 });
  const report = aReviewReport(
    [timestamp, elsewhere, before],
    [aChange("src/signup.ts", { at: 5, lines: " + " })],
  );
  expect(reportReviewPretty(report, plain)).toMatchInlineSnapshot(`
    "Pitstop found 2 pitfalls in how this change uses Customer.io: 2 inline comments.

    src/signup.ts:6

        4 | export async function signUp(user: User) {
        5 |   await cio.identify(user.id, {
      > 6 |     created_at: now(),
        7 |   });
        8 | }

      Error: Millisecond timestamp (pitfall 2)

      \`created_at\` gets milliseconds, but Customer.io reads seconds.

        -     created_at: now(),
        +     created_at: Math.floor(now() / 1000),

      Trace

      - \`src/time.ts:3\` \`now()\` returns \`Date.now()\`

      Why it matters: https://example.com/rules/millisecond-timestamp · Intentional?
      Add \`// pitstop-ignore-next-line millisecond-timestamp: <reason>\`

    src/signup.ts:6

        4 | export async function signUp(user: User) {
        5 |   await cio.identify(user.id, {
      > 6 |     created_at: now(),
        7 |   });
        8 | }

      Warning: Missing email (pitfall 5)

      This line causes a problem at \`src/import.ts:30\`: This person gets no \`email\`.

      Trace

      - \`src/signup.ts:6\` identified here

      Why it matters: https://example.com/rules/millisecond-timestamp · Intentional?
      Add \`// pitstop-ignore-next-line missing-email: <reason>\` above
      \`src/import.ts:30\`

    Check run failure: 2 pitfalls found: 1 error, 1 warning
    main...feature: 2 files analyzed.
    1 pitfall already existed before this change and is not listed here. Use "pitstop audit" to see all.
    1 Customer.io call in 1 file checked.
    "
  `);
});

test("a change without findings is shown by its check run alone", () => {
  const report = aReviewReport([], [aChange("src/signup.ts", { at: 5, lines: " + " })]);
  expect(reportReviewPretty(report, plain)).toBe(
    "Check run success: No pitfalls found\nmain...feature: 2 files analyzed.\n1 Customer.io call in 1 file checked.\n",
  );
});

const changes = [aChange("src/signup.ts", { at: 5, lines: " + " })];

test("a finding without an inline comment is listed with the reason", () => {
  const unsure = aFinding({ ...timestamp, confidence: "low" });
  expect(reportReviewPretty(aReviewReport([unsure], changes), plain)).toMatchInlineSnapshot(`
    "Pitstop found 1 pitfall in how this change uses Customer.io: 1 in the check run.

    Only in the check run

    - \`src/signup.ts:6\` Error: Millisecond timestamp (low confidence): \`created_at\`
      gets milliseconds, but Customer.io reads seconds.

    Check run failure: 1 pitfall found: 1 error
    main...feature: 2 files analyzed.
    1 Customer.io call in 1 file checked.
    "
  `);
});

test.each([
  ["error", "\u001b[31mError\u001b[39m"],
  ["warning", "\u001b[33mWarning\u001b[39m"],
  ["info", "\u001b[36mInfo\u001b[39m"],
] as const)("a review prints %s in its color, in comments and in the check run", (severity, painted) => {
  const inline = { ...timestamp, severity };
  const heading = `\u001b[1m${painted}: Millisecond timestamp\u001b[22m`;
  expect(reportReviewPretty(aReviewReport([inline], changes), colored)).toContain(`  ${heading} (pitfall 2)`);
  const unsure = { ...inline, confidence: "low" } as const;
  expect(reportReviewPretty(aReviewReport([unsure], changes), colored)).toContain(
    `${heading} (low confidence): `,
  );
  expect(reportReviewPretty(aReviewReport([inline], changes), plain)).not.toContain("\u001b[");
});
