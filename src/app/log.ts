import { writeSync } from "node:fs";
import type { Writable } from "node:stream";
import { getTransformStream } from "@probot/pino";
import { destination, pino, type Logger } from "pino";
import { describeError, toSafeLine } from "./describe-error.ts";

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

/** The app's log. What goes in is plain data without source code and secrets; an error, as `err`, is reduced by `describeError`. */
export type Log = Logger;

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: "json" | "pretty";
  /** Standard output by default. */
  readonly to?: Writable | undefined;
}

/** Opens the app's log, whose lines look like Probot's own. */
export async function createLog({ level, format, to }: LogOptions): Promise<Log> {
  const lines = await getTransformStream({ logFormat: format });
  const out = to ?? openStandardOutput();
  // Not `pipe`, which ends with the first line that cannot be written.
  lines.on("data", (line: unknown) => void out.write(String(line)));
  return pino({ name: "pitstop", level, serializers: { err: describeError } }, lines);
}

/** How much of a log that cannot be written is kept until it can, in bytes. */
const keptLength = 1024 * 1024;

/** Standard output. If its disk is full, reviews go on: a check that merges wait for is worth more than its log. */
function openStandardOutput(): Pick<Writable, "write"> {
  const out = destination({ dest: 1, maxLength: keptLength });
  let isStuck = false;
  out.on("error", ({ message }: Error) => {
    if (!isStuck) warn(`Pitstop cannot write its log, and goes on without: ${message}`);
    isStuck = true;
  });
  out.on("drain", () => (isStuck = false));
  // Called when the process ends: it would try until there is room.
  const flushSync = out.flushSync.bind(out);
  out.flushSync = () => {
    if (!isStuck) flushSync();
  };
  return out;
}

/** Writes a message when the log cannot. */
function warn(text: string): void {
  try {
    writeSync(2, `${text}\n`);
  } catch {
    // It is on the same disk.
  }
}

/**
 * The log for libraries. They add what they were working on, such as a webhook's payload, or the body of a request, which quotes source
 * code: so only the first line of their message is written, without the query of a URL, which can be a credential.
 */
export function forLibraries(log: Log): Log {
  const write = (level: LogLevel) => (first: unknown, second?: unknown) => {
    const message = [first, second].find((one) => typeof one === "string");
    if (message !== undefined) log[level](toSafeLine(message));
    else if (first instanceof Error) log[level]({ err: first }, "error in a library");
  };
  const library = {
    ...{ trace: write("trace"), debug: write("debug"), info: write("info") },
    ...{ warn: write("warn"), error: write("error"), fatal: write("fatal") },
    // What a child adds to each line is foreign data, too.
    child: () => library,
  };
  // Probot and Octokit use no other part of a logger.
  return library as unknown as Log;
}
