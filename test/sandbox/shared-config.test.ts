import { describe, expect, test } from "vitest";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import type { Given, Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const configPath = ".github/pitstop.yml";
const yamlPath = ".github/pitstop.yaml";
const mild = "fail-on: never\n";
const found = "1 pitfall found: 1 error";

/** A pull request with one mistake, in a repository with this configuration; `owners` is that of the owner's `.github` repository. */
function aShop(own: string | undefined, owners?: string, others: Given["others"] = {}): Given {
  return {
    files: { [path]: writeSignUp(), ...(own === undefined ? {} : { [configPath]: own }) },
    change: { [path]: writeSignUp(3) },
    others: {
      ...(owners === undefined ? {} : { ".github": { files: { [configPath]: owners } } }),
      ...others,
    },
  };
}

function summaryOf({ repository }: Scene): string {
  return repository.checkRuns.at(-1)?.summary ?? "";
}

describe("the configuration of a repository", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test.each<[string, Given, "success" | "failure"]>([
    ["is the owner's if there is no file", aShop(undefined, mild), "success"],
    ["is its own file alone if there is one", aShop("drafts: skip\n", mild), "failure"],
    ["extends the owner's if its file says so", aShop("_extends: .github\ndrafts: skip\n", mild), "success"],
    ["is its own where both set a key", aShop("_extends: .github\nfail-on: error\n", mild), "failure"],
    [
      "is not what the pull request makes of it",
      { ...aShop("fail-on: error\n"), change: { [path]: writeSignUp(3), [configPath]: mild } },
      "failure",
    ],
    [
      "can extend a file with another name",
      aShop("_extends: settings:config/pitstop-mild.yml\n", undefined, {
        settings: { files: { "config/pitstop-mild.yml": mild } },
      }),
      "success",
    ],
    [
      "can extend any public repository's",
      aShop("_extends: octo-rules/mild\n", undefined, {
        "octo-rules/mild": { files: { [configPath]: mild }, isPublic: true },
      }),
      "success",
    ],
    [
      "is the owner's even if the app is not installed on the public repository that has it",
      aShop(undefined, undefined, {
        ".github": { files: { [configPath]: mild }, isPublic: true, isGivenToApp: false },
      }),
      "success",
    ],
    [
      "is not the owner's if the app is not installed on the private repository that has it",
      aShop(undefined, undefined, { ".github": { files: { [configPath]: mild }, isGivenToApp: false } }),
      "failure",
    ],
  ])("%s", async (_what, given, conclusion) => {
    const scene = await pitstop.given(given);
    await scene.when.opened();
    await scene.shows({ checks: [`Pitstop ${conclusion}: ${found}`] });
    expect(summaryOf(scene)).not.toContain("Invalid configuration");
  });

  test.each<[string, Given["files"], Given["others"], "success" | "failure", readonly string[]]>([
    ["read with the other extension", { [yamlPath]: mild }, {}, "success", []],
    [
      "read with the other extension from the owner",
      {},
      { ".github": { files: { [yamlPath]: mild } } },
      "success",
      [],
    ],
    [
      "extended with the other extension",
      { [configPath]: "_extends: base\n" },
      { base: { files: { [yamlPath]: mild } } },
      "success",
      [],
    ],
    [
      "the first of two",
      { [configPath]: "drafts: skip\n", [yamlPath]: mild },
      {},
      "failure",
      ["Found `.github/pitstop.yaml`, but only `.github/pitstop.yml` is read."],
    ],
    [
      "not read in the root, which is said",
      { "pitstop.yml": mild, ".github/pitstop.json": "{}" },
      {},
      "failure",
      [
        "Found `pitstop.yml`, but only `.github/pitstop.yml` is read.",
        "Found `.github/pitstop.json`, but only `.github/pitstop.yml` is read.",
      ],
    ],
  ])("is %s", async (_what, files, others, conclusion, notes) => {
    const scene = await pitstop.given({
      files: { [path]: writeSignUp(), ...files },
      change: { [path]: writeSignUp(3) },
      others: others ?? {},
    });
    await scene.when.opened();
    await scene.shows({ checks: [`Pitstop ${conclusion}: ${found}`] });
    expect(summaryOf(scene).match(/^Found .*$/gm) ?? []).toEqual(notes);
  });

  test("is never the file in the pull request", async () => {
    const { when, shows } = await pitstop.given({
      files: { [path]: writeSignUp() },
      change: { [path]: writeSignUp(3), [configPath]: mild },
    });
    await when.opened();
    await shows({ checks: [`Pitstop failure: ${found}`] });
  });

  test.each<[string, Given, RegExp]>([
    [
      "an unknown key in the owner's file",
      aShop(undefined, "fail-on: never\nruls: {}\n"),
      /`acme-\d+\/\.github:\.github\/pitstop\.yml:2:1` unknown key/,
    ],
    [
      "a repository that does not exist",
      aShop("fail-on: never\n_extends: nowhere\n"),
      /`\.github\/pitstop\.yml:2:1` .*acme-\d+\/nowhere does not exist, or Pitstop can't read it/,
    ],
    [
      "a repository that the app is not installed on",
      aShop("_extends: secret\n", undefined, {
        secret: { files: { [configPath]: mild }, isGivenToApp: false },
      }),
      /acme-\d+\/secret does not exist, or Pitstop can't read it/,
    ],
    [
      "a repository without the file",
      aShop("_extends: settings\n", undefined, { settings: { files: { "README.md": "# Settings\n" } } }),
      /acme-\d+\/settings has no \.github\/pitstop\.yml in its default branch/,
    ],
    [
      "a circular reference",
      aShop("_extends: .github\n", "_extends: shop\n"),
      /`acme-\d+\/\.github:\.github\/pitstop\.yml:1:1` .*circular reference/,
    ],
    [
      "a file that is not UTF-8",
      {
        ...aShop(undefined),
        others: { ".github": { files: { [configPath]: new Uint8Array([0x66, 0xe9, 0x0a]) } } },
      },
      /`acme-\d+\/\.github:\.github\/pitstop\.yml:1:1` not a text file: not UTF-8/,
    ],
    [
      "brackets that would end the process",
      aShop(undefined, `ignore: ${"[".repeat(50_000)}`),
      /nested more than 20 levels deep/,
    ],
  ])(
    "falls back to the defaults with %s, and the check run says where and why",
    async (_what, given, words) => {
      const scene = await pitstop.given(given);
      await scene.when.opened();
      await scene.shows({ checks: [`Pitstop failure: ${found}`] });
      // Names in a sentence are escaped.
      expect(summaryOf(scene).replaceAll("\\", "")).toMatch(words);
    },
  );

  test("also applies to the commit of a merge queue", async () => {
    const { when, repository } = await pitstop.given(aShop("_extends: .github\n", mild));
    await when.opened();
    const group = await when.queuedForMerge();
    const run = repository.checkRuns.find(({ headSha }) => headSha === group.headSha);
    expect(run).toMatchObject({ conclusion: "success", title: found });
  });
});

