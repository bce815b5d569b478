import { mentionsCustomerIo } from "./mention.ts";
import { perFile } from "./nodes.ts";

/** Says whether a file mentions Customer.io. */
export const isMentioning = perFile((file) => mentionsCustomerIo(file.getFullText()));
