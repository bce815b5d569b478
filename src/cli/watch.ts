import path from "node:path";
import { watch as watchFiles } from "chokidar";
import { classifyPath, isNeverRead } from "../files/file-kinds.ts";
import { toRelative } from "../files/system-paths.ts";
import { Interrupted } from "../review/interrupted.ts";
import { configPath, otherConfigPath } from "../vocabulary/config.ts";
import { printable, printableName } from "../vocabulary/printable.ts";
import type { CollectedAudit } from "./collect.ts";
import { whileInterruptible } from "./interruption.ts";
import type { AuditOptions } from "./read-options.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";

/** Editors and git write many files at once: after the first change, wait until there was none for this many milliseconds. */
const settleMilliseconds = 100;

/**
 * Runs again whenever a relevant file changes, until Ctrl-C, which ends it with success. An error in the first run is thrown; later ones
 * are printed, since the next change may fix them.
 *
 * @param getLast what the last run collected
 */
export async function watch(
  runOnce: () => Promise<unknown>,
  getLast: () => CollectedAudit | undefined,
  options: Pick<AuditOptions, "config" | "baseline">,
  terminal: Terminal,
): Promise<0> {
  await endWith(terminal, async (signal) => {
    const since = Date.now();
    await orAbort(runOnce(), signal);
    const root = getLast()?.root ?? terminal.folder;
    const changes = await startWatching(root, listOutside(terminal.folder, options), since);
    try {
      for (;;) {
        terminal.err.write("Watching for changes. Press Ctrl-C to stop.\n");
        const changed = await orAbort(changes.next(), signal);
        terminal.err.write(`\n${describeChanged(changed)} changed.\n`);
        await orAbort(runOnce().catch(printError), signal);
      }
    } finally {
      await changes.close();
    }
  });
  return 0;

  function printError(error: unknown): void {
    terminal.err.write(`${printable(reportError(error))}\n`);
  }
}

async function endWith({ signals }: Terminal, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  try {
    await whileInterruptible(signals, work);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
  }
}

/** @throws the signal's reason as soon as it is aborted, whatever `work` is doing */
function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener("abort", abort);
    });
  });
}

/** Files that a person named and that count wherever they are. */
function listOutside(
  folder: string,
  { config, baseline }: Pick<AuditOptions, "config" | "baseline">,
): readonly string[] {
  return [config, baseline].flatMap((file) => (file === undefined ? [] : [path.resolve(folder, file)]));
}

interface Changes {
  /** Resolves to the paths that changed since the last time, once nothing has changed for a while. */
  readonly next: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** @param since in milliseconds since 1970: what changed after that, and before all is watched, is not missed */
async function startWatching(root: string, outside: readonly string[], since: number): Promise<Changes> {
  let isReady = false;
  const pending = new Set<string>();
  let onChange: () => void = () => undefined;
  const nameOf = (location: string) => toRelative(root, location);
  const watcher = watchFiles([root, ...outside], {
    alwaysStat: true,
    followSymlinks: false,
    ignored: (location, stats) => {
      const name = nameOf(location);
      if (name === "" || outside.includes(location)) return false;
      if (stats?.isFile() !== true) return isNeverRead(`${name}/`) || name === ".git";
      return classifyPath(name) === undefined && name !== configPath && name !== otherConfigPath;
    },
  });
  watcher.on("all", (event, location, stats) => {
    const isFile = event === "add" || event === "change" || event === "unlink";
    if (!isFile || (!isReady && (stats?.mtimeMs ?? 0) < since)) return;
    pending.add(nameOf(location));
    onChange();
  });
  // A folder that cannot be watched is no reason to stop: its files are read again after the next change elsewhere.
  watcher.on("error", () => undefined);
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  isReady = true;
  return {
    next: () =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        onChange = () => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            onChange = () => undefined;
            const changed = [...pending];
            pending.clear();
            resolve(changed);
          }, settleMilliseconds);
        };
        if (pending.size > 0) onChange();
      }),
    close: () => watcher.close(),
  };
}

function describeChanged([first = "", ...others]: readonly string[]): string {
  const name = printableName(first);
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
