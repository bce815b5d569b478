import { expect, test } from "vitest";
import { reportPretty } from "../../src/report/pretty.ts";
import { aFinding } from "../plan/a-finding.ts";
import { aReport, colored, plain, timestamp } from "./a-report.ts";

test("a finding is shown with its location, message, code, trace and suggestion", () => {
  expect(reportPretty(aReport([timestamp]), plain)).toMatchInlineSnapshot(`
    "src/signup.ts

      error  Millisecond timestamp  src/signup.ts:6:17  millisecond-timestamp, high confidence

      \`created_at\` gets milliseconds, but Customer.io reads seconds.

        4 | export async function signUp(user: User) {
        5 |   await cio.identify(user.id, {
      > 6 |     created_at: now(),
          |                 ^^^^^
        7 |   });
        8 | }

      Trace
        src/time.ts:3  \`now()\` returns \`Date.now()\`

      Suggestion
        -     created_at: now(),
        +     created_at: Math.floor(now() / 1000),

    1 error in 1 file. 2 files analyzed.
    1 can be fixed with --fix.
    1 Customer.io call in 1 file checked.
    "
  `);
});

test("findings are grouped by file, the file of the most severe one first", () => {
  const report = aReport([
    timestamp,
    aFinding({ rule: "missing-email", severity: "warning", path: "src/import.ts", line: 3 }),
    aFinding({ rule: "client-per-request", severity: "info", line: 2 }),
  ]);
  const lines = reportPretty(report, plain).split("\n");
  expect(lines.filter((line) => /^src|^ {2}(error|warning|info)|files?\./.test(line))).toEqual([
    "src/signup.ts",
    "  error  Millisecond timestamp  src/signup.ts:6:17  millisecond-timestamp, high confidence",
    "  info  Client per request  src/signup.ts:2:15  client-per-request, high confidence",
    "src/import.ts",
    "  warning  Missing email  src/import.ts:3:15  missing-email, high confidence",
    "1 error, 1 warning, 1 info in 2 files. 2 files analyzed.",
  ]);
});

test("several lines are marked in the margin", () => {
  const range = { start: { line: 5, column: 9 }, end: { line: 7, column: 5 } };
  const text = reportPretty(aReport([aFinding({ range, line: 5 })]), plain);
  expect(text).toContain(
    [
      "    4 | export async function signUp(user: User) {",
      "  > 5 |   await cio.identify(user.id, {",
      "  > 6 |     created_at: now(),",
      "  > 7 |   });",
      "    8 | }",
    ].join("\n"),
  );
});

test("lines that are too long to read are omitted, but not the finding", () => {
  const report = { ...aReport([timestamp]), texts: new Map([["src/signup.ts", "x".repeat(5000)]]) };
  const text = reportPretty(report, plain);
  expect(text).toContain("created_at");
  expect(text).not.toContain("xxx");
});

test("a clean result says how much was analyzed", () => {
  expect(reportPretty(aReport([]), plain)).toBe(
    "No pitfalls found. 2 files analyzed.\n1 Customer.io call in 1 file checked.\n",
  );
});

test.each([
  [
    "without Customer.io code",
    { files: [], blindSpots: [] },
    "No Customer.io code found. 2 files analyzed.\n",
  ],
  [
    "whose Customer.io code was not understood",
    {
      files: [{ path: "src/time.ts", operations: 0 }],
      blindSpots: [{ path: "src/time.ts", line: 4, reason: "a client whose calls were not understood" }],
    },
    "No Customer.io calls understood. 2 files analyzed.\nNot understood: 1 place\n  src/time.ts:4: a client whose calls were not understood\n1 file names Customer.io but no call was understood: src/time.ts\n",
  ],
])("a result %s is not clean", (_what, coverage, text) => {
  expect(reportPretty(aReport([], { coverage }), plain)).toBe(text);
});

test("a result without any analyzed file is not clean", () => {
  expect(reportPretty(aReport([], { analyzed: [] }), plain)).toBe(
    "No JavaScript or TypeScript files to analyze.\n",
  );
});

