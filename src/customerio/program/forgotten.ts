/**
 * Says whether an error comes from a node of a tree that was replaced: something cached from an earlier program is out of date. A new
 * program has no such nodes.
 */
export function isForgotten(error: unknown): boolean {
  return error instanceof Error && error.message.includes("a node that was removed or forgotten");
}
