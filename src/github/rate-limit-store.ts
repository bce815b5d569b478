import Bottleneck from "bottleneck";
import type { GitHubFailure } from "./failures.ts";

/** A pause as one process reports it to the others: plain data. */
export interface SharedPause {
  /** The installation that pauses, and for what. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly failure: GitHubFailure;
}

/** Carries pauses from one process to the others. If a message is lost, GitHub's next response asks for the pause again. */
export interface PauseChannel {
  readonly send: (pause: SharedPause) => Promise<void>;
  readonly close: () => void;
}

/** The store in which several processes count together. */
export interface RateLimitStore {
  readonly connection: Bottleneck.IORedisConnection;
  /** Sends a pause to the other processes. Never rejects. */
  readonly share: (pause: SharedPause) => Promise<void>;
  /** Calls `onPause` with each pause of any process. */
  readonly listen: (onPause: (pause: SharedPause) => void) => void;
  readonly end: () => void;
}

/**
 * @param client of ioredis; its requests wait while Redis is out of reach
 * @param openChannel opens the channel for pauses
 */
export function openRateLimitStore(
  client: object,
  openChannel: (onPause: (pause: SharedPause) => void) => PauseChannel,
): RateLimitStore {
  const connection = new Bottleneck.IORedisConnection({ client });
  nameErrorsAsBefore(connection);
  // Waiting requests continue when Redis is back.
  connection.on("error", () => undefined);
  const listeners = new Set<(pause: SharedPause) => void>();
  const channel = openChannel((pause) => {
    for (const listener of listeners) listener(pause);
  });
  return {
    connection,
    share: (pause) => channel.send(pause).catch(() => undefined),
    listen: (onPause) => void listeners.add(onPause),
    end: () => {
      channel.close();
      void connection.disconnect(false);
    },
  };
}

type Callback = (error: Error | null, replies: unknown) => void;

/** Runs one of Bottleneck's scripts; the last argument is called with the answer. */
type RunScript = (...values: readonly unknown[]) => unknown;

/**
 * Since version 7, Redis puts `ERR` before the errors of scripts, by which Bottleneck knows that it has to register again: after Redis has lost
 * its data, or this process was not heard of for ten seconds. Without this, each request of that installation would fail from then on.
 *
 * @see https://redis.io/docs/latest/develop/programmability/lua-api/#redis.error_reply
 */
function nameErrorsAsBefore(connection: Bottleneck.IORedisConnection): void {
  // Bottleneck does not declare it.
  const scripts = connection as unknown as { __scriptFn__: (name: string) => RunScript };
  const find = scripts.__scriptFn__.bind(connection);
  scripts.__scriptFn__ =
    (name) =>
    (...values) => {
      // By its type.
      const callback = values.at(-1) as Callback;
      return find(name)(...values.slice(0, -1), (error: Error | null, replies: unknown) => {
        if (error !== null) error.message = error.message.replace(/^ERR /, "");
        callback(error, replies);
      });
    };
}
