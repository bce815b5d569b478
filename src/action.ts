import { appendFile, readFile } from "node:fs/promises";
import process from "node:process";
import { runAction } from "./cli/action.ts";
import { reportError } from "./cli/report-error.ts";
import { Interrupted } from "./review/interrupted.ts";
import { openAnalysisThread } from "./threads/pool.ts";

const output = (stream: NodeJS.WriteStream) => ({
  write: (text: string) => stream.write(text),
  // A workflow's log shows colors although it is not a terminal.
  color: process.env["NO_COLOR"] === undefined,
});
const terminal = {
  folder: process.cwd(),
  out: output(process.stdout),
  err: output(process.stderr),
  width: 120,
  signals: process,
  openThread: openAnalysisThread,
};

try {
  process.exitCode = await runAction({
    terminal,
    environment: process.env,
    readFile: (path) => readFile(path, "utf8"),
    appendFile,
  });
} catch (error) {
  process.stdout.write(`::error::${reportError(error).replaceAll("%", "%25").replaceAll("\n", "%0A")}\n`);
  process.exitCode = error instanceof Interrupted ? error.exitCode : 2;
}
