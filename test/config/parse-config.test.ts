import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combineConfigs } from "../../src/config/combine-configs.ts";
import { parseConfig } from "../../src/config/parse-config.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const path = ".github/pitstop.yml";
const ruleIds = ["client-per-request", "millisecond-timestamp"];

function parse(text: string) {
  return parseConfig({ text }, path, ruleIds);
}

function load(text: string) {
  const file = parse(text);
  return { config: combineConfigs([file], ruleIds), problems: file.problems };
}

function problemsOf(text: string): readonly string[] {
  return parse(text).problems.map((problem) => `${problem.line}:${problem.column} ${problem.message}`);
}

describe("a valid config", () => {
  test("sets its options, and the defaults for the rest", () => {
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
    expect(load(text)).toEqual({
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
    "can be as short as %j",
    (text) => {
      expect(load(text)).toEqual({ config: defaultConfig, problems: [] });
    },
  );

  test("can reuse a part with an alias", () => {
    const text = "rules: &quiet { client-per-request: info }\noverrides: [{ paths: [a], rules: *quiet }]\n";
    expect(load(text).config.overrides).toEqual([{ paths: ["a"], rules: { "client-per-request": "info" } }]);
  });
});

describe("an invalid config", () => {
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
    ["a key without a value", "rules:\n", ["1:1 rules: expected a mapping, got nothing"]],
    ["a number too large", "max-comments: 31\n", ["1:1 max-comments: must be at most 30"]],
    ["a number too small", "max-comments: -1\n", ["1:1 max-comments: must be at least 0"]],
    ["a fraction", "max-comments: 1.5\n", ["1:1 max-comments: expected an integer, got 1.5"]],
    [
      "an empty list",
      "overrides:\n  - paths: []\n    rules: {}\n",
      ["2:5 overrides.0.paths: must have at least one entry"],
    ],
    ["a list entry of the wrong kind", "ignore:\n  - a\n  - 3\n", ["3:5 ignore.1: expected a string, got 3"]],
    ["a string at the top", "off\n", ["1:1 expected a mapping, got off"]],
    ["a repeated key", "fail-on: error\nfail-on: info\n", ["2:1 not valid YAML: Map keys must be unique"]],
    [
      "several at once, in the order of the file",
      "max-comments: 99\nruls: {}\n",
      [
        "1:1 max-comments: must be at most 30",
        '2:1 unknown key "ruls", did you mean "rules"? (valid: _extends, rules, overrides, ignore, include-tests, event-naming, runtime, workspace, events, fail-on, require-review, require-understood, drafts, ignore-authors, skip-label, max-comments)',
      ],
    ],
  ])("is reported with location and reason: %s", (_name, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test.each([
    [
      "in the paths to ignore",
      `ignore:\n  - legacy/\n  - "+(+(a)*)b"\n`,
      ["3:5 ignore.1: this pattern uses +(…), which is not supported"],
    ],
    [
      "in an override",
      `overrides:\n  - paths: [scripts/, "{${"a,".repeat(200)}b}"]\n    rules: {}\n`,
      ["2:23 overrides.0.paths.1: this pattern has more than 100 alternatives"],
    ],
    [
      "of 60,000 characters",
      `ignore: [${"a/".repeat(30_000)}]\n`,
      ["1:10 ignore.0: this pattern is longer than 1,000 characters"],
    ],
  ])("is reported for a pattern that would match nothing, %s", (_where, text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test("is reported for more than 500 patterns", () => {
    expect(problemsOf(`ignore: [${"a,".repeat(500)}]\n`)).toEqual([]);
    expect(problemsOf(`ignore: [${"a,".repeat(501)}]\n`)).toEqual([
      "1:1 ignore: must have at most 500 entries",
    ]);
  });

  test("points into the part that an alias repeats", () => {
    expect(problemsOf("rules: &all\n  nope: info\noverrides: [{ paths: [a], rules: *all }]\n")).toEqual([
      '2:3 unknown rule "nope" (valid: client-per-request, millisecond-timestamp)',
      '2:3 unknown rule "nope" (valid: client-per-request, millisecond-timestamp)',
    ]);
  });

  test("is reported when it is not YAML", () => {
    const { written, problems } = parse("rules:\n  - [broken\n");
    expect(written).toEqual({});
    expect(problems[0]).toMatchObject({ path, line: 3 });
    expect(problems[0]?.message).toContain("not valid YAML");
  });

  const grow = (name: string, below: string) => `${name}: &${name} [${`*${below},`.repeat(6)}]\n`;
  test.each<[string, string, string]>([
    [
      "aliases that expand without limit",
      `a: &a [x,x]\n${grow("b", "a")}${grow("c", "b")}${grow("d", "c")}`,
      "1:1 not valid YAML: Excessive alias count indicates a resource exhaustion attack",
    ],
    ["an alias of itself", "ignore: &a [*a]\n", "1:13 ignore.0: expected a string, got a list"],
    ["an alias of nothing", "ignore: *a\n", "1:1 not valid YAML: Unresolved alias"],
    ["a megabyte", `# ${"x".repeat(1_000_000)}\n`, "1:1 longer than 64,000 characters"],
    ["a long story", `# Why:\n${"#\n".repeat(1500)}`, "1:1 longer than 1500 lines"],
    // Parsing this crashes the process.
    ["nothing but brackets", `ignore: ${"[".repeat(50_000)}`, "1:1 nested more than 20 levels deep"],
    ["nothing but dashes", "- ".repeat(30_000), "1:1 nested more than 20 levels deep"],
    ["more keys than anybody writes", "a: 1\n".repeat(1400), "1:1 more than 3500 tokens of YAML"],
    [
      "more keys than anybody writes, without values",
      `{${"a,".repeat(5000)}}`,
      "1:1 more than 3500 tokens of YAML",
    ],
    [
      "more items than anybody writes",
      `ignore:\n${"- a\n".repeat(1400)}`,
      "1:1 more than 3500 tokens of YAML",
    ],
    [
      "more aliases than anybody writes",
      `ignore:\n- &a b\n${"- *a\n".repeat(21)}`,
      "1:1 more than 20 aliases",
    ],
    ["__proto__ at the top", "__proto__: { fail-on: never }\n", '1:1 unknown key "__proto__"'],
    ["__proto__ in the rules", "rules:\n  __proto__: off\n", '2:3 unknown key "__proto__"'],
    [
      "constructor for a rule",
      "rules: { constructor: off }\n",
      '1:10 unknown rule "constructor" (valid: client-per-request, millisecond-timestamp)',
    ],
    ["a merge key", "workspace:\n  <<: { bounces: handled-here }\n", '2:3 unknown key "<<"'],
    [
      "tabs",
      "rules:\n\tclient-per-request: off\n",
      "2:1 not valid YAML: Tabs are not allowed as indentation",
    ],
    ["two documents", "fail-on: error\n---\nfail-on: info\n", "2:1 not valid YAML: Source contains multiple"],
    ["a long value where none belongs", `fail-on: ${"secret".repeat(99)}\n`, `secretsecret…" (valid: error`],
    ["a list at the top", "- secret\n", "1:1 expected a mapping, got a list"],
  ])("cannot be %s", (_name, text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
    expect(problems[0]?.length).toBeLessThan(400);
  });

  test("can ignore hundreds of paths", () => {
    const paths = Array.from({ length: 500 }, (_, index) => `packages/shop-${index}/src/legacy/`);
    const { written, problems } = parse(`ignore:\n${paths.map((one) => `  - ${one}\n`).join("")}`);
    expect(problems).toEqual([]);
    expect(written).toEqual({ ignore: paths });
  });

  test("can be indented as deeply as its length allows", () => {
    const lines = Array.from({ length: 350 }, (_, level) => `${" ".repeat(level)}a:\n`);
    expect(problemsOf(lines.join(""))).toEqual([expect.stringContaining('1:1 unknown key "a"')]);
  });

  test.each(["binary", "not UTF-8", "larger than 1 MB"])("is reported when it is %s", (reason) => {
    expect(parseConfig({ reason }, path, ruleIds).problems).toEqual([
      { path, line: 1, column: 1, message: `not a text file: ${reason}` },
    ]);
  });

  test("sets nothing, not even its valid options", () => {
    expect(parse("fail-on: never\nnope: 1\n").written).toEqual({});
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
          for (const problem of parse(text).problems) {
            expect(problem.line).toBeGreaterThan(0);
            expect(problem.column).toBeGreaterThan(0);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("a config that extends another", () => {
  test.each([
    ".github",
    "settings",
    "acme/settings",
    "acme_corp/.github:pitstop.yml",
    "acme/settings:.github/pitstop-strict.yaml",
  ])("can name it as %s", (text) => {
    const { extended, written, problems } = parse(`fail-on: never\n_extends: ${text}\n`);
    expect(problems).toEqual([]);
    expect(extended).toEqual({ text, place: { path, line: 2, column: 1 } });
    expect(written).toEqual({ "fail-on": "never" });
  });

  test.each([
    "https://github.com/acme/settings",
    "acme/settings/pitstop.yml",
    "acme/settings:config/secrets.yml",
    "acme/settings:pitstop/secrets.yml",
    "acme/settings:pitstop.json",
    "acme/settings@v1",
    "../settings:pitstop.yml",
    '""',
  ])("cannot name it as %s", (text) => {
    expect(problemsOf(`_extends: ${text}\n`)).toEqual([
      expect.stringMatching(
        /^1:1 _extends: expected repository, owner\/repository or owner\/repository:path \(the file name must start with pitstop\), got /,
      ),
    ]);
  });

  test("names one, not several", () => {
    expect(problemsOf("_extends: [one, two]\n")).toEqual(["1:1 _extends: expected a string, got a list"]);
  });
});
