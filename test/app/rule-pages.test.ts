import { describe, expect, test } from "vitest";
import { ruleFacts } from "../../rules/facts.ts";
import { readEnvironment } from "../../src/app/environment.ts";
import { answerRulePage, withRulePages } from "../../src/app/rule-pages.ts";
import { noCoverage } from "../../src/vocabulary/coverage.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";
import { aFinding } from "../plan/a-finding.ts";

describe("the server's page of a rule", () => {
  test.each(ruleFacts.map(({ id, title }) => [id, title]))("says all about %s", (id, title) => {
    const page = answerRulePage(`/rules/${id}`, ruleFacts);
    expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(page?.text).toContain(`<title>${title} · Pitstop</title>`);
    expect(page?.text).toContain("<h2>Why it matters</h2>");
    expect(page?.text).not.toContain("<script");
  });

  test.each([undefined, "/rules", "/rules/", "/rules/none", "/rules/wrong-api-key/", "/rules/../app.yml"])(
    "is not at %s",
    (path) => {
      expect(answerRulePage(path, ruleFacts)).toBeUndefined();
    },
  );
});

test("findings link to the server's own pages, where its address is known", async () => {
  const env = { APP_ID: "1", WEBHOOK_SECRET: "s", PUBLIC_URL: "https://pitstop.example.com/" };
  const start = readEnvironment(env, () => "key");
  expect(start).toMatchObject({ options: { rulePages: "https://pitstop.example.com/rules" } });
  const finding = aFinding({ rule: "wrong-api-key" });
  const analysis = {
    analyzed: [],
    skipped: [],
    findings: [finding],
    failures: [],
    notes: [],
    coverage: noCoverage,
  };
  const analyze = withRulePages(() => Promise.resolve(analysis), "https://pitstop.example.com/rules");
  const snapshot = { sources: [], skipped: [], changes: undefined };
  const head = { owner: "acme", repo: "shop", headSha: "a" };
  const { findings } = await analyze(snapshot, defaultConfig, new AbortController().signal, head);
  expect(findings).toEqual([{ ...finding, url: "https://pitstop.example.com/rules/wrong-api-key" }]);
});
