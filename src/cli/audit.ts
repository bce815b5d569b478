import type { RunReport } from "../report/run-report.ts";
import { showPath } from "../report/style.ts";
import { count } from "../plan/words.ts";
import { maxSourceBytes } from "../vocabulary/snapshot.ts";
import { replaceBaseline } from "./baseline.ts";
import { collectAudit, type CollectedAudit } from "./collect.ts";
import type { AuditOptions } from "./read-options.ts";
import { run, type Collected } from "./run.ts";
import { styleOf, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { watch } from "./watch.ts";
import { withThread } from "./with-thread.ts";

/** Audits `paths`, once or until watching ends. Returns the exit code. */
export async function runAudit(
  paths: readonly string[],
  options: AuditOptions,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const { stdinFilename: filename } = options;
  const stdin = filename === undefined ? undefined : { filename, bytes: await readStdin(terminal) };
  const code = { folder: terminal.folder, paths, stdin };
  // With `--watch`, what was parsed last is in memory, and most of it is still valid after an edit.
  const place = options.cache && !options.watch ? terminal.cache : undefined;
  return withThread(terminal, options, async (runTask) => {
    let last: CollectedAudit | undefined;
    const collect = async (showProgress: (detail: string) => void) => {
      last = await collectAudit(code, options, runTask, showProgress, place);
      return last;
    };
    const conclude = (collected: Collected<RunReport>) =>
      concludeBaseline(collected, last?.baseline, options, terminal);
    const runOnce = () => run({ collect, conclude }, options, terminal);
    return options.watch ? watch(runOnce, () => last, options, terminal) : runOnce();
  });
}

/** @throws UsageError if nothing can be piped in */
async function readStdin({ readStdin: read }: Terminal): Promise<Uint8Array> {
  if (read === undefined) throw new UsageError("Nothing is piped in for --stdin.");
  return read(maxSourceBytes);
}

/** How many entries that match nothing are listed. */
const maxListed = 10;

/** Writes the baseline, or says which of its entries no longer match anything. Findings in it are not reported. */
async function concludeBaseline(
  collected: Collected<RunReport>,
  baseline: CollectedAudit["baseline"],
  { updateBaseline, quiet }: AuditOptions,
  terminal: Terminal,
): Promise<Collected<RunReport>> {
  const { report, loaded, root } = collected;
  const { err } = terminal;
  if (report.baseline === undefined || baseline === undefined) return collected;
  const { file, known, unused } = report.baseline;
  if (updateBaseline && loaded.problems.length > 0) {
    err.write("The baseline was not written: correct the configuration first.\n");
    return collected;
  }
  if (updateBaseline) {
    const { before, next } = baseline;
    err.write(`${await replaceBaseline(terminal.folder, file, before, next)}\n`);
    const { findings } = report.analysis;
    const analysis = { ...report.analysis, findings: [] };
    const written = { file, known: [...known, ...findings], unused: [] };
    return { ...collected, isFailure: false, report: { ...report, analysis, baseline: written } };
  }
  if (unused.length > 0 && !quiet) {
    const style = styleOf(terminal, err, root);
    const lines = unused.slice(0, maxListed).map(({ path, rule }) => `  ${showPath(path, style)} ${rule}\n`);
    const more = unused.length - lines.length;
    const are = unused.length === 1 ? "is" : "are";
    err.write(
      `${file} lists ${count(unused.length, "finding")} that ${are} gone; to clean up, use --update-baseline:\n`,
    );
    err.write([...lines, ...(more > 0 ? [`  and ${more} more\n`] : [])].join(""));
  }
  return collected;
}
