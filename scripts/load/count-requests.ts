import type { RequestRecord, State } from "../../sandbox/state/state.ts";

/** What the app asked of GitHub. */
export interface RequestCounts {
  /** Counts what came since, and forgets it: bodies take memory. */
  readonly read: () => Counted;
}

export interface Counted {
  all: number;
  /** By rate limits. */
  refused: number;
  /** Failed otherwise: 5xx, or no answer. */
  failed: number;
  /** Check runs, reviews and comments that were created. */
  created: number;
}

export function countRequests(state: State): RequestCounts {
  const counted: Counted = { all: 0, refused: 0, failed: 0, created: 0 };
  return {
    read: () => {
      for (const request of state.requests.splice(0)) note(counted, request);
      return { ...counted };
    },
  };
}

const creating: ReadonlySet<string | undefined> = new Set([
  ...["graphql/createCheckRun", "checks/create", "pulls/create-review"],
  ...["issues/create-comment", "pulls/create-review-comment"],
]);

function note(counted: Counted, { operation, status = 0 }: RequestRecord): void {
  counted.all += 1;
  if (status === 403 || status === 429) counted.refused += 1;
  if (status === 0 || status >= 500) counted.failed += 1;
  if (creating.has(operation) && status > 0 && status < 300) counted.created += 1;
}
