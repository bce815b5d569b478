import type { RuleFacts } from "../src/rule.ts";
import { rules } from "./index.ts";

/**
 * The facts of every rule, without its check: plain data for code that only lists, names or explains rules. The build embeds this data, so
 * that only the analysis loads the compiler.
 */
export const ruleFacts: readonly RuleFacts[] = rules.map((rule) => ({ ...rule, check: undefined }));
