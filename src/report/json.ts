import { z } from "zod";
import { countOperations } from "../vocabulary/coverage.ts";
import type { Finding } from "../vocabulary/finding.ts";
import type { Placement } from "../vocabulary/review-plan.ts";
import { stageNames, type Stage } from "../vocabulary/timing.ts";
import { isReview, type WriteReport } from "./write-report.ts";
import type { AppliedBaseline, ReviewReport, RunReport } from "./run-report.ts";

/** An audit or a review as JSON. */
export const reportRunJson: WriteReport = (report) =>
  isReview(report) ? reportReviewJson(report) : reportJson(report);

/** Every finding of an audit as JSON, in the stable format of `docs/findings.schema.json`. */
export function reportJson(report: RunReport): string {
  return print(describeRun(report, () => undefined));
}

/** The same for a change: each finding has its placement, and findings that already existed are counted. */
export function reportReviewJson(report: ReviewReport): string {
  const placements = new Map(report.plan.placed.map(({ finding, placement }) => [finding, placement]));
  const run = describeRun(report, (finding) => placements.get(finding));
  return print({ ...run, preexisting: report.plan.preexisting });
}

/** The JSON schema for both. */
export function makeFindingsJsonSchema(): unknown {
  return { title: "Pitstop findings", ...z.toJSONSchema(runSchema) };
}

const line = z.int().min(1).describe("1-based.");

const position = z.strictObject({
  line,
  column: z.int().min(1).describe("1-based, in UTF-16 units."),
});

const failureSchema = z.strictObject({ rule: z.string(), path: z.string(), message: z.string() });

const findingSchema = z.strictObject({
  rule: z.string(),
  pitfall: z.int().min(1),
  severity: z.enum(["error", "warning", "info"]),
  confidence: z.enum(["high", "medium", "low"]),
  path: z.string().describe("Relative to `root`, with `/`, as all paths are."),
  start: position,
  end: position.describe("Exclusive."),
  message: z.string().describe("One paragraph of Markdown."),
  fingerprint: z
    .string()
    .describe(
      "Identifies the finding: stays the same when lines shift and when other code is edited. All but its last part also stays when the file is renamed.",
    ),
  evidence: z.array(z.strictObject({ path: z.string(), line, text: z.string() })),
  suggestion: z
    .strictObject({ startLine: line, endLine: line.describe("1-based, inclusive."), replacement: z.string() })
    .nullable()
    .describe("Whole lines and their replacement; `null` when there is no safe fix."),
  url: z.string(),
  placement: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("inline"), startLine: line, endLine: line }),
      z.strictObject({ kind: z.literal("summary"), reason: z.string() }),
    ])
    .optional()
    .describe("Only in a review: where the finding is reported."),
});

const problemSchema = z.strictObject({
  path: z.string(),
  line,
  column: z.int().min(1),
  message: z.string(),
});

const stageSchema = z.strictObject({
  stage: z.enum(stageNames),
  rule: z.string().optional().describe("The rule that ran, in the stage `check`."),
  milliseconds: z.number().min(0),
  files: z.int().min(0).optional(),
  bytes: z.int().min(0).optional().describe("Of the files' texts in UTF-8."),
  trials: z
    .int()
    .min(0)
    .optional()
    .describe("How often everything was analyzed again with edits applied, in the stage `prove`."),
});

