import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { apiUrl, toTime } from "../state/addresses.ts";
import type { DeliveryRecord } from "../state/state.ts";
import { redeliver } from "./webhooks.ts";

const defaultPageSize = 30;

/** Lists what was sent to the app, newest first. Pages have cursors, not numbers. */
export function listDeliveries(call: Call): Answer {
  const { state, query } = call;
  const size = Math.min(Number(query.get("per_page") ?? defaultPageSize) || defaultPageSize, 100);
  const wanted = query.get("status");
  const start = Number(query.get("cursor")?.replace(/^v1_/, "") ?? 0) || 0;
  const all = state.deliveries
    .filter((delivery) => wanted === null || (wanted === "success") === isOk(delivery))
    .reverse();
  const next = new URLSearchParams({ per_page: String(size), cursor: `v1_${start + size}` });
  if (wanted !== null) next.set("status", wanted);
  const link = `<${apiUrl(state)}/app/hook/deliveries?${next.toString()}>; rel="next"`;
  return {
    status: 200,
    body: all.slice(start, start + size).map(representDelivery),
    ...(start + size < all.length ? { headers: { link } } : {}),
  };
}

export function readDelivery(call: Call): Answer {
  const delivery = getDelivery(call);
  return {
    status: 200,
    body: {
      ...representDelivery(delivery),
      url: call.state.app.webhookUrl ?? "",
      request: {
        headers: { "X-GitHub-Delivery": delivery.guid, "X-GitHub-Event": delivery.event },
        payload: delivery.payload,
      },
      response: { headers: {}, payload: null },
    },
  };
}

/** Redelivers a webhook under its original GUID. */
export function attemptDelivery(call: Call): Answer {
  const { state } = call;
  const sending: Promise<void> = redeliver(state, getDelivery(call)).finally(() =>
    state.announcements.delete(sending),
  );
  state.announcements.add(sending);
  return { status: 202, body: {} };
}

function getDelivery({ state, parameters }: Call): DeliveryRecord {
  const id = Number(parameters["delivery_id"]);
  const delivery = state.deliveries.find((candidate) => candidate.id === id);
  if (delivery === undefined) throw notFound();
  return delivery;
}

function representDelivery(delivery: DeliveryRecord) {
  const { status } = delivery;
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: toTime(delivery.deliveredAt),
    redelivery: delivery.isRedelivery,
    duration: Math.round(delivery.milliseconds) / 1000,
    status: isOk(delivery)
      ? "OK"
      : status === undefined
        ? "failed to connect to host"
        : "Invalid HTTP Response",
    status_code: status ?? 502,
    event: delivery.event,
    action: delivery.action ?? null,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function isOk({ status }: DeliveryRecord): boolean {
  return status !== undefined && status < 400;
}
