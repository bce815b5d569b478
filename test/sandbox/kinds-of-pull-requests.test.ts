import { describe, expect, test } from "vitest";
import { serverError } from "../../sandbox/state/faults.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import type { Given } from "../scenario/scene.ts";
import { findMilliseconds, signUpPath as path, unknownCall, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds });
const noCode = "Nothing to review: this change has no code to analyze";
const thread = `${path}:3 millisecond-timestamp: open`;

/** A pull request with one mistake, in a repository with this configuration. */
function given(settings: string, more: Partial<Given> = {}) {
  return pitstop.given({
    files: { [path]: writeSignUp(), ".github/pitstop.yml": settings },
    change: { [path]: writeSignUp(3) },
    ...more,
  });
}

function writePages(count: number): FileChanges {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index): [string, string] => [`docs/page-${index}.md`, "# Page\n"]),
  );
}

describe("a draft", () => {
  test("is not reviewed until it is ready, if the config skips drafts", async () => {
    const { when, shows } = await given("drafts: skip\n", { isDraft: true });
    await when.opened();
    await shows({ threads: [], checks: ["Pitstop neutral: Not reviewed: this is a draft"] });
    await when.readied();
    await shows({ threads: [thread], checks: [/^Pitstop failure/] });
    await when.drafted();
    await shows({ threads: [thread], checks: ["Pitstop neutral: Not reviewed: this is a draft"] });
  });

  test("gets a check run without comments if the config asks for a summary, and comments when it is ready", async () => {
    const { when, shows } = await given("drafts: summary\n", { isDraft: true });
    await when.opened();
    await shows({
      threads: [],
      checks: ["Pitstop failure: 1 pitfall found: 1 error"],
      annotations: [`${path}:3`],
    });
    await when.readied();
    await shows({ threads: [thread] });
  });

  test("is reviewed like any other by default", async () => {
    const { when, shows } = await given("", { isDraft: true });
    await when.opened();
    await shows({ threads: [thread] });
  });
});

describe("a pull request that the config skips", () => {
  test("because of its author gets a check run that says so", async () => {
    const { when, shows } = await given("ignore-authors: [renovate]\n", { author: "renovate[bot]" });
    await when.opened();
    await shows({
      threads: [],
      checks: ["Pitstop neutral: Not reviewed: this author is in `ignore-authors`"],
    });
  });

  test("because of its label gets one from the next push on", async () => {
    const { when, shows } = await given("skip-label: no-pitstop\n");
    await when.opened();
    await when.labeled("No-Pitstop");
    await when.pushed({ [path]: writeSignUp(3, 10) });
    await shows({
      threads: [thread],
      checks: ["Pitstop neutral: Not reviewed: skipped because of its label"],
    });
  });
});

describe("where reviews are required", () => {
  test("a change that GitHub does not list fails, and after a re-run its code decides", async () => {
    const { github, when, shows } = await given("require-review: true\nfail-on: never\n");
    github.fail("pulls/list-files", serverError(503), { times: 4 });
    await when.opened();
    await shows({ checks: ["Pitstop failure: Not reviewed: GitHub responded with 503"] });
    await when.rerun();
    await shows({ checks: ["Pitstop success: 1 pitfall found: 1 error"] });
  });
});

describe("code that is not understood", () => {
  const legacy = { "src/legacy.ts": `${unknownCall}\n` };

  test("is named in the check run of a change that touches its file", async () => {
    const { when, shows } = await given("", { change: legacy });
    await when.opened();
    await shows({
      checks: ["Pitstop success: No pitfalls found, but some Customer.io code was not understood"],
    });
  });

  test("keeps it from being green where all has to be understood, and a mistake still fails it", async () => {
    const { when, shows } = await given("require-understood: true\n", { change: legacy });
    await when.opened();
    await shows({ threads: [], checks: ["Pitstop neutral: Not fully understood"] });
    await when.pushed({ [path]: writeSignUp(3) });
    await shows({ threads: [thread], checks: ["Pitstop failure: 1 pitfall found: 1 error"] });
  });

  test("is no matter for a change of other files", async () => {
    const files = { [path]: writeSignUp(), ...legacy, ".github/pitstop.yml": "require-understood: true\n" };
    const { when, shows } = await given("", { files, change: { [path]: `${writeSignUp()}\n` } });
    await when.opened();
    await shows({ checks: ["Pitstop success: No pitfalls found"] });
  });
});

