import { describe, expect, test } from "vitest";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import type { Given, Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const configPath = ".github/pitstop.yml";
const mild = "fail-on: never\n";
const found = "1 pitfall found: 1 error";

/** A pull request with one mistake, in a repository with this configuration; that of its owner is the second. */
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

describe("settings of several repositories", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test.each<[string, Given, "success" | "failure"]>([
    ["are those of the owner where there is no own file", aShop(undefined, mild), "success"],
    ["are the own alone where there is one", aShop("drafts: skip\n", mild), "failure"],
    ["are both where the own file says so", aShop("_extends: .github\ndrafts: skip\n", mild), "success"],
    ["are the nearest where both say", aShop("_extends: .github\nfail-on: error\n", mild), "failure"],
    [
      "are those of a file of another name, too",
      aShop("_extends: settings:config/pitstop-mild.yml\n", undefined, {
        settings: { files: { "config/pitstop-mild.yml": mild } },
      }),
      "success",
    ],
    [
      "may be anybody's who shows them to everybody",
      aShop("_extends: octo-rules/mild\n", undefined, {
        "octo-rules/mild": { files: { [configPath]: mild }, isPublic: true },
      }),
      "success",
    ],
    [
      "are the owner's from a public repository that the app was not given",
      aShop(undefined, undefined, {
        ".github": { files: { [configPath]: mild }, isPublic: true, isGivenToApp: false },
      }),
      "success",
    ],
    [
      "are not the owner's from a private repository that the app was not given",
      aShop(undefined, undefined, { ".github": { files: { [configPath]: mild }, isGivenToApp: false } }),
      "failure",
    ],
  ])("%s", async (_what, given, conclusion) => {
    const scene = await pitstop.given(given);
    await scene.when.opened();
    await scene.shows({ checks: [`Pitstop ${conclusion}: ${found}`] });
    expect(summaryOf(scene)).not.toContain("Invalid configuration");
  });

  test("are never those of the pull request itself", async () => {
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
      "a repository that is not there",
      aShop("fail-on: never\n_extends: nowhere\n"),
      /`\.github\/pitstop\.yml:2:1` .*there is no acme-\d+\/nowhere, or Pitstop may not read it/,
    ],
    [
      "a repository that the app was not given",
      aShop("_extends: secret\n", undefined, {
        secret: { files: { [configPath]: mild }, isGivenToApp: false },
      }),
      /there is no acme-\d+\/secret, or Pitstop may not read it/,
    ],
    [
      "a repository without the file",
      aShop("_extends: settings\n", undefined, { settings: { files: { "README.md": "# Settings\n" } } }),
      /acme-\d+\/settings has no \.github\/pitstop\.yml in its default branch/,
    ],
    [
      "a circle",
      aShop("_extends: .github\n", "_extends: shop\n"),
      /`acme-\d+\/\.github:\.github\/pitstop\.yml:1:1` .*a circle/,
    ],
    [
      "a file that is not UTF-8",
      {
        ...aShop(undefined),
        others: { ".github": { files: { [configPath]: new Uint8Array([0x66, 0xe9, 0x0a]) } } },
      },
      /`acme-\d+\/\.github:\.github\/pitstop\.yml:1:1` not a text: not UTF-8/,
    ],
    [
      "brackets that would end the process",
      aShop(undefined, `ignore: ${"[".repeat(50_000)}`),
      /nested more than 20 levels deep/,
    ],
  ])("with %s are the defaults, and the check run says where and why", async (_what, given, words) => {
    const scene = await pitstop.given(given);
    await scene.when.opened();
    await scene.shows({ checks: [`Pitstop failure: ${found}`] });
    // Names are escaped where they stand in a sentence.
    expect(summaryOf(scene).replaceAll("\\", "")).toMatch(words);
  });

  test("hold for the commit of a merge queue, too", async () => {
    const { when, repository } = await pitstop.given(aShop("_extends: .github\n", mild));
    await when.opened();
    const group = await when.queuedForMerge();
    const run = repository.checkRuns.find(({ headSha }) => headSha === group.headSha);
    expect(run).toMatchObject({ conclusion: "success", title: found });
  });
});

describe("where a review cannot begin with one question", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test("its check run is found again when the answer was lost", async () => {
    const { github, when, shows, repository } = await pitstop.given(aShop(undefined, mild));
    github.fail("graphql/createCheckRun", { kind: "reset" }, { isDone: true });
    await when.opened();
    await shows({ checks: [`Pitstop success: ${found}`], reviews: { atMost: 1 } });
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("it begins with two when GitHub refuses", async () => {
    const { github, when, shows, repository } = await pitstop.given(aShop(undefined, mild));
    github.fail("graphql/createCheckRun", { kind: "answer", status: 403, message: "Not by GraphQL" });
    await when.opened();
    await shows({ checks: [`Pitstop success: ${found}`], reviews: { atMost: 1 } });
    expect(repository.checkRuns).toHaveLength(1);
  });
});
