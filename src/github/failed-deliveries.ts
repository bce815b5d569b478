import { acceptedStatus } from "./missed-deliveries.ts";
import type { GitHub } from "./octokit.ts";

/** Webhooks that did not arrive or were not accepted. */
export interface FailedDeliveries {
  readonly count: number;
  /** There are more: no further pages were requested. */
  readonly isMore: boolean;
  readonly newest: FailedDelivery | undefined;
}

export interface FailedDelivery {
  /** Such as `pull_request.opened`. */
  readonly event: string;
  /** GitHub's word, such as `failed to connect to host`. */
  readonly reason: string;
  /** The response's; GitHub uses its own 5xx if there was none. */
  readonly status: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const maxPages = 5;

/**
 * Counts the attempts to deliver a webhook that failed. An attempt still counts after a successful redelivery.
 *
 * @param github authenticated as the app, not as an installation
 * @param since milliseconds since 1970
 */
export async function findFailedDeliveries(github: GitHub, since: number): Promise<FailedDeliveries> {
  const found: FailedDelivery[] = [];
  const pages = github.paginate.iterator(github.rest.apps.listWebhookDeliveries, {
    ...{ per_page: 100, status: "failure" },
  });
  let page = 0;
  for await (const { data } of pages) {
    page += 1;
    for (const { event, action, status, status_code: code, delivered_at: deliveredAt } of data) {
      const at = Date.parse(deliveredAt);
      if (at < since) return summarize(found, false);
      // A GitHub Enterprise Server may not know the filter.
      if (status === acceptedStatus) continue;
      found.push({ event: action === null ? event : `${event}.${action}`, reason: status, status: code, at });
    }
    if (page === maxPages) return summarize(found, true);
  }
  return summarize(found, false);
}

function summarize(found: readonly FailedDelivery[], isMore: boolean): FailedDeliveries {
  // GitHub lists the newest first.
  return { count: found.length, isMore, newest: found[0] };
}
