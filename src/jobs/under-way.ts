/** Work that nobody waits for when it begins, and somebody at the end. */
export interface UnderWay {
  /** Gives the work back. Whoever hands it in has its failure dealt with. */
  readonly follow: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Waits until all of it is done, and what came meanwhile. */
  readonly idle: () => Promise<void>;
}

export function createUnderWay(): UnderWay {
  const all = new Set<Promise<unknown>>();
  return {
    follow: (work) => {
      const done: Promise<unknown> = work.then(
        () => all.delete(done),
        () => all.delete(done),
      );
      all.add(done);
      return work;
    },
    idle: async () => {
      while (all.size > 0) await Promise.all(all);
    },
  };
}
