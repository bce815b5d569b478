/** Folders and files whose handlers are called by machines: no person waits for what they answer. */
export const machinePath =
  /(?:^|[/\-_.[(])(?:crons?|cron-?jobs?|webhooks?|web-hooks?|hooks|inngest|qstash|pubsub|pub-sub|scheduled|scheduler|temporal|trigger-dev)(?=$|[/\-_.\])])/iu;

/** Names of handlers and routes that are called by machines. */
export const machineName =
  /(?:^|[/\-_]|(?<=[a-z]))(?:cron|Cron|webhook|Webhook|WebHook|webHook)s?(?=$|[A-Z/\-_:.])|^(?:worker|consumer|processJob)/u;

/** Names of controllers that machines call. */
export const machineController = /Webhook|Cron/u;

/** Names and arguments of decorators of such controllers and their methods: `@Cron("0 3 * * *")`, `@Post("webhooks/stripe")`. */
export const machineDecorator = /webhook|cron/iu;

/** Calls that check who sent a request: by their last word, and by a part of it. */
export const verifyingCall = /constructEvent(?:Async)?$|^(?:verifyRequestSignature|isValidSignature)$/iu;
export const verifyingPart = /verify(?:Webhook|Signature)/iu;

/** Classes whose instances check that: Svix's `new Webhook(secret)`. */
export const verifyingClass = /^Webhook$/iu;

/** Functions that wrap a handler and check the sender's signature. */
export const verifyingWrapper = /^verify\w*(?:Signature|Webhook)/iu;

/** Variables that hold the secret of a scheduler or of a sender of webhooks. */
export const machineSecret = /^(?:CRON_SECRET|svix)$/iu;

/** Headers that schedulers, queues and senders of webhooks set. */
export const machineHeader =
  /^(?:x-vercel-cron|x-cloudscheduler|x-appengine-(?:cron|queue)|x-cloudtasks)(?:-|$)|^[\w-]+-signature$|^svix(?:-|$)/iu;

/** What Supabase's database webhooks send about the row that changed. Source: the Supabase guide on database webhooks. */
export const machinePayload: ReadonlySet<string> = new Set(["record", "old_record"]);
