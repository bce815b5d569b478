import { expect, test } from "vitest";
import { listAnswers } from "../../scripts/list-answers.ts";

const files: Readonly<Record<string, string>> = {
  "src/rule.ts": `
import type { Knowledge } from "./customerio/knowledge.ts";
export interface RuleContext extends Knowledge {
  /** Whether the change added a node's line. */
  readonly isAdded: (node: Node) => boolean | undefined;
}
`,
  "src/customerio/knowledge.ts": `
import type { SourceFile } from "ts-morph";
import { createTimes, type Times } from "./values/times.ts";
import type { Operation } from "./operations/reading.ts";
export interface Knowledge {
  /** The parsed files. */
  readonly files: readonly SourceFile[];
  readonly operations: readonly Operation[];
  /** What values say about time. */
  readonly times: Times;
  /** The same with
   * guesses. */
  readonly guessing?: Knowledge;
}
`,
  "src/customerio/values/times.ts": `
/** Replaced by what the member says. */
export interface Times {
  /** The unit of a value. */
  readonly getUnit: (origin: Term, depth?: number) => Unit;
}
`,
  "src/customerio/operations/reading.ts": `
/** Something done at Customer.io. */
export interface Operation {
  readonly kind: OperationKind;
}
`,
};

test("lists the context's own members first, then what each interface of the semantic layer answers", () => {
  expect(listAnswers((path) => files[path] ?? "")).toBe(
    `
- \`isAdded(node)\`: Whether the change added a node's line.
- \`files\`: The parsed files.
- \`operations\`: Something done at Customer.io.
  - \`kind\`
- \`times\`: What values say about time.
  - \`getUnit(origin, depth)\`: The unit of a value.
- \`guessing\`: The same with guesses.
`.trim(),
  );
});

test("fails when the interface that rules are given is gone", () => {
  expect(() => listAnswers((path) => (path === "src/rule.ts" ? "" : (files[path] ?? "")))).toThrow(
    "RuleContext",
  );
});
