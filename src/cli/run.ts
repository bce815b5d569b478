import type { LoadedConfig } from "../config.ts";
import { isAtLeastAsSevere } from "../finding.ts";
import { planFixesOnDisk, writeFixes } from "../fix/fix-files.ts";
import { reportFixes, reportPatch } from "../report/fixes.ts";
import type { RunReport } from "../report/run-report.ts";
import type { Style } from "../report/style.ts";
import type { RunOptions } from "./options.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What one reading and analysis of the code gave. */
export interface Collected<Report extends RunReport> {
  /** Absolute: what the report's paths are relative to. */
  readonly root: string;
  readonly loaded: LoadedConfig;
  readonly report: Report;
}

/** A command that reads code and reports on it: `audit` and `review` differ only in this. */
export interface RunCommand<Report extends RunReport> {
  readonly collect: (tell: (detail: string) => void) => Promise<Collected<Report>>;
  readonly reportJson: (report: Report) => string;
  readonly reportPretty: (report: Report, style: Style) => string;
}

/** Reads, analyzes, mends if asked to, and prints the report. Returns the exit code. */
export async function run<Report extends RunReport>(
  command: RunCommand<Report>,
  options: RunOptions,
  terminal: Terminal,
): Promise<0 | 1> {
  if (options.dryRun && options.format === "json") {
    throw new UsageError("--dry-run prints a patch: leave out --format json.");
  }
  const isQuiet = options.quiet || options.format === "json";
  const collect = () =>
    withProgress(isQuiet ? undefined : terminal.progressStream, "Reading", command.collect);

  let collected = await collect();
  tellConfigProblems(collected.loaded, terminal);
  if (options.fix) {
    const hasWritten = await mend(collected, options, terminal);
    // Lines have moved, and what is left must be judged by what is there now.
    if (hasWritten) collected = await collect();
  }
  const { report, loaded } = collected;
  if (!options.dryRun) printReport(report, command, options, terminal);
  const threshold = options.failOn ?? loaded.config["fail-on"];
  const isFailure = report.analysis.findings.some(
    ({ severity }) => threshold !== "never" && isAtLeastAsSevere(severity, threshold),
  );
  return isFailure ? 1 : 0;
}

/** Says whether anything was written. */
async function mend(
  { report, root }: Collected<RunReport>,
  { dryRun }: RunOptions,
  terminal: Terminal,
): Promise<boolean> {
  const plan = await planFixesOnDisk(root, report.analysis.findings, report.texts);
  const style = styleOf(terminal, terminal.err);
  if (dryRun) {
    terminal.out.write(reportPatch(plan.files, styleOf(terminal, terminal.out)));
    terminal.err.write(reportFixes({ ...plan, files: [] }, style));
    return false;
  }
  await writeFixes(root, plan.files);
  terminal.err.write(reportFixes(plan, style));
  return plan.files.length > 0;
}

function printReport<Report extends RunReport>(
  report: Report,
  command: RunCommand<Report>,
  { format, quiet }: RunOptions,
  terminal: Terminal,
): void {
  const { findings, failures } = report.analysis;
  if (format === "json") {
    terminal.out.write(command.reportJson(report));
  } else if (!quiet || findings.length > 0 || failures.length > 0) {
    terminal.out.write(command.reportPretty(report, styleOf(terminal, terminal.out)));
  }
}

function tellConfigProblems({ problems }: LoadedConfig, terminal: Terminal): void {
  if (problems.length === 0) return;
  for (const { path, line, column, message } of problems) {
    terminal.err.write(`${path}:${line}:${column} ${message}\n`);
  }
  terminal.err.write("The configuration has mistakes, so the default settings are used.\n");
}
