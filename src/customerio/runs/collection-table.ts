/** A list of at most this many elements is small. */
export const smallSize = 25;

/** A part with more elements than this is as bad as the whole list, unless something waits between the parts. */
export const largeSize = 100;

/** Names for a part that is processed at a time. */
export const partName =
  /^(?:chunk|batch|page|slice|group|part)(?:Of\w+|ed\w*|[A-Z]\w*)?$|(?:Chunk|Batch|Page|Slice)$/u;

/** Functions that split a list into parts of a given size. */
export const chunkingCall = /^(?:chunk|batch|split|partition|paginate|inGroups)/iu;

/** Names of attempt counters. */
export const attemptName = /retr(?:y|ies)|attempt|^tries$/iu;

/** Names of what a trigger passes in, whose size the platform bounds: `event.Records`. */
export const triggeredName = /^Records$/iu;

/** Messages of a batch, as queues of Cloudflare and Kafka deliver them: `batch.messages`. */
export const triggeredMessages = { owners: ["batch", "batches"], name: "messages" } as const;

/** Methods that give a part of a list, which some of them take out: `jobs.splice(0, 20)`. */
export const slicingMethods: ReadonlySet<string> = new Set(["slice", "splice"]);

/** Options, methods and parameters that say how many elements are read at most. */
export const sizeNames: ReadonlySet<string> = new Set(["take", "limit", "first", "pageSize"]);

/** Options that say it for one page of many. */
export const pageSizeNames: ReadonlySet<string> = new Set([
  ...sizeNames,
  ...["perPage", "per_page", "maxResults", "size", "batchSize", "count"],
]);

/** Query options that say what is read with each row, in Prisma, Sequelize, Drizzle, Mongoose and TypeORM. */
export const relationNames: ReadonlySet<string> = new Set([
  ...["include", "select", "with", "populate", "relations"],
]);

/** How many rows a query reads at most. */
export const sqlLimit = /\bLIMIT (\d+)/u;

/** Methods whose result has no more elements than the list they are called on. */
export const keepingMethods: ReadonlySet<string> = new Set([
  "filter",
  "map",
  "sort",
  "reverse",
  "entries",
  "values",
  "keys",
  "toSorted",
  "concat",
  "flat",
]);

/** Functions whose result has no more elements than their argument. */
export const keepingFunctions: ReadonlySet<string> = new Set([
  "Object.keys",
  "Object.values",
  "Object.entries",
  "Array.from",
]);

export const keepingClasses: ReadonlySet<string> = new Set(["Set", "Map"]);
