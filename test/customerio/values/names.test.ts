import { describe, expect, test } from "vitest";
import {
  getCredentialRole,
  getEndOfName,
  getMeaning,
  isIdName,
  isNameOfSureTime,
  isTimestampName,
  maxJudgedLength,
  splitWords,
} from "../../../src/customerio/values/names.ts";

test.each([
  ["userEmail", "user email"],
  ["user_email", "user email"],
  ["USER_EMAIL", "user email"],
  ["user-email", "user email"],
  ["User Email", "user email"],
  ["parseHTMLText", "parse html text"],
  ["order2Id", "order2 id"],
  ["__email__", "email"],
  ["userID", "user id"],
  ["", ""],
])("the words of %j are %j", (name, words) => {
  expect(splitWords(name)).toBe(words);
});

test("a name over the judged length has no words", () => {
  expect(splitWords("a".repeat(maxJudgedLength))).toBe("a".repeat(maxJudgedLength));
  expect(splitWords("a".repeat(maxJudgedLength + 1))).toBe("");
});

test.each([
  ["createUser", "createUser"],
  ["users.create_user2", "create_user2"],
  ["sleep$", ""],
  ["$sleep", "sleep"],
  ["", ""],
])("the end of the name %j is %j", (name, end) => {
  expect(getEndOfName(name)).toBe(end);
});

test.each([
  ["id", true],
  ["ownerId", true],
  ["user_uuid", true],
  ["USER_ID", true],
  ["paid", false],
  ["idea", false],
  ["id_card", false],
])("%s is the name of an id: %s", (name, isId) => {
  expect(isIdName(name)).toBe(isId);
});

test.each([
  ["email", "email"],
  ["userEmail", "email"],
  ["NEW_USER_EMAIL", "email"],
  ["e_mail", "email"],
  ["emailAddress", "email"],
  ["mail_address", "email"],
  ["emailLower", "email"],
  ["emailId", "email"],
  ["emails", undefined],
  ["emailTemplate", undefined],
  ["productEmail", undefined],
  ["mail", undefined],
  ["friendEmail", "email"],
  ["donor_email", "email"],
  ["requester_email", "email"],
  ["payerEmailAddress", "email"],
  ["receiverName", undefined],
  ["ticket_email", undefined],
  ["hostEmail", "email"],
  ["hostName", undefined],
  ["driver_name", undefined],
  ["tenantName", undefined],
  ["referrerName", "full-name"],
  ["callerNumber", "phone"],
  ["orderNumber", undefined],
  ["signupIp", "ip-address"],
  ["membership", undefined],
  ["phone", "phone"],
  ["homePhoneNumber", "phone"],
  ["phone_verified", undefined],
  ["mobile", "phone"],
  ["msisdn", "phone"],
  ["firstName", "first-name"],
  ["user_given_name", "first-name"],
  ["new_user_given_name", undefined],
  ["lastName", "last-name"],
  ["surname", "last-name"],
  ["fullName", "full-name"],
  ["customer_display_name", "full-name"],
  ["userName", "full-name"],
  ["productName", undefined],
  ["name", undefined],
  ["address", "address"],
  ["shipping_address_line_2", "address"],
  ["street", "address"],
  ["ip_address", "ip-address"],
  ["wallet_address", undefined],
  ["ssn", "national-id"],
  ["passportNumber", "national-id"],
  ["tax_id", "national-id"],
  ["dob", "birth-date"],
  ["birthDate", "birth-date"],
  ["user_birthday", "birth-date"],
  ["ip", "ip-address"],
  ["clientIp", "ip-address"],
  ["remoteAddr", "ip-address"],
  ["ship", undefined],
  ["iban", "card"],
  ["credit_card_number", "card"],
  ["card_count", undefined],
  ["id", undefined],
])("%s means %s", (name, meaning) => {
  expect(getMeaning(name)).toBe(meaning);
});

