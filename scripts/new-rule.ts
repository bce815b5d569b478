import { addRule, NewRuleError } from "./add-rule.ts";

const [id, pitfall, ...rest] = process.argv.slice(2);

if (id === undefined || pitfall === undefined || rest.length > 0) {
  console.error("Usage: npm run new-rule -- <id> <pitfall number>");
  process.exitCode = 2;
} else {
  try {
    const files = await addRule(process.cwd(), id, Number(pitfall));
    console.log(
      `Created ${files.rule} and ${files.test}, and registered the rule. "npx vitest run test/rules/contract.test.ts ${files.test}" lists what is left to do; then "npm run docs" writes its page.`,
    );
  } catch (error) {
    if (!(error instanceof NewRuleError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
