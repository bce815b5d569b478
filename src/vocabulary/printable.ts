/**
 * Control characters but newline and tab, marks that change the direction of text, and the line separators that only some programs know.
 * Printed as they are, they could move a cursor, color or hide what follows, or show code in another order than it runs.
 */
const unprintable = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Writes each character that must not reach a terminal as an escape such as `\u202e`, which people see and which JSON strings read as that
 * character. Windows line ends become `\n`.
 */
export function printable(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(unprintable, escape);
}

/** Replaces each such character with one `\u{fffd}`, for code with markers below its columns. */
export function printableInColumns(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(unprintable, "\u{fffd}");
}

/** Makes a name printable on one line: a name with a line break could look like two lines of a report. */
export function printableName(name: string): string {
  return printable(name).replaceAll(/[\n\t]/gu, escape);
}

/**
 * Plain data of the same shape with every text printable: reports for people begin with it. The values of a map stay as they are: they are
 * the texts of files, which can be large, and are made printable where a piece of them is shown.
 */
export function printableData<Data>(data: Data): Data {
  // Of the same shape: only texts are replaced, by texts.
  return replaceTexts(data) as Data;
}

function replaceTexts(data: unknown): unknown {
  if (typeof data === "string") return printable(data);
  if (Array.isArray(data)) return data.map(replaceTexts);
  if (data instanceof Map) return new Map([...data].map(([key, value]) => [replaceTexts(key), value]));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, replaceTexts(value)]));
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
