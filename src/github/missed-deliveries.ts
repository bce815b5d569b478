import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import { addToGroup } from "../vocabulary/group-by.ts";

/** A webhook that failed this often was not lost by accident: redelivering it would only repeat the failure. */
const maxAttempts = 5;

/** The `status` of an attempt that was accepted; that of any other one says what went wrong. */
export const acceptedStatus = "OK";

/** GitHub no longer has the delivery, or will not send it again. */
const refusals: ReadonlySet<number | undefined> = new Set([404, 410, 422]);

/**
 * Asks GitHub to redeliver the webhooks that the app has never accepted, oldest first: GitHub itself never tries twice. Returns how many.
 * GitHub keeps deliveries for three days.
 *
 * @param github authenticated as the app, not as an installation
 * @param since milliseconds since 1970: older deliveries are not redelivered
 * @param onRefusal called for a delivery that GitHub does not redeliver; the others are
 * @see https://docs.github.com/en/webhooks/using-webhooks/handling-failed-webhook-deliveries
 */
export async function redeliverMissed(
  github: GitHub,
  since: number,
  signal: AbortSignal,
  onRefusal: (delivery: string, error: unknown) => void,
): Promise<number> {
  const attempts = new Map<string, Delivery[]>();
  for await (const delivery of listDeliveries(github, since)) {
    signal.throwIfAborted();
    addToGroup(attempts, delivery.guid, delivery);
  }
  const missed = [...attempts.values()]
    .filter((made) => made.length < maxAttempts && made.every(({ status }) => status !== acceptedStatus))
    // GitHub lists the newest first.
    .flatMap(([newest]) => newest ?? [])
    .reverse();
  let count = 0;
  for (const { id, guid } of missed) {
    signal.throwIfAborted();
    try {
      await github.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
      count += 1;
    } catch (error) {
      if (!refusals.has(toGitHubFailure(error)?.status)) throw error;
      onRefusal(guid, error);
    }
  }
  return count;
}

type Delivery = Awaited<ReturnType<GitHub["rest"]["apps"]["listWebhookDeliveries"]>>["data"][number];

async function* listDeliveries(github: GitHub, since: number): AsyncIterable<Delivery> {
  const pages = github.paginate.iterator(github.rest.apps.listWebhookDeliveries, { per_page: 100 });
  for await (const { data } of pages) {
    for (const delivery of data) {
      if (Date.parse(delivery.delivered_at) < since) return;
      yield delivery;
    }
  }
}
