import { describe, expect, test } from "vitest";
import { addNestedConfigs, configAt, maxNested } from "../../src/config/nested-configs.ts";
import { getSeverity } from "../../src/config/severity.ts";
import { makePathTest } from "../../src/files/globs.ts";
import { defaultConfig, type Config, type LoadedConfig } from "../../src/vocabulary/config.ts";

const ruleIds = ["client-per-request", "missing-email"];

/** The config of a repository with these nested files, by folder. */
function load(files: Readonly<Record<string, string>>, own: Partial<Config> = {}): LoadedConfig {
  const loaded = { config: { ...defaultConfig, ...own }, problems: [], lookalikes: [] };
  const found = Object.entries(files).map(([folder, text]) => ({
    path: `${folder}/pitstop.yml`,
    source: { text },
  }));
  return addNestedConfigs(loaded, found, ruleIds);
}

describe("of nested configs", () => {
  const own: Partial<Config> = {
    rules: { "missing-email": "info" },
    overrides: [{ paths: ["packages/web/old/"], rules: { "missing-email": "off" } }],
  };
  const { config } = load(
    {
      "packages/web/admin": "rules: { missing-email: warning }",
      "packages/web":
        "rules: { missing-email: error }\noverrides: [{ paths: [/seed/, '*.gen.ts'], rules: { missing-email: off } }]",
    },
    own,
  );

  test.each([
    ["the repository's elsewhere", "packages/api/a.ts", "info"],
    ["not one whose folder only starts alike", "packages/website/a.ts", "info"],
    ["one's own in its folder", "packages/web/src/a.ts", "error"],
    ["one's own before an override of the repository", "packages/web/old/a.ts", "error"],
    ["an override's of its own folder", "packages/web/seed/a.ts", "off"],
    ["not an override's of a deeper folder of that name", "packages/web/src/seed/a.ts", "error"],
    ["an override's without a folder, at any depth", "packages/web/src/a.gen.ts", "off"],
    ["not an override's, which is another folder's", "packages/api/a.gen.ts", "info"],
    ["the nearest one's", "packages/web/admin/a.ts", "warning"],
  ])("a rule's severity is %s", (_name, path, severity) => {
    expect(getSeverity(config, "missing-email", path, "error")).toBe(severity);
  });

  test.each([
    ["packages/web/dist-old/a.ts", true],
    ["packages/web/src/dist-old/a.ts", true],
    ["packages/api/dist-old/a.ts", false],
    ["legacy/a.ts", true],
    ["packages/web/legacy/a.ts", false],
  ])("paths to ignore are relative to the folder: %s %s", (path, isIgnored) => {
    const { config } = load({ "packages/web": "ignore: [dist-old/, '!legacy/']" }, { ignore: ["legacy/"] });
    expect(makePathTest(config.ignore)(path)).toBe(isIgnored);
  });

  test("a folder's name may hold what means something in a pattern", () => {
    const { config } = load({ "app/[id]/{a,b}/!x": "ignore: [old/]" });
    const isIgnored = makePathTest(config.ignore);
    expect([isIgnored("app/[id]/{a,b}/!x/old/c.ts"), isIgnored("app/i/a/!x/old/c.ts")]).toEqual([
      true,
      false,
    ]);
  });

  test("other options are those of the nearest folder that sets them", () => {
    const { config } = load(
      {
        web: "runtime: serverless\nworkspace: { identifiers: [id, email] }",
        "web/jobs": "runtime: server\nworkspace: { rate-limit: 10 }",
      },
      { workspace: { ...defaultConfig.workspace, bounces: "handled-elsewhere" } },
    );
    expect(configAt(config, "web/jobs/a.ts")).toMatchObject({
      runtime: "server",
      workspace: { identifiers: ["id", "email"], "rate-limit": 10, bounces: "handled-elsewhere" },
    });
    expect(configAt(config, "web/a.ts")).toMatchObject({ runtime: "serverless" });
    expect(configAt(config, "web/a.ts").workspace["rate-limit"]).toBeUndefined();
    expect(configAt(config, "api/a.ts")).toBe(config);
  });
});

test("without any, the config stays what it is", () => {
  const loaded: LoadedConfig = { config: defaultConfig, problems: [], lookalikes: [] };
  expect(addNestedConfigs(loaded, [], ruleIds)).toBe(loaded);
});

test.each<[string, string, string]>([
  [
    "an option for the whole repository",
    "fail-on: never",
    'unknown key "fail-on" (valid: rules, overrides, ignore, include-tests, runtime, workspace)',
  ],
  ["another file to extend", "_extends: .github", 'unknown key "_extends"'],
  [
    "a rule that does not exist",
    "rules: { missing-mail: off }",
    'unknown rule "missing-mail", did you mean "missing-email"?',
  ],
])("a nested config with %s does not apply, and the others do", (_what, text, message) => {
  const { config, problems } = load({
    web: `ignore: [old/]\n${text}`,
    api: "rules: { missing-email: off }",
  });
  expect(problems).toMatchObject([
    { path: "web/pitstop.yml", line: 2, message: expect.stringContaining(message) as string },
  ]);
  expect(config.ignore).toEqual([]);
  expect(getSeverity(config, "missing-email", "api/a.ts", "error")).toBe("off");
});

test("what could not be read is a problem", () => {
  const loaded: LoadedConfig = { config: defaultConfig, problems: [], lookalikes: [] };
  const found = [{ path: "web/pitstop.yml", source: { reason: "a link" } }];
  expect(addNestedConfigs(loaded, found, ruleIds).problems).toMatchObject([
    { path: "web/pitstop.yml", message: "not a text file: a link" },
  ]);
});

test(`no more than ${maxNested} apply, and each other one is a problem`, () => {
  const names = Array.from({ length: maxNested + 2 }, (_, index) => `p${String(index).padStart(3, "0")}`);
  const { config, problems } = load(Object.fromEntries(names.map((name) => [name, "runtime: server"])));
  expect(config.nested).toHaveLength(maxNested);
  expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
    "p050/pitstop.yml ignored: at most 50 nested configs apply",
    "p051/pitstop.yml ignored: at most 50 nested configs apply",
  ]);
});
