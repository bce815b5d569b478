import { z } from "zod";
import { countOperations, type Coverage } from "../vocabulary/coverage.ts";
import type { Finding } from "../vocabulary/finding.ts";
import { changedSubjects, type InventoryChange } from "../vocabulary/inventory-change.ts";
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
  const { changes, notCompared } = report.plan.atCustomerIo;
  return print({
    ...run,
    preexisting: report.plan.preexisting,
    changes: changes.map(describeChange),
    notCompared: [...notCompared],
  });
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
  effect: z
    .string()
    .optional()
    .describe("What the fix changes of what is sent, such as an event's name: one sentence of Markdown."),
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

const changeSchema = z.strictObject({
  subject: z.enum(changedSubjects),
  change: z.enum(["added", "removed", "renamed", "changed"]),
  kind: z.string().optional().describe("Of a message: `broadcast`, `transactional email`, …"),
  name: z
    .string()
    .nullable()
    .describe("An event's name, the code that a person's id is made from, …; `null` where it is not known."),
  formerly: z.string().optional().describe("The name before, of what is renamed."),
  resembles: z.string().optional().describe("An event that was already sent, with nearly the same name."),
  email: z
    .enum(["dropped", "optional"])
    .optional()
    .describe("An email of these people is not given any more, or not in every place."),
  path: z.string(),
  line: line.describe("1-based; of what is removed, before the change."),
  properties: z.array(
    z.strictObject({
      name: z.string(),
      change: z
        .enum(["added", "dropped", "optional", "type", "unit"])
        .describe("`optional`: at least one place does not send it any more."),
      before: z.array(z.string()),
      after: z.array(z.string()).describe("Types or, of a time, units; empty where they are not known."),
    }),
  ),
});

/** The files that were read, and those that were not. */
export const filesSchema = z.strictObject({
  analyzed: z.int().min(0),
  skipped: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
});

/** How much of the code was understood. */
export const coverageSchema = z
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
  .describe("How much of the code that has to do with Customer.io was understood.");

const runSchema = z.strictObject({
  version: z.literal(1),
  root: z
    .string()
    .optional()
    .describe(
      "The absolute path of the repository, or of the folder if it is in none: what all paths are relative to, wherever Pitstop runs. Not for a pull request on GitHub.",
    ),
  files: filesSchema,
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
  coverage: coverageSchema,
  failures: z.array(failureSchema).describe("Rules that failed on a file; other rules are unaffected."),
  configProblems: z
    .array(problemSchema)
    .describe("Why the config is invalid; with any problem, the defaults apply and the exit code is 2."),
  preexisting: z
    .int()
    .min(0)
    .optional()
    .describe("Only in a review: the number of findings that already existed before the change."),
  changes: z
    .array(changeSchema)
    .optional()
    .describe("Only in a review: what the change does at Customer.io, compared with the code before it."),
  notCompared: z
    .array(z.string())
    .optional()
    .describe("Only in a review: changed files whose code before the change is not known."),
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
    coverage: describeCoverage(analysis.coverage),
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

export function describeCoverage(coverage: Coverage): z.output<typeof coverageSchema> {
  return {
    files: coverage.files.length,
    operations: countOperations(coverage),
    blindSpots: coverage.blindSpots.map(({ path, line, reason }) => ({ path, line, reason })),
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
    effect,
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
    ...(effect === undefined ? {} : { effect }),
    url,
    ...(placement === undefined ? {} : { placement }),
  };
}

function describeChange(change: InventoryChange): z.output<typeof changeSchema> {
  const { subject, kind, name = null, formerly, resembles, email, properties, place } = change;
  return {
    subject,
    change: change.change,
    ...(kind === undefined ? {} : { kind }),
    name,
    ...(formerly === undefined ? {} : { formerly }),
    ...(resembles === undefined ? {} : { resembles }),
    ...(email === undefined ? {} : { email }),
    path: place.path,
    line: place.line,
    properties: properties.map((property) => ({
      ...property,
      before: [...property.before],
      after: [...property.after],
    })),
  };
}

function print(run: z.output<typeof runSchema>): string {
  return `${JSON.stringify(run, undefined, 2)}\n`;
}
