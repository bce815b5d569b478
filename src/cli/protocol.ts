import type { ProtocolStreams, Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Standard input and output for a protocol.
 *
 * @param usage says who starts the command
 * @throws UsageError when a person started it, who would only see it wait
 */
export function openProtocol({ openProtocol: open }: Terminal, usage: string): ProtocolStreams {
  const streams = open?.();
  if (streams === undefined || streams.input.isTTY)
    throw new UsageError(
      `${usage}, and speaks to it on standard input and output. See docs/guides in the repository.`,
    );
  return streams;
}
