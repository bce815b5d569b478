import ora from "ora";
import type { Signals } from "./interruption.ts";
import type { Style } from "../report/style.ts";

/** What the command line reads from and writes to; only the entry makes one from the process. */
export interface Terminal {
  /** Absolute: what paths on the command line are relative to. */
  readonly folder: string;
  readonly out: Output;
  readonly err: Output;
  /** In columns. */
  readonly width: number;
  /** Where the token for GitHub is; empty by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Where Ctrl-C is heard, by work that has to end in good order; without it nothing is. */
  readonly signals?: Signals;
  /** A terminal on which a moving line is welcome. */
  readonly progressStream?: NodeJS.WriteStream;
}

export interface Output {
  readonly write: (text: string) => void;
  readonly color: boolean;
}

export function styleOf(terminal: Terminal, output: Output): Style {
  return { color: output.color, width: terminal.width };
}

/** Shows `text` while `work` runs; `work` may tell how far it is. Without a terminal nothing is shown. */
export async function withProgress<T>(
  stream: NodeJS.WriteStream | undefined,
  text: string,
  work: (tell: (detail: string) => void) => Promise<T>,
): Promise<T> {
  if (stream === undefined) return work(() => undefined);
  // Without its handlers for the cursor and the keyboard, Ctrl-C ends the process at once.
  const spinner = ora({ text, stream, discardStdin: false, hideCursor: false }).start();
  let last = Date.now();
  try {
    return await work((detail) => {
      // The analysis does not give way to timers, so the line is drawn here, and not for every file.
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
