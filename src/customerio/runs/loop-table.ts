/** Array methods, and functions of `async`, that run a callback for each element. */
export const loopMethods: ReadonlySet<string> = new Set([
  "map",
  "forEach",
  "flatMap",
  "filter",
  "reduce",
  "some",
  "every",
  "each",
  "eachSeries",
  "eachLimit",
  "mapSeries",
  "mapLimit",
]);

/** Functions that call what they are given for each element at once: of arrays, of `async`, `p-map`, Bluebird. */
export const concurrentCalls: ReadonlySet<string> = new Set([
  "map",
  "forEach",
  "flatMap",
  "each",
  "pMap",
  "mapAsync",
  "asyncMap",
  "asyncForEach",
  "eachOf",
  "concat",
]);

/** Those that wait for one element before the next. */
export const sequentialCalls: ReadonlySet<string> = new Set([
  "reduce",
  "reduceRight",
  "mapSeries",
  "eachSeries",
  "forEachSeries",
  "eachOfSeries",
  "pEachSeries",
  "pMapSeries",
]);

/** Those that are often given a function by name: `users.map(sync)`. */
export const repeatingNames: readonly string[] = [
  "map",
  "forEach",
  "flatMap",
  "each",
  "pMap",
  "mapSeries",
  "eachSeries",
  "pMapSeries",
];

/** Calls that run their callback once and return its promise. */
export const callsThatRunOnce: ReadonlySet<string> = new Set([
  "then",
  "catch",
  "finally",
  "retry",
  "withRetry",
  "withRetries",
  "pRetry",
  "asyncRetry",
  "backOff",
  "trace",
  "startSpan",
  "startActiveSpan",
  "withSpan",
  "transaction",
  "$transaction",
  "withTransaction",
  "safely",
  "tryCatch",
  "attempt",
]);

/** Calls that keep their callback and run it whenever something happens. */
export const registeringCalls: ReadonlySet<string> = new Set([
  ...["on", "once", "addListener", "addEventListener", "addHook", "hook", "use", "register"],
  ...["subscribe", "consume", "process", "handle", "listen", "watch", "observe"],
  ...["setInterval", "cron", "scheduleJob"],
]);

/** Methods after which an object works on its own. */
export const startingMethods: ReadonlySet<string> = new Set([
  ...["consume", "listen", "process", "register", "schedule", "start", "subscribe", "watch"],
]);

/** How code listens to the elements of a stream, how it stops the stream, and what reads a file as one. */
export const listeningMethods: ReadonlySet<string> = new Set(["on", "addListener"]);
export const streamedEvents: ReadonlySet<string> = new Set(["data"]);
export const stoppingMethod = "pause";
export const fileReaders: ReadonlySet<string> = new Set(["createReadStream", "parseFile", "fromFile"]);

/** Words for what brings messages as they arrive: `for await (const message of subscription)` goes through no list. */
export const arrivalName =
  /^(?:on|sub)$|(?:^| )(?:subscribe|subscription|subscriber|consume|consumer|listen|listener|watch|watcher|inbox|change ?stream)(?= |$)/u;

/** Methods that take one element at a time. */
export const takingMethods: ReadonlySet<string> = new Set(["next", "shift", "pop", "read"]);

/** Calls that ask a limiter: by their last word, and by a part of it. */
export const limiterCall = /(?:^|[^A-Za-z])(?:removeTokens|consume|acquire|schedule)$/u;
export const limiterPart = /[tT]hrottle|[rR]ate_?[lL]imit|[lL]imiter/u;

/** Calls that pause: by their last word, and by a part of it. */
export const pauseCall = /(?:^|[^A-Za-z])(?:wait(?:For)?|pause|setTimeout|backoff)$/u;
export const pausePart = /[sS]leep|[dD]elay/u;

/** Calls that stop the thread, by their whole name, and what the names of others end in. */
export const blockingPauses: ReadonlySet<string> = new Set(["Atomics.wait"]);
export const blockingEnding = "Sync";

/** Methods by which what waits is kept until somebody lets it go on. */
export const waitingLists: ReadonlySet<string> = new Set(["push", "unshift", "add", "enqueue"]);

/** Functions that make one that returns a promise of one that takes a callback. */
export const promisifiers: ReadonlySet<string> = new Set(["promisify"]);

/** Calls that go on with whichever promise settles first: what waits there is a time limit. */
export const racingCalls: ReadonlySet<string> = new Set(["race", "any", "pTimeout"]);

/** Names in a condition on how a call went: `response.ok`, `status === 429`, `retries < 3`. */
export const outcomeName =
  /^(?:ok|status|statusCode|error|err|failed|failure|success|succeeded|retryable)$|retr(?:y|ies)|attempt/iu;

/** Objects any call of which asks a limiter. */
export const limiterName = /[lL]imiter/u;

/** The option of `pMap` and its relatives that bounds how much runs at once. */
export const concurrencyOption = "concurrency";

/** What shrinks with each turn of a `while` loop: `users.length`, `cursor.next()`. */
export const shrinkingProperties: ReadonlySet<string> = new Set(["length", "size", "next", "hasNext"]);
