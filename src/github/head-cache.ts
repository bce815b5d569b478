import type { DecodedSource } from "../files/source-files.ts";

/** The files that were read of a head, by the sha of their content. */
export type Blobs = ReadonlyMap<string, DecodedSource>;

/** The files of the heads that were read last, in memory only. */
export interface HeadCache {
  /** @param repository its full name: a repository never gets another one's files, not even by sha */
  readonly get: (repository: string) => Blobs | undefined;
  /** Replaces the files of an earlier head: the pull requests of one repository share nearly all of them. */
  readonly set: (repository: string, blobs: Blobs) => void;
}

/** Keeps at most `maxLength` UTF-16 units of text, and forgets first what has not been used for longest. */
export function createHeadCache(maxLength: number): HeadCache {
  // A map keeps its entries in the order they were set.
  const heads = new Map<string, { readonly blobs: Blobs; readonly length: number }>();
  let total = 0;

  function forget(repository: string): void {
    total -= heads.get(repository)?.length ?? 0;
    heads.delete(repository);
  }

  return {
    get: (repository) => {
      const found = heads.get(repository);
      if (found === undefined) return undefined;
      heads.delete(repository);
      heads.set(repository, found);
      return found.blobs;
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
