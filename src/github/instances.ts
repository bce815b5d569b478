import { createHash, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";

/** A check run that is not completed, and the process that created it. */
export interface OpenRun {
  readonly id: number;
  /** The process; `undefined` if the check run does not name it. */
  readonly instance: string | undefined;
  /** Milliseconds since 1970, by GitHub's clock; `NaN` if it never started. */
  readonly startedAt: number;
}

/** The processes that create check runs. */
export interface Instances {
  /** Names this process in the check runs that it creates. */
  readonly own: string | undefined;
  /**
   * Says whether the process that created a check run has ended, or has abandoned it, so that another one must complete it. When in doubt,
   * it has not.
   */
  readonly hasEnded: (run: OpenRun) => Promise<boolean>;
  /** Notes that this process no longer works on a check run, although GitHub did not let it be completed. Never rejects. */
  readonly abandon: (checkRun: number) => Promise<void>;
  /** Says whether a check run was abandoned, and not left behind by a process that died. */
  readonly isAbandoned: (checkRun: number) => Promise<boolean>;
}

/** More than GitHub lets anyone create while one is still relevant. */
const rememberedRuns = 10_000;

/** For reviews that no other process takes over, such as those of a workflow. */
export const unnamedInstance: Instances = {
  own: undefined,
  hasEnded: () => Promise.resolve(false),
  abandon: () => Promise.resolve(),
  isAbandoned: () => Promise.resolve(false),
};

/** A new name for a process. */
export function nameInstance(): string {
  return randomBytes(6).toString("hex");
}

/**
 * The only process of an app. Check runs from before its start were created by the process that it replaces, which has ended
 * `graceMilliseconds` later: a container that is replaced completes its reviews within that time.
 */
export function createSoleInstance(graceMilliseconds: number, now: () => number = Date.now): Instances {
  const own = nameInstance();
  const bornAt = now();
  const abandoned = new LRUCache<number, true>({ max: rememberedRuns });
  return {
    own,
    hasEnded: ({ id, instance, startedAt }) => {
      const isReplaced = instance !== own && startedAt < bornAt && now() >= bornAt + graceMilliseconds;
      return Promise.resolve(isReplaced || abandoned.has(id));
    },
    abandon: (id) => {
      abandoned.set(id, true);
      return Promise.resolve();
    },
    isAbandoned: (id) => Promise.resolve(abandoned.has(id)),
  };
}

/** What a check run is for, and the process that created it: its `external_id`. */
export interface RunMark {
  readonly externalId: string;
  readonly instance?: string | undefined;
  /** As `markState` says: the head alone does not decide a review. */
  readonly state?: string | undefined;
}

const [byInstance, atState] = [" by ", " at "];

/** Writes a check run's `external_id`. */
export function writeRunMark({ externalId, instance, state }: RunMark): string {
  return [
    externalId,
    ...(instance === undefined ? [] : [byInstance, instance]),
    ...(state === undefined ? [] : [atState, state]),
  ].join("");
}

/** Reads a check run's `external_id`. Those of earlier versions of Pitstop name no process, and no state. */
export function readRunMark(text: string | null): {
  readonly externalId: string;
  readonly instance: string | undefined;
  readonly state: string | undefined;
} {
  const [start = "", state] = (text ?? "").split(atState);
  const [externalId = "", instance] = start.split(byInstance);
  return { externalId, instance, state };
}

/** Names what, besides the head, decides the review of a pull request. */
export function markState({
  baseRef,
  isDraft,
}: {
  readonly baseRef: string;
  readonly isDraft: boolean;
}): string {
  // Short, whatever the branch is called.
  return createHash("sha256")
    .update(`${baseRef} ${isDraft ? "draft" : "ready"}`)
    .digest("hex")
    .slice(0, 8);
}
