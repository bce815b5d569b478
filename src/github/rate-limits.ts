import Bottleneck from "bottleneck";
import { fromGitHubFailure, toGitHubFailure } from "./failures.ts";
import type { RateLimitStore } from "./rate-limit-store.ts";

/** The limits of one installation or one token. All its clients share them. */
export interface RateLimit {
  /**
   * Waits for the request's turn. Returns a function to call with the answer: from then on, the request counts against the limits. Sends
   * nothing itself.
   *
   * @throws the signal's reason once it is aborted
   */
  readonly enter: (request: LimitedRequest, signal: AbortSignal | undefined) => Promise<() => void>;
  /** The pause that GitHub asked for, and that this request has to wait for, too. */
  readonly findPause: (request: LimitedRequest) => Pause | undefined;
  readonly pause: (request: LimitedRequest, pause: Pause, reach: PauseReach) => void;
}

/** The part of a request's options that the limits depend on, as Octokit has them before it fills in the URL. */
export interface LimitedRequest {
  readonly method: string;
  readonly url: string;
  /** Of GraphQL. */
  readonly query?: unknown;
}

/** GitHub limits its two APIs separately per hour, and both together when there is too much at once. */
export type PauseReach = "this API" | "everything";

export interface Pause {
  /** Milliseconds since 1970. */
  readonly until: number;
  /** What GitHub answered. */
  readonly error: unknown;
}

/** At most this many requests in any period of this many milliseconds. */
interface Window {
  readonly requests: number;
  readonly milliseconds: number;
}

/** How much an installation may create. */
export interface ContentWindows {
  readonly minute: Window;
  readonly hour: Window;
}

/**
 * GitHub's documented limits on creating content. It does not say what content is, so everything that is created counts in a minute. In an
 * hour, only what people are notified of does: a busy organization has more check runs than that.
 */
export const contentWindows = {
  minute: { requests: 80, milliseconds: 60_000 },
  hour: { requests: 500, milliseconds: 3_600_000 },
} as const satisfies ContentWindows;

/**
 * Returns a function that gives the limit of an installation, by its id. With a store, what is created counts for all processes, and they
 * pause together.
 */
export function createRateLimits(
  windows: ContentWindows = contentWindows,
  store?: RateLimitStore,
): (id: string) => RateLimit {
  const minute = openWindows(windows.minute, "minute", store);
  const hour = openWindows(windows.hour, "hour", store);
  const pauses = new Map<string, Pause>();
  /** Says whether the pause was new. */
  function note(name: string, pause: Pause): boolean {
    const isLonger = pause.until > (pauses.get(name)?.until ?? 0);
    if (isLonger) pauses.set(name, pause);
    return isLonger;
  }
  store?.listen(({ name, until, failure }) => note(name, { until, error: fromGitHubFailure(failure) }));

  return (id) => ({
    enter: async (request, signal) => {
      if (!isCreation(request)) return () => undefined;
      // The longer window first: a request that waits for it must not take up a place in the shorter one.
      const leaveHour = isNotification(request) ? await hour(id, signal) : undefined;
      try {
        const leaveMinute = await minute(id, signal);
        return () => {
          leaveHour?.({ isCounted: true });
          leaveMinute({ isCounted: true });
        };
      } catch (error) {
        leaveHour?.({ isCounted: false });
        throw error;
      }
    },
    findPause: (request) => {
      const now = Date.now();
      const all = [`${id} ${apiOf(request)}`, `${id} everything`].flatMap((name) => {
        const pause = pauses.get(name);
        if (pause !== undefined && pause.until <= now) pauses.delete(name);
        return pause === undefined || pause.until <= now ? [] : [pause];
      });
      return all.sort((one, other) => other.until - one.until)[0];
    },
    pause: (request, pause, reach) => {
      const name = `${id} ${reach === "everything" ? reach : apiOf(request)}`;
      const failure = toGitHubFailure(pause.error);
      if (note(name, pause) && failure !== undefined)
        void store?.share({ name, until: pause.until, failure });
    },
  });
}

/** A request waits for GitHub's limits for five minutes at most, and for its answer. In milliseconds. */
const longestRequest = 15 * 60_000;

/** Resolves once there is a place in the window. */
type Enter = (id: string, signal: AbortSignal | undefined) => Promise<Leave>;

/** Frees a place: that of a request which GitHub counted, at some time before its answer, only a whole window later. */
type Leave = (request: { readonly isCounted: boolean }) => void;

/**
 * Sliding windows, one for each installation. A request's job is at work for as long as the request counts, so a limit on jobs at work is one
 * on requests in any time of that length. A bucket that is refilled would allow twice as many around the time it is.
 */
function openWindows(
  { requests, milliseconds }: Window,
  name: string,
  store: RateLimitStore | undefined,
): Enter {
  // An installation must not be dropped while its requests still count.
  const group = new Bottleneck.Group({
    ...{ id: `pitstop-${name}`, maxConcurrent: requests, timeout: milliseconds + longestRequest },
    ...(store === undefined ? {} : { datastore: "ioredis", connection: store.connection }),
  });
  return (id, signal) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const giveUp = () => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", giveUp);
      const count = () =>
        new Promise<void>((free) => {
          signal?.removeEventListener("abort", giveUp);
          if (signal?.aborted === true) free();
          else resolve(({ isCounted }) => void setTimeout(free, isCounted ? milliseconds : 0).unref());
        });
      group.key(id).schedule(count).catch(reject);
    });
}

/** Tokens and redeliveries are not content: both are the app's own. */
function isCreation(request: LimitedRequest): boolean {
  return request.method === "POST" && !isQuery(request) && !request.url.startsWith("/app/");
}

/** Reviews, comments, replies and reactions. */
function isNotification({ url }: LimitedRequest): boolean {
  return /\/(?:pulls|issues)\//.test(url);
}

/** GraphQL uses POST for reading, too. */
export function isQuery({ query }: { readonly query?: unknown }): boolean {
  return typeof query === "string" && !/^\s*mutation\b/.test(query);
}

function apiOf({ query }: LimitedRequest): "GraphQL" | "REST" {
  return query === undefined ? "REST" : "GraphQL";
}
