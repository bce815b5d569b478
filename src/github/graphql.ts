import type { z } from "zod";
import { isGraphqlError } from "./failures.ts";
import type { GitHub } from "./octokit.ts";

/** Queries GitHub's GraphQL API. @throws what Octokit throws, and a ZodError if the answer has another shape */
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

/**
 * Queries GitHub's GraphQL API where the field `gap` may be missing or forbidden: it is `null` then. @throws what Octokit throws, for an
 * error in any other field
 */
export async function askWithGap<Answer>(
  github: GitHub,
  gap: string,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<Answer> {
  const request = signal === undefined ? {} : { request: { signal } };
  try {
    return await github.graphql<Answer>(query, { ...variables, ...request });
  } catch (error) {
    const isGap = isGraphqlError(error) && error.errors.every((one) => isAbout(one, gap));
    // Such an error comes with the rest of the answer.
    if (isGap) return error.data as Answer;
    throw error;
  }
}

function isAbout(
  { type, path = [] }: { readonly type?: string; readonly path?: readonly (string | number)[] },
  gap: string,
): boolean {
  return path.includes(gap) && (type === "NOT_FOUND" || type === "FORBIDDEN");
}