test("files skipped on purpose are listed if no file was analyzed", () => {
  const skipped = [{ path: "src/bundle.js", reason: "minified", onPurpose: true }] as const;
  expect(reportPretty(aReport([], { analyzed: [], skipped }), plain)).toBe(
    "No JavaScript or TypeScript files to analyze.\nNot analyzed: 1 file\n  src/bundle.js: minified\n",
  );
});

test("files that were not analyzed and rules that failed are listed, and files skipped on purpose are counted by reason", () => {
  const skipped = [
    ...Array.from({ length: 12 }, (_, index) => ({ path: `src/big${index}.ts`, reason: "larger than 1 MB" })),
    { path: "src/legacy.ts", reason: "ignored by the config", onPurpose: true as const },
    ...["a", "b"].map((name) => ({
      path: `build/${name}.js`,
      reason: "build output (build/)",
      onPurpose: true as const,
    })),
  ];
  const failures = [{ rule: "missing-email", path: "src/signup.ts", message: "too deep" }];
  const text = reportPretty(
    { ...aReport([], { skipped, failures }), hidden: { count: 3, below: "medium" } },
    plain,
  );
  expect(text).toMatchInlineSnapshot(`
    "No pitfalls found. 2 files analyzed.
    3 low-confidence findings hidden; use --min-confidence low.
    Skipped 3 files: 2 × build output (build/), 1 × ignored by the config
    Not analyzed: 12 files
      src/big0.ts: larger than 1 MB
      src/big1.ts: larger than 1 MB
      src/big2.ts: larger than 1 MB
      src/big3.ts: larger than 1 MB
      src/big4.ts: larger than 1 MB
      src/big5.ts: larger than 1 MB
      src/big6.ts: larger than 1 MB
      src/big7.ts: larger than 1 MB
      src/big8.ts: larger than 1 MB
      src/big9.ts: larger than 1 MB
      and 2 more; use --format json to list them
    The rule missing-email failed on src/signup.ts (a bug in Pitstop): too deep
    1 Customer.io call in 1 file checked.
    "
  `);
});

test.each([
  [1, "medium", "1 low-confidence finding hidden; use --min-confidence low."],
  [2, "medium", "2 low-confidence findings hidden; use --min-confidence low."],
  [2, "high", "2 findings with less than high confidence hidden; use --min-confidence low."],
] as const)("%s findings that are less than %s sure are counted in one line", (count, below, line) => {
  const text = reportPretty({ ...aReport([]), hidden: { count, below } }, plain);
  expect(text).toBe(`No pitfalls found. 2 files analyzed.\n${line}\n1 Customer.io call in 1 file checked.\n`);
});

test.each([
  ["error", "\u001b[31merror\u001b[39m"],
  ["warning", "\u001b[33mwarning\u001b[39m"],
  ["info", "\u001b[36minfo\u001b[39m"],
] as const)("an audit prints %s in its color, and in none when colors are off", (severity, painted) => {
  const report = aReport([{ ...timestamp, severity }]);
  expect(reportPretty(report, colored)).toContain(`  ${painted}  `);
  expect(reportPretty(report, plain)).not.toContain("\u001b[");
});

test("code and names cannot send commands to the terminal", () => {
  const evil = "\u001b]0;owned\u0007\u202e";
  const finding = aFinding({
    path: `src/${evil}.ts`,
    message: evil,
    line: 1,
    evidence: [{ path: evil, line: 1, text: evil }],
    suggestion: { startLine: 1, endLine: 1, replacement: evil },
  });
  const report = {
    ...aReport([finding], {
      skipped: [{ path: evil, reason: "binary" }],
      failures: [{ rule: "missing-email", path: evil, message: evil }],
    }),
    texts: new Map([[finding.path, `const a = "${evil}";\r\n`]]),
  };
  expect(reportPretty(report, plain)).not.toMatch(/[\u001b\u0007\u202e\r]/);
});
