import type { Rule } from "../src/rule.ts";
import { blockingRequestPath } from "./blocking-request-path.ts";
import { clientPerRequest } from "./client-per-request.ts";
import { dynamicEventName } from "./dynamic-event-name.ts";
import { emailAsUserId } from "./email-as-user-id.ts";
import { inconsistentEventName } from "./inconsistent-event-name.ts";
import { millisecondTimestamp } from "./millisecond-timestamp.ts";
import { missingEmail } from "./missing-email.ts";
import { noBounceHandling } from "./no-bounce-handling.ts";
import { noRateLimit } from "./no-rate-limit.ts";
import { piiInEventName } from "./pii-in-event-name.ts";
import { trackBeforeIdentify } from "./track-before-identify.ts";
import { wrongApiKey } from "./wrong-api-key.ts";

/** Every rule, in the order of the catalog of pitfalls. */
export const rules: readonly Rule[] = [
  wrongApiKey,
  millisecondTimestamp,
  trackBeforeIdentify,
  emailAsUserId,
  missingEmail,
  dynamicEventName,
  blockingRequestPath,
  noBounceHandling,
  clientPerRequest,
  inconsistentEventName,
  noRateLimit,
  piiInEventName,
];