describe("every pull request gets its check run:", () => {
  test("one that adds, deletes, renames and links files of all kinds", async () => {
    const { when, shows } = await given("", {
      change: {
        [path]: undefined,
        "src/people.ts": writeSignUp(3),
        "logo.png": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]),
        "src/data.ts": Buffer.from([0, 1, 2]),
        "src/pointer.ts": "version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 1\n",
        "größe & mehr.md": "# Ä\n",
      },
    });
    await when.opened();
    await shows({
      threads: ["src/people.ts:3 millisecond-timestamp: open"],
      checks: ["Pitstop failure: 1 pitfall found (1 error), but some code was not analyzed"],
    });
  });

  test.each<[what: string, change: FileChanges, check: string]>([
    ["adds a submodule", { "vendor/sdk": { submodule: "c0ffee".repeat(6) + "c0de" } }, noCode],
    ["adds a file in Git LFS", { "film.mp4": "version https://git-lfs.github.com/spec/v1\n" }, noCode],
    ["only renames code", { [path]: undefined, "src/people.ts": writeSignUp() }, "No pitfalls found"],
    ["only copies code", { "src/people.ts": writeSignUp() }, "No pitfalls found"],
    ["only deletes code", { [path]: undefined }, noCode],
    ["empties code", { [path]: "" }, "No pitfalls found"],
    ["changes nothing", {}, noCode],
  ])("one that %s", async (_what, change, title) => {
    const { when, shows } = await given("", { change });
    await when.opened();
    await shows({ threads: [], checks: [`Pitstop success: ${title}`] });
  });

  test.each<[what: string, change: FileChanges]>([
    ["adds a symbolic link to code", { "src/people.ts": { linkTo: "sign-up.ts" } }],
    ["replaces code with a symbolic link", { [path]: { linkTo: "../README.md" } }],
    ["replaces code with a submodule", { [path]: { submodule: "c0ffee".repeat(6) + "c0de" } }],
  ])("one that %s is not green: what stands there was not read", async (_what, change) => {
    const { when, shows } = await given("", { change });
    await when.opened();
    await shows({
      threads: [],
      checks: ["Pitstop neutral: Not reviewed: none of the changed code was analyzed"],
    });
  });

  test("one with more files than one page of GitHub's list, and more than 300", async () => {
    const { when, shows } = await given("", {
      change: { ...writePages(350), "src/people.ts": writeSignUp(3) },
    });
    await when.opened();
    await shows({
      threads: ["src/people.ts:3 millisecond-timestamp: open"],
      checks: ["Pitstop failure: 1 pitfall found: 1 error"],
    });
  });

  test("one with more than the 3,000 files that GitHub lists reports that, and is not green", async () => {
    const { when, shows, repository } = await given("", {
      // In git's order it comes last, so GitHub does not list it.
      change: { ...writePages(3001), "src/people.ts": writeSignUp(3) },
    });
    await when.opened();
    await shows({ threads: [], checks: [/^Pitstop neutral: .*(?:Not reviewed|some code was not analyzed)/] });
    expect(repository.checkRuns[0]?.summary).toContain("GitHub lists only 3000 of the 3002 files");
  });

  test("one whose fork was deleted", async () => {
    const { github, when, shows } = await given("", { fork: "visitor" });
    github.holdDeliveries();
    await when.opened();
    await when.forkDeleted();
    await when.released();
    await shows({ threads: [thread], checks: [/^Pitstop failure/] });
  });

  test("one that was merged before its review started", async () => {
    const { github, when, shows } = await given("");
    github.holdDeliveries();
    await when.opened();
    await when.merged();
    await when.released((held) => held.filter(({ action }) => action === "opened"));
    await shows({ threads: [], checks: ["Pitstop neutral: Not reviewed: the pull request was closed"] });
  });
});

describe("where GitHub omits the patch of a large file", () => {
  /** Many long lines, which differ by `word`, between two timestamps. */
  const large = (word: string, last: string) =>
    [
      "export const then = Date.now();",
      ...Array.from({ length: 600 }, (_, index) => `// ${index} ${word.repeat(100)}`),
      `export const now = ${last};\n`,
    ].join("\n");
  const [before, after] = [large("apple", "seconds()"), large("lemon", "Date.now()")];

  test("only findings on changed lines are reported, in the check run", async () => {
    const { when, shows, repository } = await pitstop.given({
      files: { "src/timestamps.ts": before },
      change: { "src/timestamps.ts": after },
    });
    await when.opened();
    await shows({
      threads: [],
      checks: ["Pitstop failure: 1 pitfall found: 1 error"],
      annotations: ["src/timestamps.ts:602"],
    });
    const [run] = repository.checkRuns;
    expect(run?.text).toContain("no inline comment: GitHub does not show the changes in this file");
  });

  test("every finding is reported if the file is new", async () => {
    const long = `${before}${after}`;
    const { when, shows } = await pitstop.given({ change: { "src/timestamps.ts": long } });
    await when.opened();
    await shows({
      threads: [],
      annotations: ["src/timestamps.ts:1", "src/timestamps.ts:603", "src/timestamps.ts:1204"],
    });
  });

  test("every finding is reported if the file cannot be compared", async () => {
    const { github, when, shows } = await pitstop.given({
      files: { "src/timestamps.ts": before },
      change: { "src/timestamps.ts": after },
    });
    github.fail("repos/compare-commits-with-basehead", { kind: "answer", status: 404, message: "Not Found" });
    await when.opened();
    await shows({ threads: [], annotations: ["src/timestamps.ts:1", "src/timestamps.ts:602"] });
  });
});
