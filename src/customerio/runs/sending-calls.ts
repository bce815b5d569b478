import type { Node } from "ts-morph";
import { listFrames } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";

/**
 * The calls that lead to Customer.io, also those between wrappers that decide nothing of what is sent. What puts a job into a queue is none:
 * who waits for it does not wait for Customer.io.
 */
export function findSendingCalls(operations: readonly Operation[]): ReadonlySet<Node> {
  const sending = new Set<Node>();
  for (const { call, site, frame } of operations) {
    sending.add(call).add(site);
    for (const { call: between, handoff } of listFrames(frame))
      if (!handoff || handoff.delivery === "awaited") sending.add(between);
  }
  return sending;
}
