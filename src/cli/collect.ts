import { ruleFacts } from "../../rules/facts.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { analyzeUnrelated } from "../analyze/analyze-unrelated.ts";
import { limitCoverage } from "../vocabulary/coverage.ts";
import { anchorPattern, isAnchored } from "../files/globs.ts";
import { isBelow, toRelative } from "../files/system-paths.ts";
import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import { showsInventory } from "../report/formats.ts";
import { areFailure } from "../vocabulary/finding.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { readDiff, type ChangeEnd } from "../local/read-diff.ts";
import { readEarlierTexts } from "../local/read-earlier-texts.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { RunTask } from "../threads/tasks.ts";
import { matchBaseline, type BaselineEntry } from "../vocabulary/baseline.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import { measureTexts, startStopwatch, type Stopwatch } from "../vocabulary/timing.ts";
import { openAhead } from "./ahead.ts";
import { findCode, readAhead, recall, type AuditedCode, type FoundCode } from "./audited-code.ts";
import type { CachePlace } from "./audit-cache.ts";
import { readBaseline, toEntry } from "./baseline.ts";
import type { AuditOptions, ReviewOptions, RunOptions } from "./read-options.ts";
import { findRefused } from "./refused-files.ts";
import { makeReviewReport, makeRunReport } from "./make-report.ts";
import type { Collected } from "./run.ts";
import { warmUp } from "./with-thread.ts";

type ShowProgress = (detail: string) => void;

/** An audit, and what its baseline would be if it were written now. */
export interface CollectedAudit extends Collected<RunReport> {
  readonly baseline?: {
    readonly before: readonly BaselineEntry[];
    readonly next: readonly BaselineEntry[];
  };
}

/**
 * Reads and analyzes all code around what is audited; reports the findings in it.
 *
 * @param place where results are kept, if they are to be
 */
export async function collectAudit(
  code: AuditedCode,
  options: AuditOptions,
  runTask: RunTask,
  showProgress: ShowProgress,
  place?: CachePlace,
): Promise<CollectedAudit> {
  const { folder } = code;
  const { only, baseline: file } = options;
  const stopwatch = options.timing ? startStopwatch(() => performance.now()) : undefined;
  const entries = file === undefined ? undefined : readBaseline(folder, file, options.updateBaseline);
  const found = await findCode(code);
  const { root, named, namedFiles, isWanted } = found;
  const loaded = await loadConfig(folder, found, options);
  const { config, problems: configProblems } = loaded;
  const ignorePatterns = placePatterns(options.ignorePattern, root, folder);
  const judging = { config, named, ignorePatterns };
  const takesInventory = options.outputs.some(({ name }) => showsInventory(name));
  const circumstances = { ...judging, only };
  const dependencies = { ...circumstances, ...(takesInventory && { inventoryOf: code.paths }) };
  const { analysis: whole, sources } = await recall(found, dependencies, place, async () => {
    const { snapshot, isRelated } = await readAhead(found, runTask);
    stopwatch?.lap({ name: "read", ...measureTexts(snapshot.sources.map(({ text }) => text)) });
    const { timing: isTimed, watch } = options;
    const keepAs = watch ? "watched" : undefined;
    const inventoryPaths = takesInventory
      ? snapshot.sources.map((one) => one.path).filter(isWanted)
      : undefined;
    const input = { snapshot, ...circumstances, inventoryPaths, isTimed, keepAs };
    const { timing = [], ...result } =
      (isRelated ? undefined : analyzeUnrelated(snapshot, judging)) ??
      (await runTask("analyze", input, { onProgress: toDetail(showProgress) }));
    stopwatch?.lapAround("transfer", timing);
    return { analysis: result, snapshot, sources: snapshot.sources };
  });
  stopwatch?.lap({ name: "cache" });
  const match = entries && matchBaseline(whole.findings, entries, makeWasJudged(whole, only));
  const analysis = keepPaths(match ? { ...whole, findings: match.fresh } : whole, isWanted);
  const refused = findRefused(namedFiles, analysis);
  const read = { root, configProblems, sources };
  const report = makeRunReport(listAll(analysis, refused), options.minConfidence, read);
  const isFailure = areFailure(report.analysis.findings, options.failOn ?? config["fail-on"]);
  const collected = { root, loaded, refused, isFailure };
  const timed = { ...report, ...describeTiming(stopwatch) };
  if (entries === undefined || file === undefined || match === undefined)
    return { ...collected, report: timed };
  const known = match.known.filter((finding) => isWanted(finding.path));
  const next = [...match.known, ...report.analysis.findings].map(toEntry);
  return {
    ...collected,
    report: { ...timed, baseline: { file, known, unused: match.unused } },
    baseline: { before: entries, next: [...next, ...match.unjudged] },
  };
}

