import type { z } from "zod";
import type { GitHub } from "./octokit.ts";

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
