import { splitWords } from "../values/names.ts";

/** A style of event names that a repository can ask for. */
export type EventStyle = "snake_case" | "camelCase" | "Title Case" | "kebab-case" | "lower case";

/** Styles that occur in code, whether wanted or not. */
type KnownStyle = EventStyle | "PascalCase" | "SCREAMING_SNAKE_CASE" | "Sentence case";

/** How a repository names its events. */
export interface NamingConvention {
  readonly style: EventStyle;
  /** `learned` from the names, `configured`, or the `default` when neither decides. */
  readonly basis: "learned" | "configured" | "default";
  /** The style that nearly all names have, when that is another one. */
  readonly prevailing: KnownStyle | undefined;
  /** Names have prefixes, such as `billing.invoice_paid`: then each part is judged by itself. */
  readonly isNamespaced: boolean;
}

const word = "[a-z0-9]+";
const titleWord = /^(?:[A-Z0-9][a-z0-9]*|[A-Z0-9]{2,}s?)$/u;
/** Words that stay lower case in a title. */
const smallWords: ReadonlySet<string> = new Set([
  ...["a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "off", "on", "onto"],
  ...["or", "out", "per", "the", "to", "up", "via", "vs", "with"],
]);
/** Names that have capitals of their own, such as `GitHub`, `iOS` or `API`: they say nothing about the style around them. */
const properName = "[A-Za-z][a-z0-9]*[A-Z][A-Za-z0-9]*";
const onlyProperName = new RegExp(`^${properName}$`, "u");

const styles: Readonly<Record<KnownStyle, Pick<RegExp, "test">>> = {
  snake_case: new RegExp(`^${word}(?:_${word})*$`, "u"),
  camelCase: /^[a-z][A-Za-z0-9]*$/u,
  "Title Case": { test: isInTitleCase },
  "kebab-case": new RegExp(`^${word}(?:-${word})*$`, "u"),
  "lower case": new RegExp(`^${word}(?:-${word})*(?: (?:${word}(?:-${word})*|${properName}))*$`, "u"),
  PascalCase: /^(?:[A-Z][a-z0-9]+){2,}$/u,
  SCREAMING_SNAKE_CASE: /^[A-Z0-9]+(?:_[A-Z0-9]+)*$/u,
  "Sentence case": new RegExp(`^[A-Z][a-z0-9]*(?: (?:${word}|${properName}))+$`, "u"),
};

const choices: readonly EventStyle[] = ["snake_case", "Title Case", "lower case", "camelCase", "kebab-case"];
const knownStyles: readonly KnownStyle[] = [
  ...choices,
  "PascalCase",
  "SCREAMING_SNAKE_CASE",
  "Sentence case",
];

/** With at least this many names, and when this share of them agrees, the names themselves decide. */
const enoughNames = 10;
const enoughAgreement = 0.8;
/** With fewer other names than this, no style is decided for a name. */
const enoughOthers = 5;
/** Fewer names than this are not a habit: each is judged by itself. */
const habit = 2;
/** With at least this many names, prefixes with a separator are intended. */
const enoughPrefixes = 3;

/** Says how a repository names its events, from the names and from the config. */
export function learnConvention(names: readonly string[], setting: EventStyle | "infer"): NamingConvention {
  const isNamespaced = names.filter((name) => /[.:/]/u.test(name)).length >= enoughPrefixes;
  const agreed = knownStyles.filter((style) => {
    const fitting = names.filter((name) => isInStyle(name, style, isNamespaced));
    return fitting.length >= names.length * enoughAgreement;
  });
  const learned = names.length >= enoughNames ? choices.find((style) => agreed.includes(style)) : undefined;
  const style = setting === "infer" ? (learned ?? "snake_case") : setting;
  return {
    style,
    basis: setting === "infer" ? (learned ? "learned" : "default") : "configured",
    prevailing: names.length >= habit && !agreed.includes(style) ? agreed[0] : undefined,
    isNamespaced,
  };
}

/** Says whether the config or the names decide on the style of a convention; if not, the names are too `few`, or they are `mixed`. */
export function weighNames(
  names: readonly string[],
  { style, basis, isNamespaced }: NamingConvention,
): "decided" | "few" | "mixed" {
  if (basis !== "default") return "decided";
  if (names.length <= enoughOthers) return "few";
  const fitting = names.filter((name) => isInStyle(name, style, isNamespaced));
  return fitting.length >= names.length * enoughAgreement ? "decided" : "mixed";
}

/** Says whether a name follows how the repository names its events, by its config or by habit. */
export function followsConvention(name: string, convention: NamingConvention): boolean {
  const { style, prevailing, isNamespaced } = convention;
  return (
    isInStyle(name, style, isNamespaced) ||
    (prevailing !== undefined && isInStyle(name, prevailing, isNamespaced))
  );
}

/** Writes a name in the style of most events in the repository; `undefined` when that style cannot be configured. */
export function writeByConvention(name: string, convention: NamingConvention): string | undefined {
  const style = convention.prevailing ?? convention.style;
  if (isInStyle(name, style, convention.isNamespaced)) return name;
  if (!isChoice(style)) return undefined;
  return convention.isNamespaced
    ? name.replace(/[^.:/]+/gu, (part) => writeInStyle(part.trim(), style))
    : writeInStyle(name, style);
}

/** The one style that a name has, also after a prefix; `undefined` if it has none or, as a single word, several. */
export function getStyle(name: string): string | undefined {
  if (!isJudgeable(name)) return undefined;
  const [style, ...others] = knownStyles.filter((known) => isInStyle(name, known, /[.:/]/u.test(name)));
  return others.length === 0 ? style : undefined;
}

/** Says whether a style applies to a name at all: not to a sentence, a name in another script or one with punctuation. */
export function isJudgeable(name: string): boolean {
  return (
    /^[A-Za-z0-9 _.:/-]+$/u.test(name) &&
    /[A-Za-z]/u.test(name) &&
    name.length <= 60 &&
    splitWords(name).split(" ").length <= 8
  );
}

/** Says whether two names are spellings of one: `signed_up`, `SignedUp`, `Signed up` and `signedup` are. */
export function isSameSpelling(a: string, b: string): boolean {
  return getLetters(a) === getLetters(b);
}

/** Two names that share one of these mean the same event: they are spellings of one name, or differ only in tense. */
export function getEventKeys(name: string): readonly string[] {
  return [getLetters(name), splitWords(name).split(" ").map(toStem).join("")];
}

function getLetters(name: string): string {
  return splitWords(name).replaceAll(" ", "");
}

function isInStyle(name: string, style: KnownStyle, isNamespaced: boolean): boolean {
  const parts = isNamespaced ? name.split(/[.:/]/u).map((part) => part.trim()) : [name];
  return parts.every((part) => styles[style].test(part));
}

/** Says whether a style can be configured. */
export function isChoice(style: KnownStyle): style is EventStyle {
  return choices.some((choice) => choice === style);
}

function writeInStyle(name: string, style: EventStyle): string {
  const words = splitWords(name).split(" ");
  switch (style) {
    case "snake_case":
      return words.join("_");
    case "kebab-case":
      return words.join("-");
    case "lower case":
      return words.join(" ");
    case "camelCase":
      return words.map((text, index) => (index === 0 ? text : capitalize(text))).join("");
    case "Title Case":
      return words.map((text) => writeTitleWord(text, name)).join(" ");
  }
}

/** Says whether each word begins with a capital. Not a pattern: a word can match in several ways, and a pattern would try them all. */
export function isInTitleCase(name: string): boolean {
  const [first = "", ...others] = name.split(/[ -]/u);
  // Alone, `signUp` would be a title.
  const isFirst = titleWord.test(first) || (onlyProperName.test(first) && name[first.length] === " ");
  return (
    isFirst &&
    others.every((text) => titleWord.test(text) || onlyProperName.test(text) || smallWords.has(text))
  );
}

/** An abbreviation keeps its capitals, unless the whole name was written in them. */
function writeTitleWord(text: string, name: string): string {
  const capitals = text.toUpperCase();
  return /[a-z]/u.test(name) && isWrittenIn(name, capitals) ? capitals : capitalize(text);
}

/** Says whether a name has these capitals as a word: no letter before them, and no lower-case letter after them. */
function isWrittenIn(name: string, capitals: string): boolean {
  for (let start = name.indexOf(capitals); start !== -1; start = name.indexOf(capitals, start + 1)) {
    const [before = "", after = ""] = [name[start - 1], name[start + capitals.length]];
    if (!/[A-Za-z]/u.test(before) && !/[a-z]/u.test(after)) return true;
  }
  return false;
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** `signed` and `sign`, `cancelled`, `canceled` and `cancel`, `created` and `create` give one stem. */
function toStem(text: string): string {
  const plain = text.length > 3 && /[^e]ed$/u.test(text) ? text.slice(0, -2) : text;
  return plain
    .replace(/e$/u, "")
    .replace(/([b-df-hj-np-tv-z])\1$/u, "$1")
    .replace(/y$/u, "i");
}
