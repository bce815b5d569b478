import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Metrics } from "../telemetry/metrics.ts";
import type { Answer } from "./receive-webhook.ts";

export const metricsPath = "/metrics";

/** Answers a request for the metrics. @param token with it, only those who send it as a bearer token get them */
export async function answerMetrics(
  { headers }: Pick<IncomingMessage, "headers">,
  metrics: Pick<Metrics, "render" | "contentType">,
  token: string | undefined,
): Promise<Answer> {
  if (token !== undefined && !isSame(headers.authorization ?? "", `Bearer ${token}`)) {
    return { status: 401, text: "METRICS_TOKEN required", headers: { "www-authenticate": "Bearer" } };
  }
  return { status: 200, text: await metrics.render(), headers: { "content-type": metrics.contentType } };
}

/** Takes the same time for any two texts of the same length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
