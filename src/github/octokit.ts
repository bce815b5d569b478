import { setTimeout as sleep } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import { ProbotOctokit } from "probot";
import { z } from "zod";
import { isRequestError } from "./failures.ts";

/** The part of a client that this folder uses; Probot's and `@octokit/rest`'s both have it. */
export type GitHub = Pick<Octokit, "rest" | "graphql" | "paginate" | "auth">;

type ClientOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;
type AnyClient = Parameters<Parameters<typeof ProbotOctokit.plugin>[0]>[0];

/** The longest that one request waits for GitHub's rate limits, in milliseconds and in total. */
const maxLimitWait = 5 * 60_000;
/** How long GitHub asks clients to wait when it does not say how long, in milliseconds. */
const defaultLimitWait = 60_000;

/**
 * Probot's client with better manners. Probot fails at a secondary rate limit (403), retries a 429 without waiting for as long as
 * GitHub said, and retries a POST after a 5xx although it may have been done. Here rate limits are waited out within `maxLimitWait`, and
 * only reads are retried after a 5xx.
 */
export const PatientOctokit = ProbotOctokit.plugin(patience).defaults((options: ClientOptions) => ({
  ...options,
  retry: { doNotRetry: [400, 401, 403, 404, 406, 409, 410, 422, 429, 451], ...options.retry },
  // Untyped in Octokit's options; whatever it is, spreading keeps it.
  throttle: {
    ...(options["throttle"] as object | undefined),
    onRateLimit: () => false,
    onSecondaryRateLimit: () => false,
  },
}));

/**
 * A client for a person's token or that of a workflow. Calls `warn` when it has to wait for a rate limit.
 *
 * @param apiUrl the REST API's address, without a slash at its end; that of github.com by default
 */
export function connectWithToken(
  token: string,
  apiUrl: string | undefined,
  warn: (message: string) => void,
): GitHub {
  const log = {
    ...silentLog,
    warn: (text: string) => {
      warn(`${text}\n`);
    },
  };
  return new PatientOctokit({ auth: { token }, log, ...(apiUrl === undefined ? {} : { baseUrl: apiUrl }) });
}

/** A client for the few requests that take no credentials. */
export function connectWithoutToken(apiUrl: string | undefined): GitHub {
  const baseUrl = apiUrl === undefined ? {} : { baseUrl: apiUrl };
  return new PatientOctokit({ authStrategy: undefined, log: silentLog, ...baseUrl });
}

const ignore = () => undefined;
const silentLog = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/** What the installation behind a client may do, such as `{ contents: "read" }`; empty for other tokens. Takes no request. */
export async function getInstallationPermissions(github: GitHub): Promise<Readonly<Record<string, string>>> {
  // Probot's client holds its token; with any other kind of credential this sends no request and finds no permissions.
  const authentication: unknown = await github.auth({ type: "installation" });
  const { success, data } = authenticationShape.safeParse(authentication);
  return success ? data.permissions : {};
}

/** Says whether a client acts as an app's installation, such as a workflow's, and not as a person. Takes no request. */
export async function isInstallation(github: GitHub): Promise<boolean> {
  // The app's token is signed here; an installation's would take a request.
  const { success, data } = credentialShape.safeParse(await github.auth({ type: "app" }));
  return success && (data.type === "app" || data.tokenType === "installation");
}

const credentialShape = z.object({ type: z.string(), tokenType: z.string().optional() });

const authenticationShape = z.object({ permissions: z.record(z.string(), z.string()) });

/** An Octokit plugin; added last, so it wraps throttling and retries. */
function patience(octokit: AnyClient): void {
  octokit.hook.wrap("request", async (request, options) => {
    // A write that GitHub may have done is never retried blindly: its sender looks first.
    if (options.method !== "GET" && !isQuery(options)) options.request["retries"] = 0;
    let waited = 0;
    for (;;) {
      try {
        return await request(options);
      } catch (error) {
        const wait = findLimitWait(error, Date.now());
        if (wait === undefined || waited + wait > maxLimitWait) throw error;
        octokit.log.warn(`GitHub's rate limit: waiting ${Math.ceil(wait / 1000)} s`);
        await sleep(wait, undefined, { signal: options.request.signal });
        waited += wait;
      }
    }
  });
}

/** GraphQL uses POST for reading, too. */
function isQuery(options: object): boolean {
  return "query" in options && !/^\s*mutation\b/.test(String(options.query));
}

/** How long GitHub asks to wait, in milliseconds; `undefined` if the error is not a rate limit. GitHub did nothing, so retrying is safe. */
export function findLimitWait(error: unknown, now: number): number | undefined {
  if (!isRequestError(error) || (error.status !== 403 && error.status !== 429)) return undefined;
  const headers = error.response?.headers ?? {};
  const retryAfter = Number(headers["retry-after"]);
  if (retryAfter > 0) return retryAfter * 1000;
  if (headers["x-ratelimit-remaining"] === "0") {
    return Math.max(Number(headers["x-ratelimit-reset"]) * 1000 - now, 0) + 1000;
  }
  return error.status === 429 || /secondary rate limit/i.test(error.message) ? defaultLimitWait : undefined;
}