/** Says whether the finding of a baseline's entry would have been found. */
function makeWasJudged(
  { skipped }: Analysis,
  only: readonly string[] | undefined,
): (entry: BaselineEntry) => boolean {
  const unread = new Set(skipped.map((file) => file.path));
  return (entry) => !unread.has(entry.path) && (only === undefined || only.includes(entry.rule));
}

/** Patterns with a slash are relative to a folder, as a person in `here` means them; others match everywhere. */
function placePatterns(patterns: readonly string[], root: string, here: string): readonly string[] {
  if (here === root || !isBelow(here, root)) return patterns;
  const folder = toRelative(root, here);
  return patterns.map((pattern) => (isAnchored(pattern) ? anchorPattern(folder, pattern) : pattern));
}

/** Reads and analyzes a change; reports the findings that it introduces. `fixed` is as in `DiffRequest`, if files are to be fixed. */
export async function collectReview(
  folder: string,
  options: ReviewOptions,
  runTask: RunTask,
  showProgress: ShowProgress,
  fixed: readonly string[],
): Promise<Collected<ReviewReport>> {
  const stopwatch = options.timing ? startStopwatch(() => performance.now()) : undefined;
  void warmUp(runTask);
  const request = { ...options, fixed: options.fix ? fixed : undefined };
  const diff = await readDiff(folder, request, openAhead(runTask).add);
  const { root, start, title, end } = diff;
  const paths = diff.snapshot.sources.map((source) => source.path);
  const loaded = await loadConfig(folder, { root, paths }, options);
  const { config: read, problems: configProblems, lookalikes } = loaded;
  const config = { ...read, "fail-on": options.failOn ?? read["fail-on"] };
  const snapshot = await addEarlierTexts(diff.snapshot, config, (paths) =>
    readEarlierTexts(root, start, paths),
  );
  const onProgress = toDetail(showProgress);
  stopwatch?.lap({ name: "read", ...measureTexts(snapshot.sources.map(({ text }) => text)) });
  const { only, timing: isTimed } = options;
  const ignorePatterns = placePatterns(options.ignorePattern, root, folder);
  const { timing = [], ...analysis } = await runTask(
    "analyze",
    { snapshot, config, ignorePatterns, only, isTimed },
    { onProgress },
  );
  stopwatch?.lapAround("transfer", timing);
  const { changes, sources } = snapshot;
  const input = { analysis, changes, config, configProblems, lookalikes, standing: nothingStands };
  const report = makeReviewReport(input, options.minConfidence, { root, sources, title });
  stopwatch?.lap({ name: "plan" });
  const isFailure = report.plan.checkRun.conclusion === "failure";
  return {
    ...{ root, loaded, refused: [], ...whyAndNext(end, fixed), isFailure },
    report: { ...report, ...describeTiming(stopwatch) },
  };
}

/** Messages about fixes, which change the files on disk, for a change that does not end there. */
function whyAndNext(
  end: ChangeEnd,
  fixed: readonly string[],
): Pick<Collected<RunReport>, "whyOther" | "next"> {
  if (end === "work tree") return {};
  const [state, command] = end === "index" ? ["is staged", "stage it"] : ["was committed", "commit it"];
  return {
    whyOther: `the file on disk is not what ${state}`,
    next: fixed.length === 0 ? undefined : `Fixed in the work tree; ${command}.`,
  };
}

function loadConfig(
  folder: string,
  { root, paths }: Pick<FoundCode, "root" | "paths">,
  { config }: RunOptions,
): Promise<LocalConfig> {
  const ruleIds = ruleFacts.map(({ id }) => id);
  return readConfig(root, ruleIds, paths, config === undefined ? undefined : { folder, file: config });
}

function describeTiming(stopwatch: Stopwatch | undefined): Pick<RunReport, "timing"> {
  return stopwatch === undefined ? {} : { timing: stopwatch.listStages() };
}

function toDetail(showProgress: ShowProgress) {
  return (done: number, total: number) => {
    showProgress(`${Math.floor((done / total) * 100)}%`);
  };
}

function keepPaths(analysis: Analysis, isWanted: (path: string) => boolean): Analysis {
  return {
    analyzed: analysis.analyzed.filter(isWanted),
    skipped: analysis.skipped.filter((one) => isWanted(one.path)),
    findings: analysis.findings.filter((one) => isWanted(one.path)),
    ignored: (analysis.ignored ?? []).filter(({ finding }) => isWanted(finding.path)),
    // A rule that failed on one file has not seen the files after it either.
    failures: analysis.failures,
    notes: analysis.notes.filter((one) => isWanted(one.path)),
    ...(analysis.inventory && { inventory: analysis.inventory }),
    coverage: limitCoverage(analysis.coverage, isWanted),
  };
}

/** Adds the refused files that the analysis never saw. */
function listAll(analysis: Analysis, refused: readonly SkippedFile[]): Analysis {
  const unseen = refused.filter((file) => !analysis.skipped.includes(file));
  return { ...analysis, skipped: [...analysis.skipped, ...unseen] };
}
