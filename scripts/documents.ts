import { makeConfigJsonSchema } from "../src/config.ts";
import { makeFindingsJsonSchema } from "../src/report/json.ts";
import { makeRulePage, makeRuleTable } from "../src/report/rule-page.ts";
import type { Rule } from "../src/rule.ts";

const start = "<!-- rules: made by `npm run docs` -->";
const end = "<!-- /rules -->";

/** Every document that is made from code, by path: `npm run docs` writes them, a test says when they are stale. */
export function makeDocuments(rules: readonly Rule[], readme: string): ReadonlyMap<string, string> {
  return new Map([
    ...rules.map((rule) => [`docs/rules/${rule.id}.md`, makeRulePage(rule)] as const),
    ["docs/pitstop.schema.json", writeJson(makeConfigJsonSchema(rules.map(({ id }) => id)))],
    ["docs/findings.schema.json", writeJson(makeFindingsJsonSchema())],
    ["README.md", replaceTable(readme, makeRuleTable(rules))],
  ]);
}

function replaceTable(readme: string, table: string): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to === -1) throw new Error(`README.md has no place for the rules: ${start} … ${end}`);
  return `${readme.slice(0, from + start.length)}\n\n${table}\n\n${readme.slice(to)}`;
}

function writeJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
