import type { Answer } from "./receive-webhook.ts";

export interface Health {
  /** Accepts no more webhooks, and finishes what it has. */
  readonly isStopping: boolean;
  /** GitHub accepted the app's credentials since the start. */
  readonly isKnown: boolean;
}

/**
 * Answers the questions of whatever watches the process; `undefined` for any other path. `/livez`: restart it if this fails. `/readyz`:
 * send webhooks elsewhere while this fails. GitHub being down later on is no reason: no other process could reach it either, and what
 * GitHub still sends must be received.
 */
export function answerHealth(path: string | undefined, { isStopping, isKnown }: Health): Answer | undefined {
  const unready = { status: 503, text: isStopping ? "stopping" : "GitHub has not answered yet" };
  switch (path) {
    case "/livez":
      return { status: 200, text: "ok" };
    case "/readyz":
      return isStopping || !isKnown ? unready : { status: 200, text: "ok" };
    case "/healthz":
      return isStopping ? unready : { status: 200, text: "ok" };
    default:
      return undefined;
  }
}
