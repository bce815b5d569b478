import { contextNames, requestNames } from "../api/handler-words.ts";

/** Calls that create a person's record, by their last word. */
export const creatingCalls: ReadonlySet<string> = new Set([
  "addUser",
  "create",
  "createAccount",
  "createCustomer",
  "createOne",
  "createUser",
  "createUserWithEmailAndPassword",
  "insert",
  "insertMany",
  "insertOne",
  "insertUser",
  "newUser",
  "register",
  "registerUser",
  "returning",
  "save",
  "signUp",
  "signup",
]);

/** Calls that create a record unless there is one: Sequelize's give the record and whether it is new. */
export const findingOrCreatingCalls: ReadonlySet<string> = new Set([
  ...["findCreateFind", "findOrBuild", "findOrCreate", "upsert"],
]);

/** Calls that register a function to run for each new record or account: those of Cloud Functions. */
export const creationTriggers: ReadonlySet<string> = new Set([
  "beforeUserCreated",
  "onCreate",
  "onDocumentCreated",
  "onDocumentCreatedWithAuthContext",
  "onValueCreated",
]);

/** Names for the id of a new record. */
export const recordIds: ReadonlySet<string> = new Set(["id", "key", "uid"]);

/** Names for a row's own id, also in the result of its insertion. */
export const rowIds: ReadonlySet<string> = new Set(["_id", "id", "insertedId", "key", "uid", "uuid"]);

/** Calls that generate a new id, by their last word. */
export const idMakingCalls: ReadonlySet<string> = new Set([
  "ObjectId",
  "createId",
  "cuid",
  "generateId",
  "nanoid",
  "randomUUID",
  "ulid",
  "uniqueId",
  "uuid",
  "uuidv4",
  "v4",
]);

/** Of these, calls that only convert an id they are given. */
export const idForms: ReadonlySet<string> = new Set(["ObjectId"]);

/** How the names of ids end. */
export const idEndings: readonly string[] = ["id", "uid", "uuid", "guid"];

/** How the last word of a call that looks somebody up begins. */
export const lookupPrefixes: readonly string[] = [
  "auth",
  "current",
  "decode",
  "fetch",
  "find",
  "first",
  "get",
  "getServerSession",
  "load",
  "lookup",
  "maybeSingle",
  "one",
  "query",
  "read",
  "require",
  "retrieve",
  "select",
  "session",
  "single",
  "verify",
];

/** How the last word of calls begins that make something new for the id they are given. */
export const makingPrefixes: readonly string[] = [
  ...[
    "add",
    "build",
    "clone",
    "convert",
    "copy",
    "create",
    "generate",
    "import",
    "insert",
    "invite",
    "issue",
  ],
  ...["make", "new", "open", "promote", "provision", "put", "register", "save", "sign", "start", "upsert"],
];

/** Names of objects that hold somebody who already exists: sessions, requests, jobs, messages of queues, rows. */
export const holdersOfKnownPeople: ReadonlySet<string> = new Set([
  "auth",
  "claims",
  "currentUser",
  "current_user",
  "customer",
  "event",
  "invoice",
  "job",
  "jwt",
  "locals",
  "message",
  "metadata",
  "msg",
  "params",
  "payload",
  "principal",
  "query",
  "record",
  "row",
  "sess",
  "session",
  "subscription",
  "token",
  "viewer",
  "webhook",
]);

/** The objects of a request or a connection, and the names in them for somebody who already exists. */
export const requestObjects: ReadonlySet<string> = new Set([...requestNames, ...contextNames, "socket"]);
export const knownPeopleOfRequests: ReadonlySet<string> = new Set([
  "auth",
  "get",
  "params",
  "query",
  "session",
  "state",
  "user",
  "userId",
]);

/** The names in requests and connections for people who may be new: what clients send, and who writes to a bot. */
export const inputOfRequests: ReadonlySet<string> = new Set([
  ...requestNames,
  ...["args", "body", "cookies", "data", "from", "headers", "input", "variables"],
]);

/**
 * Records that hold somebody's address but have an id of their own, by the last word of their names: the id of an `order` is not that of
 * the customer.
 */
export const recordsAboutPeople: ReadonlySet<string> = new Set([
  ...[
    "address",
    "alert",
    "application",
    "appointment",
    "basket",
    "bill",
    "booking",
    "campaign",
    "cart",
    "charge",
  ],
  ...["checkout", "claim", "comment", "conversation", "delivery", "device", "donation", "email", "enquiry"],
  ...["enrollment", "enrolment", "entry", "event", "feedback", "form", "inquiry", "invitation", "invite"],
  ...[
    "invoice",
    "item",
    "job",
    "listing",
    "login",
    "mail",
    "mailbox",
    "message",
    "notification",
    "offer",
    "order",
  ],
  ...[
    "parcel",
    "payment",
    "plan",
    "post",
    "product",
    "purchase",
    "quote",
    "receipt",
    "registration",
    "rental",
  ],
  ...[
    "report",
    "request",
    "reservation",
    "response",
    "review",
    "session",
    "shipment",
    "submission",
    "subscription",
  ],
  ...[
    "survey",
    "task",
    "ticket",
    "token",
    "transaction",
    "transfer",
    "trial",
    "trip",
    "viewing",
    "visit",
    "voucher",
  ],
  ...["class", "company", "contract", "course", "document", "file", "game", "group", "lesson", "meeting"],
  ...["note", "org", "organization", "project", "room", "team", "thread", "workspace"],
]);
