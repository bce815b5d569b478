import type { CredentialRole } from "../api/sdk.ts";

/** What a value means to a person, judged by the name it goes by. */
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

const meanings: readonly (readonly [Meaning, RegExp])[] = [
  [
    "email",
    /^(?:(?:user|customer|contact|member|owner|admin|recipient|new|old|current|primary|normalized|clean(?:ed)?|lower|raw|from|to|sender|invitee|lead|subscriber|account|work|billing|guest|buyer|login|client|person|profile|company|business|personal) )*(?:e ?mail|email address|mail address)(?: (?:address|value|lower|normalized|input|param|id))?$/u,
  ],
  ["phone", /^(?:\w+ )*(?:phone|phone number|mobile|mobile number|cell phone|telephone|msisdn)$/u],
  ["first-name", /^(?:\w+ )?(?:first name|given name|forename)$/u],
  ["last-name", /^(?:\w+ )?(?:last name|surname|family name)$/u],
  [
    "full-name",
    /^(?:(?:user|customer|contact|member) )?(?:full name|display name|real name|legal name)$|^(?:user|customer|contact|member) name$/u,
  ],
  [
    "address",
    /^(?:(?:street|home|postal|mailing|billing|shipping|delivery|residential) )?(?:address|street)(?: line)?(?: \d)?$/u,
  ],
  [
    "national-id",
    /^(?:\w+ )?(?:ssn|social security number|national id|passport(?: number)?|tax id|cpf|nin)$/u,
  ],
  ["birth-date", /^(?:\w+ )?(?:dob|date of birth|birth ?date|birth ?day)$/u],
  [
    "ip-address",
    /^(?:(?:client|user|remote|request|req|visitor) )?(?:ip|ip address|ip addr|remote addr(?:ess)?)$/u,
  ],
  ["card", /^(?:\w+ )?(?:card number|credit card(?: number)?|iban|account number)$/u],
];

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
  return meanings.find(([, pattern]) => pattern.test(words))?.[0];
}

/**
 * The role that a variable's name decides. Names like `CUSTOMERIO_API_KEY` decide nothing: real code keeps Track keys as often as App
 * keys in them.
 */
export function getCredentialRole(name: string): CredentialRole | undefined {
  const words = ` ${splitWords(name)} `;
  if (/ site ?id /u.test(words)) return "site-id";
  if (/ write ?key | cdp | pipelines? /u.test(words)) return "write-key";
  if (
    / transactional | app(?:lication)? (?:api |access |bearer )?(?:key|token|secret) | bearer /u.test(words)
  )
    return "app-key";
  if (/ track(?:ing)? (?:\w+ )*(?:key|token|secret) /u.test(words)) return "track-key";
  return undefined;
}

/** Says whether an attribute or property of this name holds a moment, as Customer.io's time conditions expect one. */
export function isTimestampName(name: string): boolean {
  const words = splitWords(name);
  if (
    /(?:^| )(?:ms|millis|milliseconds|duration|elapsed|ttl|timeout|interval|count|days|hours|minutes|seconds ago|latency|took|age|zone|timezone|iso|string|formatted|text|label|display|human|range|format)$/u.test(
      words,
    )
  ) {
    return false;
  }
  return (
    (/ (?:at|on)$/u.test(words) &&
      !/ (?:based|depends|add|turned|logged|go|working|hands) on$/u.test(words)) ||
    /(?:^| )(?:timestamp|date|datetime|time ?stamp|epoch|unix|ts)$/u.test(words) ||
    /^(?:first|next) (?:\w+ )*(?:seen|login|activity|active|used|visit|order|purchase|time|opened|clicked|sync|updated)$/u.test(
      words,
    ) ||
    /^last (?:\w+ )*(?!(?:ids?|key|name|value|amount|price|total|size|version|number|message|url|page|step)$)\w+$/u.test(
      words,
    ) ||
    (/^expir(?:es|y|ation|es in)$|(?:^| )(?:deadline|birthday)$|(?:start|end|due|signup|event|created|updated|login|purchase|order|renewal|trial end|expiry|expiration) time$/u.test(
      words,
    ) &&
      !words.endsWith(" in"))
  );
}
