#!/usr/bin/env node
import process from "node:process";
import { runCommandLine } from "./cli/program.ts";
import { wantsColor } from "./cli/wants-color.ts";

// Whoever reads the output may stop early (`| head`): that is no failure. Ctrl-C needs no handler but in reviews that are posted: Node's
// own ends the process at once, also in the middle of an analysis, and shells call that 130.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  environment: process.env,
  signals: process,
  out: { write: (text) => process.stdout.write(text), color: wantsColor(process.env, process.stdout.isTTY) },
  err: { write: (text) => process.stderr.write(text), color: wantsColor(process.env, process.stderr.isTTY) },
  width: Math.min(process.stdout.columns || 100, 120),
  // A terminal that says it has no columns would make the moving line redraw for ever.
  ...(process.stderr.isTTY && process.stderr.columns > 0 ? { progressStream: process.stderr } : {}),
});
