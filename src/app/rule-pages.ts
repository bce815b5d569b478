import { renderRulePage } from "../report/html/rule-page.tsx";
import type { Analyze } from "../review/review-tools.ts";
import type { RuleFacts } from "../rule.ts";
import { getRulePage } from "../vocabulary/pages.ts";
import type { Answer } from "./receive-webhook.ts";
import { rulePagesPath } from "./rule-pages-path.ts";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "x-content-type-options": "nosniff",
};

/** Answers a request for a rule's page; `undefined` for any other path. */
export function answerRulePage(path: string | undefined, rules: readonly RuleFacts[]): Answer | undefined {
  const rule = rules.find(({ id }) => path === `${rulePagesPath}/${id}`);
  return rule && { status: 200, text: renderRulePage(rule), headers };
}

/** Lets findings link to the pages below `address`, without a slash at its end. */
export function withRulePages(analyze: Analyze, address: string): Analyze {
  return async (...input) => {
    const analysis = await analyze(...input);
    const findings = analysis.findings.map((one) => ({ ...one, url: getRulePage(one.rule, address) }));
    return { ...analysis, findings };
  };
}
