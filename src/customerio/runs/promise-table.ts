/** Methods of a promise that run a function once it is fulfilled. */
export const continuingMethods: ReadonlySet<string> = new Set(["then", "finally"]);

/** Methods of a promise that return the promise of a continuation. */
export const chainingMethods: ReadonlySet<string> = new Set(["then", "catch", "finally"]);

export const promiseClasses: ReadonlySet<string> = new Set(["Promise"]);

/** Calls that start a list of promises at once and wait for all. */
export const gatheringCalls: ReadonlySet<string> = new Set(["Promise.all", "Promise.allSettled"]);

/** Calls that make a promise from an RxJS observable, such as the ones that Nest's `HttpService` returns. */
export const observingCalls: ReadonlySet<string> = new Set(
  ["firstValueFrom", "lastValueFrom"].flatMap((name) => [name, `rxjs.${name}`]),
);

/** Methods of an observable that return its continuation, as another observable or as a promise. */
export const observableMethods: ReadonlySet<string> = new Set(["pipe", "toPromise"]);

/** Operators that bound how long an observable is waited for. */
export const timingOperators: ReadonlySet<string> = new Set(["timeout", "timeoutWith", "takeUntil"]);

/**
 * Calls whose promise waits for their arguments. `Promise.race` is not among them: a call that races against a timer is not waited for any
 * longer than that.
 */
export const joiningCalls: ReadonlySet<string> = new Set([
  ...gatheringCalls,
  ...observingCalls,
  "Promise.resolve",
  "Bluebird.all",
  "Bluebird.allSettled",
  "Bluebird.resolve",
]);

/** Calls that make a promise from an existing value. */
export const settledCalls: ReadonlySet<string> = new Set([
  ...["Promise.resolve", "Promise.reject", "Bluebird.resolve", "Bluebird.reject"],
]);

/** Calls that run their callback once, a little later. */
export const postponingCalls: ReadonlySet<string> = new Set([
  ...["after", "unstable_after", "waitUntil", "setTimeout", "setImmediate", "nextTick", "queueMicrotask"],
]);

/** Calls that run their callback after the response or separately from it, and do not wait for it. */
export const detachingCalls: ReadonlySet<string> = new Set([
  ...postponingCalls,
  "setInterval",
  "on",
  "once",
  "addListener",
  "addEventListener",
  "forEach",
  "defer",
  "runInBackground",
  "fireAndForget",
  "createFunction",
  "cron",
  "scheduleJob",
]);

/** Built-in calls that return their result immediately, whatever their arguments. */
export const immediateCalls: ReadonlySet<string> = new Set([
  ...["Array.from", "Array.isArray", "Boolean", "JSON.parse", "JSON.stringify", "Number", "Object.assign"],
  ...["Object.entries", "Object.freeze", "Object.fromEntries", "Object.keys", "Object.values", "String"],
  ...settledCalls,
]);
