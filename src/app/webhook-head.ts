import type { IncomingHttpHeaders } from "node:http";

/** What a request's head says about the webhook in its body. */
export interface WebhookHead {
  /** Such as `pull_request`. */
  readonly name: string;
  /** The delivery's GUID. */
  readonly id: string;
  /** HMAC-SHA256 of the body, in 64 hexadecimal digits. */
  readonly signature: string;
  /** Of the body, in bytes. */
  readonly length: number;
}

/** Why a webhook is refused: a key of `refusals`. */
export type RefusalReason = keyof typeof refusals;

/** The answer to each kind of webhook that is refused. */
export const refusals = {
  "no-length": { status: 411, text: "content-length required" },
  "too-large": { status: 413, text: "payload too large" },
  "not-json-type": { status: 415, text: "content-type must be application/json" },
  "no-signature": { status: 401, text: "x-hub-signature-256 must be sha256= and 64 hexadecimal digits" },
  "no-event": { status: 400, text: "x-github-event must be the name of an event" },
  "no-delivery": { status: 400, text: "x-github-delivery must be a GUID" },
  "too-busy": { status: 503, text: "too much at once" },
  "no-queue": { status: 503, text: "the queue is out of reach" },
  stopping: { status: 503, text: "stopping" },
  "cut-off": { status: 400, text: "the body ended too early" },
  "wrong-signature": { status: 401, text: "the signature does not match" },
  "not-an-object": { status: 400, text: "the body must be a JSON object" },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly text: string }>>;

/** GitHub sends no larger payload. In bytes. */
const maxPayload = 25 * 1024 * 1024;
/** GitHub's longest names of events have about 40 characters. */
const maxNameLength = 100;

/** Reads a request's head. Refuses what GitHub would not send, before anything of the body is read. */
export function readWebhookHead(headers: IncomingHttpHeaders): WebhookHead | RefusalReason {
  if (headers["content-length"] === undefined) return "no-length";
  // Node refuses anything but digits.
  const length = Number(headers["content-length"]);
  if (length > maxPayload) return "too-large";
  if (!/^application\/json\s*(?:;|$)/iu.test(headers["content-type"] ?? "")) return "not-json-type";
  const signature = /^sha256=([0-9a-f]{64})$/u.exec(one(headers["x-hub-signature-256"]))?.[1];
  if (signature === undefined) return "no-signature";
  const name = findEventName(headers);
  if (name === undefined) return "no-event";
  const id = findDeliveryId(headers);
  if (id === undefined) return "no-delivery";
  return { name, id, signature, length };
}

/** The name of the event that a request claims to be about, if it has the form of one: anybody can send anything. */
export function findEventName(headers: IncomingHttpHeaders): string | undefined {
  const name = one(headers["x-github-event"]);
  return name.length <= maxNameLength && /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/u.test(name) ? name : undefined;
}

/** The id of the delivery that a request claims to be, if it has the form of one. */
export function findDeliveryId(headers: IncomingHttpHeaders): string | undefined {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u.exec(one(headers["x-github-delivery"]))?.[0];
}

/** Node joins a header that is sent twice, so that it has no valid form. */
function one(header: string | readonly string[] | undefined): string {
  return String(header ?? "");
}
