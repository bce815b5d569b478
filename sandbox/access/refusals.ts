import type { SchemaProblem } from "../contract/contract.ts";

/** An error response of GitHub's. Handlers throw it; the server answers with it as JSON. */
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

/** The response for anything that does not exist or that the caller may not see. */
export function notFound(): Refusal {
  return new Refusal(404, "Not Found");
}

/** The response to a body that matches the schema but cannot be processed. */
export function unprocessable(...errors: readonly string[]): Refusal {
  return new Refusal(422, "Unprocessable Entity", errors);
}

/** The response to a body that violates the schema. */
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
