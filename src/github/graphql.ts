import type { z } from "zod";
import { isGraphqlError, type GitHub } from "./octokit.ts";

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

/**
 * Asks a question of which the part called `gap` may not be there or be kept from us: it is `null` then. @throws what Octokit throws,
 * for any other part
 */
export async function askWithGap<Answer>(
  github: GitHub,
  gap: string,
  query: string,
  { signal, ...variables }: Readonly<Record<string, unknown>> & { readonly signal: AbortSignal },
): Promise<Answer> {
  try {
    return await github.graphql<Answer>(query, { ...variables, request: { signal } });
  } catch (error) {
    const isGap = isGraphqlError(error) && error.errors.every((one) => isAbout(one, gap));
    // Such an error comes with the whole answer, but for what it tells of.
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
