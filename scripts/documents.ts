import { markdownTable } from "markdown-table";
import { listRoutes } from "../sandbox/server/list-routes.ts";
import { scenarios } from "../sandbox/demo/scenarios.ts";
import { makeConfigJsonSchema, makeNestedConfigJsonSchema } from "../src/vocabulary/config.ts";
import { makeInventoryJsonSchema } from "../src/report/inventory-json.ts";
import { makeFindingsJsonSchema } from "../src/report/json.ts";
import { makeRulePage, makeRuleTable } from "../src/report/rule-page.ts";
import type { Rule } from "../src/rule.ts";
import { figuresSchema, makeBenchmarksPage } from "./compare/figures.ts";
import { listAnswers } from "./list-answers.ts";

/**
 * Every document that is generated from code, by path. `npm run docs` writes them, and a test fails when one is stale.
 *
 * @param read gives the present text of a document or source file by its path, relative to the repository's root
 */
export function makeDocuments(
  rules: readonly Rule[],
  read: (path: string) => string,
): ReadonlyMap<string, string> {
  const fill = (path: string, name: string, content: string) =>
    [path, fillIn(read(path), name, content)] as const;
  const ruleIds = rules.map(({ id }) => id);
  return new Map([
    ...rules.map((rule) => [`docs/rules/${rule.id}.md`, makeRulePage(rule)] as const),
    ["docs/pitstop.schema.json", writeJson(makeConfigJsonSchema(ruleIds))],
    ["docs/pitstop-nested.schema.json", writeJson(makeNestedConfigJsonSchema(ruleIds))],
    ["docs/findings.schema.json", writeJson(makeFindingsJsonSchema())],
    ["docs/inventory.schema.json", writeJson(makeInventoryJsonSchema())],
    ["docs/benchmarks.md", makeBenchmarksPage(figuresSchema.parse(JSON.parse(read("docs/benchmarks.json"))))],
    fill("README.md", "rules", makeRuleTable(rules)),
    fill("skills/customerio-pitfalls/SKILL.md", "rules", listRules(rules)),
    ["docs/context.md", makeContextPage(listAnswers(read))],
    [
      "docs/sandbox.md",
      fillIn(fillIn(read("docs/sandbox.md"), "routes", listRoutes()), "scenarios", listScenarios()),
    ] as const,
  ]);
}

function makeContextPage(answers: string): string {
  return [
    "# What `context` answers",
    "A rule's `check` gets one argument. This is everything it can ask.",
    "<!-- Made by `npm run docs` from the docstrings of `src/rule.ts` and `src/customerio/knowledge.ts`. -->",
    `${answers}\n`,
  ].join("\n\n");
}

/** Without links: a skill is copied to other places. */
function listRules(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, pitfall, title, severity }) => [
    String(pitfall),
    `\`${id}\``,
    title,
    severity,
  ]);
  return markdownTable([["No.", "Rule", "The mistake", "Severity"], ...rows]);
}

function listScenarios(): string {
  const rows = Object.entries(scenarios).map(([name, { about }]) => [`\`${name}\``, about]);
  return markdownTable([["Scenario", "Shows"], ...rows]);
}

/** Puts generated content between the two comments that mark its place. */
function fillIn(document: string, name: string, content: string): string {
  const start = `<!-- ${name}: made by \`npm run docs\` -->`;
  const end = `<!-- /${name} -->`;
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from === -1 || to === -1)
    throw new Error(`no place for the ${name}: the document lacks ${start} … ${end}`);
  return `${document.slice(0, from + start.length)}\n\n${content}\n\n${document.slice(to)}`;
}

function writeJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
