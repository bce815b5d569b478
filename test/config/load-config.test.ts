import { describe, expect, test } from "vitest";
import { loadConfig, type FoundConfig, type FoundConfigs } from "../../src/config/load-config.ts";
import { defaultConfig } from "../../src/vocabulary/config.ts";

const shop = { owner: "acme", repo: "shop" };
const own = ".github/pitstop.yml";

interface Given {
  readonly own?: string;
  /** The path of `own`. */
  readonly at?: string;
  readonly unread?: readonly string[];
  readonly ownersUnread?: readonly string[];
  readonly owners?: string;
  /** By `owner/repo:path`. */
  readonly others?: Readonly<Record<string, string>>;
}

const path = ".github/pitstop.yml";

function aConfig(text: string | undefined, at: string = path): FoundConfig | undefined {
  return text === undefined ? undefined : { path: at, source: { text } };
}

async function load({ own, owners, at, unread = [], ownersUnread = [], others = {} }: Given, of = shop) {
  const found: FoundConfigs = {
    own: { config: aConfig(own, at), unread },
    owners: { config: aConfig(owners, at), unread: ownersUnread },
  };
  const asked: string[] = [];
  const loaded = await loadConfig(of, found, ["missing-email"], (address) => {
    const { owner, repo } = address;
    const name = `${owner}/${repo}:${address.path}`;
    asked.push(name);
    const config = aConfig(others[name], address.path);
    return Promise.resolve(config ?? { missing: repo === "hidden" ? "repository" : "file" });
  });
  const problems = loaded.problems.map(
    ({ path, line, column, message }) => `${path}:${line}:${column} ${message}`,
  );
  return { config: loaded.config, problems, asked, lookalikes: loaded.lookalikes };
}

describe("the config of a repository", () => {
  test("without any file is the default", async () => {
    expect(await load({})).toEqual({ config: defaultConfig, problems: [], asked: [], lookalikes: [] });
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

describe("a file that looks like a config but is not read", () => {
  const yaml = ".github/pitstop.yaml";

  test.each<[string, Given, readonly object[]]>([
    ["is named with what is read", { unread: ["pitstop.yml"] }, [{ found: "pitstop.yml", read: path }]],
    [
      "may be the config with the other extension",
      { own: "", unread: [yaml] },
      [{ found: yaml, read: path }],
    ],
    [
      "is named with the extension of the config that is there",
      { own: "", at: yaml, unread: [".pitstop.yml"] },
      [{ found: ".pitstop.yml", read: yaml }],
    ],
    [
      "may be the owner's, which a repository without a config uses",
      { ownersUnread: ["pitstop.yml"] },
      [{ found: "acme/.github:pitstop.yml", read: `acme/.github:${path}` }],
    ],
    ["is not the owner's if the repository has a config", { own: "", ownersUnread: ["pitstop.yml"] }, []],
    [
      "is not the file that the config extends",
      {
        own: "_extends: shop:pitstop.yml\n",
        unread: ["pitstop.yml", ".pitstop.yml"],
        others: { "acme/shop:pitstop.yml": "" },
      },
      [{ found: ".pitstop.yml", read: path }],
    ],
  ])("%s", async (_what, given, lookalikes) => {
    expect(await load(given)).toMatchObject({ problems: [], lookalikes });
  });

  test("is named once in the owner's own `.github` repository", async () => {
    const given = { unread: ["pitstop.yml"], ownersUnread: ["pitstop.yml"] };
    const { lookalikes } = await load(given, { owner: "acme", repo: ".github" });
    expect(lookalikes).toEqual([{ found: "pitstop.yml", read: path }]);
  });
});

describe("a config with the other extension", () => {
  const at = ".github/pitstop.yaml";

  test.each<[string, Given, string]>([
    ["its own path", { own: "ruls: {}\n", at }, ".github/pitstop.yaml:1:1 unknown key"],
    ["the owner's path", { owners: "ruls: {}\n", at }, "acme/.github:.github/pitstop.yaml:1:1 unknown key"],
    [
      "both paths of a circle",
      { own: "_extends: shop\n", at },
      ".github/pitstop.yaml:1:1 _extends: circular reference: .github/pitstop.yaml → .github/pitstop.yaml",
    ],
  ])("has its problems reported with %s", async (_what, given, problem) => {
    const { problems, asked } = await load(given);
    expect(problems).toEqual([expect.stringContaining(problem)]);
    expect(asked).toEqual([]);
  });

  test("is extended without another request if it is the owner's", async () => {
    const own = "_extends: .github\n";
    const { config, asked } = await load({ own, owners: "fail-on: never\n", at });
    expect([config["fail-on"], asked]).toEqual(["never", []]);
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
