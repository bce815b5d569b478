import type { State, Fault, PlannedFault } from "./state.ts";

/** GitHub's response to clients that write too much too quickly. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): Fault {
  return {
    kind: "answer",
    status,
    message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    headers: { "retry-after": String(retryAfterSeconds) },
  };
}

/** GitHub's response during an outage. */
export function serverError(status: 500 | 502 | 503 = 502): Fault {
  return { kind: "answer", status, message: "Server Error" };
}

/** Takes the fault planned for this request, if there is one, off the list. */
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

/** Cuts off the app's current process, as if it were killed: its tokens stop working and webhooks no longer reach it. A new process can start. */
export function cutOff(state: State): void {
  for (const token of state.tokens.keys()) state.killedTokens.add(token);
  if (state.app.webhookUrl !== undefined) state.app.webhookUrl = unreachableUrl;
}

/** Returns whether a request comes from a process that was killed. */
export function isFromKilledProcess(state: State, authorization: string | undefined): boolean {
  return state.killedTokens.has(authorization?.replace(/^\S+ /, "") ?? "");
}

/** A URL that no server listens at. */
const unreachableUrl = "http://127.0.0.1:1/";