const runSchema = z.strictObject({
  version: z.literal(1),
  root: z
    .string()
    .optional()
    .describe(
      "The absolute path of the repository, or of the folder if it is in none: what all paths are relative to, wherever Pitstop runs. Not for a pull request on GitHub.",
    ),
  files: z.strictObject({
    analyzed: z.int().min(0),
    skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  }),
  findings: z.array(findingSchema),
  hidden: z
    .int()
    .min(0)
    .describe(
      "The number of findings with less confidence than `--min-confidence`: not listed, and not counted.",
    ),
  baseline: z
    .strictObject({
      file: z.string(),
      findings: z
        .int()
        .min(0)
        .describe("The number of findings that it lists: not listed here, and not counted."),
      unused: z
        .array(z.strictObject({ rule: z.string(), path: z.string(), fingerprint: z.string() }))
        .describe("Its entries that match no finding any more."),
    })
    .optional()
    .describe("Only with `--baseline`."),
  coverage: z
    .strictObject({
      files: z.int().min(0).describe("Files that have to do with Customer.io."),
      operations: z
        .int()
        .min(0)
        .describe("Calls that do something in Customer.io, including the calls of wrappers, by call site."),
      blindSpots: z
        .array(z.strictObject({ path: z.string(), line, reason: z.string() }))
        .describe("Places that have to do with Customer.io and were not understood, at most 50 of a file."),
    })
    .describe("How much of the code that has to do with Customer.io was understood."),
  failures: z.array(failureSchema).describe("Rules that failed on a file; other rules are unaffected."),
  configProblems: z
    .array(problemSchema)
    .describe("Why the config is invalid; with any problem, the defaults apply and the exit code is 2."),
  preexisting: z
    .int()
    .min(0)
    .optional()
    .describe("Only in a review: the number of findings that already existed before the change."),
  timing: z.array(stageSchema).optional().describe("Only with `--timing`: how long each stage took."),
});

function describeRun(
  { analysis, hidden, baseline, configProblems, root, timing }: RunReport,
  placementOf: (finding: Finding) => Placement | undefined,
): z.output<typeof runSchema> {
  return {
    version: 1,
    ...(root === undefined ? {} : { root }),
    files: {
      analyzed: analysis.analyzed.length,
      skipped: analysis.skipped.map(({ path, reason }) => ({ path, reason })),
    },
    findings: analysis.findings.map((finding) => describeFinding(finding, placementOf(finding))),
    hidden: hidden.count,
    ...(baseline === undefined ? {} : { baseline: describeBaseline(baseline) }),
    coverage: {
      files: analysis.coverage.files.length,
      operations: countOperations(analysis.coverage),
      blindSpots: analysis.coverage.blindSpots.map(({ path, line, reason }) => ({ path, line, reason })),
    },
    failures: analysis.failures.map(({ rule, path, message }) => ({ rule, path, message })),
    configProblems: configProblems.map(({ path, line, column, message }) => ({
      path,
      line,
      column,
      message,
    })),
    ...(timing === undefined ? {} : { timing: timing.map(describeStage) }),
  };
}

function describeBaseline({ file, known, unused }: AppliedBaseline) {
  return {
    file,
    findings: known.length,
    unused: unused.map(({ rule, path, fingerprint }) => ({ rule, path, fingerprint })),
  };
}

function describeStage({ name, milliseconds, ...rest }: Stage): z.output<typeof stageSchema> {
  return { stage: name, milliseconds: Math.round(milliseconds * 10) / 10, ...rest };
}

function describeFinding(finding: Finding, placement: Placement | undefined): z.output<typeof findingSchema> {
  const {
    rule,
    pitfall,
    severity,
    confidence,
    path,
    range,
    message,
    fingerprint,
    evidence,
    suggestion,
    url,
  } = finding;
  return {
    rule,
    pitfall,
    severity,
    confidence,
    path,
    start: { line: range.start.line, column: range.start.column },
    end: { line: range.end.line, column: range.end.column },
    message,
    fingerprint,
    evidence: evidence.map((step) => ({ path: step.path, line: step.line, text: step.text })),
    suggestion:
      suggestion === undefined
        ? null
        : {
            startLine: suggestion.startLine,
            endLine: suggestion.endLine,
            replacement: suggestion.replacement,
          },
    url,
    ...(placement === undefined ? {} : { placement }),
  };
}

function print(run: z.output<typeof runSchema>): string {
  return `${JSON.stringify(run, undefined, 2)}\n`;
}
