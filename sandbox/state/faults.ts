import type { Answer } from "./answer.ts";
import type { State, Fault, PlannedFault } from "./state.ts";

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
