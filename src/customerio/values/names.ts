import type { CredentialRole } from "../api/sdk.ts";
import { credentialNames } from "./credential-names.ts";
import { idEndings } from "./people-names.ts";
import { emailEndings, negatingOrHidingWords, personalNames, type Meaning } from "./personal-names.ts";
import {
  beginningsOfSureTimes,
  datedEvents,
  firstAndNextWords,
  otherLastWords,
  otherPhrasesWithOn,
  otherTimeWords,
  timestampNames,
  timestampPrepositions,
  timestampWords,
  wordsOfSureTimes,
} from "./timestamp-names.ts";
import { endsWithWords, makeContainsPhrase, makeIsPhrase } from "./word-phrases.ts";

const personalMeanings = personalNames.map(([meaning, phrase]) => ({
  meaning,
  isNamed: makeIsPhrase(phrase),
}));
const credentialRoles = credentialNames.map(([role, phrase]) => ({
  role,
  isNamed: makeContainsPhrase(phrase),
}));

/**
 * Names and texts with more characters than this were not written by a person, so their meaning is not known. Every name up to this length
 * is judged.
 */
export const maxJudgedLength = 1_000;

/**
 * Splits a name into lower-case words: `userEmail`, `user_email` and `USER_EMAIL` all give `user email`. A name over `maxJudgedLength` has
 * no words.
 */
export function splitWords(name: string): string {
  if (name.length > maxJudgedLength) return "";
  return name
    .replace(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .replace(/([A-Z])([A-Z][a-z])/gu, "$1 $2")
    .replace(/[^A-Za-z0-9]+/gu, " ")
    .trim()
    .toLowerCase();
}

/** The letters, digits and underscores at the end of a name: all of an ordinary one, nothing of `sleep$`. */
export function getEndOfName(name: string): string {
  return name.split(/\W/u).at(-1) ?? "";
}

/** What a name says its value is; `undefined` when it does not say. */
export function getMeaning(name: string): Meaning | undefined {
  const words = splitWords(name);
  return personalMeanings.find(({ isNamed }) => isNamed(words))?.meaning;
}

/** Says whether a name is that of an id: `ownerId`, `user_uuid`. */
export function isIdName(name: string): boolean {
  return endsWithWords(splitWords(name), idEndings);
}

/**
 * Says whether a name is that of an email of any person or purpose: `warden_email`, `welcomeEmail`. A name that says that the email is
 * hidden is not: `hashedEmail`.
 */
export function isEmailName(name: string): boolean {
  const words = splitWords(name);
  return (
    endsWithWords(words, emailEndings) && !words.split(" ").some((word) => negatingOrHidingWords.has(word))
  );
}

/**
 * The role that a variable's name decides. Names like `CUSTOMERIO_API_KEY` decide nothing: real code uses them for Track keys as often as
 * for App keys.
 */
export function getCredentialRole(name: string): CredentialRole | undefined {
  const words = splitWords(name);
  return credentialRoles.find(({ isNamed }) => isNamed(words))?.role;
}

/** Says whether an attribute or property of this name holds a timestamp, as Customer.io's time conditions expect one. */
export function isTimestampName(name: string): boolean {
  const words = splitWords(name);
  if (endsWithWords(words, otherTimeWords)) return false;
  return (
    endsWithWords(words, timestampWords) ||
    timestampNames.has(words) ||
    isDatedEvent(words) ||
    isNamedForOrder(words)
  );
}

/** Says whether what has this name is a timestamp where its value is a time for sure: `trial_end`, `paid`, `memberSince`. */
export function isNameOfSureTime(name: string): boolean {
  const words = splitWords(name);
  if (endsWithWords(words, otherTimeWords)) return false;
  const isOfOther = endsWithWords(words, otherLastWords);
  return (
    isTimestampName(name) ||
    endsWithWords(words, wordsOfSureTimes) ||
    (!isOfOther && beginningsOfSureTimes.some((beginning) => words.startsWith(`${beginning} `)))
  );
}

/** `created_at`, `paidOn`, `trial_end_time` */
function isDatedEvent(words: string): boolean {
  const isLone = !words.includes(" ");
  return (
    (!isLone && endsWithWords(words, timestampPrepositions) && !endsWithWords(words, otherPhrasesWithOn)) ||
    (words.endsWith(" time") && endsWithWords(words.slice(0, -" time".length), datedEvents))
  );
}

/** `last_login`, `first_seen`, `nextVisit` */
function isNamedForOrder(words: string): boolean {
  const [order, ...others] = words.split(" ");
  if (others.length === 0) return false;
  return order === "last"
    ? !endsWithWords(words, otherLastWords)
    : (order === "first" || order === "next") && endsWithWords(words, firstAndNextWords);
}
