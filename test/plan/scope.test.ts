import { expect, it } from "vitest";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { decideScope } from "../../src/plan/scope.ts";

const pull = { isDraft: false, author: "octocat", labels: ["bug"] };

it.each<[string, Partial<typeof pull>, Partial<Config>, unknown]>([
  ["any pull request, whole", {}, {}, { kind: "full" }],
  ["drafts, whole by default", { isDraft: true }, {}, { kind: "full" }],
  ["drafts in the check run only", { isDraft: true }, { drafts: "summary" }, { kind: "summary" }],
  ["no drafts", { isDraft: true }, { drafts: "skip" }, { kind: "skip", why: { kind: "draft" } }],
  ["what is no draft, whatever is wanted of drafts", {}, { drafts: "skip" }, { kind: "full" }],
  [
    "nothing of some authors",
    { author: "dependabot[bot]" },
    { "ignore-authors": ["Dependabot"] },
    { kind: "skip", why: { kind: "author", author: "dependabot[bot]" } },
  ],
  ["others' work", { author: "octocat" }, { "ignore-authors": ["octo"] }, { kind: "full" }],
  [
    "nothing with the label",
    { labels: ["Skip-Pitstop"] },
    { "skip-label": "skip-pitstop" },
    { kind: "skip", why: { kind: "label", label: "skip-pitstop" } },
  ],
  ["work with other labels", {}, { "skip-label": "skip-pitstop" }, { kind: "full" }],
])("reviews %s", (_what, changes, settings, scope) => {
  expect(decideScope({ ...pull, ...changes }, { ...defaultConfig, ...settings })).toEqual(scope);
});
