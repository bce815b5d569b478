/** Work that is not awaited when it starts, but at the end. */
export interface UnderWay {
  /** Returns the work. Its failure is up to the caller. */
  readonly follow: <Result>(work: Promise<Result>) => Promise<Result>;
  /** Waits until all of it is done, including what is added meanwhile. */
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
