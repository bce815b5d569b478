/** The result of one check: plain data, for the log and the terminal. */
export interface Check {
  readonly name: CheckName;
  /** `error`: reviews fail or do not happen. `warning`: something is worth a look. */
  readonly state: "ok" | "warning" | "error";
  /** One or two sentences: what was found and, unless it is `ok`, what to do. */
  readonly text: string;
}

export type CheckName =
  | "app"
  | "permissions"
  | "events"
  | "webhook"
  | "clock"
  | "server"
  | "installations"
  | "deliveries"
  | "rate limit"
  | "queue";

export function ok(name: CheckName, text: string): Check {
  return { name, state: "ok", text };
}

export function warning(name: CheckName, text: string): Check {
  return { name, state: "warning", text };
}

export function failing(name: CheckName, text: string): Check {
  return { name, state: "error", text };
}
