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

/** Calls that make an id nobody has had before, by their last word. */
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

/** Those that take an id, too, which then stays what it is. */
export const idForms: ReadonlySet<string> = new Set(["ObjectId"]);

/** What the names of ids end with. */
export const idEndings: readonly string[] = ["id", "uid", "uuid", "guid"];

/** How the last word of calls begins that look somebody up. */
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

/** What holds somebody who exists already: sessions, requests, jobs, messages of queues, rows. */
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

/** The objects of a request or a connection, and what they hold of somebody who exists already. */
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
