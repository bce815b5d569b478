import type { LimitOptions } from "../read-options.ts";
import type { Terminal } from "../terminal.ts";
import { UsageError } from "../usage-error.ts";
import { withThread } from "../with-thread.ts";
import { serveAgent } from "./server.ts";

/**
 * Serves an agent on standard input and output until it closes them.
 *
 * @throws UsageError where there is no other end
 */
export function runAgentServer(options: LimitOptions, terminal: Terminal): Promise<void> {
  const { openProtocol } = terminal;
  if (openProtocol === undefined)
    throw new UsageError("An agent starts pitstop mcp, and speaks to it on standard input and output.");
  return withThread(terminal, options, (runTask) => serveAgent(openProtocol(), terminal, runTask));
}
