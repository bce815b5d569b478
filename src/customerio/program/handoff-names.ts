import type { SourceText } from "../../vocabulary/snapshot.ts";
import { readFileRoute } from "../api/file-routes.ts";
import { remember } from "./remember.ts";
import { normalizeName } from "./sql.ts";

// Like the rest of the search for relevant files, these read text, not syntax: a false match costs a parse and nothing else.

/**
 * Calls and decorators that receive something, with the name of the queue, event or command: `new Worker("mails"`, `bus.on(Events.Bought`,
 * `@CommandHandler(Track`.
 */
const takingCall =
  /\b(?:Worker|Queue|Bull|BeeQueue|Processor|Process|OnEvent|CommandHandler|QueryHandler|EventsHandler|process|work|subscribe|subscription|define|on|once|addListener|prependListener|listen|register\w*|handle|addHandler|hook|when|takeEvery|takeLatest|takeLeading|addCase)(?:<[^<>()]*>)?\(\s*(["'`]?)([\w$./:*-]+)/gu;
/** The same as options: `{ event: "shop/bought" }`. */
const takingOption = /\b(?:event|queueUrl|id): ?(["'`]?)([\w$./:*-]+)/gu;

/** The same by comparison: `message.type === "bought"`, `case "bought":`. */
const takingComparison = /\b(?:(?:type|name|kind|event)\s?[!=]==?|case)\s(["'`]?)([\w$./:*-]+)/gu;

/** Types of actions as the keys of an object: `{ "shop/bought": "Bought" }`. */
const takingKey = /(["'])([\w$.:-]+\/[\w$.:/-]+)\1\s?:/gu;

/** Words of calls that send something, or create what others send to. With the `u` flag, ignoring case takes several times as long. */
const putting =
  /queue|bull|emit|publish|send|trigger|\badd|createJob|\bnow\b|schedule|\bevery\b|execute|topic|fire|raise|announce|broadcast|notify|dispatch|\bput\(|createAction|createSlice|\bhandle|\brun/i;

/** Texts in quotes, and names like those of classes, constants and enum members. */
const named = /(["'`])([\w$.:/-]{2,80})\1|\b([A-Z][\w$]{2,80})/gu;

/** `PEOPLE = "people"`, `Bought: "shop.bought"`: what a constant, a member or a variable stands for. */
const defined = /\b(\w+) ?[:=] ?(["'`])([\w$.:/-]+)\2/gu;

/** Events of Node's own objects. */
const commonEvents: ReadonlySet<string> = new Set([
  ...["error", "close", "end", "data", "finish", "exit", "message", "open", "ready", "connect", "connection"],
  ...["completed", "failed", "stalled", "progress", "change", "request", "response", "disconnect", "drain"],
  ...["SIGTERM", "SIGINT", "uncaughtException", "unhandledRejection", "beforeExit", "load", "click"],
]);

/** The names of the queues and events that a file receives from. */
interface TakenNames {
  /** As texts. */
  readonly texts: readonly string[];
  /** As the names of constants, variables and classes. */
  readonly words: readonly string[];
}

const readTaken = remember(({ text }): TakenNames => {
  const texts: string[] = [];
  const words: string[] = [];
  for (const [, quote = "", name = ""] of [takingCall, takingOption, takingComparison, takingKey].flatMap(
    (form) => [...text.matchAll(form)],
  )) {
    const last = name.slice(name.lastIndexOf(".") + 1);
    // The type of a slice's action starts with the name of the slice.
    if (quote !== "") texts.push(name, ...(name.includes("/") ? [name.slice(0, name.indexOf("/"))] : []));
    else words.push(last);
  }
  return { texts: texts.filter((name) => name !== "" && !commonEvents.has(name)), words };
});

const readDefined = remember(({ text: code }) =>
  [...code.matchAll(defined)].map(([, name = "", , text = ""]) => ({ name, text })),
);

/** The package that delivers messages as requests to routes. */
const routeQueue = "@upstash/qstash";

/** The first segments of the routes that a file answers, by its path and in its text. */
const readRoutes = remember(({ path, text }): readonly string[] => {
  const registered = [...text.matchAll(registration)].map(([, , route = ""]) => route);
  return [readFileRoute(path) ?? "", ...registered]
    .map((route) => route.split(":")[0] ?? "")
    .filter((route) => route.length > 1);
});

/** `app.post("/jobs/bought"` */
const registration = /\.(?:post|all|route)\(\s*(["'`])(\/[\w$./:-]+)/gu;

/**
 * The files that may send what `takers` receive: they name the same queue, event or command. They need not import anything from the takers.
 *
 * @param near files that may define what a name in the takers stands for
 */
export function findPutters(
  code: readonly SourceText[],
  takers: readonly SourceText[],
  near: readonly SourceText[],
): readonly SourceText[] {
  const found = takers.map(readTaken);
  const routes = code.some(({ text }) => text.includes(routeQueue)) ? takers.flatMap(readRoutes) : [];
  const words = new Set(found.flatMap((names) => names.words));
  const texts = new Set(found.flatMap((names) => names.texts));
  for (const source of words.size > 0 ? near : [])
    for (const { name, text } of readDefined(source)) if (words.has(name)) texts.add(text);
  if (texts.size + words.size + routes.length === 0) return [];
  const beginnings = [...texts].flatMap((name) => (/^[^*]+\*/u.test(name) ? [name.split("*")[0] ?? ""] : []));
  const parts = [...words, ...texts, ...beginnings];
  return code.filter(({ text }) => {
    if (routes.some((route) => text.includes(route))) return true;
    if (!parts.some((part) => text.includes(part)) || !putting.test(text)) return false;
    for (const [, , quoted, word] of text.matchAll(named)) {
      if (word !== undefined && words.has(word)) return true;
      if (quoted === undefined) continue;
      if (texts.has(quoted) || beginnings.some((beginning) => quoted.startsWith(beginning))) return true;
    }
    return false;
  });
}

/** The names of tables in statements such as `insert into outbox`, and in queries. */
const insertedInto = /\binto\s([\w.$"`]+)/giu;
const readFrom = /\b(?:from|update)\s([\w.$"`]+)/giu;

/** The tables that a file writes JSON to. */
const readFilled = remember(({ text }): readonly string[] =>
  text.includes("JSON.stringify")
    ? [...text.matchAll(insertedInto)].map(([, name = ""]) => normalizeName(name))
    : [],
);

/** The tables that a file reads JSON from. */
const readEmptied = remember(({ text }): readonly string[] =>
  text.includes("JSON.parse") ? [...text.matchAll(readFrom)].map(([, name = ""]) => normalizeName(name)) : [],
);

/** The files that write JSON to a table that `takers` read, including the takers that do both. */
export function findTablePutters(
  code: readonly SourceText[],
  takers: readonly SourceText[],
): readonly SourceText[] {
  const filling = code.filter((source) => readFilled(source).length > 0);
  const tables = new Set(filling.length > 0 ? takers.flatMap(readEmptied) : []);
  return filling.filter((source) => readFilled(source).some((name) => tables.has(name)));
}

/** `bus.on("*"`, and code that receives actions created elsewhere: a middleware, a listener, a saga. */
const everything =
  /\bon\(\s*["']\*["']|\bnext\(action\)|\bstart\w*Listening\(|\btake(?:Every|Latest|Leading)\(|\baddCase\(|\.match\(action\)/u;

/** Says whether a file receives everything that goes through a bus, of any name. */
export function takesAll({ text }: SourceText): boolean {
  return everything.test(text);
}
