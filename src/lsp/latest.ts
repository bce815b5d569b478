/** Work that is done again whenever something changed, and whose result only counts if nothing has changed since. */
export interface Latest {
  /** Called when something changed. */
  readonly change: () => void;
  /** Resolves when the work is done for all changes. */
  readonly whenIdle: () => Promise<void>;
  /** Starts nothing more, and discards work in progress. */
  readonly close: () => void;
}

/**
 * Does `work` once nothing has changed for this many milliseconds, and never twice at the same time.
 *
 * @param work must not throw; its `isCurrent` says whether nothing has changed since it began
 */
export function createLatest(
  work: (isCurrent: () => boolean) => Promise<void>,
  settleMilliseconds: number,
): Latest {
  let requested = 0;
  let isRunning = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  let waiting: (() => void)[] = [];

  const schedule = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void run(), settleMilliseconds);
  };
  const release = () => {
    for (const resolve of waiting) resolve();
    waiting = [];
    timer = undefined;
  };

  async function run(): Promise<void> {
    const own = requested;
    isRunning = true;
    await work(() => own === requested && !isClosed);
    isRunning = false;
    if (own === requested || isClosed) release();
    else schedule();
  }

  return {
    change: () => {
      if (isClosed) return;
      requested += 1;
      if (!isRunning) schedule();
    },
    whenIdle: () =>
      timer === undefined ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)),
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      release();
    },
  };
}
