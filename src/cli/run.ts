import { describeLookalike, type ConfigProblem, type Lookalike } from "../vocabulary/config.ts";
import { planFixesOnDisk, writeFixes } from "../fix/fix-files.ts";
import type { FixPlan } from "../fix/plan-fixes.ts";
import { WriteError } from "../files/write-error.ts";
import type { LocalConfig } from "../local/read-config.ts";
import { count } from "../plan/words.ts";
import { reportLeft, reportFixed, reportPatch } from "../report/fixes.ts";
import type { RunReport } from "../report/run-report.ts";
import { showPath, type Style } from "../report/style.ts";
import { forProgress } from "./outputs.ts";
import { printReport } from "./print-report.ts";
import type { RunOptions } from "./read-options.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { UsageError } from "./usage-error.ts";

/** The result of reading and analyzing the code once. */
export interface Collected<Report extends RunReport> {
  /** Absolute: what the report's paths are relative to. */
  readonly root: string;
  readonly loaded: LocalConfig;
  /** Files that were asked for by name and not judged: the run fails for them. */
  readonly refused: readonly SkippedFile[];
  /** Why a file on disk may not be what was analyzed; by default, because it changed since. */
  readonly whyOther?: string | undefined;
  /** What is left to do about fixed files if the analyzed code does not come from disk: the run fails until it is done. */
  readonly next?: string | undefined;
  readonly report: Report;
  /** The findings fail the run. */
  readonly isFailure: boolean;
}

/** A command that reads code and reports on it. `audit` and `review` differ only in this. */
export interface RunCommand<Report extends RunReport> {
  /** @param fixed paths of the files that were fixed on disk since the first time */
  readonly collect: (
    showProgress: (detail: string) => void,
    fixed: readonly string[],
  ) => Promise<Collected<Report>>;
  /** Does what follows from the result, before it is printed. */
  readonly conclude?: (collected: Collected<Report>) => Promise<Collected<Report>>;
}

/** Reads, analyzes, fixes with `--fix`, and prints the report. Returns the exit code. */
export async function run<Report extends RunReport>(
  command: RunCommand<Report>,
  options: RunOptions,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  if (options.dryRun && !options.fix) {
    throw new UsageError("--dry-run prints what --fix would change: add --fix.");
  }
  const [other] = options.outputs.filter(({ name, file }) => name !== "pretty" || file !== undefined);
  if (options.dryRun && other !== undefined) {
    throw new UsageError(`--dry-run prints a patch and can't be used with --format ${other.name}.`);
  }
  const collect = (fixed: readonly string[]) =>
    withProgress(forProgress(terminal, options), "Reading", (showProgress) =>
      command.collect(showProgress, fixed),
    );

  let collected = await collect([]);
  const isInvalid = collected.loaded.problems.length > 0;
  const style = styleOf(terminal, terminal.err, collected.root);
  reportConfigProblems(collected.loaded.problems, terminal, style);
  reportLookalikes(collected.loaded.lookalikes, terminal, style);
  reportUnreadConfig(collected.loaded, terminal, style);
  // The config may turn off what the defaults would fix.
  if (isInvalid && options.fix) terminal.err.write("Nothing was fixed: correct the configuration first.\n");
  else if (options.dryRun) await printPatch(collected, terminal);
  else if (options.fix) collected = await fix(collected, collect, terminal);
  if (command.conclude) collected = await command.conclude(collected);
  const { loaded, refused, next, isFailure } = collected;
  if (!options.dryRun) await printReport({ ...collected, quiet: options.quiet }, options.outputs, terminal);
  for (const { path, reason } of refused) {
    terminal.err.write(`${showPath(path, style)} was not analyzed: ${reason}.\n`);
  }
  if (next !== undefined) terminal.err.write(`${next}\n`);
  const isOverWarnings = reportWarnings(collected.report, options.maxWarnings, terminal);
  if (isInvalid || refused.length > 0) return 2;
  // What is about to be committed is not fixed yet.
  const isUnfinished = next !== undefined && (options.failOn ?? loaded.config["fail-on"]) !== "never";
  return isFailure || isUnfinished || isOverWarnings ? 1 : 0;
}

