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

describe("the config of a repository", () => {
  test("without any file is the default", async () => {
    expect(await load({})).toEqual({ config: defaultConfig, problems: [], asked: [] });
  });

  test("without a file of its own is its owner's", async () => {
    const { config } = await load({ owners: "fail-on: never\n" });
    expect(config["fail-on"]).toBe("never");
  });

  test("with a file of its own is only that", async () => {
    const { config } = await load({ own: "drafts: skip\n", owners: "fail-on: never\n" });
    expect(config).toEqual({ ...defaultConfig, drafts: "skip" });
  });

  test("extends the owner's without another request", async () => {
    const { config, asked } = await load({
      own: "_extends: .GitHub\ndrafts: skip\n",
      owners: "fail-on: never\n",
    });
    expect(config).toEqual({ ...defaultConfig, drafts: "skip", "fail-on": "never" });
    expect(asked).toEqual([]);
  });

  test("extends other repositories, which extend others; without an owner, they belong to the file's owner", async () => {
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

describe("a problem in a file", () => {
  test.each<[string, Given, readonly string[]]>([
    [
      "of its owner is reported with that file's name",
      { owners: "fail-on: never\nruls: {}\n" },
      [expect.stringMatching(/^acme\/\.github:\.github\/pitstop\.yml:2:1 unknown key "ruls", did you mean/)],
    ],
    [
      "that it extends is reported with that file's name, and the defaults apply",
      { own: "_extends: base\nfail-on: never\n", others: { [`acme/base:${own}`]: "drafts: no\n" } },
      [expect.stringMatching(/^acme\/base:\.github\/pitstop\.yml:1:1 drafts: unknown value "no"/)],
    ],
    [
      "stops the search for further files",
      { own: "_extends: base\ndrafts: no\n" },
      [expect.stringMatching(/^\.github\/pitstop\.yml:2:1 drafts: unknown value/)],
    ],
    [
      "that does not exist is reported where it is named",
      { own: "\n_extends: base\n" },
      [".github/pitstop.yml:2:1 _extends: acme/base has no .github/pitstop.yml in its default branch"],
    ],
    [
      "that cannot be read is reported where it is named",
      { own: "_extends: hidden\n" },
      [
        ".github/pitstop.yml:1:1 _extends: acme/hidden does not exist, or Pitstop can't read it: install the app there, or make it public",
      ],
    ],
    [
      "two levels up is reported where that is named",
      { own: "_extends: one\n", others: { [`acme/one:${own}`]: "# next\n_extends: two\n" } },
      [
        "acme/one:.github/pitstop.yml:2:1 _extends: acme/two has no .github/pitstop.yml in its default branch",
      ],
    ],
    [
      "is that it extends itself",
      { own: "_extends: Shop\n" },
      [".github/pitstop.yml:1:1 _extends: circular reference: .github/pitstop.yml → .github/pitstop.yml"],
    ],
    [
      "is that two extend each other",
      { own: "_extends: one\n", others: { [`acme/one:${own}`]: "_extends: acme/shop\n" } },
      [
        "acme/one:.github/pitstop.yml:1:1 _extends: circular reference: .github/pitstop.yml → acme/one:.github/pitstop.yml → .github/pitstop.yml",
      ],
    ],
  ])("%s", async (_what, given, problems) => {
    const loaded = await load(given);
    expect(loaded.problems).toEqual(problems);
    expect(loaded.config).toEqual(defaultConfig);
  });

  test("is a sixth extended file; five are fine", async () => {
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
      "acme/level-5:.github/pitstop.yml:1:1 _extends: acme/level-6:.github/pitstop.yml is one file too many: at most 5 files can be extended",
    ]);
    expect(six.asked).toHaveLength(5);
  });
});
