import type { Rule } from "../src/rule.ts";
import { clientPerRequest } from "./client-per-request.ts";
import { dynamicEventName } from "./dynamic-event-name.ts";
import { inconsistentEventName } from "./inconsistent-event-name.ts";
import { millisecondTimestamp } from "./millisecond-timestamp.ts";
import { noBounceHandling } from "./no-bounce-handling.ts";
import { piiInEventName } from "./pii-in-event-name.ts";
import { wrongApiKey } from "./wrong-api-key.ts";

/** Every rule, in the order of the catalogue of pitfalls. */
export const rules: readonly Rule[] = [
  wrongApiKey,
  millisecondTimestamp,
  dynamicEventName,
  noBounceHandling,
  clientPerRequest,
  inconsistentEventName,
  piiInEventName,
];
