import { serveEditor } from "../lsp/server.ts";
import type { LimitOptions } from "./read-options.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";
import { readLimits } from "./with-thread.ts";

/**
 * Serves an editor until that ends the process.
 *
 * @throws UsageError where there is no other end
 */
export function runLanguageServer(
  options: LimitOptions,
  { openProtocol, openThread }: Terminal,
): Promise<never> {
  if (openProtocol === undefined || openThread === undefined)
    throw new UsageError("An editor starts pitstop lsp, and speaks to it on standard input and output.");
  serveEditor({
    ...openProtocol(),
    openRunner: () => openThread(readLimits(options)),
    explain: reportError,
    version,
  });
  return new Promise(() => undefined);
}
