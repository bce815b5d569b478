import { randomBytes } from "node:crypto";

/** A check run that is not completed, and who began it. */
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
  /** Says whether the process that began a check run has ended, so that somebody else must complete it. When in doubt, it has not. */
  readonly hasEnded: (run: OpenRun) => Promise<boolean>;
}

/** For reviews that nobody takes over, such as those of a workflow. */
export const unnamedInstance: Instances = { own: undefined, hasEnded: () => Promise.resolve(false) };

/** A new name for a process. */
export function nameInstance(): string {
  return randomBytes(6).toString("hex");
}

/**
 * The only process of an app. Whoever began a check run before it started is the process that it replaces, which has ended
 * `graceMilliseconds` later: a container that makes way for a new one completes its reviews within that time.
 */
export function createSoleInstance(graceMilliseconds: number, now: () => number = Date.now): Instances {
  const own = nameInstance();
  const bornAt = now();
  return {
    own,
    hasEnded: ({ instance, startedAt }) =>
      Promise.resolve(instance !== own && startedAt < bornAt && now() >= bornAt + graceMilliseconds),
  };
}

/** What a check run is for, and who began it: its `external_id`. */
export interface RunMark {
  readonly externalId: string;
  readonly instance?: string | undefined;
}

const separator = " by ";

/** Writes a check run's `external_id`. */
export function writeRunMark({ externalId, instance }: RunMark): string {
  return instance === undefined ? externalId : externalId + separator + instance;
}

/** Reads a check run's `external_id`. Those of earlier versions of Pitstop name no process. */
export function readRunMark(text: string | null): {
  readonly externalId: string;
  readonly instance: string | undefined;
} {
  const [externalId = "", instance] = (text ?? "").split(separator);
  return { externalId, instance };
}
