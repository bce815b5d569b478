import path from "node:path";
import type { CachePlace } from "./audit-cache.ts";
import { toRelative } from "../files/system-paths.ts";
import type { Signals } from "./interruption.ts";
import { printableReport, type Style } from "../report/style.ts";
import type { AnalysisThread } from "../threads/pool.ts";
import type { ThreadLimits } from "../threads/thread.ts";
import { printable } from "../vocabulary/printable.ts";

/** What the process reads from and writes to. Only the entries create one. */
export interface ProcessTerminal {
  /** Absolute, without links: what paths on the command line, and those that are printed, are relative to. */
  readonly folder: string;
  readonly out: Stream;
  readonly err: Stream;
  /** In columns. */
  readonly width: number;
  /** The environment variables, such as GitHub's token; empty by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Reads what is piped in, up to a few more than `maxBytes` bytes. */
  readonly readStdin?: (maxBytes: number) => Promise<Uint8Array>;
  /** Starts the app's server, which has this process for itself from then on. */
  readonly startServer?: () => Promise<unknown>;
  /** For work that has to finish cleanly after Ctrl-C; without it, Ctrl-C is not handled. */
  readonly signals?: Signals;
  /** Opens a thread for the analysis. Without it, code is analyzed in this thread, without limits. */
  readonly openThread?: (limits: ThreadLimits) => AnalysisThread;
  /** Where audits are cached; nowhere by default. */
  readonly cache?: CachePlace | undefined;
  /** Opens standard input and output for a command that speaks a protocol there; nothing else is printed then. */
  readonly openProtocol?: () => ProtocolStreams;
  /** Reads the text of `app.yml`, which is part of the package. */
  readonly readManifest?: () => Promise<string>;
  /** The stream for a spinner, if it is a terminal. */
  readonly progressStream?: NodeJS.WriteStream;
}

/** The streams for a program at the other end. */
export interface ProtocolStreams {
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
}

/** Writes text as it is. */
export interface Stream {
  readonly write: (text: string) => void;
  readonly color: boolean;
  /** People read it as it is written. A file or another program does not, and its stream has no `isTTY` at all. */
  readonly isTerminal?: boolean | undefined;
}

/** What commands read from and write to. */
export interface Terminal extends Omit<ProcessTerminal, "out" | "err"> {
  readonly out: Output;
  readonly err: Output;
}

/** The only way out for everything that commands print: file names, code and other programs' messages cannot control a terminal. */
export interface Output {
  readonly color: boolean;
  /** Writes text and JSON, with escapes such as `\u001b` for control characters and marks of direction. */
  readonly write: (text: string) => void;
  /** The same for a report, which may have our colors. The reports make their data printable first, so it can't bring colors of its own. */
  readonly writeReport: (text: string) => void;
  /** Data may have colors: only if people read it, even with `FORCE_COLOR`. */
  readonly colorsData: boolean;
  /** Writes data for other programs, unchanged; if people read it, as `writeReport` does. */
  readonly writeData: (text: string) => void;
}

/** @param protect changes all text once more before it is written, for a reader with rules of its own */
export function openTerminal(
  { out, err, ...rest }: ProcessTerminal,
  protect: (text: string) => string = (text) => text,
): Terminal {
  return { ...rest, out: openOutput(out, protect), err: openOutput(err, protect) };
}

function openOutput({ write, color, isTerminal = false }: Stream, protect: (text: string) => string): Output {
  const writeReport = (text: string) => {
    write(protect(color ? printableReport(text) : printable(text)));
  };
  return {
    color,
    colorsData: color && isTerminal,
    write: (text) => {
      write(protect(printable(text)));
    },
    writeReport,
    writeData: isTerminal ? writeReport : write,
  };
}

/** @param root absolute, without links: the paths of what is below it are written from the terminal's folder; without it as they are */
export function styleOf(terminal: Terminal, output: Output, root?: string): Style {
  const { folder, width } = terminal;
  const pathOf = (name: string): string => {
    if (root === undefined) return name;
    return toRelative(folder, path.join(root, name)) || ".";
  };
  return { color: output.color, width, pathOf };
}

/** Shows `text` with a spinner while `work` runs, which can show its progress. A terminal without a stream for it shows nothing. */
export async function withProgress<T>(
  { progressStream: stream, err: { color: hasColor } }: Pick<Terminal, "progressStream" | "err">,
  text: string,
  work: (showProgress: (detail: string) => void) => Promise<T>,
): Promise<T> {
  if (stream === undefined) return work(() => undefined);
  const { default: ora } = await import("ora");
  // Ora's handlers for the cursor and the keyboard would keep Ctrl-C from ending the process at once.
  const spinner = ora({
    text,
    stream,
    color: hasColor ? "cyan" : false,
    discardStdin: false,
    hideCursor: false,
  }).start();
  let last = Date.now();
  try {
    return await work((detail) => {
      // The analysis blocks timers, so the spinner is redrawn here, but not for every file.
      if (Date.now() - last < redrawMilliseconds) return;
      last = Date.now();
      spinner.text = `${text} ${detail}`;
      spinner.render();
    });
  } finally {
    spinner.stop();
  }
}

const redrawMilliseconds = 80;
