import type { CredentialRole } from "../api/sdk.ts";
import { credentialNames } from "./credential-names.ts";
import { personalNames, type Meaning } from "./personal-names.ts";
import {
  datedEvents,
  firstAndNextWords,
  otherLastWords,
  otherPhrasesWithOn,
  otherTimeWords,
  timestampNames,
  timestampPrepositions,
  timestampWords,
} from "./timestamp-names.ts";
import { endsWithWords, hasPhrase, isPhrase } from "./word-phrases.ts";

/** Splits a name into lower-case words: `userEmail`, `user_email` and `USER_EMAIL` all give `user email`. */
export function splitWords(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/gu, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/gu, "$1 $2")
    .replace(/[^A-Za-z0-9]+/gu, " ")
    .trim()
    .toLowerCase();
}

/** What a name says its value is; `undefined` when it does not say. */
export function getMeaning(name: string): Meaning | undefined {
  const words = splitWords(name);
  return personalNames.find(([, phrase]) => isPhrase(words, phrase))?.[0];
}

/**
 * The role that a variable's name decides. Names like `CUSTOMERIO_API_KEY` decide nothing: real code keeps Track keys as often as App
 * keys in them.
 */
export function getCredentialRole(name: string): CredentialRole | undefined {
  const words = splitWords(name);
  return credentialNames.find(([, phrase]) => hasPhrase(words, phrase))?.[0];
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
