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

/** Functions that make an array of a list, or of an object with a length, by what they call for each element; and the name of that length. */
export const mappingFunctions: ReadonlySet<string> = new Set(["Array.from"]);
export const lengthName = "length";

/** Words for how many functions run at once. */
export const workersName =
  /(?:^| )(?:concurrency|concurrent|lanes|limit|parallel|parallelism|pool|threads|workers)(?= |$)/u;

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
  ...["map", "forEach", "flatMap", "each", "pMap", "mapSeries", "eachSeries", "pMapSeries"],
  ...["eachOf", "forEachOf", "mapValues", "concat", "from", "mergeMap", "subscribe"],
];

/** The package `async` and those that do the same, whose modules can be imported one by one: `async/each`. */
export const asyncPackage = /^(?:async|async-es|neo-async)(?:\/|$)/u;

/** Its functions that start all elements of a list at once. */
export const asyncConcurrent: ReadonlySet<string> = new Set([
  ...["each", "forEach", "eachOf", "forEachOf"],
  ...["map", "mapValues", "flatMap", "concat", "filter", "select", "reject", "groupBy", "sortBy"],
]);

/** Its functions that start one element when the one before is done. */
export const asyncSequential: ReadonlySet<string> = new Set([
  ...["eachSeries", "forEachSeries", "eachOfSeries", "forEachOfSeries"],
  ...["mapSeries", "mapValuesSeries", "flatMapSeries", "concatSeries"],
  ...["filterSeries", "selectSeries", "rejectSeries", "groupBySeries"],
  ...["reduce", "inject", "foldl", "reduceRight", "foldr"],
]);

/** Its functions that start all functions of a list at once. */
export const asyncTasks: ReadonlySet<string> = new Set(["parallel"]);

/** The modules of RxJS, with its operators. */
export const observablePackage = /^rxjs(?:\/operators(?:\/\w+)?)?$/u;

/** Operators that run what their function gives for all values at once, unless they are given a number. */
export const mergingOperators: ReadonlySet<string> = new Set(["mergeMap", "flatMap"]);

/** Operators that pass values on as they come, each by itself. */
export const passingOperators: ReadonlySet<string> = new Set([
  ...["filter", "map", "tap", "skip", "skipWhile", "distinct", "pluck"],
  ...["catchError", "finalize", "share", "shareReplay"],
]);

/** Operators whose function can give a list, the elements of which they pass on. */
export const flatteningOperators: ReadonlySet<string> = new Set([
  ...["mergeMap", "flatMap", "concatMap", "switchMap"],
]);

/** Operators that pass on the elements of the lists they are given. */
export const joiningOperators: ReadonlySet<string> = new Set(["mergeAll", "concatAll"]);

/** Functions that give an array. */
export const listMakers: ReadonlySet<string> = new Set([
  ...["Array.from", "Object.keys", "Object.values", "Object.entries"],
]);

/** Names for several things, none of which is an observable such as `users$`, and words for those among them that can be a stream of what happens. */
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
