import type { SchemaProblem } from "../contract/contract.ts";
import type { Actor, State } from "./state.ts";

/** A request that was let in: known route, known actor, well-formed body. */
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
  /** JSON; bytes and streams are sent as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer's body as it is sent. */
export function toBytes(body: unknown): Uint8Array {
  return body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body));
}

/** GitHub saying no. Thrown by handlers, answered as JSON. */
export class Refusal extends Error {
  readonly status: number;
  readonly errors: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    errors?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }
}

/** What GitHub answers for everything that is not there or that the caller may not know of. */
export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** What GitHub answers when a body has the right shape and cannot be done. */
export function unprocessable(...errors: readonly string[]): Refusal {
  return new Refusal(422, "Unprocessable Entity", errors);
}

/** What GitHub answers when a body breaks its schema. */
export function malformed(problems: readonly SchemaProblem[], body: unknown): Refusal {
  const lines = problems.map((problem) => explain(problem, readPointer(body, problem.at)));
  return new Refusal(422, `Invalid request.\n\n${lines.join("\n")}`);
}

function explain(problem: SchemaProblem, value: unknown): string {
  const limit = problem.limit ?? 0;
  if (problem.keyword === "maxLength") {
    return `Only ${limit} characters are allowed; ${String(value).length} were supplied.`;
  }
  if (problem.keyword === "maxItems") {
    const count = Array.isArray(value) ? value.length : 0;
    return `No more than ${limit} items are allowed; ${count} were supplied.`;
  }
  return `For '${problem.at.slice(1)}', ${problem.message}.`;
}

function readPointer(value: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (node, key) =>
        typeof node === "object" && node !== null
          ? Object.entries(node).find(([name]) => name === key)?.[1]
          : undefined,
      value,
    );
}