describe("if a review cannot start with a single request", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test("it finds the check run again whose response was lost", async () => {
    const { github, when, shows, repository } = await pitstop.given(aShop(undefined, mild));
    github.fail("graphql/createCheckRun", { kind: "reset" }, { isDone: true });
    await when.opened();
    await shows({ checks: [`Pitstop success: ${found}`], reviews: { atMost: 1 } });
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("it starts with two when GitHub rejects the first", async () => {
    const { github, when, shows, repository } = await pitstop.given(aShop(undefined, mild));
    github.fail("graphql/createCheckRun", { kind: "answer", status: 403, message: "Not by GraphQL" });
    await when.opened();
    await shows({ checks: [`Pitstop success: ${found}`], reviews: { atMost: 1 } });
    expect(repository.checkRuns).toHaveLength(1);
  });
});

describe("the config of a folder", () => {
  const pitstop = usePitstop();
  const nested = "packages/web/pitstop.yml";
  const file = "packages/web/src/sign-up.ts";
  const strict = "rules: { millisecond-timestamp: error }\n";
  const off = "rules: { millisecond-timestamp: off }\n";
  const right = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID, process.env.CIO_TRACK_KEY);
export const signedUp = (user) =>
  cio.identify(user.id, { email: user.email, created_at: Math.floor(Date.now() / 1000) });
`;
  const wrong = right.replace("Math.floor(Date.now() / 1000)", "Date.now()");

  test.each<[string, Given, "success" | "failure"]>([
    ["applies there", { files: { [nested]: off, [file]: right }, change: { [file]: wrong } }, "success"],
    [
      "does not apply elsewhere",
      { files: { [nested]: off, [path]: right }, change: { [path]: wrong } },
      "failure",
    ],
    [
      "is not what the pull request makes of it",
      {
        files: { [nested]: strict, [file]: right },
        change: { [file]: wrong, [nested]: off },
      },
      "failure",
    ],
    [
      "is not one that the pull request adds",
      { files: { [file]: right }, change: { [file]: wrong, [nested]: off } },
      "failure",
    ],
    [
      "applies even if the pull request removes it",
      {
        files: { [nested]: off, [file]: right },
        change: { [file]: wrong, [nested]: undefined },
      },
      "success",
    ],
  ])("%s", async (_what, given, conclusion) => {
    const scene = await pitstop.given(given);
    await scene.when.opened();
    await scene.shows({ checks: [new RegExp(`^Pitstop ${conclusion}: `, "u")] });
  });
});
