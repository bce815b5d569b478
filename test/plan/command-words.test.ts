import { expect, test } from "vitest";
import { explainReply, helpReply, problemReply } from "../../src/plan/command-words.ts";
import type { RuleFacts } from "../../src/rule.ts";
import type { CommandProblem } from "../../src/vocabulary/command.ts";

test("the help lists every command", () => {
  expect(helpReply()).toBe(
    [
      "Available commands (each on its own line):",
      "",
      "- `/pitstop review`: review the latest commit again",
      "- `/pitstop fix`: commit every safe fix at once",
      "- `/pitstop explain <rule>`: explain why a rule exists and how to fix it",
      "- `/pitstop ignore <rule> <reason>`: ignore a rule in this pull request (delete the comment to undo)",
      "- `/pitstop help`: list the commands",
      "",
      "Only people with write access can use commands.",
    ].join("\n"),
  );
});

test.each<[CommandProblem, string]>([
  [
    { kind: "unknown-command", name: "fxi", meant: ["fix"] },
    "Unknown command `fxi` (did you mean `fix`?). Available commands (each on its own line):",
  ],
  [
    { kind: "unknown-command", name: "deploy", meant: [] },
    "Unknown command `deploy`. Available commands (each on its own line):",
  ],
  [
    { kind: "unknown-rule", name: "email", meant: ["missing-email", "email-as-user-id"] },
    "Unknown rule `email` (did you mean `missing-email` or `email-as-user-id`?). You'll find the rule's name at the end of each comment, such as `email-as-user-id`.",
  ],
  [
    { kind: "unknown-rule", name: "[@octocat](https://example.com)<b>", meant: [] },
    "Unknown rule `[@octocat](https://example.com)<b>`. You'll find the rule's name at the end of each comment, such as `email-as-user-id`.",
  ],
  [{ kind: "missing-rule", command: "explain" }, "Which rule? Use `/pitstop explain <rule>`."],
  [{ kind: "missing-rule", command: "ignore" }, "Which rule? Use `/pitstop ignore <rule> <reason>`."],
  [
    { kind: "missing-reason", rule: "missing-email" },
    "Please give a reason: `/pitstop ignore missing-email <reason>`. It is shown in the check run.",
  ],
])("a command that cannot run is answered with what to write: %o", (problem, reply) => {
  expect(problemReply(problem).split("\n")[0]).toBe(reply);
});

const rule: RuleFacts = {
  id: "millisecond-timestamp",
  pitfall: 2,
  title: "A timestamp is sent in milliseconds instead of seconds",
  severity: "error",
  why: "\nCustomer.io reads timestamps as seconds.\n",
  reference: "https://docs.customer.io/timestamps",
  examples: [
    {
      title: "The current time",
      bad: "\ncio.identify(id, { created_at: Date.now() });\n",
      good: { "src/signup.ts": "cio.identify(id, { created_at: Math.floor(Date.now() / 1000) });\n" },
    },
  ],
  allows: [],
};

test("a rule is explained with its first example and links", () => {
  expect(explainReply(rule, "https://example.com/rules/millisecond-timestamp")).toBe(
    [
      "**A timestamp is sent in milliseconds instead of seconds** (`millisecond-timestamp`, pitfall 2, error)",
      "Customer.io reads timestamps as seconds.",
      "Incorrect:",
      "```ts\ncio.identify(id, { created_at: Date.now() });\n```",
      "Correct:",
      "```ts\ncio.identify(id, { created_at: Math.floor(Date.now() / 1000) });\n```",
      "[More examples and exceptions](https://example.com/rules/millisecond-timestamp) · [Customer.io docs](https://docs.customer.io/timestamps)",
    ].join("\n\n"),
  );
});

test("a rule without examples is explained without them", () => {
  expect(explainReply({ ...rule, examples: [] }, "https://example.com")).not.toContain("Incorrect:");
});
