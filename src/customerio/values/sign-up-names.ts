import { splitWords } from "./names.ts";

/** The names of functions and events that are part of a sign-up, as lower-case words. */
const signUpPhrases = [
  "sign up",
  "signup",
  "signed up",
  "signedup",
  "register",
  "registered",
  "registration",
  "create user",
  "create account",
  "created user",
  "created account",
  "user created",
  "account created",
  "join",
  "joined",
  "onboard",
  "onboarded",
  "onboarding",
] as const;

/** Parts of the names of functions that may identify a person in a way that the code does not show. */
const identifyingParts = [
  "identify",
  "identifies",
  "upsertcontact",
  "syncuser",
  "synccustomer",
  "syncprofile",
  "addcontact",
  "createcontact",
  "customerio",
  "ciosync",
] as const;

/** Functions whose text argument is for a person to read, or names a module: it is not the name of work to do. */
const namesOfSpeakers: ReadonlySet<string> = new Set([
  ...["captureException", "captureMessage", "debug", "createLogger", "getLogger"],
  ...["import", "require"],
]);

/** Says whether a call's text only names something, or is for a person to read: `require`, `new TypeError(…)`. */
export function isSpeakerName(name: string): boolean {
  return namesOfSpeakers.has(name) || name.endsWith("Error");
}

/** Says whether a name is about a sign-up: `registerUser`, `account_created`. */
export function isSignUpName(name: string): boolean {
  const words = ` ${splitWords(name)} `;
  return signUpPhrases.some((phrase) => words.includes(` ${phrase} `));
}

/** Says whether a function of this name may identify a person: `identifyUser`, `syncCustomerIo`. */
export function isIdentifyingName(name: string): boolean {
  const letters = name.toLowerCase();
  return identifyingParts.some((part) => letters.includes(part));
}
