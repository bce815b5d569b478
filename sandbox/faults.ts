import type { Answer } from "./answer.ts";
import type { State } from "./state.ts";

/** How GitHub fails to answer. */
export type Fault =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly message: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection breaks. */
  | { readonly kind: "reset" }
  /** Nothing comes, until the caller gives up. */
  | { readonly kind: "hang" }
  /** The answer is right, but late. */
  | { readonly kind: "slow"; readonly milliseconds: number };

/** A fault that waits for a request. */
export interface PlannedFault {
  /** Such as `pulls/create-review`. */
  readonly operation: string;
  readonly fault: Fault;
  /** GitHub does what was asked and only then fails, so that the caller cannot know. */
  readonly isDone: boolean;
  /** How many requests of that operation are let through before. */
  skip: number;
  times: number;
}

/** What GitHub answers to those who write too much too quickly. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): Fault {
  return {
    kind: "answer",
    status,
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    headers: { "retry-after": String(retryAfterSeconds) },
  };
}

/** What GitHub answers when its machines are in trouble. */
export function serverError(status: 500 | 502 | 503 = 502): Fault {
  return { kind: "answer", status, message: "Server Error" };
}

/** Takes the fault that is planned for this request, if there is one. */
export function takeFault(state: State, operation: string | undefined): PlannedFault | undefined {
  const planned = state.faults.find((candidate) => candidate.operation === operation && candidate.times > 0);
  if (planned === undefined) return undefined;
  if (planned.skip > 0) {
    planned.skip -= 1;
    return undefined;
  }
  planned.times -= 1;
  return planned;
}

export function toAnswer({ status, message, headers }: Extract<Fault, { kind: "answer" }>): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    ...(headers === undefined ? {} : { headers }),
  };
}
