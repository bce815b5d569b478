/** What an SQL statement writes to a table. */
export interface Insert {
  readonly table: string;
  /** The values by column, each as it is written: `$1`, `?`, `now()`; `undefined` if the text does not show them. */
  readonly values: ReadonlyMap<string, string> | undefined;
}

/** Put around the number (0-based) of an expression in a template. The character does not occur in SQL. */
export const hole = "\u0001";

const insertHead = /^\s*(?:insert|replace)\s+into\s+([\w.$"`]+)/iu;
const updateHead = /^\s*update\s+([\w.$"`]+)\s/iu;
const takeHead = /^\s*(?:select|delete|update|with)\s/iu;
/** In `for update skip locked`, `skip` is not a table. */
const lock = /\bfor\s+(?:no\s+key\s+)?update\b/giu;
const tableNames = /\b(?:from|join|using|into|update)\s+([\w.$"`]+)/giu;
const localNames = /\b(\w+)\s+as\s+\(/giu;

/** Reads what a statement writes to a table; `undefined` for any other statement. */
export function readInsert(text: string): Insert | undefined {
  const [head, name = ""] = insertHead.exec(text) ?? [];
  if (head === undefined) return undefined;
  const table = normalizeName(name);
  const columns = readList(text, head.length);
  const rest = columns && text.slice(columns.end).trimStart();
  const values =
    rest?.toLowerCase().startsWith("values") === true ? readList(rest, "values".length) : undefined;
  const isKnown = columns && values && columns.items.length === values.items.length;
  const entries = columns?.items.map(
    (column, index) => [normalizeName(column), values?.items[index] ?? ""] as const,
  );
  // Further rows come after the first one.
  const isOnly = !rest?.slice(values?.end).trimStart().startsWith(",");
  return { table, values: isKnown && isOnly ? new Map(entries) : undefined };
}

/** Says whether a statement changes rows. */
export function isUpdate(text: string): boolean {
  return updateHead.test(text);
}

/** Says whether a statement changes a column of a table. */
export function updatesColumn(text: string, table: string, column: string): boolean {
  const [head, name = ""] = updateHead.exec(text) ?? [];
  return (
    head !== undefined &&
    normalizeName(name) === table &&
    namesColumn(text.split(/\bwhere\b/iu)[0] ?? "", column)
  );
}

/** The only table that a statement can read a column of that name from; `undefined` if it may be another one. */
export function getTableOf(text: string, column: string): string | undefined {
  if (!takeHead.test(text)) return undefined;
  const plain = text.replaceAll(lock, " ");
  const local = new Set([...plain.matchAll(localNames)].map(([, name = ""]) => normalizeName(name)));
  const tables = new Set([...plain.matchAll(tableNames)].map(([, name = ""]) => normalizeName(name)));
  const [table, ...others] = [...tables].filter((name) => !local.has(name));
  const isRenamed = plain
    .toLowerCase()
    .split(/\s+/u)
    .some((word, index, words) => word === "as" && normalizeName(words[index + 1] ?? "") === column);
  const isNamed = namesColumn(plain, column) || plain.includes("*");
  return others.length === 0 && isNamed && !isRenamed ? table : undefined;
}

function namesColumn(text: string, column: string): boolean {
  return text
    .toLowerCase()
    .split(/[^\w$]+/u)
    .includes(column);
}

/** A list in parentheses, from the first one at or after a position (0-based, in UTF-16 units). */
function readList(
  text: string,
  from: number,
): { readonly items: readonly string[]; readonly end: number } | undefined {
  const start = text.indexOf("(", from);
  if (start === -1 || text.slice(from, start).trim() !== "") return undefined;
  const items = [""];
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (depth === 0) return { items: items.map((item) => item.trim()), end: at + 1 };
    if (letter === "," && depth === 1) items.push("");
    else if (at > start) items.push((items.pop() ?? "") + letter);
  }
  return undefined;
}

/** The name of a table or column without its quotes and the default schema. */
export function normalizeName(name: string): string {
  return name
    .replaceAll(/["`,()]/gu, "")
    .toLowerCase()
    .replace(/^public\./u, "");
}
