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

/** Words for people whose names, addresses and numbers code stores. */
const roles = [
  ...["applicant", "attendee", "author", "buyer", "candidate", "caregiver", "child", "colleague", "contact"],
  ...["coworker", "customer", "donor", "employee", "friend", "guest", "instructor", "invited", "invitee"],
  ...["inviter", "landlord", "lead", "manager", "member", "parent", "participant", "passenger", "patient"],
  ...["person", "recipient", "referee", "referred", "referrer", "renter", "resident", "rider", "seller"],
  ...["sender", "spouse", "student", "subscriber", "teacher", "user", "visitor", "volunteer"],
];

const emailOwners = [
  ...[
    "account",
    "admin",
    "agent",
    "assignee",
    "billing",
    "business",
    "clean",
    "cleaned",
    "client",
    "company",
  ],
  ...[
    "current",
    "driver",
    "from",
    "host",
    "login",
    "lower",
    "new",
    "normalized",
    "old",
    "organizer",
    "owner",
  ],
  ...["partner", "payee", "payer", "personal", "player", "primary", "profile", "purchaser", "raw", "reader"],
  ...["receiver", "reporter", "requester", "requestor", "reviewer", "signer", "submitter", "tenant", "to"],
  ...["traveler", "traveller", "vendor", "viewer", "work", "worker"],
  ...roles,
];

/** How the names of emails end, as lower-case words. */
export const emailEndings = ["email", "e mail", "email address", "mail address"];

/** The names of personal values, as lower-case words. */
export const personalNames: readonly (readonly [Meaning, Phrase])[] = [
  [
    "email",
    [
      { words: emailOwners, occurs: "repeated" },
      { words: emailEndings },
      { words: ["address", "value", "lower", "normalized", "input", "param", "id"], occurs: "optional" },
    ],
  ],
  [
    "phone",
    [
      anyOwners,
      {
        words: [
          ...["phone", "phone no", "phone number", "mobile", "mobile number", "mobile phone", "cell phone"],
          ...["cell number", "telephone", "telephone number", "msisdn", "whatsapp number"],
          ...["caller number", "callee number", "contact number"],
        ],
      },
    ],
  ],
  ["first-name", [anyOwner, { words: ["first name", "firstname", "given name", "forename"] }]],
  ["last-name", [anyOwner, { words: ["last name", "lastname", "surname", "family name"] }]],
  [
    "full-name",
    [
      { words: roles, occurs: "optional" },
      { words: ["full name", "fullname", "display name", "real name", "legal name"] },
    ],
  ],
  ["full-name", [{ words: roles }, { words: ["name"] }]],
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
          ...["ssn", "social security", "social security number", "national id", "national id number"],
          ...[
            "national insurance number",
            "passport",
            "passport no",
            "passport number",
            "tax id",
            "tax number",
          ],
          ...["driver license", "driver license number", "drivers license", "identity number"],
          ...["aadhaar", "aadhaar number", "bsn", "cpf", "curp", "nin", "nino", "nric", "pesel"],
        ],
      },
    ],
  ],
  [
    "birth-date",
    [
      anyOwner,
      { words: ["dob", "date of birth", "birthdate", "birth date", "birthday", "birth day", "born on"] },
    ],
  ],
  [
    "ip-address",
    [
      {
        words: [
          ...[
            "caller",
            "client",
            "current",
            "last",
            "login",
            "remote",
            "req",
            "request",
            "session",
            "sign in",
          ],
          ...["signup", "sign up", "source", "user", "visitor", "x real"],
        ],
        occurs: "repeated",
      },
      { words: ["ip", "ip address", "ip addr", "remote addr", "remote address", "x forwarded for"] },
    ],
  ],
  [
    "card",
    [
      anyOwner,
      {
        words: [
          ...["card number", "credit card", "credit card number", "debit card number", "iban"],
          ...["account number", "bank account", "bank account number", "routing number"],
        ],
      },
    ],
  ],
];

/** How the names of values begin that describe personal data without containing it: `isEmail`, `hasPhone`, `maskedEmail`. */
export const negatingOrHidingWords: ReadonlySet<string> = new Set([
  ...["allow", "can", "did", "had", "has", "i", "is", "no", "require", "requires", "should", "show", "use"],
  ...["was", "with", "without"],
  ...["anonymised", "anonymized", "encrypted", "hash", "hashed", "masked", "md5", "obfuscated", "redacted"],
  ...["sha1", "sha256", "tokenized"],
]);

/** Objects whose `name` is a person's. */
export const personWords: readonly string[] = [...roles, "me"];

/** Objects whose `address` is not a person's. */
export const machineWords: readonly string[] = [
  ...["chain", "contract", "eth", "host", "mac", "memory", "page", "program", "server", "site", "token"],
  ...["wallet", "web"],
];

/** Objects whose `number` is a person's own, unlike that of an order. */
export const numberedWords: ReadonlySet<string> = new Set([
  ...[
    "bank account",
    "bank card",
    "card",
    "cell phone",
    "credit card",
    "debit card",
    "mobile",
    "mobile phone",
  ],
  ...["passport", "payment card", "phone", "telephone"],
]);

/** Kinds of full names that things have as often as people. */
export const ambiguousNameWords: ReadonlySet<string> = new Set(["display", "legal", "real"]);

/** Names for the recipient of a message, which is an address. */
export const addresseeNames: ReadonlySet<string> = new Set(["recipientAddress", "to", "toAddress"]);
/** Recipient names that a gift or a transfer can have, too, unless a part of a message is read next to them. */
export const ambiguousAddressees: ReadonlySet<string> = new Set(["to"]);
export const messageParts: ReadonlySet<string> = new Set([
  ...["bcc", "body", "cc", "html", "subject", "template", "templateId", "text"],
]);

/** How the name of a function begins that returns what the rest of its name says: `getEmail`, `normalizePhone`. */
export const givingVerbs: ReadonlySet<string> = new Set([
  ...["clean", "extract", "fetch", "format", "get", "normalise", "normalize", "read", "resolve"],
]);