/** Says whether there are more warnings than allowed, and prints that. */
function reportWarnings({ analysis }: RunReport, limit: number | undefined, terminal: Terminal): boolean {
  const warnings = analysis.findings.filter(({ severity }) => severity === "warning").length;
  if (limit === undefined || warnings <= limit) return false;
  terminal.err.write(`${count(warnings, "warning")}: more than --max-warnings ${limit} allows.\n`);
  return true;
}

async function printPatch(collected: Collected<RunReport>, terminal: Terminal): Promise<void> {
  const { root } = collected;
  const plan = await planFixes(collected);
  const patch = reportPatch(plan.files, {
    ...styleOf(terminal, terminal.out, root),
    color: terminal.out.colorsData,
  });
  terminal.out.writeData(patch.text);
  const style = styleOf(terminal, terminal.err, root);
  terminal.err.writeReport(reportLeft(plan.left, style));
  if (patch.appliesIn === "root") {
    terminal.err.write(
      `The patch changes files outside of this folder: apply it in ${showPath("", style)}, to which its paths are relative.\n`,
    );
  }
}

function planFixes({ root, whyOther, report }: Collected<RunReport>): Promise<FixPlan> {
  return planFixesOnDisk(root, report.analysis.findings, report.texts, whyOther);
}

/**
 * Fixes and analyzes in turns until there is nothing left to fix: overlapping edits need several rounds. Returns the result of the last
 * round.
 *
 * @throws WriteError when not every file could be written, after reporting those that were
 */
async function fix<Report extends RunReport>(
  first: Collected<Report>,
  collect: (fixed: readonly string[]) => Promise<Collected<Report>>,
  terminal: Terminal,
): Promise<Collected<Report>> {
  const style = styleOf(terminal, terminal.err, first.root);
  const fixed = new Set<string>();
  let collected = first;
  for (let round = 1; ; round += 1) {
    const plan = await planFixes(collected);
    if (plan.files.length === 0 || round > maxRounds) {
      terminal.err.writeReport(reportLeft(plan.left, style));
      return collected;
    }
    const { written, refusals } = await writeFixes(collected.root, plan.files, (path) =>
      showPath(path, style),
    );
    terminal.err.writeReport(reportFixed(written, style));
    if (refusals.length > 0) throw new WriteError(refusals.map(({ message }) => message).join("\n"));
    for (const { path } of written) fixed.add(path);
    collected = await collect([...fixed]);
  }
}

/** Far more than overlapping edits ever need: a fix that is not done by then would never end. */
const maxRounds = 10;

/** Lists the problems in the config, and says that the defaults are used. */
export function reportConfigProblems(
  problems: readonly ConfigProblem[],
  terminal: Terminal,
  style: Style,
): void {
  if (problems.length === 0) return;
  for (const { path, line, column, message } of problems) {
    terminal.err.write(`${showPath(path, style)}:${line}:${column} ${message}\n`);
  }
  terminal.err.write("Invalid configuration; using defaults.\n");
}

/** Says which files look like a config but are not read. */
export function reportLookalikes(lookalikes: readonly Lookalike[], terminal: Terminal, style: Style): void {
  for (const { found, read } of lookalikes) {
    terminal.err.write(`${describeLookalike(showPath(found, style), showPath(read, style))}\n`);
  }
}

/** Says that the config extends one on GitHub, which was not read. */
export function reportUnreadConfig({ unread }: LocalConfig, terminal: Terminal, style: Style): void {
  if (unread === undefined) return;
  const { place, text } = unread;
  terminal.err.write(
    `${showPath(place.path, style)}:${place.line}:${place.column} extends ${text} on GitHub, which only "pitstop review --pr" can read.\n`,
  );
}
