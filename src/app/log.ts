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
  // By its declaration, pino's destination is not quite a stream of Node's.
  lines.pipe(to ?? (destination(1) as unknown as Writable));
  return pino({ name: "pitstop", level, serializers: { err: describeError } }, lines);
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
