import { describe, expect, test } from "vitest";
import { combineConfigs } from "../../src/config/combine-configs.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";

const ruleIds = ["client-per-request", "millisecond-timestamp"];

/** The files from the nearest on. */
function combine(...texts: readonly string[]): Config {
  const files = texts.map((text) => parseConfig({ text }, ".github/pitstop.yml", ruleIds));
  expect(files.flatMap(({ problems }) => problems)).toEqual([]);
  return combineConfigs(files, ruleIds);
}

describe("of files that add to one another", () => {
  test.each<[string, readonly string[], Partial<Config>]>([
    ["one alone holds", ["fail-on: never"], { "fail-on": "never" }],
    ["an empty one changes nothing", ["", "fail-on: never"], { "fail-on": "never" }],
    ["the nearest wins", ["fail-on: info", "fail-on: never", "fail-on: warning"], { "fail-on": "info" }],
    [
      "a default does not win over what another says",
      ["drafts: skip", "include-tests: true"],
      { drafts: "skip", "include-tests": true },
    ],
    [
      "what is said wins even where it is the default",
      ["include-tests: false", "include-tests: true"],
      { "include-tests": false },
    ],
    [
      "rules merge by their names",
      [
        "rules: { client-per-request: info }",
        "rules: { client-per-request: off, millisecond-timestamp: warning }",
      ],
      { rules: { "client-per-request": "info", "millisecond-timestamp": "warning" } },
    ],
    [
      "groups merge by key",
      ["workspace: { rate-limit: 50 }", "workspace: { rate-limit: 100, bounces: handled-elsewhere }"],
      { workspace: { ...defaultConfig.workspace, "rate-limit": 50, bounces: "handled-elsewhere" } },
    ],
    ["a list takes the place of another", ["ignore: [new/]", "ignore: [old/, older/]"], { ignore: ["new/"] }],
    ["an empty list too", ["ignore: []", "ignore: [old/]"], { ignore: [] }],
    [
      "a list within a group too",
      ["workspace: { identifiers: [email] }", "workspace: { identifiers: [id] }"],
      { workspace: { ...defaultConfig.workspace, identifiers: ["email"] } },
    ],
    [
      "all overrides hold, the nearest last",
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
  ])("%s", (_what, texts, settings) => {
    expect(combine(...texts)).toEqual({ ...defaultConfig, ...settings });
  });

  test("none at all give the defaults", () => {
    expect(combine()).toEqual(defaultConfig);
  });
});
