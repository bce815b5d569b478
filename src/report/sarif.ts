import type { Location, Log, Notification, ReportingDescriptor, Result, Suppression } from "sarif";
import { findLineStarts, lineOfOffset } from "../vocabulary/edit.ts";
import { kinOf, type Finding, type Position, type Severity } from "../vocabulary/finding.ts";
import type { RuleFacts } from "../rule.ts";
import type { WriteReport } from "./write-report.ts";
import { listGaps, type Gap } from "./gaps.ts";
import { plainText } from "./plain-text.ts";
import { describeRule } from "./rule-page.ts";
import type { RunReport } from "./run-report.ts";

/**
 * SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), as GitHub's code scanning and editors read it. Findings
 * that comments or the baseline ignore are listed as suppressed. Code that was not read or not understood is a notification of the run.
 */
export const reportSarif: WriteReport = (report, { rules, version }) => {
  const { analysis, root, baseline } = report;
  const ruleIndexes = new Map(rules.map(({ id }, index) => [id, index]));
  const texts = indexTexts(report.texts);
  const describe = (finding: Finding, suppressions: Suppression[]) =>
    describeFinding(finding, suppressions, ruleIndexes, texts);
  const gaps = listGaps(report);
  const notifications = (kinds: readonly Gap["kind"][]) =>
    gaps.filter(({ kind }) => kinds.includes(kind)).map((gap) => describeGap(gap, ruleIndexes));
  const log: Log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "Pitstop",
            semanticVersion: version,
            informationUri: "https://github.com/pitstop-app/pitstop",
            rules: rules.map(describeRuleOf),
          },
        },
        columnKind: "utf16CodeUnits",
        ...(root === undefined ? {} : { originalUriBaseIds: { [base]: { uri: toFolderUri(root) } } }),
        invocations: [
          {
            executionSuccessful: analysis.failures.length === 0,
            toolConfigurationNotifications: notifications(["config"]),
            toolExecutionNotifications: notifications(["failure", "unread", "note", "blind-spot", "skipped"]),
          },
        ],
        results: [
          ...analysis.findings.map((finding) => describe(finding, [])),
          ...(analysis.ignored ?? []).map(({ finding, reason }) =>
            describe(finding, [{ kind: "inSource", status: "accepted", justification: reason }]),
          ),
          ...(baseline?.known ?? []).map((finding) =>
            describe(finding, [
              {
                kind: "external",
                status: "accepted",
                justification: `in the baseline ${baseline?.file ?? ""}`,
              },
            ]),
          ),
        ],
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

/** What all paths are relative to. */
const base = "%SRCROOT%";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** GitHub filters by precision; a number from 0 to 100 orders the results. */
const ranks = { high: 90, medium: 60, low: 20 } as const;

function describeRuleOf(rule: RuleFacts): ReportingDescriptor {
  const { id, pitfall, title, severity, why, reference } = rule;
  return {
    id,
    name: id.replaceAll(/(?:^|-)(\w)/gu, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: plainText(title) },
    fullDescription: { text: plainText(why), markdown: why.trim() },
    help: { text: `${plainText(why)}\n${reference}`, markdown: describeRule(rule) },
    helpUri: reference,
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: ["customer.io"],
      pitfall,
      precision: "high",
      "problem.severity": severityOf(severity),
    },
  };
}

/** GitHub's word for an `info`. */
function severityOf(severity: Severity): string {
  return severity === "info" ? "recommendation" : severity;
}

