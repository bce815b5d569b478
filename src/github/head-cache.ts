import { once } from "node:events";
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
  /** Waits until the first head of a repository is read, and then does what `get` does; `undefined` if nobody is reading it. */
  readonly waitForFirst: (repository: string, signal: AbortSignal) => Promise<Blobs | undefined> | undefined;
  /** Takes note of the reading of a repository's first head, which others can wait for: a whole archive, of which they need a few files. */
  readonly followFirst: <Reading>(repository: string, reading: Promise<Reading>) => Promise<Reading>;
}

/** Keeps at most `maxLength` UTF-16 units of text, and forgets first what has not been used for longest. */
export function createHeadCache(maxLength: number): HeadCache {
  // A map keeps its entries in the order they were set.
  const heads = new Map<string, { readonly blobs: Blobs; readonly length: number }>();
  const firsts = new Map<string, Promise<unknown>>();
  let total = 0;

  function forget(repository: string): void {
    total -= heads.get(repository)?.length ?? 0;
    heads.delete(repository);
  }

  function get(repository: string): Blobs | undefined {
    const found = heads.get(repository);
    if (found === undefined) return undefined;
    heads.delete(repository);
    heads.set(repository, found);
    return found.blobs;
  }

  return {
    get,
    length: () => total,
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
      forget(repository);
      const length = [...blobs.values()].reduce(
        (sum, blob) => sum + ("text" in blob ? blob.text.length : 0),
        0,
      );
      if (length > maxLength) return;
      heads.set(repository, { blobs, length });
      total += length;
      for (const oldest of heads.keys()) {
        if (total <= maxLength) return;
        forget(oldest);
      }
    },
  };
}

/** Waits for work that goes on for others. @throws the signal's reason once it is aborted */
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
