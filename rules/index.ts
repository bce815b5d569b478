import type { Rule } from "../src/rule.ts";

/** Every rule, in the order of the catalogue of pitfalls. */
export const rules: readonly Rule[] = [];
