import type { ConfigProblem } from "../vocabulary/config.ts";
import { isAtLeastAsSevere } from "../vocabulary/finding.ts";
import { planFixesOnDisk, writeFixes } from "../fix/fix-files.ts";
import type { LocalConfig } from "../local/read-config.ts";
import { reportLeft, reportFixed, reportPatch } from "../report/fixes.ts";
import type { RunReport } from "../report/run-report.ts";
import type { Style } from "../report/style.ts";
import type { RunOptions } from "./options.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What one reading and analysis of the code gave. */
export interface Collected<Report extends RunReport> {
  /** Absolute: what the report's paths are relative to. */
  readonly root: string;
  readonly loaded: LocalConfig;
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
  reportConfigProblems(collected.loaded.problems, terminal);
  reportUnreadConfig(collected.loaded, terminal);
  if (options.dryRun) await printPatch(collected, terminal);
  else if (options.fix) collected = await fix(collected, collect, terminal);
  const { report, loaded } = collected;
  if (!options.dryRun) printReport(report, command, options, terminal);
  const threshold = options.failOn ?? loaded.config["fail-on"];
  const isFailure = report.analysis.findings.some(
    ({ severity }) => threshold !== "never" && isAtLeastAsSevere(severity, threshold),
  );
  return isFailure ? 1 : 0;
}

async function printPatch({ report, root }: Collected<RunReport>, terminal: Terminal): Promise<void> {
  const plan = await planFixesOnDisk(root, report.analysis.findings, report.texts);
  terminal.out.write(reportPatch(plan.files, styleOf(terminal, terminal.out)));
  terminal.err.write(reportLeft(plan.left, styleOf(terminal, terminal.err)));
}

/**
 * Mends until nothing more can be: edits that meet take turns, and what is left is judged by what is there then. Returns
 * that.
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
      terminal.err.write(reportLeft(plan.left, style));
      return collected;
    }
    await writeFixes(root, plan.files);
    terminal.err.write(reportFixed(plan.files, style));
    collected = await collect();
  }
}

/** Far more than edits ever take turns; what is not done by then would never end. */
const maxRounds = 10;

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

/** Says what is wrong in the configuration, and what that means. */
export function reportConfigProblems(problems: readonly ConfigProblem[], terminal: Terminal): void {
  if (problems.length === 0) return;
  for (const { path, line, column, message } of problems) {
    terminal.err.write(`${path}:${line}:${column} ${message}\n`);
  }
  terminal.err.write("The configuration has mistakes, so the default settings are used.\n");
}

/** Says that settings on GitHub are missing. */
function reportUnreadConfig({ unread }: LocalConfig, terminal: Terminal): void {
  if (unread === undefined) return;
  const { place, text } = unread;
  terminal.err.write(
    `${place.path}:${place.line}:${place.column} adds to ${text} on GitHub, whose settings are not read here. pitstop review --pr reads them.\n`,
  );
}
