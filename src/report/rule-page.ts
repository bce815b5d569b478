import { markdownTable } from "markdown-table";
import type { RuleFacts } from "../rule.ts";

/** A rule's page in `docs/rules/`, as Markdown. */
export function makeRulePage(rule: RuleFacts): string {
  return `<!-- Generated from rules/${rule.id}.ts by \`npm run docs\`. -->\n\n${describeRule(rule)}`;
}

/** All about a rule, as Markdown. */
export function describeRule({
  id,
  pitfall,
  title,
  severity,
  why,
  reference,
  examples,
  allows,
}: RuleFacts): string {
  const parts = [
    `# ${title}`,
    `\`${id}\` · pitfall ${pitfall} · ${severity}`,
    "## Why it matters",
    why.trim(),
    `[Customer.io docs](${reference})`,
    "## Examples",
    ...examples.flatMap(({ title: name, bad, good, offered = "always" }) => [
      `### ${name}`,
      "Incorrect:",
      writeCode(bad),
      offers[offered],
      writeCode(good),
    ]),
    "## Not reported",
    ...allows.flatMap(({ title: name, code }) => [`### ${name}`, writeCode(code)]),
    "## Intentional?",
    `Say so on the line above, with the reason:\n\n\`\`\`js\n// pitstop-ignore-next-line ${id}: <reason>\n\`\`\``,
    `Or turn the rule off for the whole repository in \`.github/pitstop.yml\`:\n\n\`\`\`yaml\nrules:\n  ${id}: off\n\`\`\``,
  ];
  return `${parts.join("\n\n")}\n`;
}

const offers = {
  always: "Correct, with the suggested fix applied:",
  "in-a-change": "Correct, with the fix applied (suggested only for code that the change under review adds):",
  never: "Correct (no automatic fix: the code does not show what it would need):",
} as const;

/** The table of rules in the README. */
export function makeRuleTable(rules: readonly RuleFacts[]): string {
  const rows = rules.map(({ id, pitfall, severity, title, examples }) => {
    const isFixed = examples.some(({ offered }) => offered !== "never");
    return [String(pitfall), `[\`${id}\`](docs/rules/${id}.md)`, title, severity, isFixed ? "yes" : "advice"];
  });
  return markdownTable([["No.", "Rule", "The mistake", "Severity", "One-click fix"], ...rows]);
}

function writeCode(code: RuleFacts["examples"][number]["bad"]): string {
  const files = typeof code === "string" ? [["", code] as const] : Object.entries(code);
  return files
    .map(
      ([path, text]) =>
        `${path && `\`${path}\`\n\n`}\`\`\`${path.endsWith("x") ? "tsx" : "ts"}\n${text.trim()}\n\`\`\``,
    )
    .join("\n\n");
}
