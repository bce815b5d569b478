import type { RuleFacts } from "../src/rule.ts";
import { rules } from "./index.ts";

/**
 * What every rule is, without what finds it: plain data. Whoever only lists, names or explains rules asks here, and the build writes this
 * data down, so that nothing but the analysis loads the compiler.
 */
export const ruleFacts: readonly RuleFacts[] = rules.map((rule) => ({ ...rule, check: undefined }));
