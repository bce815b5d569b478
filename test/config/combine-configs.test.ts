import { describe, expect, test } from "vitest";
import { combineConfigs } from "../../src/config/combine-configs.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";

const ruleIds = ["client-per-request", "millisecond-timestamp"];

/** The closest file first. */
function combine(...texts: readonly string[]): Config {
  const files = texts.map((text) => parseConfig({ text }, ".github/pitstop.yml", ruleIds));
  expect(files.flatMap(({ problems }) => problems)).toEqual([]);
  return combineConfigs(files, ruleIds);
}

describe("of files that extend each other", () => {
  test.each<[string, readonly string[], Partial<Config>]>([
    ["a single one applies", ["fail-on: never"], { "fail-on": "never" }],
    ["an empty one changes nothing", ["", "fail-on: never"], { "fail-on": "never" }],
    ["the closest wins", ["fail-on: info", "fail-on: never", "fail-on: warning"], { "fail-on": "info" }],
    [
      "a default does not win over another file's option",
      ["drafts: skip", "include-tests: true"],
      { drafts: "skip", "include-tests": true },
    ],
    [
      "an option wins even if it is set to the default",
      ["include-tests: false", "include-tests: true"],
      { "include-tests": false },
    ],
    [
      "rules are merged by name",
      [
        "rules: { client-per-request: info }",
        "rules: { client-per-request: off, millisecond-timestamp: warning }",
      ],
      { rules: { "client-per-request": "info", "millisecond-timestamp": "warning" } },
    ],
    [
      "groups are merged by key",
      ["workspace: { rate-limit: 50 }", "workspace: { rate-limit: 100, bounces: handled-elsewhere }"],
      { workspace: { ...defaultConfig.workspace, "rate-limit": 50, bounces: "handled-elsewhere" } },
    ],
    ["a list replaces another", ["ignore: [new/]", "ignore: [old/, older/]"], { ignore: ["new/"] }],
    ["an empty list replaces another, too", ["ignore: []", "ignore: [old/]"], { ignore: [] }],
    [
      "a list in a group replaces another, too",
      ["workspace: { identifiers: [email] }", "workspace: { identifiers: [id] }"],
      { workspace: { ...defaultConfig.workspace, identifiers: ["email"] } },
    ],
    [
      "overrides are concatenated, the closest file's last",
      [
        "overrides: [{ paths: [src/], rules: { client-per-request: off } }]",
        "",
        "overrides: [{ paths: [a/], rules: {} }, { paths: [src/], rules: { client-per-request: error } }]",
      ],
      {
        overrides: [
          { paths: ["a/"], rules: {} },
          { paths: ["src/"], rules: { "client-per-request": "error" } },
          { paths: ["src/"], rules: { "client-per-request": "off" } },
        ],
      },
    ],
  ])("%s", (_what, texts, options) => {
    expect(combine(...texts)).toEqual({ ...defaultConfig, ...options });
  });

  test("none at all means the defaults", () => {
    expect(combine()).toEqual(defaultConfig);
  });
});