test.each([
  ["CUSTOMERIO_SITE_ID", "site-id"],
  ["cioSiteId", "site-id"],
  ["CIO_SITEID", "site-id"],
  ["WEBSITE_ID", undefined],
  ["CIO_WRITE_KEY", "write-key"],
  ["CIO_WRITEKEY", "write-key"],
  ["CIO_CDP_API_KEY", "write-key"],
  ["CUSTOMERIO_PIPELINES_KEY", "write-key"],
  ["CIO_APP_API_KEY", "app-key"],
  ["CIO_APP_KEY", "app-key"],
  ["CIO_APPLICATION_ACCESS_TOKEN", "app-key"],
  ["CIO_TRANSACTIONAL_KEY", "app-key"],
  ["CIO_BEARER", "app-key"],
  ["CIO_APP_URL", undefined],
  ["CIO_WHATSAPP_KEY", undefined],
  ["CIO_TRACK_KEY", "track-key"],
  ["CIO_TRACKING_API_KEY", "track-key"],
  ["CIO_TRACK_API_SECRET_TOKEN", "track-key"],
  ["CIO_TRACK_URL", undefined],
  ["CIO_KEY_TRACK", undefined],
  ["CUSTOMERIO_API_KEY", undefined],
  // The first role in the table decides.
  ["CIO_TRACK_SITE_ID_KEY", "site-id"],
  ["CIO_TRACK_WRITE_KEY", "write-key"],
])("%s holds a %s", (name, role) => {
  expect(getCredentialRole(name)).toBe(role);
});

describe("the names of timestamps", () => {
  test.each([
    ...["created_at", "createdAt", "paid_on", "trialEndsAt", "timestamp", "time_stamp", "date", "start_date"],
    ...[
      "datetime",
      "ts",
      "event_ts",
      "epoch",
      "unix",
      "expires",
      "expiry",
      "expiration",
      "deadline",
      "birthday",
    ],
    ...[
      "start_time",
      "renewalTime",
      "trial_end_time",
      "last_login",
      "lastSeen",
      "last_order",
      "last_paid_at",
    ],
    ...["first_seen", "next_visit", "first_app_login"],
  ])("%s", (name) => {
    expect(isTimestampName(name)).toBe(true);
  });

  test.each([
    ...[
      "at",
      "on",
      "format",
      "based_on",
      "addOn",
      "depends_on",
      "is_turned_on",
      "created",
      "updated",
      "name",
    ],
    ...["duration", "elapsed", "created_at_ms", "timeout", "ttl", "days", "timezone", "created_at_iso"],
    ...[
      "dateString",
      "date_formatted",
      "expires_in",
      "weekend_time",
      "time",
      "run_time",
      "last_name",
      "last",
    ],
    ...["last_order_id", "lastPrice", "last_page", "first_name", "first", "next", "next_step", "update"],
    ...["candidate", "latency", "seconds_ago", "last_run_took"],
  ])("not %s", (name) => {
    expect(isTimestampName(name)).toBe(false);
  });
});

describe("where the value is a time for sure, more names are names of timestamps:", () => {
  test.each([
    ...["created_at", "trial_end", "trialEnds", "trial_expires", "current_period_end", "start", "end"],
    ...["created", "updated", "joined", "due", "when", "time", "since", "memberSince", "until", "renews"],
    ...["renewal", "next_billing", "first_run", "scheduled_for", "dob", "date_of_birth", "signup"],
    ...["appointment", "checkin", "departs", "subscribed", "sent", "cancelled", "completed", "paid"],
  ])("%s", (name) => {
    expect(isNameOfSureTime(name)).toBe(true);
  });

  test.each([
    ...["version", "nonce", "id", "event_id", "next_id", "order_number", "seed", "cache_buster", "key"],
    ...["batch", "sequence", "score", "sort", "rank", "random", "token", "now", "age", "elapsed"],
    ...["start_ms", "time_text", "due_display", "sent_count", "first", "next", "weekend", "overdue_total"],
  ])("not %s", (name) => {
    expect(isNameOfSureTime(name)).toBe(false);
  });
});
