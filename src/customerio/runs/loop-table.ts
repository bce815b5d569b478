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

/** Functions that call their callback for all elements at once: of arrays, `async`, `p-map` and Bluebird. */
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

/** Functions that make an array of a list, or of an object with a length, by what they call for each element; and the name of that length. */
export const mappingFunctions: ReadonlySet<string> = new Set(["Array.from"]);
export const lengthName = "length";

/** Words for how many functions run at once. */
export const workersName =
  /(?:^| )(?:concurrency|concurrent|lanes|limit|parallel|parallelism|pool|threads|workers)(?= |$)/u;

/** Functions that finish one element before the next. */
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

/** Functions that are often given a callback by name: `users.map(sync)`. */
export const repeatingNames: readonly string[] = [
  ...["map", "forEach", "flatMap", "each", "pMap", "mapSeries", "eachSeries", "pMapSeries"],
  ...["eachOf", "forEachOf", "mapValues", "concat", "from", "mergeMap", "subscribe"],
];

/** The package `async` and its equivalents, whose modules can be imported one by one: `async/each`. */
export const asyncPackage = /^(?:async|async-es|neo-async)(?:\/|$)/u;

/** Functions of `async` that start all elements of a list at once. */
export const asyncConcurrent: ReadonlySet<string> = new Set([
  ...["each", "forEach", "eachOf", "forEachOf"],
  ...["map", "mapValues", "flatMap", "concat", "filter", "select", "reject", "groupBy", "sortBy"],
]);

/** Functions of `async` that start one element when the previous one is done. */
export const asyncSequential: ReadonlySet<string> = new Set([
  ...["eachSeries", "forEachSeries", "eachOfSeries", "forEachOfSeries"],
  ...["mapSeries", "mapValuesSeries", "flatMapSeries", "concatSeries"],
  ...["filterSeries", "selectSeries", "rejectSeries", "groupBySeries"],
  ...["reduce", "inject", "foldl", "reduceRight", "foldr"],
]);

/** Functions of `async` that start all functions of a list at once. */
export const asyncTasks: ReadonlySet<string> = new Set(["parallel"]);

/** The modules of RxJS, with its operators. */
export const observablePackage = /^rxjs(?:\/operators(?:\/\w+)?)?$/u;

/** Operators that run what their function returns for all values at once, unless they are given a number. */
export const mergingOperators: ReadonlySet<string> = new Set(["mergeMap", "flatMap"]);

/** Operators that pass values on as they come, each by itself. */
export const passingOperators: ReadonlySet<string> = new Set([
  ...["filter", "map", "tap", "skip", "skipWhile", "distinct", "pluck"],
  ...["catchError", "finalize", "share", "shareReplay"],
]);

/** Operators whose function can return a list, whose elements they pass on. */
export const flatteningOperators: ReadonlySet<string> = new Set([
  ...["mergeMap", "flatMap", "concatMap", "switchMap"],
]);

/** Operators that pass on the elements of the lists they are given. */
export const joiningOperators: ReadonlySet<string> = new Set(["mergeAll", "concatAll"]);

/** Functions that return an array. */
export const listMakers: ReadonlySet<string> = new Set([
  ...["Array.from", "Object.keys", "Object.values", "Object.entries"],
]);

/** Plural names, which are not observables such as `users$`, and words among them that can mean a stream of events. */
export const pluralName = /[^s]s$/u;
export const streamName =
  /(?:^| )(?:changes|deliveries|events|jobs|messages|notifications|requests|signals)$/u;

/** Functions of RxJS that call a function once for each subscription. */
export const subscribingCalls: ReadonlySet<string> = new Set(["defer"]);

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

/** Methods that start an object, which then works on its own. */
export const startingMethods: ReadonlySet<string> = new Set([
  ...["consume", "listen", "process", "register", "schedule", "start", "subscribe", "watch"],
]);

/** How code listens to the elements of a stream, how it pauses the stream, and what opens a file as one. */
export const listeningMethods: ReadonlySet<string> = new Set(["on", "addListener"]);
export const streamedEvents: ReadonlySet<string> = new Set(["data"]);
export const stoppingMethod = "pause";
export const fileReaders: ReadonlySet<string> = new Set(["createReadStream", "parseFile", "fromFile"]);

/** Words for sources that deliver messages as they arrive: `for await (const message of subscription)` goes through no list. */
export const arrivalName =
  /^(?:on|sub)$|(?:^| )(?:subscribe|subscription|subscriber|consume|consumer|listen|listener|watch|watcher|inbox|change ?stream)(?= |$)/u;

/** Methods that take one element at a time. */
export const takingMethods: ReadonlySet<string> = new Set(["next", "shift", "pop", "read"]);

/** Calls that go through a limiter: by their last word, and by a part of it. */
export const limiterCall = /(?:^|[^A-Za-z])(?:removeTokens|consume|acquire|schedule)$/u;
export const limiterPart = /[tT]hrottle|[rR]ate_?[lL]imit|[lL]imiter/u;

/** Calls that pause: by their last word, and by a part of it. */
export const pauseCall = /(?:^|[^A-Za-z])(?:wait(?:For)?|pause|setTimeout|backoff)$/u;
export const pausePart = /[sS]leep|[dD]elay/u;

/** Calls that block the thread, by their whole name, and how the names of others end. */
export const blockingPauses: ReadonlySet<string> = new Set(["Atomics.wait"]);
export const blockingEnding = "Sync";

/** Methods that store a waiting function until something releases it. */
export const waitingLists: ReadonlySet<string> = new Set(["push", "unshift", "add", "enqueue"]);

/** Functions that turn a function with a callback into one that returns a promise. */
export const promisifiers: ReadonlySet<string> = new Set(["promisify"]);

/** Calls that settle with the first of several promises: a wait in there is a time limit. */
export const racingCalls: ReadonlySet<string> = new Set(["race", "any", "pTimeout"]);

/** Names in a condition on the outcome of a call: `response.ok`, `status === 429`, `retries < 3`. */
export const outcomeName =
  /^(?:ok|status|statusCode|error|err|failed|failure|success|succeeded|retryable)$|retr(?:y|ies)|attempt/iu;

/** Objects whose every method goes through a limiter. */
export const limiterName = /[lL]imiter/u;

/** The option of `pMap` and its relatives that bounds how much runs at once. */
export const concurrencyOption = "concurrency";

/** Things that shrink with each iteration of a `while` loop: `users.length`, `cursor.next()`. */
export const shrinkingProperties: ReadonlySet<string> = new Set(["length", "size", "next", "hasNext"]);
