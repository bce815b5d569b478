import { describeLookalike, type ConfigProblem, type Lookalike } from "../vocabulary/config.ts";
import { isAtLeastAsSevere } from "../vocabulary/finding.ts";
import { planFixesOnDisk, writeFixes } from "../fix/fix-files.ts";
import { WriteError } from "../files/write-file.ts";
import type { LocalConfig } from "../local/read-config.ts";
import { reportLeft, reportFixed, reportPatch } from "../report/fixes.ts";
import type { RunReport } from "../report/run-report.ts";
import type { Style } from "../report/style.ts";
import { reportTiming } from "../report/timing.ts";
import type { RunOptions } from "./options.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { startStopwatch, type Stage } from "../vocabulary/timing.ts";
import { UsageError } from "./usage-error.ts";

/** The result of reading and analyzing the code once. */
export interface Collected<Report extends RunReport> {
  /** Absolute: what the report's paths are relative to. */
  readonly root: string;
  readonly loaded: LocalConfig;
  /** Files that were asked for by name and not judged: the run fails for them. */
  readonly refused: readonly SkippedFile[];
  readonly report: Report;
}

/** A command that reads code and reports on it. `audit` and `review` differ only in this. */
export interface RunCommand<Report extends RunReport> {
  readonly collect: (showProgress: (detail: string) => void) => Promise<Collected<Report>>;
  readonly reportJson: (report: Report) => string;
  readonly reportPretty: (report: Report, style: Style) => string;
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
  if (options.dryRun && options.format === "json") {
    throw new UsageError("--dry-run prints a patch and can't be used with --format json.");
  }
  const isQuiet = options.quiet || options.format === "json";
  const collect = () =>
    withProgress(isQuiet ? undefined : terminal.progressStream, "Reading", command.collect);

  let collected = await collect();
  const isInvalid = collected.loaded.problems.length > 0;
  reportConfigProblems(collected.loaded.problems, terminal);
  reportLookalikes(collected.loaded.lookalikes, terminal);
  reportUnreadConfig(collected.loaded, terminal);
  // The config may turn off what the defaults would fix.
  if (isInvalid && options.fix) terminal.err.write("Nothing was fixed: correct the configuration first.\n");
  else if (options.dryRun) await printPatch(collected, terminal);
  else if (options.fix) collected = await fix(collected, collect, terminal);
  const { report, loaded, refused } = collected;
  if (!options.dryRun) printReport(collected, command, options, terminal);
  for (const { path, reason } of refused) terminal.err.write(`${path} was not analyzed: ${reason}.\n`);
  if (isInvalid || refused.length > 0) return 2;
  const threshold = options.failOn ?? loaded.config["fail-on"];
  const isFailure = report.analysis.findings.some(
    ({ severity }) => threshold !== "never" && isAtLeastAsSevere(severity, threshold),
  );
  return isFailure ? 1 : 0;
}

async function printPatch({ report, root }: Collected<RunReport>, terminal: Terminal): Promise<void> {
  const plan = await planFixesOnDisk(root, report.analysis.findings, report.texts);
  terminal.out.writeData(reportPatch(plan.files, styleOf(terminal, terminal.out)));
  terminal.err.writeReport(reportLeft(plan.left, styleOf(terminal, terminal.err)));
}

/**
 * Fixes and analyzes in turns until there is nothing left to fix: overlapping edits need several rounds. Returns the result of the last
 * round.
 *
 * @throws WriteError when not every file could be written, after reporting those that were
 */
async function fix<Report extends RunReport>(
  first: Collected<Report>,
  collect: () => Promise<Collected<Report>>,
  terminal: Terminal,
): Promise<Collected<Report>> {
  const style = styleOf(terminal, terminal.err);
  let collected = first;
  for (let round = 1; ; round += 1) {
    const { root, report } = collected;
    const plan = await planFixesOnDisk(root, report.analysis.findings, report.texts);
    if (plan.files.length === 0 || round > maxRounds) {
      terminal.err.writeReport(reportLeft(plan.left, style));
      return collected;
    }
    const { written, refusals } = await writeFixes(root, plan.files);
    terminal.err.writeReport(reportFixed(written, style));
    if (refusals.length > 0) throw new WriteError(refusals.map(({ message }) => message).join("\n"));
    collected = await collect();
  }
}

/** Far more than overlapping edits ever need: a fix that is not done by then would never end. */
const maxRounds = 10;

function printReport<Report extends RunReport>(
  { report, refused }: Collected<Report>,
  command: RunCommand<Report>,
  { format, quiet }: RunOptions,
  terminal: Terminal,
): void {
  const stopwatch = report.timing && startStopwatch(() => performance.now());
  const withTiming = (): Report & { readonly timing: readonly Stage[] } => {
    stopwatch?.lap({ name: "print" });
    return { ...report, timing: [...(report.timing ?? []), ...(stopwatch?.listStages() ?? [])] };
  };
  if (format === "json") {
    const json = command.reportJson(report);
    terminal.out.write(stopwatch ? command.reportJson(withTiming()) : json);
    return;
  }
  const { analyzed, findings, failures } = report.analysis;
  // Refused files are printed once, as the errors that they are.
  const skipped = report.analysis.skipped.filter((file) => !refused.includes(file));
  const isOnlyRefused = refused.length > 0 && analyzed.length + skipped.length + failures.length === 0;
  if (!isOnlyRefused && (!quiet || findings.length + failures.length > 0)) {
    const shown = { ...report, analysis: { ...report.analysis, skipped } };
    terminal.out.writeReport(command.reportPretty(shown, styleOf(terminal, terminal.out)));
  }
  if (stopwatch) terminal.err.writeReport(reportTiming(withTiming().timing));
}

/** Lists the problems in the config, and says that the defaults are used. */
export function reportConfigProblems(problems: readonly ConfigProblem[], terminal: Terminal): void {
  if (problems.length === 0) return;
  for (const { path, line, column, message } of problems) {
    terminal.err.write(`${path}:${line}:${column} ${message}\n`);
  }
  terminal.err.write("Invalid configuration; using defaults.\n");
}

/** Says which files look like a config but are not read. */
export function reportLookalikes(lookalikes: readonly Lookalike[], terminal: Terminal): void {
  for (const { found, read } of lookalikes) terminal.err.write(`${describeLookalike(found, read)}\n`);
}

/** Says that the config extends one on GitHub, which was not read. */
function reportUnreadConfig({ unread }: LocalConfig, terminal: Terminal): void {
  if (unread === undefined) return;
  const { place, text } = unread;
  terminal.err.write(
    `${place.path}:${place.line}:${place.column} extends ${text} on GitHub, which only "pitstop review --pr" can read.\n`,
  );
}
