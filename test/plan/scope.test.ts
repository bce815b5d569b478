import { expect, it } from "vitest";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { decideScope } from "../../src/plan/scope.ts";

const pull = { isDraft: false, author: "octocat", labels: ["bug"] };

it.each<[string, Partial<typeof pull>, Partial<Config>, unknown]>([
  ["any pull request in full", {}, {}, { kind: "full" }],
  ["drafts in full by default", { isDraft: true }, {}, { kind: "full" }],
  ["drafts only in the check run", { isDraft: true }, { drafts: "summary" }, { kind: "summary" }],
  ["no drafts", { isDraft: true }, { drafts: "skip" }, { kind: "skip", why: { kind: "draft" } }],
  ["other pull requests in full when drafts are skipped", {}, { drafts: "skip" }, { kind: "full" }],
  [
    "other pull requests in full when drafts only get a check run",
    {},
    { drafts: "summary" },
    { kind: "full" },
  ],
  [
    "nothing by an ignored author",
    { author: "dependabot[bot]" },
    { "ignore-authors": ["Dependabot"] },
    { kind: "skip", why: { kind: "author", author: "dependabot[bot]" } },
  ],
  [
    "nothing by an ignored bot that is named with its suffix",
    { author: "dependabot" },
    { "ignore-authors": ["dependabot[bot]"] },
    { kind: "skip", why: { kind: "author", author: "dependabot" } },
  ],
  ["other authors", { author: "octocat" }, { "ignore-authors": ["octo"] }, { kind: "full" }],
  [
    "nothing with the skip label",
    { labels: ["Skip-Pitstop"] },
    { "skip-label": "skip-pitstop" },
    { kind: "skip", why: { kind: "label", label: "skip-pitstop" } },
  ],
  ["other labels", {}, { "skip-label": "skip-pitstop" }, { kind: "full" }],
  [
    "nothing with the skip label, even in a draft by an ignored author",
    { isDraft: true, labels: ["skip-pitstop"] },
    { drafts: "skip", "ignore-authors": ["octocat"], "skip-label": "skip-pitstop" },
    { kind: "skip", why: { kind: "label", label: "skip-pitstop" } },
  ],
])("reviews %s", (_what, changes, settings, scope) => {
  expect(decideScope({ ...pull, ...changes }, { ...defaultConfig, ...settings })).toEqual(scope);
});
