import type { z } from "zod";
import type { GitHub } from "./octokit.ts";

/** One of the errors of a GraphQL answer, such as `{ type: "STALE_DATA" }`. */
export interface GraphqlError {
  readonly type: string | undefined;
  /** GitHub's own words. */
  readonly message: string;
}

/** Asks GitHub's GraphQL API. @throws what Octokit throws, and a ZodError for an answer of another shape */
export async function ask<Answer>(
  github: GitHub,
  shape: z.ZodType<Answer>,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Answer> {
  const request = signal === undefined ? {} : { request: { signal } };
  return shape.parse(await github.graphql<unknown>(query, { ...variables, ...request }));
}

/** The errors of a GraphQL answer that a client threw, first to last; none for any other error. They come with HTTP status 200. */
export function toGraphqlErrors(error: unknown): readonly GraphqlError[] {
  if (!(error instanceof Error) || error.name !== "GraphqlResponseError" || !("errors" in error)) return [];
  if (!Array.isArray(error.errors)) return [];
  return error.errors.map((one: unknown) => ({
    type: readText(one, "type"),
    message: readText(one, "message") ?? "",
  }));
}

function readText(value: unknown, key: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const found: unknown = Object.entries(value).find(([name]) => name === key)?.[1];
  return typeof found === "string" ? found : undefined;
}
