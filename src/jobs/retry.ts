import { JobStopped, type Retry } from "./queue.ts";

/** The share that `backOff` subtracts at most. */
export const jitter = 0.5;

/** How long to wait after so many failures, in milliseconds. It is random, so that jobs that failed together are not tried again together. */
export function backOff(delay: number, failures: number): number {
  return delay * 2 ** (failures - 1) * (1 - jitter * Math.random());
}

/** Says whether a job that has failed so many times is to be tried again. */
export function isToBeRetried(error: unknown, failures: number, retry: Retry | undefined): boolean {
  if (retry === undefined || error instanceof JobStopped) return false;
  return failures < retry.attempts && retry.isWorthwhile(error);
}
