import type { Phrase } from "./word-phrases.ts";

/** What a value means to a person, judged by its name. */
export type Meaning =
  | "email"
  | "phone"
  | "first-name"
  | "last-name"
  | "full-name"
  | "address"
  | "national-id"
  | "birth-date"
  | "ip-address"
  | "card";

const anyOwners = { words: "any", occurs: "repeated" } as const;
const anyOwner = { words: "any", occurs: "optional" } as const;
const people = ["user", "customer", "contact", "member"];

const emailOwners = [
  ...["account", "admin", "billing", "business", "buyer", "clean", "cleaned", "client", "company", "contact"],
  ...["current", "customer", "from", "guest", "invitee", "lead", "login", "lower", "member", "new"],
  ...["normalized", "old", "owner", "person", "personal", "primary", "profile", "raw", "recipient", "sender"],
  ...["subscriber", "to", "user", "work"],
];

/** The names of personal values, as lower-case words. */
export const personalNames: readonly (readonly [Meaning, Phrase])[] = [
  [
    "email",
    [
      { words: emailOwners, occurs: "repeated" },
      { words: ["email", "e mail", "email address", "mail address"] },
      { words: ["address", "value", "lower", "normalized", "input", "param", "id"], occurs: "optional" },
    ],
  ],
  [
    "phone",
    [
      anyOwners,
      {
        words: ["phone", "phone number", "mobile", "mobile number", "cell phone", "telephone", "msisdn"],
      },
    ],
  ],
  ["first-name", [anyOwner, { words: ["first name", "given name", "forename"] }]],
  ["last-name", [anyOwner, { words: ["last name", "surname", "family name"] }]],
  [
    "full-name",
    [
      { words: people, occurs: "optional" },
      { words: ["full name", "display name", "real name", "legal name"] },
    ],
  ],
  ["full-name", [{ words: people }, { words: ["name"] }]],
  [
    "address",
    [
      {
        words: ["street", "home", "postal", "mailing", "billing", "shipping", "delivery", "residential"],
        occurs: "optional",
      },
      { words: ["address", "street"] },
      { words: ["line"], occurs: "optional" },
      { words: ["\\d"], occurs: "optional" },
    ],
  ],
  [
    "national-id",
    [
      anyOwner,
      {
        words: [
          "ssn",
          "social security number",
          "national id",
          "passport",
          "passport number",
          "tax id",
          "cpf",
          "nin",
        ],
      },
    ],
  ],
  [
    "birth-date",
    [anyOwner, { words: ["dob", "date of birth", "birthdate", "birth date", "birthday", "birth day"] }],
  ],
  [
    "ip-address",
    [
      { words: ["client", "user", "remote", "request", "req", "visitor"], occurs: "optional" },
      { words: ["ip", "ip address", "ip addr", "remote addr", "remote address"] },
    ],
  ],
  [
    "card",
    [anyOwner, { words: ["card number", "credit card", "credit card number", "iban", "account number"] }],
  ],
];

/** How names of values begin that say something of personal data without giving it: `isEmail`, `hasPhone`, `maskedEmail`. */
export const negatingOrHidingWords: ReadonlySet<string> = new Set([
  ...["allow", "can", "did", "had", "has", "i", "is", "no", "require", "requires", "should", "show", "use"],
  ...["was", "with", "without"],
  ...["anonymised", "anonymized", "encrypted", "hashed", "masked", "obfuscated", "redacted"],
]);

/** Objects whose `name` is a person's. */
export const personWords: readonly string[] = [
  ...[
    "attendee",
    "author",
    "buyer",
    "contact",
    "customer",
    "employee",
    "guest",
    "invitee",
    "inviter",
    "lead",
  ],
  ...[
    "me",
    "member",
    "patient",
    "person",
    "recipient",
    "seller",
    "sender",
    "student",
    "subscriber",
    "teacher",
  ],
  "user",
];

/** Objects whose `address` is no person's. */
export const machineWords: readonly string[] = [
  ...["chain", "contract", "eth", "host", "mac", "memory", "page", "program", "server", "site", "token"],
  ...["wallet", "web"],
];

/** Kinds of full names that things have as often as people do. */
export const ambiguousNameWords: ReadonlySet<string> = new Set(["display", "legal", "real"]);

/** Names of whom a message goes to: by an address. */
export const addresseeNames: ReadonlySet<string> = new Set(["recipientAddress", "to", "toAddress"]);

/** How the name of a function begins that gives what the rest of its name says: `getEmail`, `normalizePhone`. */
export const givingVerbs: ReadonlySet<string> = new Set([
  ...["clean", "extract", "fetch", "format", "get", "normalise", "normalize", "read", "resolve"],
]);
