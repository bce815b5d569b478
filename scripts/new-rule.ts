import { addRule, NewRuleError } from "./add-rule.ts";

const [id, pitfall, ...rest] = process.argv.slice(2);

if (id === undefined || pitfall === undefined || rest.length > 0) {
  console.error("Usage: npm run new-rule -- <id> <number of the pitfall>");
  process.exitCode = 2;
} else {
  try {
    const file = await addRule(process.cwd(), id, Number(pitfall));
    console.log(
      `Wrote ${file} and registered it. "npx vitest run test/rules/contract.test.ts" says what is left to do, "npm run docs" makes its page.`,
    );
  } catch (error) {
    if (!(error instanceof NewRuleError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  }
}
