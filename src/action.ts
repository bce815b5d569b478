import { appendFile, writeFile } from "node:fs/promises";
import process from "node:process";
import { runAction } from "./cli/action.ts";
import { reportError } from "./cli/report-error.ts";
import { writeStepError } from "./report/workflow-commands.ts";
import { UsageError } from "./cli/usage-error.ts";
import { wantsColor } from "./cli/wants-color.ts";
import { readRegularFile } from "./files/regular-file.ts";
import { Interrupted } from "./review/interrupted.ts";
import { openAnalysisThread } from "./threads/pool.ts";

const output = (stream: NodeJS.WriteStream) => ({
  write: (text: string) => stream.write(text),
  // A workflow's log shows colors although it is not a terminal.
  color: wantsColor({ FORCE_COLOR: "1", ...process.env }, false),
});
/** GitHub's payloads have at most 25 MB. */
const maxEventBytes = 2 ** 25;
const terminal = {
  folder: process.cwd(),
  out: output(process.stdout),
  err: output(process.stderr),
  width: 120,
  signals: process,
  openThread: openAnalysisThread,
};

function readEvent(path: string): string {
  const file = readRegularFile(path, maxEventBytes);
  if ("bytes" in file) return file.bytes.toString("utf8");
  throw new UsageError(`Cannot read the workflow's event in ${path} (${file.obstacle}).`);
}

// Exit code 1 is for findings, but Node.js also uses it for unexpected errors.
process.on("uncaughtException", (error) => {
  process.stdout.write(writeStepError(reportError(error)));
  process.exit(2);
});

try {
  process.exitCode = await runAction({
    terminal,
    environment: process.env,
    readFile: readEvent,
    appendFile,
    writeFile,
  });
} catch (error) {
  process.stdout.write(writeStepError(reportError(error)));
  process.exitCode = error instanceof Interrupted ? error.exitCode : 2;
}
