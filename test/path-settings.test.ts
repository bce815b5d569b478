import { describe, expect, test } from "vitest";
import { defaultConfig, type Config } from "../src/config.ts";
import { isIgnored, severityFor } from "../src/path-settings.ts";

const config: Config = {
  ...defaultConfig,
  rules: { "missing-email": "info" },
  overrides: [
    { paths: ["scripts/**", "tools/"], rules: { "missing-email": "off", "wrong-api-key": "warning" } },
    { paths: ["scripts/import/*.ts"], rules: { "missing-email": "error" } },
  ],
};

describe("the severity of a rule", () => {
  test.each([
    ["its own, where nothing is set", "millisecond-timestamp", "src/events.ts", "error"],
    ["the repository's", "missing-email", "src/events.ts", "info"],
    ["an override's, for paths it matches", "missing-email", "scripts/seed.ts", "off"],
    ["the last override's, when several match", "missing-email", "scripts/import/people.ts", "error"],
    [
      "the earlier override's, when the last does not name the rule",
      "wrong-api-key",
      "scripts/import/people.ts",
      "warning",
    ],
    ["an override's, for everything in a folder", "missing-email", "tools/deep/seed.ts", "off"],
    ["an override's, for dot files too", "missing-email", "scripts/.local/seed.ts", "off"],
    ["not an override's of another folder", "missing-email", "src/scripts/seed.ts", "info"],
  ])("is %s", (_name, rule, path, expected) => {
    expect(severityFor(config, rule, path, "error")).toBe(expected);
  });
});

test.each([
  ["legacy", "legacy/cio.ts", true],
  ["./legacy/", "legacy/deep/cio.ts", true],
  ["**/*.gen.ts", "src/api/types.gen.ts", true],
  ["legacy", "src/legacy.ts", false],
])("ignoring %j for %s is %s", (glob, path, expected) => {
  expect(isIgnored({ ...defaultConfig, ignore: [glob] }, path)).toBe(expected);
});
