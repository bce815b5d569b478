import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { createBodyMemory, type Body } from "./body-memory.ts";
import { readWebhookHead, refusals, type RefusalReason, type WebhookHead } from "./webhook-head.ts";

/** A webhook that GitHub sent. */
export interface Webhook {
  /** The delivery's GUID; a redelivered webhook keeps it. */
  readonly id: string;
  /** Such as `pull_request`. */
  readonly name: string;
  readonly payload: object;
}

/** What a request is answered with. */
export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface WebhookTools {
  /** Shared with GitHub. */
  readonly secret: string;
  /** Accepts a webhook and says whether that worked. GitHub waits ten seconds for the answer. */
  readonly take: (webhook: Webhook) => Promise<boolean>;
  /** Says whether the process ends, and takes nothing over any more: what it refuses is redelivered to the next one. */
  readonly isStopping: () => boolean;
  readonly onRefusal: (reason: RefusalReason, headers: IncomingHttpHeaders) => void;
}

/** How much memory the bodies of all webhooks may take together, until they are taken over. In bytes. */
const maxInFlight = 64 * 1024 * 1024;
/** In seconds. GitHub sends a webhook once, but the app requests redelivery of missed ones. */
const retryAfter = { "retry-after": "10" };

/**
 * Returns a function that receives the webhooks of one server: only what GitHub signed is parsed and taken over. Anybody can send to a
 * webhook's address, so what can't be from GitHub is refused before its body is read, and all bodies together take bounded memory.
 */
export function createWebhookReceiver({ secret, take, isStopping, onRefusal }: WebhookTools) {
  const openBody = createBodyMemory(maxInFlight);

  return async function receive(request: IncomingMessage): Promise<Answer> {
    const head = readWebhookHead(request.headers);
    const reason = typeof head === "string" ? head : await receiveBody(request, head);
    if (reason === undefined) return { status: 200, text: "ok" };
    onRefusal(reason, request.headers);
    return {
      ...refusals[reason],
      ...(refusals[reason].status === 503 ? { headers: retryAfter } : {}),
    };
  };

  async function receiveBody(
    request: IncomingMessage,
    { id, name, signature, length }: WebhookHead,
  ): Promise<RefusalReason | undefined> {
    if (isStopping()) return "stopping";
    const body = openBody(length);
    try {
      const obstacle = await fill(body, request);
      if (obstacle !== undefined) return obstacle;
      const digest = createHmac("sha256", secret).update(body.content()).digest();
      if (!timingSafeEqual(digest, Buffer.from(signature, "hex"))) return "wrong-signature";
      const payload = parseObject(body.content().toString("utf8"));
      if (payload === undefined) return "not-an-object";
      // Reading the body takes a while.
      if (isStopping()) return "stopping";
      return (await take({ id, name, payload })) ? undefined : isStopping() ? "stopping" : "no-queue";
    } finally {
      body.release();
    }
  }
}

/** Reads a request to its end. Returns why it could not. */
async function fill(body: Body, request: IncomingMessage): Promise<RefusalReason | undefined> {
  try {
    // Leaving the loop must not close the connection: the request still gets its answer.
    const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
    for await (const piece of pieces) if (!body.add(piece)) return "too-busy";
    return undefined;
  } catch {
    return "cut-off";
  }
}

function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
