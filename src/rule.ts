import type { Node } from "ts-morph";
import type { Config } from "./vocabulary/config.ts";
import type { Knowledge } from "./customerio/knowledge.ts";
import type { Edit } from "./vocabulary/edit.ts";
import type { Confidence, Evidence, Severity } from "./vocabulary/finding.ts";

/** Everything about one pitfall: what it is, why it matters, and how it is found. One file under `rules/` each. */
export interface Rule {
  /** Names the mistake, in kebab-case; equal to the file's name. */
  readonly id: string;
  /** The number in the catalogue of pitfalls. */
  readonly pitfall: number;
  /** One line that says what the mistake is. */
  readonly title: string;
  readonly severity: Severity;
  /** Markdown for the rule's page: what happens at Customer.io, and why it goes unnoticed. */
  readonly why: string;
  /** Where Customer.io documents it. */
  readonly reference: string;
  /** Each `bad` is found; its edits give exactly `good`; `good` is clean. These are tests and the rule's page at once. */
  readonly examples: readonly Example[];
  /** Code near the pitfall that must stay silent. */
  readonly allows: readonly Allowed[];
  /** Yields what is wrong. Synchronous, reads nothing but `context`, changes no node. */
  readonly check: (context: RuleContext) => Iterable<Problem>;
}

export interface Example {
  readonly title: string;
  /** One file's text, or several by path. */
  readonly bad: string | Readonly<Record<string, string>>;
  readonly good: string | Readonly<Record<string, string>>;
  /** When the edits that turn `bad` into `good` are offered; "always" by default. The page says so. */
  readonly offered?: "always" | "in-a-change" | "never";
}

export interface Allowed {
  readonly title: string;
  readonly code: string | Readonly<Record<string, string>>;
}

export interface RuleContext extends Knowledge {
  readonly config: Config;
  /**
   * Says whether the change under review added or altered the line that a node starts on; `undefined` when there is no change, as in an
   * audit.
   */
  readonly isAdded: (node: Node) => boolean | undefined;
  /** `false` when the repository was too large to be read whole: what is not found may be in what was not read. */
  readonly isWhole: boolean;
}

/** What a rule yields: nodes and words; `analyze/` turns it into a `Finding`. */
export interface Problem {
  /** The smallest node that is wrong. */
  readonly at: Node;
  readonly message: string;
  /** Defaults to the rule's. */
  readonly severity?: Severity;
  /** Defaults to `high`. */
  readonly confidence?: Confidence;
  readonly evidence?: readonly Evidence[];
  /** Offered only after verification. */
  readonly edits?: readonly Edit[];
  /** Why there is no edit though one could be thought of, in words that complete "left: …". */
  readonly unfixed?: string;
}

/** Gives a rule its type; the contract test does the rest. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** What a rule's page and the table of rules show: everything but how it finds. */
export type RuleFacts = Omit<Rule, "check">;
