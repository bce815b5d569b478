import { once } from "node:events";
import { LRUCache } from "lru-cache";
import type { DecodedSource } from "../files/source-files.ts";

/** The files that were read of a head, by the sha of their content. */
export type Blobs = ReadonlyMap<string, DecodedSource>;

/** The files of the heads that were read last, in memory only. */
export interface HeadCache {
  /** @param repository its full name: a repository never gets another one's files, not even by sha */
  readonly get: (repository: string) => Blobs | undefined;
  /** Replaces the files of an earlier head: the pull requests of one repository share nearly all of them. */
  readonly set: (repository: string, blobs: Blobs) => void;
  /** How much text is kept, in UTF-16 units. */
  readonly length: () => number;
  /** Waits until the first head of a repository is read, and then does the same as `get`; `undefined` if it is not being read. */
  readonly waitForFirst: (repository: string, signal: AbortSignal) => Promise<Blobs | undefined> | undefined;
  /** Registers the reading of a repository's first head, which others can wait for: a whole archive, of which they need a few files. */
  readonly followFirst: <Reading>(repository: string, reading: Promise<Reading>) => Promise<Reading>;
}

/** Keeps at most `maxLength` UTF-16 units of text, and drops the least recently used first. */
export function createHeadCache(maxLength: number): HeadCache {
  const heads = new LRUCache<string, Blobs>({ maxSize: Math.max(maxLength, 1), sizeCalculation: measure });
  const firsts = new Map<string, Promise<unknown>>();
  const get = (repository: string) => heads.get(repository);

  return {
    get,
    length: () => heads.calculatedSize,
    waitForFirst: (repository, signal) => {
      const reading = firsts.get(repository);
      return reading && orAborted(reading, signal).then(() => get(repository));
    },
    followFirst: (repository, reading) => {
      const settled = reading.then(
        () => undefined,
        () => undefined,
      );
      firsts.set(repository, settled);
      void settled.then(() => {
        if (firsts.get(repository) === settled) firsts.delete(repository);
      });
      return reading;
    },
    set: (repository, blobs) => {
      heads.set(repository, blobs);
    },
  };
}

/** The text of a head, in UTF-16 units; at least 1, as the cache wants it. */
function measure(blobs: Blobs): number {
  return [...blobs.values()].reduce((sum, blob) => sum + ("text" in blob ? blob.text.length : 0), 0) || 1;
}

/** Waits for work that continues for others. @throws the signal's reason once it is aborted */
async function orAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const ended = new AbortController();
  try {
    await Promise.race([work, once(signal, "abort", { signal: ended.signal })]);
    signal.throwIfAborted();
  } finally {
    ended.abort();
  }
}
