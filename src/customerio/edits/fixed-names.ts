import { writeByConvention, type NamingConvention } from "../repository/event-styles.ts";
import { splitWords } from "../values/names.ts";
import { getHoles, type TextShape } from "../values/texts.ts";
import { toKey } from "./data-keys.ts";
import { particles, phrasalVerbs, stateWords, verbs } from "./event-words.ts";

/** A word at the end of a name that only led to a removed value: `moved to {plan}`. */
const danglingWord = /([\s_.:/-])(?:to|for|in|on|of|by|from|with|at|is|as)$/iu;
/** The minimum that a name needs to mean something. */
const realWord = /[a-z]{3,}/iu;

/**
 * What is left of a name without its holes (and without `letters` that it spells out), in the style of the repository's events: `viewed_`
 * gives `viewed`. `undefined` when too little is left to be a name.
 */
export function nameWithoutVaryingPart(
  { parts }: TextShape,
  convention: NamingConvention,
  letters: readonly string[] = [],
): string | undefined {
  const texts = parts.map((part) => (typeof part === "string" ? part : "\0"));
  const marked = letters.reduce((text, personal) => text.replaceAll(personal, "\0"), texts.join(""));
  const left = marked
    .replace(/[([{"'#]{0,5}\0[)\]}"']{0,5}/gu, "\0")
    .replace(/([\s_.:/-]{0,5})\0+([\s_.:/-]{0,5})/gu, (_, before: string, after: string) =>
      (before || after).slice(0, 1),
    )
    .replace(/^[\s_.:/-]{1,5}|[\s_.:/-]{1,5}$/gu, "");
  const name = withoutDanglingWord(left);
  if (!realWord.test(name)) return undefined;
  return writeByConvention(name, convention) ?? name;
}

/** `moved` of `moved_to`, but all of `signed_in`. */
function withoutDanglingWord(name: string): string {
  const words = splitWords(name).split(" ");
  const isPhrasal = particles.has(words.at(-1) ?? "") && phrasalVerbs.has(words.at(-2) ?? "");
  return isPhrasal ? name : name.replace(danglingWord, "");
}

/**
 * A fixed name for a built one, of which `left` remains. It says what happened: a single noun is completed by the words of the function
 * that sends it, or by the state that varies: `order_status_changed` for `order_` and a status. `undefined` if nothing says what happened.
 */
export function completeName(
  left: string | undefined,
  sender: string | undefined,
  shape: TextShape,
  convention: NamingConvention,
): string | undefined {
  const words = splitWords(left ?? "").split(" ");
  const [only = ""] = words;
  if (left !== undefined && (words.length > 1 || verbs.has(only) || /(?:ed|ing)$/u.test(only))) return left;
  if (sender !== undefined && (left === undefined || sender.split(" ").includes(only)))
    return write(sender, convention);
  const states = getHoles(shape).map(({ term }) => toKey(term.node)?.split("_").at(-1));
  const [state, ...others] = states;
  return left !== undefined && state !== undefined && stateWords.has(state) && others.length === 0
    ? write(`${only} ${state} changed`, convention)
    : undefined;
}

function write(words: string, convention: NamingConvention): string {
  const name = words.replaceAll(" ", "_");
  return writeByConvention(name, convention) ?? name;
}
