import { serveEditor } from "../lsp/server.ts";
import { openProtocol } from "./protocol.ts";
import type { LimitOptions } from "./read-options.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";
import { version } from "./version.ts";
import { openThread } from "./with-thread.ts";

/**
 * Serves an editor until the editor ends the process.
 *
 * @throws UsageError when a person started it
 */
export function runLanguageServer(options: LimitOptions, terminal: Terminal): Promise<never> {
  const streams = openProtocol(terminal, "An editor starts pitstop lsp");
  serveEditor({
    ...streams,
    openRunner: () => openThread(terminal, options),
    explain: reportError,
    version,
  });
  return new Promise(() => undefined);
}
