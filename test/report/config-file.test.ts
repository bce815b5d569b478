import fc from "fast-check";
import { expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import { combineConfigs } from "../../src/config/combine-configs.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { configPath, defaultConfig, makeConfigJsonSchema } from "../../src/vocabulary/config.ts";
import { writeConfigFile } from "../../src/report/config-file.ts";
import type { ConfigGuess } from "../../src/vocabulary/config-guess.ts";

const ruleIds = rules.map(({ id }) => id);
const schema = makeConfigJsonSchema(ruleIds);

const naming: ConfigGuess = {
  key: ["event-naming"],
  value: "Title Case",
  because: "most of the 12 event names found here are written so",
  at: { path: "src/events.ts", line: 3 },
};
const identifiers: ConfigGuess = {
  key: ["workspace", "identifiers"],
  value: ["id", "email"],
  because: "all 2 calls that identify a person pass an email",
  at: { path: "src/people.ts", line: 8 },
};
const bounces: ConfigGuess = {
  key: ["workspace", "bounces"],
  value: undefined,
  because: "people get mail by this code, and nothing here learns of bounces",
  at: { path: "src/mail.ts", line: 5 },
};

function load(text: string) {
  const { written, extended, problems } = parseConfig({ text }, configPath, ruleIds);
  return { config: combineConfigs([{ written }], ruleIds), extended: extended?.text, problems };
}

/** Removes the `#` in front of every option, but not in front of explanations. */
function setEverything(text: string): string {
  return text.replaceAll(/^( *)#(?=\S)/gmu, "$1");
}

test("a file without guesses sets nothing, and removing a # sets its option", () => {
  const text = writeConfigFile(schema, []);
  expect(load(text)).toEqual({ config: defaultConfig, problems: [] });
  const { config, extended, problems } = load(setEverything(text));
  expect(problems).toEqual([]);
  expect(extended).toBe(".github");
  expect(["_extends", ...Object.keys(config)].sort()).toEqual(Object.keys(schema.properties ?? {}).sort());
  expect(config).toMatchObject({
    ignore: ["legacy/"],
    workspace: { "rate-limit": 100 },
    events: { allow: ["Signed Up"] },
  });
});

test("guesses are set, with their reason and location; other options are not", () => {
  const text = writeConfigFile(schema, [naming, identifiers, bounces]);
  expect(load(text)).toEqual({
    config: {
      ...defaultConfig,
      "event-naming": "Title Case",
      workspace: { ...defaultConfig.workspace, identifiers: ["id", "email"] },
    },
    problems: [],
  });
  expect(text).toContain(`camelCase, Title Case, kebab-case, lower case. Default: infer.
# Guessed: most of the 12 event names found here are written so (src/events.ts:3).
event-naming: Title Case
`);
  expect(text).toContain(`
workspace:
  # The workspace's identifiers for people. With \`email\`, an email address can be used as the id.
  # One of id, email. Default: [id].
  # Guessed: all 2 calls that identify a person pass an email (src/people.ts:8).
  identifiers: [id, email]
`);
  expect(text).toContain(`
  # Seen: people get mail by this code, and nothing here learns of bounces (src/mail.ts:5).
  #bounces: handled-here
`);
});

test("every option is explained", () => {
  const lines = writeConfigFile(schema, []).split("\n");
  const options = lines.flatMap((line, index) => (/^ *#?[a-z][\w-]*:/u.test(line) ? [index] : []));
  expect(options.length).toBeGreaterThan(10);
  for (const index of options) expect(lines[index - 1], lines[index]).toMatch(/^ *# \S/u);
});

test("no path breaks out of its comment", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (path) => {
      const text = writeConfigFile(schema, [{ ...naming, at: { path: `src/${path}.ts`, line: 1 } }]);
      expect(load(text)).toEqual({
        config: { ...defaultConfig, "event-naming": "Title Case" },
        problems: [],
      });
    }),
  );
});
