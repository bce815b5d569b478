import { markdownTable } from "markdown-table";
import { areFailure, type Finding } from "../vocabulary/finding.ts";
import type { PlacedFinding, PlannedAnnotation, PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { coverageWords, describeChecked, describeNoCalls } from "./coverage-words.ts";
import type { ChangeAtCustomerIo } from "../vocabulary/inventory-change.ts";
import { countOperations, type BlindSpot } from "../vocabulary/coverage.ts";
import { describeLookalike } from "../vocabulary/config.ts";
import { printable } from "../vocabulary/printable.ts";
import { markSharedResult } from "../vocabulary/shared-result.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { listIgnored } from "./ignored.ts";
import { codeSpan, cut, fitLines, safeMarkdown, tableCell } from "./markdown.ts";
import { isIntroduced, linesOf } from "./placement.ts";
import { listChangeLines } from "./plan-changes.ts";
import type { ReviewInput } from "./review-input.ts";
import { chooseShown } from "./shown-findings.ts";
import * as words from "./words.ts";

/** The check run of a completed review. */
export function planCheckRun(
  input: ReviewInput,
  placed: readonly PlacedFinding[],
  preexisting: number,
  atCustomerIo: ChangeAtCustomerIo,
): PlannedCheckRun {
  const reading = describeReading(input);
  const findings = placed.map(({ finding }) => finding);
  const conclusion = conclude(input, findings, reading);
  const shown = chooseShown(placed, input.changes);
  const took = input.took === undefined ? [] : ["", words.checkRunWords.took(input.took)];
  const text = fit([
    ...listFindings(shown, placed.length),
    ...section(coverageWords.elsewhere, listBlindSpots(reading.otherBlindSpots)),
    ...listSkipped(reading),
    ...took,
  ]);
  return {
    conclusion,
    title: makeTitle(input, findings, reading, conclusion),
    summary: fit([
      ...summarize(input, findings, shown.length, preexisting, reading),
      ...toParagraph(listChangeLines(atCustomerIo)),
    ]),
    ...(text === "" ? {} : { text }),
    annotations: shown.map(({ finding }) => annotate(finding)),
  };
}

/** Why a review was not completed although it should have been. */
const reasonsOfOurs: ReadonlySet<words.Unfinished["kind"]> = new Set([
  ...(["github", "outdated-server", "internal"] as const),
  ...(["exhausted", "overdue", "stopped", "interrupted"] as const),
]);

/**
 * The check run of a review that was not completed: never a success, and a failure if the config requires a review and Pitstop or GitHub is
 * the reason.
 */
export function planUnfinishedCheckRun(why: words.Unfinished, isRequired: boolean = false): PlannedCheckRun {
  const isOurs = reasonsOfOurs.has(why.kind);
  const conclusion = isRequired && isOurs ? "failure" : "neutral";
  return { conclusion, ...words.unfinishedWords(why), annotations: [] };
}

/**
 * The check run that also speaks for others with the same head commit, which failed: GitHub shows one check for a commit.
 *
 * @param failed such as `#8`
 */
export function withFailedSiblings(planned: PlannedCheckRun, failed: readonly string[]): PlannedCheckRun {
  if (failed.length === 0 || planned.conclusion === "failure") return planned;
  const { title, summary } = words.sharedWords(planned, failed);
  return { ...planned, conclusion: "failure", title, summary: markSharedResult(summary) };
}

const maxPathsInCell = 5;
/** GitHub accepts 65,535 characters each for `summary` and `text`; this leaves room for what is added to a summary later. */
const maxTextLength = 60_000;

interface Reading {
  readonly changedRead: number;
  readonly changedUnread: readonly SkippedFile[];
  readonly otherUnread: readonly SkippedFile[];
  /** Some code that should have been analyzed was not. */
  readonly hasGaps: boolean;
  /** None of the changed code that should have been analyzed was. */
  readonly isEmpty: boolean;
  /** What was not understood in the files that the change touches. The change's own code may be part of that, whichever lines it changes. */
  readonly blindSpots: readonly BlindSpot[];
  readonly otherBlindSpots: readonly BlindSpot[];
}

function describeReading({ analysis, changes, gap }: ReviewInput): Reading {
  const changed = new Set(changes.map(({ path }) => path));
  const changedUnread = analysis.skipped.filter(({ path }) => changed.has(path));
  const changedRead = analysis.analyzed.filter((path) => changed.has(path)).length;
  const hasGaps =
    gap !== undefined ||
    analysis.failures.length > 0 ||
    changedUnread.some(({ onPurpose }) => onPurpose !== true);
  return {
    changedRead,
    changedUnread,
    otherUnread: analysis.skipped.filter(({ path }) => !changed.has(path)),
    hasGaps,
    isEmpty: hasGaps && changedRead === 0,
    blindSpots: analysis.coverage.blindSpots.filter(({ path }) => changed.has(path)),
    otherBlindSpots: analysis.coverage.blindSpots.filter(({ path }) => !changed.has(path)),
  };
}

function conclude(
  input: ReviewInput,
  findings: readonly Finding[],
  reading: Reading,
): PlannedCheckRun["conclusion"] {
  if (areFailure(findings, input.config["fail-on"])) return "failure";
  if (reading.isEmpty && input.config["require-review"]) return "failure";
  return reading.hasGaps || isNotUnderstood(input, reading) ? "neutral" : "success";
}

/** Says whether the config requires the change to be understood, and some of it is not. */
function isNotUnderstood({ config }: ReviewInput, { blindSpots }: Reading): boolean {
  return config["require-understood"] && blindSpots.length > 0;
}

function makeTitle(
  input: ReviewInput,
  findings: readonly Finding[],
  reading: Reading,
  conclusion: PlannedCheckRun["conclusion"],
): string {
  const titles = words.checkRunTitles;
  if (findings.length === 0) {
    if (reading.isEmpty) return titles.notReviewed;
    if (isNotUnderstood(input, reading)) return coverageWords.notUnderstood;
    if (reading.hasGaps) return titles.cleanButGaps;
    if (reading.changedRead === 0) return titles.nothingRead;
    if (reading.blindSpots.length > 0) return coverageWords.cleanButBlind;
    const { coverage } = input.analysis;
    return countOperations(coverage) === 0 ? describeNoCalls(coverage) : titles.clean;
  }
  const number = words.countFindings(findings.length);
  const severities = words.countSeverities(findings.map(({ severity }) => severity));
  // A failure has its own reason.
  if (conclusion !== "failure" && isNotUnderstood(input, reading))
    return coverageWords.notUnderstoodButFound(number, severities);
  return reading.hasGaps ? titles.foundButGaps(number, severities) : titles.found(number, severities);
}

function summarize(
  input: ReviewInput,
  findings: readonly Finding[],
  shown: number,
  preexisting: number,
  reading: Reading,
): readonly string[] {
  const { analysis, configProblems, lookalikes = [], gap } = input;
  const said = words.checkRunWords;
  const read = analysis.analyzed.length;
  const changedAll = reading.changedRead + reading.changedUnread.length;
  const files = said.analyzed({
    read,
    all: read + analysis.skipped.length,
    changedRead: reading.changedRead,
    changedAll,
  });
  return [
    read === 0 ? files : `${files} ${describeChecked(analysis.coverage)}`,
    ...section(coverageWords.touched, listBlindSpots(reading.blindSpots)),
    // Before the parts that may be cut because they are long.
    ...(shown < findings.length ? ["", said.shown(shown, findings.length)] : []),
    ...(gap === undefined ? [] : ["", words.describeGap(gap)]),
    ...section(
      said.configProblems,
      configProblems.map(
        ({ path, line, column, message }) =>
          `- ${codeSpan(`${path}:${line}:${column}`)} ${safeMarkdown(message)}`,
      ),
    ),
    ...lookalikes.flatMap(({ found, read }) => ["", describeLookalike(codeSpan(found), codeSpan(read))]),
    ...section(
      said.failures,
      analysis.failures.map(
        ({ rule, path, message }) => `- ${codeSpan(rule)} on ${codeSpan(path)}: ${safeMarkdown(message)}`,
      ),
    ),
    ...section(said.ignored, listIgnored(findIgnored(input), input.ignored ?? [])),
    ...section(
      said.notes,
      analysis.notes.map(
        ({ path, line, message }) => `- ${words.place(path, line)}: ${safeMarkdown(message)}`,
      ),
    ),
    ...(findings.length === 0 ? [] : ["", ...tableByRule(findings)]),
    ...(preexisting === 0 ? [] : ["", said.preexisting(preexisting)]),
  ];
}

/** Findings that the change introduces and that are not reported because their rule is ignored. */
function findIgnored({ analysis, changes, ignored = [] }: ReviewInput): readonly Finding[] {
  const rules = new Set(ignored.map(({ rule }) => rule));
  const byPath = new Map(changes.map((change) => [change.path, change]));
  return analysis.findings.filter((finding) => rules.has(finding.rule) && isIntroduced(finding, byPath));
}

function tableByRule(findings: readonly Finding[]): readonly string[] {
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const rows = rules.map((rule) => {
    const members = findings.filter((finding) => finding.rule === rule);
    const paths = [...new Set(members.map(({ path }) => path))];
    return [
      `[${words.ruleTitle(rule)}](${members[0]?.url ?? ""})`,
      words.countSeverities(members.map(({ severity }) => severity)),
      tableCell(words.enumerate(paths.map(codeSpan), maxPathsInCell)),
    ];
  });
  return markdownTable([["Rule", "Found", "In"], ...rows], { alignDelimiters: false }).split("\n");
}

function listFindings(shown: readonly PlacedFinding[], all: number): readonly string[] {
  const { findings, shownFindings, noneInline } = words.checkRunWords;
  const shared = findSharedReason(shown);
  const title = shown.length < all ? shownFindings(shown.length) : findings;
  return section(
    `${title}${shared === undefined ? "" : ` (${noneInline(shared)})`}:`,
    shown.map(({ finding, placement, cause }) => {
      const where = words.place(finding.path, finding.range.start.line);
      const reasons = [
        ...(cause === undefined ? [] : [words.checkRunWords.causedBy(cause)]),
        ...(placement.kind === "inline" || placement.reason === shared
          ? []
          : [words.checkRunWords.notInline(placement.reason)]),
      ];
      const why = reasons.length === 0 ? "" : ` (${reasons.join("; ")})`;
      return `- ${where} **${words.ruleTitle(finding.rule)}**${why}: ${safeMarkdown(finding.message)}`;
    }),
  );
}

/** Why none of several findings has an inline comment, if that is about the pull request: it is said once. */
function findSharedReason(shown: readonly PlacedFinding[]): string | undefined {
  const reasons = new Set(
    shown.map(({ placement }) => (placement.kind === "inline" ? "" : placement.reason)),
  );
  const [reason = ""] = reasons;
  return shown.length > 1 && reasons.size === 1 && words.reasonsForAll.has(reason) ? reason : undefined;
}

function listSkipped({ changedUnread, otherUnread }: Reading): readonly string[] {
  const row = ({ path, reason }: SkippedFile) => `- ${codeSpan(path)}: ${safeMarkdown(reason)}`;
  return [
    ...section(words.checkRunWords.changedUnread, changedUnread.map(row)),
    ...section(words.checkRunWords.otherUnread, otherUnread.map(row)),
  ];
}

/** How many are listed: more than anybody wants to look at, and few enough to leave room for the rest. */
const maxBlindSpots = 50;

function listBlindSpots(spots: readonly BlindSpot[]): readonly string[] {
  const rows = spots
    .slice(0, maxBlindSpots)
    .map(({ path, line, reason }) => `- ${words.place(path, line)}: ${safeMarkdown(reason)}`);
  const more = spots.length - rows.length;
  return more === 0 ? rows : [...rows, `- … and ${more} more`];
}

/** A paragraph and its list, each after an empty line; nothing when the list is empty. */
function section(heading: string, rows: readonly string[]): readonly string[] {
  return rows.length === 0 ? [] : ["", heading, "", ...rows];
}

/** Lines after an empty one, if there are any. */
function toParagraph(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function fit(lines: readonly string[]): string {
  return fitLines(lines, maxTextLength, words.checkRunWords.moreLines).trim();
}

function annotate(finding: Finding): PlannedAnnotation {
  const { startLine, endLine } = linesOf(finding);
  const { start, end } = finding.range;
  return {
    path: finding.path,
    startLine,
    endLine,
    // GitHub rejects columns for more than one line, and an end before the start.
    ...(startLine === endLine && end.line === startLine
      ? { startColumn: start.column, endColumn: Math.max(start.column, end.column - 1) }
      : {}),
    severity: finding.severity,
    title: words.ruleTitle(finding.rule),
    message: cut(printable(finding.message), maxAnnotationLength),
  };
}

/** GitHub accepts 64 KB; each UTF-16 unit becomes at most three bytes of UTF-8. */
const maxAnnotationLength = 20_000;
