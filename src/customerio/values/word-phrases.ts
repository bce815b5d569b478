/**
 * A part of a phrase: one of `words`, or any word. It occurs once unless it is `optional` (once or not at all) or `repeated` (any number of
 * times).
 */
export interface PhrasePart {
  readonly words: readonly string[] | "any";
  readonly occurs?: "optional" | "repeated";
}

/** Words in a row, as data: `[{ words: ["user"], occurs: "optional" }, { words: ["email"] }]`. Entries of `words` may be several words. */
export type Phrase = readonly PhrasePart[];

/** Says whether words, in lower case and separated by single spaces, are nothing but the phrase. */
export function isPhrase(words: string, phrase: Phrase): boolean {
  return getPattern(phrase, "whole").test(`${words} `);
}

/** Says whether words contain a phrase. */
export function hasPhrase(words: string, phrase: Phrase): boolean {
  return getPattern(phrase, "part").test(`${words} `);
}

/** Says whether words end with one of some texts of whole words. */
export function endsWithWords(words: string, endings: readonly string[]): boolean {
  return endings.some((ending) => ` ${words}`.endsWith(` ${ending}`));
}

const patterns = new WeakMap<Phrase, Map<"whole" | "part", RegExp>>();

function getPattern(phrase: Phrase, scope: "whole" | "part"): RegExp {
  const known = patterns.get(phrase) ?? new Map<"whole" | "part", RegExp>();
  patterns.set(phrase, known);
  const text = phrase.map(writePart).join("");
  const pattern = known.get(scope) ?? new RegExp(scope === "whole" ? `^${text}$` : `(?:^| )${text}`, "u");
  known.set(scope, pattern);
  return pattern;
}

function writePart({ words, occurs }: PhrasePart): string {
  const choice = words === "any" ? "\\w+ " : `(?:${words.join("|")}) `;
  return occurs ? `(?:${choice})${occurs === "optional" ? "?" : "*"}` : choice;
}
