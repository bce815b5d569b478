import type { Node } from "ts-morph";
import { listFrames } from "../flow/terms.ts";
import type { Operation } from "../operations/reading.ts";

/**
 * The calls that lead to Customer.io, including those between wrappers that decide nothing about what is sent. Adding a job to a queue does
 * not count: waiting for it does not wait for Customer.io.
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
