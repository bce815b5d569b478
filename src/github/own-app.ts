import type { GitHub } from "./octokit.ts";

/** The app as GitHub knows it. */
export interface OwnApp {
  readonly name: string;
  /** Its page on GitHub. */
  readonly page: string;
  /** The permissions that it requests, such as `{ contents: "read" }`. */
  readonly permissions: Readonly<Record<string, string>>;
  /** The events that it is subscribed to. */
  readonly events: readonly string[];
  /** By GitHub's clock, in milliseconds since 1970; `undefined` if the answer had no date. */
  readonly answeredAt: number | undefined;
  /** Of a GitHub Enterprise Server, such as `3.17.2`; `undefined` on github.com and ghe.com. */
  readonly serverVersion: string | undefined;
}

/** How long a person waits for the answer, in milliseconds. */
const patience = 10_000;

/**
 * Reads the app that a client is authenticated as, which shows whether GitHub accepts its credentials. Tries twice, for at most ten
 * seconds, since a person is waiting.
 *
 * @param github authenticated as the app, not as an installation
 */
export async function readOwnApp(github: GitHub): Promise<OwnApp> {
  const request = { retries: 1, signal: AbortSignal.timeout(patience) };
  const { data, headers } = await github.rest.apps.getAuthenticated({ request });
  const answeredAt = Date.parse(headers.date ?? "");
  const serverVersion = headers["x-github-enterprise-version"];
  return {
    name: data?.name ?? "",
    page: data?.html_url ?? "",
    permissions: withoutUnknown(data?.permissions ?? {}),
    events: data?.events ?? [],
    answeredAt: Number.isNaN(answeredAt) ? undefined : answeredAt,
    serverVersion: typeof serverVersion === "string" ? serverVersion : undefined,
  };
}

/** Permissions that were granted, without those that GitHub lists and leaves out. */
export function withoutUnknown(
  permissions: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const known = Object.entries(permissions).flatMap(([name, access]) =>
    access === undefined ? [] : [[name, access] as const],
  );
  return Object.fromEntries(known);
}
