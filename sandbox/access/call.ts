import type { Actor, State } from "../state/state.ts";

/** A request that passed every check: the route exists, the caller is authenticated, the body matches the schema. */
export interface Call {
  readonly state: State;
  readonly actor: Actor;
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly accept: string;
  readonly body: unknown;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; bytes and streams are sent unchanged. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The bytes of an answer's body, which must not be a stream. */
export function toBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}
