import type { TimeUnit } from "./time-units.ts";

/** What a vendor documents about its timestamps. */
export interface VendorTimestamps {
  readonly unit: TimeUnit;
  /** Packages one of which a file that handles them imports: the name, or how it begins. */
  readonly packages: (specifier: string) => boolean;
  readonly properties: ReadonlySet<string>;
  /** They are texts of digits, which count as times when code converts them to numbers. */
  readonly isText?: true;
  /** Names of the objects that they are properties of; if not given, any. */
  readonly owners?: ReadonlySet<string>;
  /** Their names on these objects are unique, so no package has to be imported. */
  readonly isOwnerEnough?: true;
  /** Types of the argument that they are read from, or names of the callbacks that take it; if not given, any. */
  readonly takers?: ReadonlySet<string>;
  /** The object that the value must be read from: declared with one of these types, or returned by one of these functions; if not given, any. */
  readonly sources?: (name: string) => boolean;
  /** The object that it is a property of must itself have the name of a timestamp. */
  readonly ofTimestamps?: true;
  /** Properties of the vendor's records: a type with two of them and a number for the time is such a record, without any package. */
  readonly record?: ReadonlySet<string>;
}

const isAws = (specifier: string): boolean =>
  specifier === "aws-lambda" || specifier === "aws-sdk" || specifier.startsWith("@aws-sdk/");
const isBull = (specifier: string): boolean =>
  ["bull", "bullmq", "@nestjs/bull", "@nestjs/bullmq"].includes(specifier);

const clerkSources: ReadonlySet<string> = new Set([
  ...["OrganizationJSON", "SessionJSON", "UserJSON"],
  ...["clerkClient", "currentUser", "verifyWebhook"],
]);

/** The vendors whose documentation gives the unit of their timestamps. */
export const vendors: readonly VendorTimestamps[] = [
  {
    unit: "milliseconds",
    // https://clerk.com/docs: users, sessions and organizations, in webhooks and in the backend's SDK, have times in milliseconds.
    packages: (specifier) => specifier.startsWith("@clerk/"),
    properties: new Set([
      ...["created_at", "last_active_at", "last_sign_in_at", "updated_at"],
      ...["createdAt", "lastActiveAt", "lastSignInAt", "updatedAt"],
    ]),
    sources: (name) => clerkSources.has(name) || name.endsWith("WebhookEvent"),
    record: new Set([
      ...["email_addresses", "primary_email_address_id"],
      ...["private_metadata", "public_metadata", "unsafe_metadata"],
      ...["emailAddresses", "primaryEmailAddressId"],
      ...["privateMetadata", "publicMetadata", "unsafeMetadata"],
    ]),
  },
  {
    unit: "milliseconds",
    // https://docs.bullmq.io: a job has the times when its processing started and finished.
    packages: isBull,
    properties: new Set(["finishedOn", "processedOn"]),
  },
  {
    unit: "milliseconds",
    // A job's creation time: other objects have a property of this name, too.
    packages: isBull,
    properties: new Set(["timestamp"]),
    owners: new Set(["job"]),
  },
  {
    unit: "milliseconds",
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html: "in epoch time in milliseconds", as texts.
    packages: isAws,
    properties: new Set(["ApproximateFirstReceiveTimestamp", "SentTimestamp"]),
    isText: true,
    owners: new Set(["Attributes", "attributes"]),
    isOwnerEnough: true,
  },
  {
    unit: "milliseconds",
    // https://docs.aws.amazon.com/apigateway/latest/developerguide: `$context.requestTimeEpoch`, which is `timeEpoch` in the newer payload format.
    packages: isAws,
    properties: new Set(["requestTimeEpoch", "timeEpoch"]),
    owners: new Set(["requestContext"]),
    isOwnerEnough: true,
  },
  {
    unit: "fractional-seconds",
    // https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html: `1545084650.987`.
    packages: isAws,
    properties: new Set(["approximateArrivalTimestamp"]),
    owners: new Set(["kinesis"]),
    isOwnerEnough: true,
  },
  {
    unit: "iso",
    // https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html: `1970-01-01T00:00:00.000Z`.
    packages: isAws,
    properties: new Set(["Timestamp"]),
    owners: new Set(["Sns"]),
    isOwnerEnough: true,
  },
  {
    unit: "iso",
    // https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html: `2015-12-22T18:43:48Z`.
    packages: isAws,
    properties: new Set(["time"]),
    owners: new Set(["event"]),
    sources: (name) => name === "EventBridgeEvent" || name === "ScheduledEvent",
  },
  {
    unit: "milliseconds",
    // https://kafka.js.org/docs/consuming: the record's timestamp, as a text.
    packages: (specifier) => specifier === "kafkajs" || specifier === "@confluentinc/kafka-javascript",
    properties: new Set(["timestamp"]),
    isText: true,
    owners: new Set(["kafkaMessage", "message", "msg"]),
    takers: new Set([
      ...["EachBatchPayload", "EachMessagePayload", "KafkaMessage"],
      ...["eachBatch", "eachMessage"],
    ]),
  },
  {
    unit: "fractional-seconds",
    // https://api.slack.com/messaging/retrieving: the time of a message is its id, a text such as `1355517523.000005`.
    packages: (specifier) => specifier.startsWith("@slack/"),
    properties: new Set(["action_ts", "event_ts", "message_ts", "thread_ts", "ts"]),
    isText: true,
    owners: new Set(["event", "message", "msg"]),
  },
  {
    unit: "milliseconds",
    // https://discord.js.org/docs: the numbers beside `createdAt` and the like, which are dates.
    packages: (specifier) => specifier === "discord.js" || specifier.startsWith("@sapphire/"),
    properties: new Set([
      ...["createdTimestamp", "editedTimestamp", "joinedTimestamp", "premiumSinceTimestamp"],
      ...["readyTimestamp", "scheduledEndTimestamp", "scheduledStartTimestamp"],
    ]),
  },
  {
    unit: "seconds",
    // https://core.telegram.org/bots/api#message: "in Unix time".
    packages: (specifier) => ["grammy", "node-telegram-bot-api", "telegraf"].includes(specifier),
    properties: new Set(["date", "edit_date"]),
    owners: new Set(["channelPost", "editedMessage", "message", "msg"]),
  },
  {
    unit: "milliseconds",
    // https://developer.apple.com/documentation/appstoreserverapi: "The UNIX time, in milliseconds".
    packages: (specifier) => specifier === "@apple/app-store-server-library",
    properties: new Set([
      ...["expiresDate", "gracePeriodExpiresDate", "originalPurchaseDate", "purchaseDate"],
      ...["recentSubscriptionStartDate", "renewalDate", "revocationDate", "signedDate"],
    ]),
    sources: (name) => /^verifyAndDecode|DecodedPayload$/u.test(name),
  },
  {
    unit: "seconds",
    // https://firebase.google.com/docs/reference/js/firestore_.timestamp: whole seconds, and `_seconds` where one was written as JSON.
    packages: (specifier) =>
      /^(?:@google-cloud|@react-native-firebase|firebase(?:-admin|-functions)?)\b/u.test(specifier),
    properties: new Set(["_seconds", "seconds"]),
    ofTimestamps: true,
  },
];
