import type { IncomingHttpHeaders } from "node:http";
import { findDeliveryId, findEventName, refusals, type RefusalReason } from "./webhook-head.ts";

/** How many refusals for the same reason get a line of their own in a minute; the others are only counted. */
const linesPerMinute = 10;
const minute = 60_000;

/**
 * Logs refused webhooks, in a bounded number of lines: anybody can cause them. A line holds nothing of the request but its length, and
 * the event and the delivery if they have the form that GitHub gives them.
 */
export function createRefusalLog(log: Readonly<Record<"warn", (data: object, message: string) => void>>) {
  const counts = new Map<RefusalReason, number>();

  function endMinute(reason: RefusalReason): void {
    const omitted = (counts.get(reason) ?? 0) - linesPerMinute;
    counts.delete(reason);
    if (omitted > 0) log.warn({ reason, omitted }, "refused more webhooks in the last minute");
  }

  return (reason: RefusalReason, headers: IncomingHttpHeaders): void => {
    const count = (counts.get(reason) ?? 0) + 1;
    counts.set(reason, count);
    // The timer alone must not keep the process alive.
    if (count === 1) setTimeout(endMinute, minute, reason).unref();
    if (count > linesPerMinute) return;
    const length = Number(headers["content-length"]);
    const data = { reason, event: findEventName(headers), delivery: findDeliveryId(headers), length };
    log.warn(data, `refused webhook: ${refusals[reason].text}${hints[reason] ?? ""}`);
  };
}

const hints: Partial<Record<RefusalReason, string>> = {
  "wrong-signature": ". If GitHub sent it, WEBHOOK_SECRET is not the secret on the app's settings page",
};
