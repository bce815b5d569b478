import { createHmac, randomUUID } from "node:crypto";
import { checkWebhook } from "../contract/contract.ts";
import { representAccount } from "./represent-account.ts";
import { nodeId } from "../state/addresses.ts";
import { reportAll } from "../state/violations.ts";
import { representRepository } from "./represent-repository.ts";
import {
  nextId,
  type Account,
  type App,
  type DeliveryRecord,
  type HeldDelivery,
  type Repository,
  type State,
} from "../state/state.ts";

export interface WebhookEvent {
  /** As in `X-GitHub-Event`. */
  readonly event: string;
  readonly action: string;
  readonly repository: Repository;
  readonly sender: Account;
  /** The payload besides action, repository, sender and installation. */
  readonly content: Readonly<Record<string, unknown>>;
}

const hookId = 1;

/** Sends events one at a time: each waits for the app's response to the previous one. */
export async function sendWebhooks(state: State, events: readonly WebhookEvent[]): Promise<void> {
  for (const event of events) await sendWebhook(state, event);
}

/** Sends a signed event to the app and records its response. Skips events that the app is not subscribed to. */
export async function sendWebhook(state: State, event: WebhookEvent): Promise<void> {
  const installation = state.installations.find(({ account }) => account.id === event.repository.owner.id);
  if (installation === undefined || !isSubscribed(state.app, event.event)) return;
  const payload = {
    action: event.action,
    repository: representRepository(state, event.repository),
    sender: representAccount(state, event.sender),
    installation: { id: installation.id, node_id: nodeId("IN", installation.id) },
    ...event.content,
  };
  const name = `${event.event}-${event.action}`.replaceAll("_", "-");
  reportAll(state, "webhook", name, checkWebhook(name, payload));
  const delivery = {
    ...{ guid: randomUUID(), event: event.event, action: event.action, payload },
    ...{ installationId: installation.id, repositoryId: event.repository.id },
  };
  if (state.heldDeliveries === undefined) await deliver(state, delivery);
  else state.heldDeliveries.push(delivery);
}

/** Sends an event without waiting for the app, as GitHub does while it still answers the request that caused the event. */
export function announce(state: State, event: WebhookEvent): void {
  const sending: Promise<void> = sendWebhook(state, event).finally(() => state.announcements.delete(sending));
  state.announcements.add(sending);
}

/** Apps receive events about their installations without subscribing, and events about checks if they may write those. */
function isSubscribed(app: App, event: string): boolean {
  if (event.startsWith("installation")) return true;
  const isAboutChecks = event === "check_run" || event === "check_suite";
  return isAboutChecks ? app.permissions["checks"] === "write" : app.events.includes(event);
}

/** Sends a delivery again: the same payload under the same GUID. */
export async function redeliver(state: State, delivery: DeliveryRecord): Promise<void> {
  await deliver(state, delivery, true);
}

export async function deliver(
  state: State,
  delivery: HeldDelivery,
  isRedelivery: boolean = false,
): Promise<void> {
  const { webhookUrl, webhookSecret } = state.app;
  if (webhookUrl === undefined) return;
  const body = JSON.stringify(delivery.payload);
  const sign = (algorithm: string) =>
    `${algorithm}=${createHmac(algorithm, webhookSecret).update(body).digest("hex")}`;
  const deliveredAt = new Date();
  const started = performance.now();
  const status = await fetch(webhookUrl, {
    method: "POST",
    body,
    signal: AbortSignal.timeout(state.limits.webhookSeconds * 1000),
    headers: {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/5a0db0c",
      "x-github-delivery": delivery.guid,
      "x-github-event": delivery.event,
      "x-github-hook-id": String(hookId),
      "x-github-hook-installation-target-id": String(state.app.id),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature": sign("sha1"),
      "x-hub-signature-256": sign("sha256"),
    },
  }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    // No response, or not in time. GitHub records that and does not retry.
    () => undefined,
  );
  const milliseconds = performance.now() - started;
  const { guid, event, action, payload, installationId, repositoryId } = delivery;
  state.deliveries.push({
    id: nextId(state),
    ...{ guid, event, action, payload, installationId, repositoryId, isRedelivery },
    deliveredAt,
    status,
    milliseconds,
  });
}
