import path from "node:path";
import { ruleFacts } from "../../rules/facts.ts";
import { analyzeUnrelated } from "../analyze/analyze-unrelated.ts";
import { limitCoverage } from "../vocabulary/coverage.ts";
import { emptyInventory, type TakenInventory } from "../vocabulary/inventory.ts";
import { readConfig, type LocalConfig } from "../local/read-config.ts";
import { reportInventoryJson } from "../report/inventory-json.ts";
import { reportInventoryMarkdown } from "../report/inventory-markdown.ts";
import { reportInventoryPretty } from "../report/inventory-pretty.ts";
import { showPath } from "../report/style.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { SkippedFile } from "../vocabulary/snapshot.ts";
import { findCode, readAhead } from "./audited-code.ts";
import { checkDocument } from "./check-document.ts";
import { forProgress } from "./outputs.ts";
import type { InventoryOptions } from "./read-options.ts";
import { findRefused } from "./refused-files.ts";
import { reportConfigProblems, reportLookalikes, reportUnreadConfig } from "./run.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Prints what the code in `paths` does in Customer.io, or compares it with a file. Returns the exit code: 1 when the file is stale, 2 when
 * a named file was not analyzed or the config is invalid.
 */
export async function runInventory(
  paths: readonly string[],
  options: InventoryOptions,
  runTask: RunTask,
  terminal: Terminal,
): Promise<0 | 1 | 2> {
  const { check } = options;
  if (check !== undefined && options.format === "pretty")
    throw new UsageError("--check compares with a file in --format markdown or json, not pretty.");
  const format = options.format ?? (check === undefined ? "pretty" : formatOf(check));
  const { root, loaded, refused, taken } = await withProgress(
    forProgress(terminal, { quiet: false, outputs: [{ name: format }] }),
    "Reading",
    (showProgress) => collectInventory(paths, options, runTask, terminal.folder, showProgress),
  );
  const style = styleOf(terminal, terminal.err, root);
  reportConfigProblems(loaded.problems, terminal, style);
  reportLookalikes(loaded.lookalikes, terminal, style);
  reportUnreadConfig(loaded, terminal, style);
  let isStale = false;
  if (check === undefined) {
    if (format === "json") terminal.out.write(reportInventoryJson(taken));
    else if (format === "markdown") terminal.out.writeData(reportInventoryMarkdown(taken));
    else terminal.out.writeReport(reportInventoryPretty(taken, styleOf(terminal, terminal.out, root)));
  } else {
    const text = format === "json" ? reportInventoryJson(taken) : reportInventoryMarkdown(taken);
    isStale = checkDocument({ file: check, text, command: writeCommand(paths, format, check) }, terminal);
  }
  for (const { path: name, reason } of refused)
    terminal.err.write(`${showPath(name, style)} was not analyzed: ${reason}.\n`);
  if (loaded.problems.length > 0 || refused.length > 0) return 2;
  return isStale ? 1 : 0;
}

/** What the code in some paths does, and what was not read for that. */
export interface CollectedInventory {
  /** Absolute: what all paths are relative to. */
  readonly root: string;
  readonly loaded: LocalConfig;
  /** Files that were asked for by name and not analyzed. */
  readonly refused: readonly SkippedFile[];
  readonly taken: TakenInventory;
}

/** Reads all code around `paths`, and works out what the code in them does. */
export async function collectInventory(
  paths: readonly string[],
  { config: file }: Pick<InventoryOptions, "config">,
  runTask: RunTask,
  folder: string,
  showProgress: (detail: string) => void,
): Promise<CollectedInventory> {
  const found = await findCode({ folder, paths });
  const { root, named, namedFiles, isWanted } = found;
  const { snapshot, isRelated } = await readAhead(found, runTask);
  const ruleIds = ruleFacts.map(({ id }) => id);
  const loaded = await readConfig(
    root,
    ruleIds,
    found.paths,
    file === undefined ? undefined : { folder, file },
  );
  const { config } = loaded;
  const unrelated = isRelated ? undefined : analyzeUnrelated(snapshot, { config, named });
  const wanted = snapshot.sources.map((source) => source.path).filter(isWanted);
  const whole =
    unrelated === undefined
      ? await runTask(
          "takeInventory",
          { snapshot, config, named, paths: wanted },
          {
            onProgress: (done, total) => {
              showProgress(`${Math.floor((done / total) * 100)}%`);
            },
          },
        )
      : { ...unrelated, inventory: emptyInventory };
  const taken = {
    inventory: whole.inventory,
    analyzed: whole.analyzed.filter(isWanted),
    skipped: whole.skipped.filter((skipped) => isWanted(skipped.path)),
    coverage: limitCoverage(whole.coverage, isWanted),
  };
  return { root, loaded, refused: findRefused(namedFiles, taken), taken };
}

function formatOf(file: string): "json" | "markdown" {
  return path.extname(file).toLowerCase() === ".json" ? "json" : "markdown";
}

/** The command that renews the file. */
function writeCommand(paths: readonly string[], format: string, file: string): string {
  return ["pitstop inventory", ...paths.map(quote), `--format ${format} >`, quote(file)].join(" ");
}

function quote(argument: string): string {
  return /^[\w./-]+$/u.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
