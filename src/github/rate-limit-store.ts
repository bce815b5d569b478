import Bottleneck from "bottleneck";
import type { GitHubFailure } from "./failures.ts";

/** A pause as one process says it to the others: plain data. */
export interface SharedPause {
  /** Who pauses, for what. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly failure: GitHubFailure;
}

/** Carries pauses from one process to the others. What gets lost on the way, GitHub says again. */
export interface PauseChannel {
  readonly send: (pause: SharedPause) => Promise<void>;
  readonly close: () => void;
}

/** Where several processes count together. */
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
  // Whoever waits goes on when Redis is back.
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
