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
  | { readonly kind: "slow"; readonly milliseconds: number }
  /** Something else happens first, such as a push; then the answer is right. `act` must not wait for the app to be done. */
  | { readonly kind: "meanwhile"; readonly act: () => Promise<void> }
  /** The app's process is killed while it waits for the answer: nothing more is heard of it, and no webhook reaches it. */
  | { readonly kind: "crash" };

/** A fault that waits for a request. */
export interface PlannedFault {
  /** Such as `pulls/create-review`; `*` for every one. */
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
  const planned = state.faults.find(
    (candidate) => [operation, "*"].includes(candidate.operation) && candidate.times > 0,
  );
  if (planned === undefined) return undefined;
  if (planned.skip > 0) {
    planned.skip -= 1;
    return undefined;
  }
  planned.times -= 1;
  return planned;
}

/** From now on the app that has the tokens given so far is not heard, and hears nothing: its process is dead. Another may start. */
export function cutOff(state: State): void {
  for (const token of state.tokens.keys()) state.deadTokens.add(token);
  if (state.app.webhookUrl !== undefined) state.app.webhookUrl = nobody;
}

/** Says whether a request comes from a process that is dead by now. */
export function isFromTheDead(state: State, authorization: string | undefined): boolean {
  return state.deadTokens.has(authorization?.replace(/^\S+ /, "") ?? "");
}

/** Where no server listens. */
const nobody = "http://127.0.0.1:1/";

export function toAnswer({ status, message, headers }: Extract<Fault, { kind: "answer" }>): Answer {
  return {
    status,
    body: { message, documentation_url: "https://docs.github.com/rest", status: String(status) },
    ...(headers === undefined ? {} : { headers }),
  };
}
