#!/usr/bin/env node
import { readFile } from "node:fs/promises";
import process from "node:process";
import { findCachePlace } from "./cli/cache-place.ts";
import { runCommandLine } from "./cli/program.ts";
import { reportError } from "./cli/report-error.ts";
import type { Stream } from "./cli/terminal.ts";
import { wantsColor } from "./cli/wants-color.ts";
import { toWriteError } from "./files/write-error.ts";
import { openAnalysisThread } from "./threads/pool.ts";
import { printable } from "./vocabulary/printable.ts";

// Exit code 1 is for findings, but Node.js also uses it for unexpected errors.
process.on("uncaughtException", (error) => {
  process.stderr.write(`${printable(reportError(error))}\n`);
  process.exit(2);
});

// The reader of the output may stop early (`| head`). That is not a failure, and changes neither the files that are written nor the exit
// code.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw toWriteError("The output", error);
});
// There is nowhere left to say so.
process.stderr.on("error", () => undefined);

// Only reviews that are posted need a handler for Ctrl-C: the default of Node.js ends the process at once, even in the middle of an
// analysis, with exit code 130.

process.exitCode = await runCommandLine(process.argv.slice(2), {
  folder: process.cwd(),
  environment: process.env,
  signals: process,
  openThread: openAnalysisThread,
  cache: findCachePlace(process.env),
  readStdin,
  startServer: () => import("./main.ts"),
  openProtocol: () => ({ input: process.stdin, output: process.stdout }),
  readManifest: () => readFile(new URL("../app.yml", import.meta.url), "utf8"),
  out: openStream(process.stdout),
  err: openStream(process.stderr),
  width: Math.min(process.stdout.columns || 100, 120),
  // With a terminal that reports zero columns, the progress line would redraw forever.
  ...(process.stderr.isTTY && process.stderr.columns > 0 ? { progressStream: process.stderr } : {}),
});

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    // One byte more than allowed is enough to know that it is too much.
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks);
}

function openStream(stream: NodeJS.WriteStream): Stream {
  const { isTTY: isTerminal } = stream;
  return { write: (text) => stream.write(text), color: wantsColor(process.env, isTerminal), isTerminal };
}
