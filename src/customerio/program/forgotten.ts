/**
 * Says whether somebody asked about a node of a tree that was replaced since: what was kept of an earlier program does not hold any more, and
 * nobody noticed. A new program has no such nodes.
 */
export function isForgotten(error: unknown): boolean {
  return error instanceof Error && error.message.includes("a node that was removed or forgotten");
}
