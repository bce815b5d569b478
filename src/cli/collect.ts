import type { Analysis } from "../vocabulary/analysis.ts";
import type { RuleName } from "../commands/parse-commands.ts";
import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import { isAtLeastAsSure, type Confidence } from "../vocabulary/finding.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { readDiff } from "../local/read-diff.ts";
import { readEarlierTexts } from "../local/read-earlier-texts.ts";
import { readTree } from "../local/read-tree.ts";
import { planReview } from "../plan/plan-review.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SkippedFile, Snapshot } from "../vocabulary/snapshot.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import { startStopwatch, type Stage, type Stopwatch } from "../vocabulary/timing.ts";
import type { ReviewOptions, RunOptions } from "./options.ts";
import { findRefused } from "./refused-files.ts";
import type { Collected } from "./run.ts";

type ShowProgress = (detail: string) => void;

/** Reads and analyzes all code around `paths`; reports the findings in them. */
export async function collectAudit(
  folder: string,
  paths: readonly string[],
  options: RunOptions,
  runTask: RunTask,
  showProgress: ShowProgress,
): Promise<Collected<RunReport>> {
  const stopwatch = options.timing ? startStopwatch(() => performance.now()) : undefined;
  // The compiler is loaded while the files are read.
  const [tree, rules] = await Promise.all([
    readTree(folder, paths).finally(() => stopwatch?.lap({ name: "read" })),
    runTask("listRules", {}),
  ]);
  stopwatch?.lap({ name: "load" });
  const { root, snapshot, named, namedFiles, isWanted } = tree;
  const loaded = await loadConfig(folder, root, options, rules);
  const { config } = loaded;
  const onProgress = toDetail(showProgress);
  stopwatch?.lap({ name: "read", ...measureSources(snapshot) });
  const whole = await runTask(
    "analyze",
    { snapshot, config, named, isTimed: options.timing },
    { onProgress },
  );
  stopwatch?.lapAround("transfer", whole.timing ?? []);
  const analysis = keepPaths(whole, isWanted);
  const refused = findRefused(namedFiles, analysis);
  const report = makeReport(listAll(analysis, refused), snapshot, loaded, options.minConfidence);
  return { root, loaded, refused, report: { ...report, ...describeTiming(stopwatch) } };
}

/** Reads and analyzes a change; reports the findings that it introduces. */
export async function collectReview(
  folder: string,
  options: ReviewOptions,
  runTask: RunTask,
  showProgress: ShowProgress,
): Promise<Collected<ReviewReport>> {
  const stopwatch = options.timing ? startStopwatch(() => performance.now()) : undefined;
  const [diff, rules] = await Promise.all([
    readDiff(folder, options).finally(() => stopwatch?.lap({ name: "read" })),
    runTask("listRules", {}),
  ]);
  stopwatch?.lap({ name: "load" });
  const { root, start, title } = diff;
  const loaded = await loadConfig(folder, root, options, rules);
  const snapshot = await addEarlierTexts(diff.snapshot, loaded.config, (paths) =>
    readEarlierTexts(root, start, paths),
  );
  const onProgress = toDetail(showProgress);
  stopwatch?.lap({ name: "read", ...measureSources(snapshot) });
  const { timing = [], ...analysis } = await runTask(
    "analyze",
    { snapshot, config: loaded.config, isTimed: options.timing },
    { onProgress },
  );
  stopwatch?.lapAround("transfer", timing);
  const report = makeReport(analysis, snapshot, loaded, options.minConfidence);
  const plan = planReview({
    analysis: report.analysis,
    changes: snapshot.changes,
    config: loaded.config,
    configProblems: loaded.problems,
    standing: nothingStands,
  });
  const findings = plan.placed.map(({ finding }) => finding);
  stopwatch?.lap({ name: "plan" });
  return {
    root,
    loaded,
    refused: [],
    report: {
      ...report,
      analysis: { ...report.analysis, findings },
      title,
      plan,
      ...describeTiming(stopwatch),
    },
  };
}

function loadConfig(
  folder: string,
  root: string,
  { config }: RunOptions,
  rules: readonly RuleName[],
): Promise<LocalConfig> {
  const ruleIds = rules.map(({ id }) => id);
  return readConfig(root, ruleIds, config === undefined ? undefined : { folder, file: config });
}

function describeTiming(stopwatch: Stopwatch | undefined): Pick<RunReport, "timing"> {
  return stopwatch === undefined ? {} : { timing: stopwatch.listStages() };
}

function measureSources({ sources }: Snapshot): Pick<Stage, "files" | "bytes"> {
  return {
    files: sources.length,
    bytes: sources.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
  };
}

function toDetail(showProgress: ShowProgress) {
  return (done: number, total: number) => {
    showProgress(`${Math.floor((done / total) * 100)}%`);
  };
}

function keepPaths(analysis: Analysis, isWanted: (path: string) => boolean): Analysis {
  return {
    analyzed: analysis.analyzed.filter(isWanted),
    skipped: analysis.skipped.filter(({ path }) => isWanted(path)),
    findings: analysis.findings.filter(({ path }) => isWanted(path)),
    // A rule that failed on one file has not seen the files after it either.
    failures: analysis.failures,
    notes: analysis.notes.filter(({ path }) => isWanted(path)),
  };
}

/** With those refused files that the analysis never saw. */
function listAll(analysis: Analysis, refused: readonly SkippedFile[]): Analysis {
  const unseen = refused.filter((file) => !analysis.skipped.includes(file));
  return { ...analysis, skipped: [...analysis.skipped, ...unseen] };
}

function makeReport(
  analysis: Analysis,
  { sources }: Snapshot,
  { problems }: LocalConfig,
  threshold: Confidence,
): RunReport {
  const findings = analysis.findings.filter(({ confidence }) => isAtLeastAsSure(confidence, threshold));
  return {
    analysis: { ...analysis, findings },
    configProblems: problems,
    unsure: analysis.findings.length - findings.length,
    texts: new Map(sources.map(({ path, text }) => [path, text])),
  };
}
