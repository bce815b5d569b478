import type { IncomingMessage } from "node:http";
import type { Metrics } from "../telemetry/metrics.ts";
import { answerMetrics, metricsPath } from "./answer-metrics.ts";
import { answerHealth, type Health } from "./health.ts";
import type { Log } from "./log.ts";
import { createWebhookReceiver, type Answer, type Webhook } from "./receive-webhook.ts";
import { createRefusalLog } from "./refusal-log.ts";
import type { RuleFacts } from "../rule.ts";
import { answerRulePage } from "./rule-pages.ts";
import { findEventName } from "./webhook-head.ts";
import { webhookPath } from "./webhook-path.ts";

export interface AnswerTools {
  readonly webhookSecret: string;
  /** As in `WebhookTools`. */
  readonly take: (webhook: Webhook) => Promise<boolean>;
  /** Otherwise, only health and metrics are available. */
  readonly takesWebhooks: boolean;
  readonly log: Log;
  readonly metrics: Metrics;
  /** As in `ServerOptions`. */
  readonly metricsToken: string | undefined;
  readonly getHealth: () => Health;
  readonly rules: readonly RuleFacts[];
}

/** Returns a function that answers the requests to the webhook's port. */
export function createAnswer(tools: AnswerTools): (request: IncomingMessage) => Promise<Answer> {
  const { webhookSecret, take, takesWebhooks, log, metrics, metricsToken } = tools;
  const logRefusal = createRefusalLog(log);
  const receive = createWebhookReceiver({
    secret: webhookSecret,
    take: async (webhook) => {
      try {
        const isTaken = await take(webhook);
        if (isTaken) metrics.delivery(webhook.name, "accepted");
        return isTaken;
      } catch (error) {
        metrics.delivery(webhook.name, "failed");
        throw error;
      }
    },
    isStopping: () => tools.getHealth().isStopping,
    onRefusal: (reason, headers) => {
      metrics.delivery(findEventName(headers) ?? "", reason);
      logRefusal(reason, headers);
    },
  });

  return async (request) => {
    const path = request.url?.split("?")[0];
    const health = answerHealth(path, tools.getHealth());
    if (health !== undefined) return health;
    const page = request.method === "GET" ? answerRulePage(path, tools.rules) : undefined;
    if (page !== undefined) return page;
    // Without a token, everyone who reaches the webhook's port could read them.
    if (path === metricsPath && metricsToken !== undefined)
      return answerMetrics(request, metrics, metricsToken);
    if (!takesWebhooks || path !== webhookPath || request.method !== "POST")
      return { status: 404, text: "not found" };
    return receive(request);
  };
}
