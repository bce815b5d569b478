import ora from "ora";
import type { Signals } from "./interruption.ts";
import type { Style } from "../report/style.ts";
import type { AnalysisThread } from "../threads/pool.ts";
import type { ThreadLimits } from "../threads/thread.ts";

/** What the command line reads from and writes to. Only the entry creates one from the process. */
export interface Terminal {
  /** Absolute: what paths on the command line are relative to. */
  readonly folder: string;
  readonly out: Output;
  readonly err: Output;
  /** In columns. */
  readonly width: number;
  /** The environment variables, such as GitHub's token; empty by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** For work that has to finish cleanly after Ctrl-C; without it, Ctrl-C is not handled. */
  readonly signals?: Signals;
  /** Opens a thread for the analysis. Without it, code is analyzed in this thread, without limits. */
  readonly openThread?: (limits: ThreadLimits) => AnalysisThread;
  /** The stream for a spinner, if it is a terminal. */
  readonly progressStream?: NodeJS.WriteStream;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly color: boolean;
}

export function styleOf(terminal: Terminal, output: Output): Style {
  return { color: output.color, width: terminal.width };
}

/** Shows `text` with a spinner while `work` runs, which can show its progress. Without a stream, nothing is shown. */
export async function withProgress<T>(
  stream: NodeJS.WriteStream | undefined,
  text: string,
  work: (showProgress: (detail: string) => void) => Promise<T>,
): Promise<T> {
  if (stream === undefined) return work(() => undefined);
  // Ora's handlers for the cursor and the keyboard would keep Ctrl-C from ending the process at once.
  const spinner = ora({ text, stream, discardStdin: false, hideCursor: false }).start();
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
