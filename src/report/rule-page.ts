import { markdownTable } from "markdown-table";
import type { RuleFacts } from "../rule.ts";

/** A rule's page under `docs/rules/`, as Markdown. */
export function makeRulePage(rule: RuleFacts): string {
  const { id, pitfall, title, severity, why, reference, examples, allows } = rule;
  const parts = [
    `<!-- Made from rules/${id}.ts by \`npm run docs\`. -->`,
    `# ${title}`,
    `\`${id}\` · pitfall ${pitfall} · ${severity}`,
    why.trim(),
    `Customer.io on this: <${reference}>`,
    "## What is found",
    ...examples.flatMap(({ title: name, bad, good, offered = "always" }) => [
      `### ${name}`,
      "Found:",
      writeCode(bad),
      offers[offered],
      writeCode(good),
    ]),
    "## What is left alone",
    ...allows.flatMap(({ title: name, code }) => [`### ${name}`, writeCode(code)]),
    "## When it is right as it is",
    `Say so on the line above, with the reason:\n\n\`\`\`js\n// pitstop-ignore-next-line ${id}: <reason>\n\`\`\``,
    `Or for the whole repository in \`.github/pitstop.yml\`:\n\n\`\`\`yaml\nrules:\n  ${id}: off\n\`\`\``,
  ];
  return `${parts.join("\n\n")}\n`;
}

const offers = {
  always: "Right, and what the suggestion makes of it:",
  "in-a-change": "Right, and what the suggestion makes of it when a change under review brings it:",
  never: "Right (no fix is offered: it takes knowledge that the code does not show):",
} as const;

/** The README's table of rules. */
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
