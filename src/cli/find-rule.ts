import { ruleFacts } from "../../rules/facts.ts";
import type { RuleFacts } from "../rule.ts";
import { findClosestNames } from "../vocabulary/closest-name.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Finds a rule by its id or number.
 *
 * @throws UsageError when there is none, with the ids that may be meant
 */
export function findRule(name: string): RuleFacts {
  const rule = ruleFacts.find(({ id, pitfall }) => id === name || String(pitfall) === name);
  if (rule !== undefined) return rule;
  const near = findClosestNames(
    name,
    ruleFacts.map(({ id }) => id),
  );
  const hint =
    near.length === 0 ? `Use "pitstop rules" to list all rules.` : `Did you mean ${near.join(" or ")}?`;
  throw new UsageError(`Unknown rule "${name}". ${hint}`);
}