function describeFinding(
  finding: Finding,
  suppressions: Suppression[],
  ruleIndexes: ReadonlyMap<string, number>,
  texts: Texts,
): Result {
  const { rule, severity, confidence, path, range, message, evidence, symbol, fingerprint, edits } = finding;
  const marks = texts.get(path);
  const [start, end] = [range.start, range.end].map((at) => withoutMark(at, marks)) as [Position, Position];
  const region = {
    ...{ startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
  return {
    ruleId: rule,
    ruleIndex: ruleIndexes.get(rule) ?? -1,
    level: levels[severity],
    rank: ranks[confidence],
    message: { text: plainText(message), markdown: message },
    locations: [
      {
        physicalLocation: { artifactLocation: toArtifact(path), region },
        ...(symbol === "" ? {} : { logicalLocations: [{ fullyQualifiedName: symbol }] }),
      },
    ],
    partialFingerprints: { "pitstop/v1": fingerprint, "pitstopWherever/v1": kinOf(fingerprint) },
    ...(evidence.length === 0
      ? {}
      : {
          relatedLocations: evidence.map((step, id) => ({
            id,
            ...toLocation(step.path, step.line),
            message: { text: plainText(step.text), markdown: step.text },
          })),
        }),
    ...(edits.length === 0 || marks === undefined ? {} : { fixes: [describeFix(finding, marks)] }),
    // An empty list would say that nothing suppresses it, but not every reader knows that.
    ...(suppressions.length === 0 ? {} : { suppressions }),
    properties: { confidence },
  };
}

/** All edits of a fix are in the finding's own file. */
function describeFix(
  { path, edits, effect }: Finding,
  marks: LineMarks,
): NonNullable<Result["fixes"]>[number] {
  return {
    description:
      effect === undefined
        ? { text: "Apply the proven fix" }
        : { text: `Apply the proven fix. ${plainText(effect)}`, markdown: `Apply the proven fix. ${effect}` },
    artifactChanges: [
      {
        artifactLocation: toArtifact(path),
        replacements: edits.map(({ start, end, text }) => {
          const from = marks.positionOf(start);
          const to = marks.positionOf(end);
          return {
            deletedRegion: {
              ...{ startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
            },
            insertedContent: { text },
          };
        }),
      },
    ],
  };
}

function describeGap(
  { level, path, line, column, rule, message }: Gap,
  ruleIndexes: ReadonlyMap<string, number>,
): Notification {
  return {
    level,
    message: { text: message },
    locations: [toLocation(path, line, column)],
    ...(rule === undefined ? {} : { associatedRule: { id: rule, index: ruleIndexes.get(rule) ?? -1 } }),
  };
}

function toLocation(path: string, line?: number, column?: number): Location {
  const region = {
    ...(line === undefined ? {} : { startLine: line }),
    ...(column === undefined ? {} : { startColumn: column }),
  };
  return {
    physicalLocation: {
      artifactLocation: toArtifact(path),
      ...(line === undefined ? {} : { region }),
    },
  };
}

function toArtifact(path: string): { readonly uri: string; readonly uriBaseId: string } {
  return { uri: encodePath(path), uriBaseId: base };
}

function toFolderUri(folder: string): string {
  const path = encodePath(folder.replaceAll("\\", "/"));
  return `file://${path.startsWith("/") ? "" : "/"}${path}${path.endsWith("/") ? "" : "/"}`;
}

function encodePath(path: string): string {
  return path
    .replaceAll(/\p{Surrogate}/gu, "\u{fffd}")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

/** Positions in a text by offset, as SARIF counts them: a byte order mark is no character. */
interface LineMarks {
  readonly positionOf: (offset: number) => Position;
  readonly hasMark: boolean;
}

interface Texts {
  readonly get: (path: string) => LineMarks | undefined;
}

/** Looks at each text once, for all findings in it. */
function indexTexts(texts: RunReport["texts"]): Texts {
  const known = new Map<string, LineMarks>();
  return {
    get: (path) => {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      const found = known.get(path) ?? markLines(text);
      known.set(path, found);
      return found;
    },
  };
}

function markLines(text: string): LineMarks {
  const starts = findLineStarts(text);
  const hasMark = text.startsWith("\ufeff");
  const marks: LineMarks = {
    hasMark,
    positionOf: (offset) => {
      const line = lineOfOffset(starts, offset);
      return withoutMark({ line, column: offset - (starts[line - 1] ?? 0) + 1 }, marks);
    },
  };
  return marks;
}

function withoutMark({ line, column }: Position, marks: LineMarks | undefined): Position {
  return line === 1 && marks?.hasMark === true ? { line, column: Math.max(column - 1, 1) } : { line, column };
}
