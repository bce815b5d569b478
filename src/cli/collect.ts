import { ruleFacts } from "../../rules/facts.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { analyzeUnrelated, isRelated } from "../analyze/analyze-unrelated.ts";
import { limitCoverage } from "../vocabulary/coverage.ts";
import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import { areFailure } from "../vocabulary/finding.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { readDiff, type ChangeEnd } from "../local/read-diff.ts";
import { readEarlierTexts } from "../local/read-earlier-texts.ts";
import { readTree } from "../local/read-tree.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import { measureTexts, startStopwatch, type Stopwatch } from "../vocabulary/timing.ts";
import type { ReviewOptions, RunOptions } from "./read-options.ts";
import { findRefused } from "./refused-files.ts";
import { makeReviewReport, makeRunReport } from "./make-report.ts";
import type { Collected } from "./run.ts";
import { warmUp } from "./with-thread.ts";

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
  let isWarm = false;
  const tree = await readTree(folder, paths, (source) => {
    if (isWarm || !isRelated(source)) return;
    isWarm = true;
    warmUp(runTask);
  });
  const { root, snapshot, named, namedFiles, isWanted } = tree;
  const loaded = await loadConfig(folder, root, options);
  const { config, problems: configProblems } = loaded;
  const onProgress = toDetail(showProgress);
  stopwatch?.lap({ name: "read", ...measureTexts(snapshot.sources.map(({ text }) => text)) });
  const whole =
    analyzeUnrelated(snapshot, { config, named }) ??
    (await runTask("analyze", { snapshot, config, named, isTimed: options.timing }, { onProgress }));
  stopwatch?.lapAround("transfer", whole.timing ?? []);
  const analysis = keepPaths(whole, isWanted);
  const refused = findRefused(namedFiles, analysis);
  const read = { root, configProblems, sources: snapshot.sources };
  const report = makeRunReport(listAll(analysis, refused), options.minConfidence, read);
  const isFailure = areFailure(report.analysis.findings, options.failOn ?? config["fail-on"]);
  return { root, loaded, refused, report: { ...report, ...describeTiming(stopwatch) }, isFailure };
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
  warmUp(runTask);
  const diff = await readDiff(folder, { ...options, fixed: options.fix ? fixed : undefined });
  const { root, start, title, end } = diff;
  const loaded = await loadConfig(folder, root, options);
  const { config: read, problems: configProblems, lookalikes } = loaded;
  const config = { ...read, "fail-on": options.failOn ?? read["fail-on"] };
  const snapshot = await addEarlierTexts(diff.snapshot, config, (paths) =>
    readEarlierTexts(root, start, paths),
  );
  const onProgress = toDetail(showProgress);
  stopwatch?.lap({ name: "read", ...measureTexts(snapshot.sources.map(({ text }) => text)) });
  const { timing = [], ...analysis } = await runTask(
    "analyze",
    { snapshot, config, isTimed: options.timing },
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

/** What is to be said about fixes, which change the files on disk, when the change ends elsewhere. */
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

function loadConfig(folder: string, root: string, { config }: RunOptions): Promise<LocalConfig> {
  const ruleIds = ruleFacts.map(({ id }) => id);
  return readConfig(root, ruleIds, config === undefined ? undefined : { folder, file: config });
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
    skipped: analysis.skipped.filter(({ path }) => isWanted(path)),
    findings: analysis.findings.filter(({ path }) => isWanted(path)),
    // A rule that failed on one file has not seen the files after it either.
    failures: analysis.failures,
    notes: analysis.notes.filter(({ path }) => isWanted(path)),
    coverage: limitCoverage(analysis.coverage, isWanted),
  };
}

/** With those refused files that the analysis never saw. */
function listAll(analysis: Analysis, refused: readonly SkippedFile[]): Analysis {
  const unseen = refused.filter((file) => !analysis.skipped.includes(file));
  return { ...analysis, skipped: [...analysis.skipped, ...unseen] };
}
