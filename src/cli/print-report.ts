import { mkdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { ruleFacts } from "../../rules/facts.ts";
import { replaceFile } from "../files/write-file.ts";
import { toWriteError, WriteError } from "../files/write-error.ts";
import { formats, type Format } from "../report/formats.ts";
import type { ReportContext, WriteReport } from "../report/write-report.ts";
import { reportLines } from "../report/lines.ts";
import { describeFailure } from "../report/pretty.ts";
import type { ReviewReport, RunReport } from "../report/run-report.ts";
import type { Style } from "../report/style.ts";
import { reportTiming } from "../report/timing.ts";
import { count } from "../plan/words.ts";
import { printable } from "../vocabulary/printable.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { startStopwatch, type Stage, type Stopwatch } from "../vocabulary/timing.ts";
import { findPrinted, type RequestedOutput } from "./outputs.ts";
import { styleOf, type Terminal } from "./terminal.ts";
import { version } from "./version.ts";

/** What is printed, and how. */
export interface Printed {
  readonly report: RunReport | ReviewReport;
  /** Files that the run fails for: they are printed once, as the errors that they are. */
  readonly refused: readonly SkippedFile[];
  /** As in `styleOf`. */
  readonly root: string | undefined;
  readonly quiet: boolean;
}

/**
 * Writes a report in each format that was asked for.
 *
 * @throws WriteError when a file cannot be written, after the others are
 */
export async function printReport(
  printed: Printed,
  outputs: readonly RequestedOutput[],
  terminal: Terminal,
): Promise<void> {
  const { report, root, quiet } = printed;
  const stopwatch = report.timing && startStopwatch(() => performance.now());
  const problems: string[] = [];
  for (const { name, file } of outputs) {
    const format: Format = formats[name];
    const write = await format.load();
    const context = makeContext(terminal, root, file === undefined && format.isForTerminals === true);
    if (file === undefined && format.isForTerminals === true) {
      printForPeople(name, printed, write, context, terminal);
      stopwatch?.lap({ name: "print" });
      continue;
    }
    let text = write(report, context);
    if (stopwatch) {
      stopwatch.lap({ name: "print" });
      // How long it took is part of it.
      if (name === "json") text = write({ ...report, timing: listStages(report, stopwatch) }, context);
    }
    if (file === undefined) terminal.out.write(text);
    else {
      const problem = await writeOutput(terminal.folder, file, text);
      if (problem !== undefined) problems.push(problem);
      else if (!quiet)
        terminal.err.write(`wrote ${file}: ${count(report.analysis.findings.length, "finding")}\n`);
    }
  }
  if (stopwatch && findPrinted(outputs) !== "json")
    terminal.err.writeReport(reportTiming(listStages(report, stopwatch)));
  if (problems.length > 0) throw new WriteError(problems.join("\n"));
}

function listStages({ timing = [] }: RunReport, stopwatch: Stopwatch): readonly Stage[] {
  return [...timing, ...stopwatch.listStages()];
}

function makeContext(terminal: Terminal, root: string | undefined, isStyled: boolean): ReportContext {
  const style = styleOf(terminal, terminal.out, root);
  return { rules: ruleFacts, version, style: isStyled ? style : { ...style, color: false } };
}

function printForPeople(
  name: RequestedOutput["name"],
  { report, refused, quiet }: Printed,
  write: WriteReport,
  context: ReportContext,
  terminal: Terminal,
): void {
  if (quiet || name === "concise") {
    printLines(report, terminal, context.style);
    return;
  }
  const { analyzed, failures } = report.analysis;
  const skipped = report.analysis.skipped.filter((file) => !refused.includes(file));
  const isOnlyRefused = refused.length > 0 && analyzed.length + skipped.length + failures.length === 0;
  if (isOnlyRefused) return;
  terminal.out.writeReport(write({ ...report, analysis: { ...report.analysis, skipped } }, context));
}

/** Prints one line for each finding, and apart from them the rules that failed. */
function printLines(report: RunReport, terminal: Terminal, style: Style): void {
  terminal.out.writeReport(reportLines(report, style));
  for (const failure of report.analysis.failures) terminal.err.write(`${describeFailure(failure, style)}\n`);
}

/** Writes a file, and the folders that it is in. Returns why it could not. Anything but a regular file, such as a pipe, is not replaced. */
async function writeOutput(folder: string, file: string, text: string): Promise<string | undefined> {
  const location = path.resolve(folder, file);
  try {
    const found = await stat(location).catch(() => undefined);
    if (found?.isDirectory() === true) return `${file} was not written: it is a folder. Name a file in it.`;
    if (found !== undefined && !found.isFile()) await writeFile(location, printable(text));
    else {
      await mkdir(path.dirname(location), { recursive: true });
      await replaceFile(path.dirname(location), path.basename(location), printable(text), file);
    }
    return undefined;
  } catch (error) {
    const explained = toWriteError(file, error);
    if (explained instanceof WriteError) return explained.message;
    throw explained;
  }
}
