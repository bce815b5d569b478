import type { Node } from "ts-morph";
import type { Config, NestedOptions } from "./vocabulary/config.ts";
import type { Knowledge, OperationKind } from "./customerio/knowledge.ts";
import type { Edit } from "./vocabulary/edit.ts";
import type { Confidence, Evidence, Severity } from "./vocabulary/finding.ts";

/** Everything about one pitfall: what it is, why it matters, and how it is found. One file under `rules/` each. */
export interface Rule {
  /** Names the mistake, in kebab-case; the file has the same name. */
  readonly id: string;
  /** The number in the catalog of pitfalls. */
  readonly pitfall: number;
  /** One line that says what the mistake is. */
  readonly title: string;
  /** How much the pitfall hurts; a problem can override it. CONTRIBUTING.md says how to choose. */
  readonly severity: Severity;
  /** Markdown for the rule's page: what happens in Customer.io, and why it goes unnoticed. */
  readonly why: string;
  /** Where Customer.io documents it. */
  readonly reference: string;
  /** What the advice asks people to do in Customer.io: at least what `good` does and `bad` does not. */
  readonly recommends?: readonly OperationKind[];
  /** What the page warns people not to do in Customer.io. A test fails when another rule recommends it, or an example does it. */
  readonly advisesAgainst?: readonly OperationKind[];
  /** Each `bad` is reported; its edits give exactly `good`; `good` is clean. These are tests and the rule's page at once. */
  readonly examples: readonly Example[];
  /** Code close to the pitfall that must not be reported. */
  readonly allows: readonly Allowed[];
  /** Yields what is wrong. Synchronous, reads only `context`, and changes no node. */
  readonly check: (context: RuleContext) => Iterable<Problem>;
}

/** Incorrect code with its correct form. */
export interface Example {
  readonly title: string;
  /** One file's text, or several by path. */
  readonly bad: string | Readonly<Record<string, string>>;
  readonly good: string | Readonly<Record<string, string>>;
  /** When the edits that turn `bad` into `good` are offered; `always` by default. The page says so. */
  readonly offered?: "always" | "in-a-change" | "never";
}

/** Correct code that looks like the pitfall. */
export interface Allowed {
  readonly title: string;
  readonly code: string | Readonly<Record<string, string>>;
}

/** What `check` is given: everything the semantic layer knows, and the circumstances of this analysis. */
export interface RuleContext extends Knowledge {
  /** The config that applies to the repository, with defaults filled in. For options that can differ between folders, use `configAt`. */
  readonly config: Omit<Config, keyof NestedOptions>;
  /** The config that applies to the file of a node. */
  readonly configAt: (node: Node) => Config;
  /**
   * Whether the change under review added or edited the line that a node starts on; `undefined` when there is no change, as in an
   * audit.
   */
  readonly isAdded: (node: Node) => boolean | undefined;
  /** What the code did before the change; `undefined` when there is none, or it touches no code that has to do with Customer.io. */
  readonly before: BeforeChange | undefined;
  /** `false` when the repository was too large to read completely: something that a rule does not find may be in a file that was not read. */
  readonly isWhole: boolean;
}

/** What the code did at Customer.io before the change under review. */
export interface BeforeChange {
  /** Says whether an event of this name was sent. */
  readonly sentEvent: (name: string) => boolean;
  /** Says whether the operation at this call already identified people before the change, and certainly with an email each time. */
  readonly gaveEmail: (call: Node) => boolean;
}

/** What a rule yields: a node and a message. `analyze/` turns it into a `Finding`. */
export interface Problem {
  /** The smallest node that is wrong. */
  readonly at: Node;
  /** What is wrong here, what happens in Customer.io, and what to do: Markdown of one paragraph. */
  readonly message: string;
  /** Defaults to the rule's. */
  readonly severity?: Severity;
  /** Defaults to `high`. */
  readonly confidence?: Confidence;
  /** The steps from a value to where it comes from, for the comment's trace. */
  readonly evidence?: readonly Evidence[];
  /** Offered only when a second analysis proves them. */
  readonly edits?: readonly Edit[];
  /** The change causes it by removing something, so it need not be on an added line. */
  readonly isCausedByRemoval?: true;
  /** What else the edits change in what is sent, besides correcting it: one sentence of Markdown about "the fix". */
  readonly effect?: string;
  /** Why there are no edits although people might expect some; completes "not fixed: …". */
  readonly unfixed?: string;
}

/** Checks a rule's type; the contract test checks the rest. */
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** What a rule's page and the table of rules show: everything except `check`. */
export type RuleFacts = Omit<Rule, "check">;
