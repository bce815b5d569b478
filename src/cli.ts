#!/usr/bin/env node
import process from "node:process";
import { runCommandLine } from "./cli/program.ts";
import type { Stream } from "./cli/terminal.ts";
import { wantsColor } from "./cli/wants-color.ts";
import { openAnalysisThread } from "./threads/pool.ts";

// Whatever reads the output may stop early (`| head`): that is not a failure. Only reviews that are posted need a handler for Ctrl-C:
// Node's own ends the process at once, even in the middle of an analysis, with the exit code 130.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  environment: process.env,
  signals: process,
  openThread: openAnalysisThread,
  out: openStream(process.stdout),
  err: openStream(process.stderr),
  width: Math.min(process.stdout.columns || 100, 120),
  // With a terminal that reports zero columns, the progress line would redraw forever.
  ...(process.stderr.isTTY && process.stderr.columns > 0 ? { progressStream: process.stderr } : {}),
});

function openStream(stream: NodeJS.WriteStream): Stream {
  const { isTTY: isTerminal } = stream;
  return { write: (text) => stream.write(text), color: wantsColor(process.env, isTerminal), isTerminal };
}
