import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultConfig, parseConfig } from "../src/config.ts";

const path = ".github/pitstop.yml";
const ruleIds = ["client-per-request", "millisecond-timestamp"];

function tell(text: string): readonly string[] {
  return parseConfig(text, path, ruleIds).problems.map(
    (problem) => `${problem.line}:${problem.column} ${problem.message}`,
  );
}

describe("a configuration that can be used", () => {
  test("gives its settings, and the defaults for the rest", () => {
    const text = `
rules:
  client-per-request: off
overrides:
  - paths: ["scripts/**"]
    rules: { millisecond-timestamp: info }
workspace:
  identifiers: [id, email]
  rate-limit: 50
fail-on: never
`;
    expect(parseConfig(text, path, ruleIds)).toEqual({
      problems: [],
      config: {
        ...defaultConfig,
        rules: { "client-per-request": "off" },
        overrides: [{ paths: ["scripts/**"], rules: { "millisecond-timestamp": "info" } }],
        workspace: { ...defaultConfig.workspace, identifiers: ["id", "email"], "rate-limit": 50 },
        "fail-on": "never",
      },
    });
  });

  test.each(["", "# nothing set yet\n", "---\n", "\u{feff}fail-on: error\r\n"])(
    "may hold as little as %j",
    (text) => {
      expect(parseConfig(text, path, ruleIds)).toEqual({ config: defaultConfig, problems: [] });
    },
  );

  test("may reuse a part by alias", () => {
    const text = "rules: &quiet { client-per-request: info }\noverrides: [{ paths: [a], rules: *quiet }]\n";
    expect(parseConfig(text, path, ruleIds).config.overrides).toEqual([
      { paths: ["a"], rules: { "client-per-request": "info" } },
    ]);
  });
});

describe("a configuration that cannot be used", () => {
  test.each<[string, string, readonly string[]]>([
    [
      "a misspelled key",
      "fail-on: error\nworkspace:\n  identifier: [id]\n",
      [
        '3:3 unknown key "identifier", did you mean "identifiers"? (valid: identifiers, email-source, bounces, rate-limit)',
      ],
    ],
    [
      "a misspelled rule",
      "rules:\n  milisecond-timestamp: off\n",
      [
        '2:3 unknown rule "milisecond-timestamp", did you mean "millisecond-timestamp"? (valid: client-per-request, millisecond-timestamp)',
      ],
    ],
    [
      "a rule that does not exist, in an override",
      "overrides:\n  - paths: [a]\n    rules:\n      tabs: off\n",
      ['4:7 unknown rule "tabs" (valid: client-per-request, millisecond-timestamp)'],
    ],
    [
      "an unknown value",
      "rules:\n  client-per-request: warn\n",
      [
        '2:3 rules.client-per-request: unknown value "warn", did you mean "warning"? (valid: off, info, warning, error)',
      ],
    ],
    [
      "a value of the wrong kind",
      "include-tests: yes\n",
      ["1:1 include-tests: expected true or false, got yes"],
    ],
    ["a key without a value", "rules:\n", ["1:1 rules: expected keys and values, got nothing"]],
    ["a number too large", "max-comments: 31\n", ["1:1 max-comments: must be at most 30"]],
    ["a number too small", "max-comments: -1\n", ["1:1 max-comments: must be at least 0"]],
    ["a broken number", "max-comments: 1.5\n", ["1:1 max-comments: expected a whole number, got 1.5"]],
    [
      "an empty list",
      "overrides:\n  - paths: []\n    rules: {}\n",
      ["2:5 overrides.0.paths: needs at least one entry"],
    ],
    ["a list entry of the wrong kind", "ignore:\n  - a\n  - 3\n", ["3:5 ignore.1: expected a text, got 3"]],
    ["a text at the top", "off\n", ["1:1 expected keys and values, got off"]],
    ["a repeated key", "fail-on: error\nfail-on: info\n", ["2:1 not valid YAML: Map keys must be unique"]],
    [
      "several at once, in the order of the file",
      "max-comments: 99\nruls: {}\n",
      [
        "1:1 max-comments: must be at most 30",
        '2:1 unknown key "ruls", did you mean "rules"? (valid: rules, overrides, ignore, include-tests, event-naming, runtime, workspace, events, fail-on, require-review, drafts, ignore-authors, skip-label, max-comments)',
      ],
    ],
  ])("says where and what for %s", (_name, text, problems) => {
    expect(tell(text)).toEqual(problems);
  });

  test("points into the part that an alias repeats", () => {
    expect(tell("rules: &all\n  nope: info\noverrides: [{ paths: [a], rules: *all }]\n")).toEqual([
      '2:3 unknown rule "nope" (valid: client-per-request, millisecond-timestamp)',
      '2:3 unknown rule "nope" (valid: client-per-request, millisecond-timestamp)',
    ]);
  });

  test("says so when it is not YAML", () => {
    const { config, problems } = parseConfig("rules:\n  - [broken\n", path, ruleIds);
    expect(config).toEqual(defaultConfig);
    expect(problems[0]).toMatchObject({ path, line: 3 });
    expect(problems[0]?.message).toContain("not valid YAML");
  });

  test("stops aliases that grow without bound", () => {
    const level = (name: string, below: string) => `${name}: &${name} [${`*${below},`.repeat(20)}]\n`;
    const text = `a: &a [x,x]\n${level("b", "a")}${level("c", "b")}${level("d", "c")}`;
    expect(tell(text)).toEqual([expect.stringContaining("Excessive alias count")]);
  });

  test("keeps all defaults, even for what is right in it", () => {
    expect(parseConfig("fail-on: never\nnope: 1\n", path, ruleIds).config).toEqual(defaultConfig);
  });

  test("never throws, whatever the text", () => {
    const yamlish = fc.array(
      fc.constantFrom(
        "rules",
        "overrides",
        "paths",
        ":",
        "- ",
        "[",
        "{",
        "&a",
        "*a",
        "\n",
        "  ",
        "x",
        "!!int",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          yamlish.map((parts) => parts.join("")),
        ),
        (text) => {
          for (const problem of parseConfig(text, path, ruleIds).problems) {
            expect(problem.line).toBeGreaterThan(0);
            expect(problem.column).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
