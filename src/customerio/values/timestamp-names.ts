/** How names end that mention time but do not hold a timestamp: durations, texts, parts of a time. */
export const otherTimeWords: readonly string[] = [
  ...["age", "count", "days", "display", "duration", "elapsed", "format", "formatted", "hours", "human"],
  ...[
    "interval",
    "iso",
    "label",
    "latency",
    "milliseconds",
    "millis",
    "minutes",
    "ms",
    "range",
    "seconds ago",
  ],
  ...["string", "text", "timeout", "timezone", "took", "ttl", "zone"],
];

/** Prepositions that end the name of a timestamp: `createdAt`, `paid_on`. They need a word before them. */
export const timestampPrepositions: readonly string[] = ["at", "on"];

/** Names that end like `paid_on` and hold something else. */
export const otherPhrasesWithOn: readonly string[] = [
  ...["add on", "based on", "depends on", "go on", "hands on", "logged on", "turned on", "working on"],
];

/** How names of timestamps end. */
export const timestampWords: readonly string[] = [
  ...["birthday", "date", "datetime", "deadline", "epoch", "time stamp", "timestamp", "ts", "unix"],
];

/** Names of timestamps as a whole. */
export const timestampNames: ReadonlySet<string> = new Set(["expiration", "expires", "expiry"]);

/** Words before `time` at the end of the name of a timestamp. */
export const datedEvents: readonly string[] = [
  ...["created", "due", "end", "event", "expiration", "expiry", "login", "order", "purchase", "renewal"],
  ...["signup", "start", "updated"],
];

/** How names end that begin with `first` or `next` and hold a timestamp: `first_seen`, `nextVisit`. */
export const firstAndNextWords: readonly string[] = [
  ...["active", "activity", "clicked", "login", "opened", "order", "purchase", "seen", "sync", "time"],
  ...["updated", "used", "visit"],
];

/** How names end that begin with `last` but do not hold a timestamp: `last_order_id`. */
export const otherLastWords: readonly string[] = [
  ...["amount", "id", "ids", "key", "message", "name", "number", "page", "price", "size", "step", "total"],
  ...["url", "value", "version"],
];

/**
 * Further names of timestamps that vendors count in seconds: Stripe's `created` and `current_period_end`, the `exp` and `iat` of JSON web
 * tokens. They do not count for attributes, where `created` can mean anything.
 */
export const vendorTimestampNames: readonly string[] = [
  ...["created", "exp", "iat", "payment attempt", "period end", "period start", "trial end", "trial start"],
  "updated",
];

/**
 * Further words that end the name of a timestamp. Alone they say too little: `paid` can be a flag, `time` a duration, `start` a position. They
 * decide where the value is a time for sure.
 */
export const wordsOfSureTimes: readonly string[] = [
  ...["begin", "begins", "end", "ending", "ends", "start", "starting", "starts"],
  ...["instant", "moment", "since", "till", "time", "until", "when"],
  ...["available from", "available to", "valid from", "valid to", "valid through"],
  ...["booked for", "planned for", "scheduled for", "cancel by", "due", "due by", "pay by", "reply by"],
  ...["birth", "birthdate", "born", "dob", "eta"],
  ...["anniversary", "appointment", "arrival", "departure"],
  ...["arrives", "departs", "expiration", "expire", "expires", "expiring", "expiry", "lapses", "renewal"],
  ...["renews", "resumes"],
  ...["check in", "check out", "checkin", "checkout", "log in", "login", "logout", "opt in", "opt out"],
  ...["registration", "sign in", "sign up", "signin", "signup"],
  ...["checked in", "checked out", "logged in", "logged out", "opted in", "opted out", "signed in"],
  ...["signed up"],
  ...["estimated delivery", "expected delivery"],
  ...["accepted", "activated", "added", "approved", "archived", "booked", "canceled", "cancelled", "changed"],
  ...["churned", "clicked", "closed", "completed", "confirmed", "converted", "created", "deactivated"],
  ...["deleted", "delivered", "downgraded", "downloaded", "ended", "enrolled", "expired", "failed"],
  ...["finished", "installed", "invited", "joined", "left", "modified", "onboarded", "opened", "ordered"],
  ...["paid", "paused", "published", "purchased", "received", "refunded", "registered", "rejected"],
  ...["removed", "renewed", "requested", "resolved", "resumed", "scheduled", "seen", "sent", "shared"],
  ...["shipped", "started", "submitted", "subscribed", "synced", "unsubscribed", "updated", "upgraded"],
  ...["uploaded", "used", "verified", "viewed", "visited"],
];

/** How the name of a timestamp begins, where the value is a time for sure: `next_billing`, `date_of_birth`. */
export const beginningsOfSureTimes: readonly string[] = [
  "date of",
  "first",
  "latest",
  "next",
  "previous",
  "time of",
];
