import { ruleFacts } from "../../rules/facts.ts";
import { createMetrics, type Metrics } from "../telemetry/metrics.ts";
import { handledEvents, installationEvents } from "./app-webhooks.ts";
import { refusals } from "./webhook-head.ts";

/** Sent to every app when its webhook is configured. */
const ping = "ping";

/** How a review can end: its conclusion, why it posted nothing, or why it was stopped. */
const reviewOutcomes = [
  ...["success", "neutral", "failure"],
  ...["skipped", "outdated", "followed"],
  ...["failed", "superseded", "withdrawn", "overdue", "shutdown"],
];

/** The app's metrics. @param options as for `createMetrics` */
export function createAppMetrics(options?: { readonly hasProcess?: boolean }): Metrics {
  const events = [...Object.values(handledEvents).flat(), ...installationEvents].map(
    (event) => event.split(".")[0] ?? "",
  );
  const names = {
    events: [...new Set([...events, ping])],
    deliveryOutcomes: ["accepted", "failed", ...Object.keys(refusals)],
    reviewOutcomes,
    rules: ruleFacts.map(({ id }) => id),
  };
  return createMetrics(names, options);
}
