import path from "node:path";
import { ruleFacts } from "../../rules/facts.ts";
import { configPath, makeConfigJsonSchema, otherConfigPath } from "../vocabulary/config.ts";
import { readTree } from "../local/read-tree.ts";
import { writeConfig } from "../local/write-config.ts";
import { writeConfigFile } from "../report/config-file.ts";
import { reportGuesses } from "../report/init.ts";
import { showPath } from "../report/style.ts";
import type { RunTask } from "../threads/tasks.ts";
import type { InitOptions } from "./read-options.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { warmUp } from "./with-thread.ts";

/**
 * Writes a config for the repository that contains the terminal's folder, and reports what it guessed and why.
 *
 * @throws UsageError when there already is a config and `force` is not set
 */
export async function runInit(
  { force, dryRun }: InitOptions,
  runTask: RunTask,
  terminal: Terminal,
): Promise<void> {
  const { root, guesses } = await withProgress(terminal, "Reading", async () => {
    void warmUp(runTask);
    const { root: found, snapshot } = await readTree(terminal.folder, []);
    return { root: found, guesses: await runTask("guessConfig", { snapshot }) };
  });
  const text = writeConfigFile(makeConfigJsonSchema(ruleFacts.map(({ id }) => id)), guesses);
  const style = styleOf(terminal, terminal.err, root);
  if (dryRun) {
    terminal.out.writeData(text);
  } else {
    const writing = await writeConfig(root, text, force);
    if (writing === "not a folder")
      throw new UsageError(`${path.dirname(configPath)} is not a folder, so ${configPath} was not written.`);
    if (writing === "not a file")
      throw new UsageError(`${configPath} is not a regular file, so it was not replaced.`);
    if (writing === "other exists")
      throw new UsageError(
        `${otherConfigPath} already exists. Rename it to ${configPath}, or use --dry-run to print a new config.`,
      );
    if (writing === "exists")
      throw new UsageError(
        `${configPath} already exists. Use --force to replace it, or --dry-run to print the new one.`,
      );
    terminal.err.write(`wrote ${showPath(configPath, style)}\n`);
  }
  terminal.err.writeReport(reportGuesses(guesses, style));
}
