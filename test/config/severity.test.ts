import { expect, test } from "vitest";
import { defaultConfig, type Config } from "../../src/vocabulary/config.ts";
import { getSeverity } from "../../src/config/severity.ts";

const config: Config = {
  ...defaultConfig,
  rules: { "missing-email": "info" },
  overrides: [
    { paths: ["scripts/**"], rules: { "missing-email": "off", "wrong-api-key": "warning" } },
    { paths: ["legacy/"], rules: { "wrong-api-key": "info" } },
    { paths: ["scripts/import/*.ts"], rules: { "missing-email": "error" } },
  ],
};

test.each([
  ["its own if the config does not say", "millisecond-timestamp", "src/events.ts", "error"],
  ["the repository's", "missing-email", "src/events.ts", "info"],
  ["an override's for matching paths", "missing-email", "scripts/seed.ts", "off"],
  ["the last override's if several match", "missing-email", "scripts/import/people.ts", "error"],
  [
    "an earlier override's if the last does not name the rule",
    "wrong-api-key",
    "scripts/import/a.ts",
    "warning",
  ],
  ["an override's for dot files, too", "missing-email", "scripts/.local/seed.ts", "off"],
  ["an override's for a folder it names", "wrong-api-key", "legacy/crm/sync.ts", "info"],
  ["not an override's for another folder", "missing-email", "src/scripts/seed.ts", "info"],
])("a rule's severity is %s", (_name, rule, path, expected) => {
  expect(getSeverity(config, rule, path, "error")).toBe(expected);
});
