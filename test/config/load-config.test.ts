import { describe, expect, test } from "vitest";
import { loadConfig, type FoundConfigs } from "../../src/config/load-config.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const shop = { owner: "acme", repo: "shop" };
const own = ".github/pitstop.yml";

interface Given {
  readonly own?: string;
  readonly owners?: string;
  /** By `owner/repo:path`. */
  readonly others?: Readonly<Record<string, string>>;
}

async function load({ own, owners, others = {} }: Given) {
  const found: FoundConfigs = {
    own: own === undefined ? undefined : { text: own },
    owners: owners === undefined ? undefined : { text: owners },
  };
  const asked: string[] = [];
  const loaded = await loadConfig(shop, found, ["missing-email"], ({ owner, repo, path }) => {
    const name = `${owner}/${repo}:${path}`;
    asked.push(name);
    const text = others[name];
    return Promise.resolve(
      text === undefined ? { missing: repo === "hidden" ? "repository" : "file" } : { text },
    );
  });
  const problems = loaded.problems.map(
    ({ path, line, column, message }) => `${path}:${line}:${column} ${message}`,
  );
  return { config: loaded.config, problems, asked };
}

describe("the configuration of a repository", () => {
  test("without any file is the default", async () => {
    expect(await load({})).toEqual({ config: defaultConfig, problems: [], asked: [] });
  });

  test("without an own file is its owner's", async () => {
    const { config } = await load({ owners: "fail-on: never\n" });
    expect(config["fail-on"]).toBe("never");
  });

  test("with an own file is that alone", async () => {
    const { config } = await load({ own: "drafts: skip\n", owners: "fail-on: never\n" });
    expect(config).toEqual({ ...defaultConfig, drafts: "skip" });
  });

  test("adds to the owner's without another request", async () => {
    const { config, asked } = await load({
      own: "_extends: .GitHub\ndrafts: skip\n",
      owners: "fail-on: never\n",
    });
    expect(config).toEqual({ ...defaultConfig, drafts: "skip", "fail-on": "never" });
    expect(asked).toEqual([]);
  });

  test("adds to other repositories, one by way of the other; without an owner it is that of the file", async () => {
    const { config, problems, asked } = await load({
      own: "_extends: octo/base:config/pitstop-base.yml\nmax-comments: 1\n",
      others: {
        "octo/base:config/pitstop-base.yml": "_extends: deeper\nmax-comments: 2\ndrafts: skip\n",
        "octo/deeper:.github/pitstop.yml": "max-comments: 3\ndrafts: full\nfail-on: never\n",
      },
    });
    expect(problems).toEqual([]);
    expect(config).toEqual({ ...defaultConfig, "max-comments": 1, drafts: "skip", "fail-on": "never" });
    expect(asked).toEqual(["octo/base:config/pitstop-base.yml", "octo/deeper:.github/pitstop.yml"]);
  });
});

describe("what is wrong in a file", () => {
  test.each<[string, Given, readonly string[]]>([
    [
      "of its owner is told with that file's name",
      { owners: "fail-on: never\nruls: {}\n" },
      [expect.stringMatching(/^acme\/\.github:\.github\/pitstop\.yml:2:1 unknown key "ruls", did you mean/)],
    ],
    [
      "that it adds to is told with that file's name, and nothing holds",
      { own: "_extends: base\nfail-on: never\n", others: { [`acme/base:${own}`]: "drafts: no\n" } },
      [expect.stringMatching(/^acme\/base:\.github\/pitstop\.yml:1:1 drafts: unknown value "no"/)],
    ],
    [
      "keeps it from being followed further",
      { own: "_extends: base\ndrafts: no\n" },
      [expect.stringMatching(/^\.github\/pitstop\.yml:2:1 drafts: unknown value/)],
    ],
    [
      "that cannot be read is told where it is named",
      { own: "\n_extends: base\n" },
      [".github/pitstop.yml:2:1 _extends: acme/base has no .github/pitstop.yml in its default branch"],
    ],
    [
      "that may not be read is told where it is named",
      { own: "_extends: hidden\n" },
      [
        ".github/pitstop.yml:1:1 _extends: there is no acme/hidden, or Pitstop may not read it: give it to the app, or make it public",
      ],
    ],
    [
      "two levels up too",
      { own: "_extends: one\n", others: { [`acme/one:${own}`]: "# next\n_extends: two\n" } },
      [
        "acme/one:.github/pitstop.yml:2:1 _extends: acme/two has no .github/pitstop.yml in its default branch",
      ],
    ],
    [
      "is that it adds to itself",
      { own: "_extends: Shop\n" },
      [".github/pitstop.yml:1:1 _extends: a circle: .github/pitstop.yml → .github/pitstop.yml"],
    ],
    [
      "is that two add to each other",
      { own: "_extends: one\n", others: { [`acme/one:${own}`]: "_extends: acme/shop\n" } },
      [
        "acme/one:.github/pitstop.yml:1:1 _extends: a circle: .github/pitstop.yml → acme/one:.github/pitstop.yml → .github/pitstop.yml",
      ],
    ],
  ])("%s", async (_what, given, problems) => {
    const loaded = await load(given);
    expect(loaded.problems).toEqual(problems);
    expect(loaded.config).toEqual(defaultConfig);
  });

  test("is a sixth file to add to; five are not too many", async () => {
    const levels = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `acme/level-${index + 1}:${own}`,
          index + 1 === count ? "fail-on: never\n" : `_extends: level-${index + 2}\n`,
        ]),
      );
    const five = await load({ own: "_extends: level-1\n", others: levels(5) });
    expect(five.config["fail-on"]).toBe("never");
    const six = await load({ own: "_extends: level-1\n", others: levels(6) });
    expect(six.problems).toEqual([
      "acme/level-5:.github/pitstop.yml:1:1 _extends: acme/level-6:.github/pitstop.yml would be one file too many: 5 may be added to",
    ]);
    expect(six.asked).toHaveLength(5);
  });
});
