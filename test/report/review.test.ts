import { expect, test } from "vitest";
import { reportReviewPretty } from "../../src/report/review.ts";
import { aChange, aFinding } from "../plan/a-finding.ts";
import { aReviewReport, colored, plain, timestamp } from "./a-report.ts";

test("a review is shown as it would be posted: comments with their lines, the rest, the check run", () => {
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
    "Pitstop found 2 pitfalls in how this change uses Customer.io: 2 new comments
    beside the code.

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

      Where it comes from

      - \`src/time.ts:3\` \`now()\` returns \`Date.now()\`

      Why this matters: https://example.com/rules/millisecond-timestamp · If it is
      right as it is: \`// pitstop-ignore-next-line millisecond-timestamp: <reason>\`

    src/signup.ts:6

        4 | export async function signUp(user: User) {
        5 |   await cio.identify(user.id, {
      > 6 |     created_at: now(),
        7 |   });
        8 | }

      Warning: Missing email (pitfall 5)

      This line causes it at \`src/import.ts:30\`: This person gets no \`email\`.

      Where it comes from

      - \`src/signup.ts:6\` identified here

      Why this matters: https://example.com/rules/millisecond-timestamp · If it is
      right as it is: \`// pitstop-ignore-next-line missing-email: <reason>\`

    Check run failure: 2 pitfalls found: 1 error, 1 warning
    main...feature: 2 files analyzed.
    1 pitfall stood in the code before this change: "pitstop audit" lists all.
    "
  `);
});

test("a change that brings nothing is told by its check run alone", () => {
  const report = aReviewReport([], [aChange("src/signup.ts", { at: 5, lines: " + " })]);
  expect(reportReviewPretty(report, plain)).toBe(
    "Check run success: No pitfalls found\nmain...feature: 2 files analyzed.\n",
  );
});

test("a finding without a place beside the code keeps its reason", () => {
  const unsure = aFinding({ ...timestamp, confidence: "low" });
  const report = aReviewReport([unsure], [aChange("src/signup.ts", { at: 5, lines: " + " })]);
  expect(reportReviewPretty(report, colored)).toContain("Pitstop is not sure enough of it");
});
