import type { Answer } from "./receive-webhook.ts";

export interface Health {
  /** Accepts no more webhooks, and finishes what it has. */
  readonly isStopping: boolean;
  /** GitHub accepted the app's credentials since the start. */
  readonly isKnown: boolean;
  /** Jobs can be queued: the process needs no Redis, or reaches it. */
  readonly hasQueue: boolean;
}

/**
 * Answers health checks; `undefined` for any other path. `/livez`: restart it if this fails. `/readyz`: send webhooks elsewhere while this
 * fails. GitHub being down later on is no reason: no other process could reach it either, and what GitHub still sends must be received.
 * Without Redis, nothing can be received.
 */
export function answerHealth(path: string | undefined, health: Health): Answer | undefined {
  const why = explainUnready(health);
  switch (path) {
    case "/livez":
      return { status: 200, text: "ok" };
    case "/readyz":
      return why === undefined ? { status: 200, text: "ok" } : { status: 503, text: why };
    case "/healthz":
      return health.isStopping ? { status: 503, text: stopping } : { status: 200, text: "ok" };
    default:
      return undefined;
  }
}

const stopping = "stopping";

function explainUnready({ isStopping, isKnown, hasQueue }: Health): string | undefined {
  if (isStopping) return stopping;
  if (!isKnown) return "GitHub has not answered yet";
  return hasQueue ? undefined : "Redis cannot be reached";
}
