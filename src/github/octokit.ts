import { setTimeout as sleep } from "node:timers/promises";
import type { Octokit } from "@octokit/rest";
import { z } from "zod";
import { isRequestError } from "./failures.ts";
import {
  createRateLimits,
  isQuery,
  type LimitedRequest,
  type PauseReach,
  type RateLimit,
} from "./rate-limits.ts";

/** The part of a client that this folder uses; Probot's and `@octokit/rest`'s both have it. */
export type GitHub = Pick<Octokit, "rest" | "graphql" | "paginate" | "auth">;

type AnyClient = Parameters<Parameters<typeof Octokit.plugin>[0]>[0];

/** The longest that one request waits for rate limits, in total and in milliseconds. */
const maxLimitWait = 5 * 60_000;
/** How long GitHub asks clients to wait when it does not say how long, in milliseconds. */
const defaultLimitWait = 60_000;

/** Statuses that retrying does not change. */
export const doNotRetry = [400, 401, 403, 404, 406, 409, 410, 422, 429, 451];

/** Options of a client besides Octokit's. */
export interface PatientOptions {
  /** What it shares with other clients of the same installation; by default a limit of its own. */
  readonly rateLimit?: RateLimit;
}

/** Options of a request besides Octokit's `request` options. */
export interface PatientRequest {
  /** Ends the wait for the request's turn. Once sent, the request continues: its sender has to know whether it was done. */
  readonly untilSent?: AbortSignal;
}

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

/**
 * An Octokit plugin, to be added last, so that it wraps retries. Without it, a client fails at a secondary rate limit (403), retries a 429 without
 * waiting for as long as GitHub said, and retries a POST after a 5xx although it may have been done. Here rate limits are waited out within
 * `maxLimitWait`, and only reads are retried after a 5xx.
 */
export function patience(octokit: AnyClient, options: object): void {
  // Octokit passes on all options, but types only its own.
  const { rateLimit = createRateLimits()("") } = options as PatientOptions;
  octokit.hook.wrap("request", async (request, options) => {
    // A write that GitHub may have done is never retried blindly: its sender looks first.
    if (options.method !== "GET" && !isQuery(options)) options.request["retries"] = 0;
    const { untilSent = options.request.signal } = options.request as PatientRequest & typeof options.request;
    const leave = await rateLimit.enter(options, untilSent);
    try {
      return await sendPatiently(
        async () => refuseLimited(await request(options), options),
        options,
        untilSent,
      );
    } finally {
      leave();
    }
  });

  async function sendPatiently<Answer>(
    send: () => Promise<Answer>,
    options: LimitedRequest,
    signal: AbortSignal | undefined,
  ): Promise<Answer> {
    const patientUntil = Date.now() + maxLimitWait;
    for (;;) {
      const pause = rateLimit.findPause(options);
      if (pause !== undefined) {
        if (pause.until > patientUntil) throw pause.error;
        await sleep(pause.until - Date.now(), undefined, { signal });
        continue;
      }
      try {
        return await send();
      } catch (error) {
        const limit = findLimit(error, Date.now());
        if (limit === undefined) throw error;
        octokit.log.warn(`GitHub's rate limit: waiting ${Math.ceil(limit.wait / 1000)} s`);
        rateLimit.pause(options, { until: Date.now() + limit.wait, error }, limit.reach);
      }
    }
  }
}

/** GraphQL answers with 200 even where REST would refuse. @throws an error as REST's if a query exceeds the hourly limit */
function refuseLimited<Answer extends { readonly data: unknown }>(answer: Answer, request: object): Answer {
  const { success } = limitedAnswer.safeParse(answer.data);
  if (!success) return answer;
  const error = new Error("GitHub's hourly limit for GraphQL is exceeded");
  throw Object.assign(error, { name: "HttpError", status: 429, request, response: answer });
}

const limitedAnswer = z.object({
  errors: z.tuple([z.object({ type: z.literal("RATE_LIMITED") })], z.unknown()),
});

/** A rate limit that GitHub enforces: how long it asks clients to wait, in milliseconds, and for what. */
export interface EnforcedLimit {
  readonly wait: number;
  readonly reach: PauseReach;
}

/** The rate limit behind an error; `undefined` if there is none. GitHub did nothing, so retrying is safe. */
export function findLimit(error: unknown, now: number): EnforcedLimit | undefined {
  if (!isRequestError(error) || (error.status !== 403 && error.status !== 429)) return undefined;
  const headers = error.response?.headers ?? {};
  const retryAfter = Number(headers["retry-after"]);
  if (retryAfter > 0) return { wait: retryAfter * 1000, reach: "everything" };
  if (headers["x-ratelimit-remaining"] === "0") {
    const untilReset = Math.max(Number(headers["x-ratelimit-reset"]) * 1000 - now, 0);
    return { wait: untilReset + 1000, reach: "this API" };
  }
  const isLimit = error.status === 429 || /secondary rate limit/i.test(error.message);
  return isLimit ? { wait: defaultLimitWait, reach: "everything" } : undefined;
}
