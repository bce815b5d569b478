import { rules } from "../../rules/index.ts";
import type { Analysis } from "../vocabulary/analysis.ts";
import { analyze } from "../analyze/analyze.ts";
import { addEarlierTexts } from "../analyze/newly-skipped.ts";
import type { LoadedConfig } from "../vocabulary/config.ts";
import { isAtLeastAsSure, type Confidence } from "../vocabulary/finding.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { readDiff } from "../local/read-diff.ts";
import { readEarlierTexts } from "../local/read-earlier-texts.ts";
import { readTree } from "../local/read-tree.ts";
import { planReview } from "../plan/plan-review.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { Snapshot } from "../vocabulary/snapshot.ts";
import { nothingStands } from "../vocabulary/standing.ts";
import type { ReviewOptions, RunOptions } from "./options.ts";
import type { Collected } from "./run.ts";

type ShowProgress = (detail: string) => void;

/** Reads and analyzes all code around `paths`; reports the findings in them. */
export async function collectAudit(
  folder: string,
  paths: readonly string[],
  options: RunOptions,
  showProgress: ShowProgress,
): Promise<Collected<RunReport>> {
  const { root, snapshot, named, isWanted } = await readTree(folder, paths);
  const loaded = await loadConfig(folder, root, options);
  const analysis = keepPaths(analyzeAll(snapshot, loaded, showProgress, named), isWanted);
  return { root, loaded, report: makeReport(analysis, snapshot, options.minConfidence) };
}

/** Reads and analyzes a change; reports the findings that it introduces. */
export async function collectReview(
  folder: string,
  options: ReviewOptions,
  showProgress: ShowProgress,
): Promise<Collected<ReviewReport>> {
  const { root, start, title, snapshot: read } = await readDiff(folder, options);
  const loaded = await loadConfig(folder, root, options);
  const snapshot = await addEarlierTexts(read, loaded.config, (paths) =>
    readEarlierTexts(root, start, paths),
  );
  const report = makeReport(analyzeAll(snapshot, loaded, showProgress), snapshot, options.minConfidence);
  const plan = planReview({
    analysis: report.analysis,
    changes: snapshot.changes,
    config: loaded.config,
    configProblems: loaded.problems,
    standing: nothingStands,
  });
  const findings = plan.placed.map(({ finding }) => finding);
  return {
    root,
    loaded,
    report: { ...report, analysis: { ...report.analysis, findings }, title, plan },
  };
}

function loadConfig(folder: string, root: string, { config }: RunOptions): Promise<LocalConfig> {
  const ruleIds = rules.map(({ id }) => id);
  return readConfig(root, ruleIds, config === undefined ? undefined : { folder, file: config });
}

function analyzeAll(
  snapshot: Snapshot,
  { config }: LoadedConfig,
  showProgress: ShowProgress,
  named: readonly string[] = [],
): Analysis {
  return analyze(snapshot, {
    rules,
    config,
    named,
    onProgress: (done, total) => {
      showProgress(`${Math.floor((done / total) * 100)}%`);
    },
  });
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

function makeReport(analysis: Analysis, { sources }: Snapshot, threshold: Confidence): RunReport {
  const findings = analysis.findings.filter(({ confidence }) => isAtLeastAsSure(confidence, threshold));
  return {
    analysis: { ...analysis, findings },
    unsure: analysis.findings.length - findings.length,
    texts: new Map(sources.map(({ path, text }) => [path, text])),
  };
}
