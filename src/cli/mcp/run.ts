import type { LimitOptions } from "../read-options.ts";
import { openProtocol } from "../protocol.ts";
import type { Terminal } from "../terminal.ts";
import { withThread } from "../with-thread.ts";
import { serveAgent } from "./server.ts";

/**
 * Serves an agent on standard input and output until it closes them.
 *
 * @throws UsageError when a person started it
 */
export async function runAgentServer(options: LimitOptions, terminal: Terminal): Promise<void> {
  const streams = openProtocol(terminal, "A coding agent starts pitstop mcp");
  await withThread(terminal, options, (runTask) => serveAgent(streams, terminal, runTask));
}
