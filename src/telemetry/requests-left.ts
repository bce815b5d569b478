/** How much one installation has left of an hour's requests to one of GitHub's APIs. */
export interface RequestsLeft {
  /** Such as `core` or `graphql`. */
  readonly resource: string;
  readonly left: number;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetsAt: number;
}

/** Each takes about a hundred bytes. */
const maxKnown = 10_000;

/**
 * Keeps how many requests each installation has left. The number of installations is not bounded, so no label names them: operators need to
 * know how close the lowest is to its limit.
 */
export function createRequestsLeft() {
  const known = new Map<string, RequestsLeft>();
  return {
    note: (installation: string, left: RequestsLeft): void => {
      const key = `${installation} ${left.resource}`;
      // The least recently used one comes first.
      known.delete(key);
      known.set(key, left);
      const [oldest] = known.keys();
      if (known.size > maxKnown && oldest !== undefined) known.delete(oldest);
    },
    /** The smallest share left of a resource, from 0 to 1; 1 if nobody used it in this hour. @param now milliseconds since 1970 */
    findSmallestShare: (resource: string, now: number): number => {
      const shares = [...known.values()]
        .filter((one) => one.resource === resource && one.resetsAt > now && one.limit > 0)
        .map(({ left, limit }) => left / limit);
      return Math.min(1, ...shares);
    },
  };
}
