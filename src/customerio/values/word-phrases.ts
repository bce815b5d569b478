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

/** Creates a test for whether words, in lower case and separated by single spaces, are exactly the phrase. */
export function makeIsPhrase(phrase: Phrase): (words: string) => boolean {
  const pattern = new RegExp(`^${writePhrase(phrase)}$`, "u");
  return (words) => pattern.test(`${words} `);
}

/** Creates a test for whether words contain a phrase. */
export function makeContainsPhrase(phrase: Phrase): (words: string) => boolean {
  const sections = splitAtAny(phrase).map((section) => new RegExp(`(?:^| )${writePhrase(section)}`, "u"));
  return (words) => {
    let rest = `${words} `;
    return sections.every((section) => {
      const found = section.exec(rest);
      if (found) rest = rest.slice(found.index + found[0].length);
      return found !== null;
    });
  };
}

/** Says whether words end with one of some texts of whole words. */
export function endsWithWords(words: string, endings: readonly string[]): boolean {
  return endings.some((ending) => ` ${words}`.endsWith(` ${ending}`));
}

/**
 * The parts of a phrase between those that match any number of any words. The part after them is searched for after the first match of the
 * part before; one pattern for both would search for it after every match.
 */
function splitAtAny(phrase: Phrase): readonly Phrase[] {
  const at = phrase.findIndex(({ words, occurs }) => words === "any" && occurs === "repeated");
  return at === -1 ? [phrase] : [phrase.slice(0, at), ...splitAtAny(phrase.slice(at + 1))];
}

function writePhrase(phrase: Phrase): string {
  return phrase.map(writePart).join("");
}

function writePart({ words, occurs }: PhrasePart): string {
  const choice = words === "any" ? "\\w+ " : `(?:${words.join("|")}) `;
  return occurs ? `(?:${choice})${occurs === "optional" ? "?" : "*"}` : choice;
}
