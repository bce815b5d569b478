import { requestNames } from "../api/handler-words.ts";
import type { TimeUnit } from "./time-units.ts";

/** The calls that are clocks: JavaScript's own, and lodash's. */
export const millisecondClock: ReadonlySet<string> = new Set(["Date.now", "_.now", "lodash.now"]);
/** The clocks, and JavaScript's other calls and properties that return milliseconds. */
export const millisecondCalls: ReadonlySet<string> = new Set([...millisecondClock, "Date.UTC", "Date.parse"]);
/** Words in the name of a function that should return seconds: `nowInSeconds`. */
export const secondWords: ReadonlySet<string> = new Set(["seconds", "secs"]);
export const millisecondProperties: ReadonlySet<string> = new Set(["performance.timeOrigin"]);

/** Conversions to a number, and whether the result is a whole number. */
export const numberConversions: ReadonlyMap<string, "any" | "whole"> = new Map([
  ["Number", "any"],
  ["Number.parseFloat", "any"],
  ["parseFloat", "any"],
  ["Number.parseInt", "whole"],
  ["parseInt", "whole"],
]);

/** Calls of `moment`, dayjs, luxon, Temporal and Firestore that return an object for a point in time. */
export const dateMakers: ReadonlySet<string> = new Set([
  ...["moment", "moment.utc", "dayjs", "dayjs.utc"],
  ...["DateTime.fromISO", "DateTime.fromJSDate", "DateTime.fromMillis", "DateTime.fromSeconds"],
  ...["DateTime.local", "DateTime.now", "DateTime.utc"],
  "Temporal.Now.instant",
  ...["Timestamp.fromDate", "Timestamp.now"],
]);

const lengths = ["Milliseconds", "Seconds", "Minutes", "Hours", "Days", "BusinessDays", "Weeks", "Months"];
const periods = ["Second", "Minute", "Hour", "Day", "Week", "ISOWeek", "Month", "Quarter", "Year"];

/** The functions of date-fns that return a `Date`. */
export const dateFunctions: ReadonlySet<string> = new Set([
  ...["add", "sub"].flatMap((verb) => ["", ...lengths, "Quarters", "Years"].map((unit) => `${verb}${unit}`)),
  ...["start", "end"].flatMap((edge) =>
    [...periods, "Today", "Tomorrow", "Yesterday"].map((period) => `${edge}Of${period}`),
  ),
  ...["", "Hours", "Minutes", "Date", "Month", "Year", "Day"].map((part) => `set${part}`),
  ...["fromUnixTime", "parseISO", "toDate"],
]);

/** The units that functions of date-fns and others return. */
export const functionUnits: ReadonlyMap<string, TimeUnit> = new Map([
  ["getUnixTime", "seconds"],
  ["getTime", "milliseconds"],
  ["toMillis", "milliseconds"],
  ["millisecondsSinceEpoch", "milliseconds"],
  ["formatISO", "iso"],
]);

/** The units that methods return, on any object. */
export const methodUnits: ReadonlyMap<string, TimeUnit> = new Map([
  ["getTime", "milliseconds"],
  ["toMillis", "milliseconds"],
  ["getUnixTime", "seconds"],
  ["toSeconds", "seconds"],
  ["toUnixInteger", "seconds"],
  ["unix", "seconds"],
  ["toISO", "iso"],
  ["toISOString", "iso"],
  ["toDate", "date"],
]);

/** MongoDB's ids contain the time of their creation: `user._id.getTimestamp()`. */
export const dateOfId = { owner: "_id", method: "getTimestamp" } as const;

/** Methods of a date that return its milliseconds since 1970. */
export const timesOfDates: ReadonlySet<string> = new Set(["getTime", "toMillis", "valueOf"]);

/** Methods of a date, and luxon's property, that return the milliseconds within its second. */
export const millisecondsOfDates: ReadonlySet<string> = new Set([
  ...["getMilliseconds", "getUTCMilliseconds", "millisecond", "milliseconds"],
]);
export const millisecondOfLuxon = "millisecond";

/** Methods that set a part of a JavaScript `Date` and return its milliseconds since 1970, and the argument that sets the milliseconds. */
export const settersOfMilliseconds: ReadonlyMap<string, number> = new Map(
  ["Milliseconds", "Seconds", "Minutes", "Hours"].flatMap((part, position) =>
    ["set", "setUTC"].map((verb) => [`${verb}${part}`, position] as const),
  ),
);
export const settersOfDays: ReadonlySet<string> = new Set(
  ["Date", "Month", "FullYear"].flatMap((part) => [`set${part}`, `setUTC${part}`]),
);

/** Methods that return a date when they are called on one. */
export const methodsOfDates: ReadonlySet<string> = new Set([
  ...["add", "clone", "endOf", "minus", "plus", "startOf", "subtract", "tz", "utc"],
]);

/** Methods that set a part of a date and return the date; without an argument, they return the part. */
export const settersOfDates: ReadonlySet<string> = new Set([
  ...["year", "quarter", "month", "week", "isoWeek", "date", "day", "weekday", "isoWeekday", "dayOfYear"],
  ...["hour", "minute", "second", "millisecond", "hours", "minutes", "seconds", "milliseconds"],
  ...["set", "setZone", "utcOffset"],
]);

/**
 * Names of objects with texts from outside: dates in them are texts. Not all names of contexts: an `event` or a `context` is as often a
 * record of the repository's own, with `Date`s in it.
 */
export const textHolders: ReadonlySet<string> = new Set([
  ...requestNames,
  ...["body", "ctx", "env", "headers", "params", "query"],
]);

/** How the names of things end whose methods `getTime` and `toMillis` give a length of time or a position. */
export const keepersOfLengths: readonly string[] = [
  ...["animation", "audio", "clip", "duration", "elapsed", "interval", "media", "player", "playback"],
  ...["stopwatch", "timer", "track", "video"],
];

/** What whole seconds are called in a time that is an object, such as Firestore's: `lastSeen.seconds`. A duration can have them, too. */
export const secondsOfTimes: ReadonlySet<string> = new Set(["_seconds", "seconds"]);

/** What only the seconds since 1970 are called: Temporal's, and Firestore's as they are written as JSON. */
export const secondsOfClocks: ReadonlySet<string> = new Set(["_seconds", "epochSeconds"]);
