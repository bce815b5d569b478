import { readFile } from "node:fs/promises";
import path from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { rules } from "../../rules/index.ts";
import {
  compare,
  isAsExpected,
  readCorpus,
  summarize,
  update,
  type Expectation,
  type Found,
} from "../../scripts/corpus-expectations.ts";
import { commitAll, git, makeFolder, write } from "../local/repository.ts";

const root = path.resolve(import.meta.dirname, "../..");

function judged(verdict: Expectation["verdict"], overrides: Partial<Expectation> = {}): Expectation {
  return { rule: "missing-email", at: "src/a.ts:3", confidence: "high", verdict, why: "Seen.", ...overrides };
}

const found: Found = { rule: "missing-email", at: "src/a.ts:3", confidence: "high" };
const nothing = { unreviewed: [], gone: [], foundAtLast: [], otherConfidence: [] };

describe("what is found is compared with what was judged", () => {
  const missed: Expectation = { rule: "missing-email", at: "src/a.ts:3", verdict: "missed", why: "Seen." };

  test.each<[string, readonly Found[], readonly Expectation[], Partial<ReturnType<typeof compare>>]>([
    ["the same", [found], [judged("right")], {}],
    ["the same, though it is wrong", [found], [judged("wrong")], {}],
    ["a finding that nobody judged", [found], [], { unreviewed: [found] }],
    ["a finding that still waits for its verdict", [found], [judged("unreviewed")], { unreviewed: [found] }],
    ["a right one that is gone", [], [judged("right")], { gone: [judged("right")] }],
    ["a wrong one that is gone", [], [judged("wrong")], { gone: [judged("wrong")] }],
    ["a missed one that is still missed", [], [missed], {}],
    ["a missed one that is found", [found], [missed], { foundAtLast: [found] }],
    [
      "one that Pitstop is less sure of",
      [{ ...found, confidence: "low" }],
      [judged("right")],
      { otherConfidence: [{ found: { ...found, confidence: "low" }, before: "high" }] },
    ],
  ])("%s", (_name, findings, expectations, expected) => {
    const comparison = compare(findings, expectations);
    expect(comparison).toEqual({ ...nothing, ...expected });
    expect(isAsExpected(comparison)).toBe(Object.keys(expected).length === 0);
  });

  test("an update keeps verdicts, lets new findings wait, and counts right ones that are gone as missed", () => {
    const other: Found = { rule: "wrong-api-key", at: "src/b.ts:1", confidence: "medium" };
    const before = [
      judged("right"),
      judged("right", { at: "src/gone.ts:1" }),
      judged("wrong", { at: "src/fixed.ts:1" }),
    ];
    const after = update([found, other], before);
    expect(after).toEqual([
      judged("right"),
      { ...other, verdict: "unreviewed", why: "" },
      { rule: "missing-email", at: "src/gone.ts:1", verdict: "missed", why: "Seen." },
    ]);
    expect(summarize(after)).toBe(
      "missing-email: 1 right, 1 missed\nwrong-api-key: 1 unreviewed\nall: 1 right, 1 missed, 1 unreviewed",
    );
  });
});

test("every verdict of the corpus names a rule, a reason, and has been given", async () => {
  const ids = rules.map(({ id }) => id);
  for (const { findings } of readCorpus(await readFile(path.join(root, "test/corpus/corpus.yml"), "utf8"))) {
    for (const { rule, verdict, why, confidence } of findings) {
      expect(ids).toContain(rule);
      expect(why).not.toBe("");
      expect(verdict).not.toBe("unreviewed");
      expect(confidence === undefined).toBe(verdict === "missed");
    }
  }
});

describe("npm run corpus", () => {
  const client = `import { TrackClient } from "customerio-node";
const cio = new TrackClient(process.env.CIO_SITE_ID!, process.env.CIO_TRACK_KEY!);
`;
  const identify = `export const join = (lead: { email: string }) => cio.identify(lead.email, { source: "waitlist" });`;

  async function makeCorpus(findings: string, call = identify): Promise<{ folder: string; commit: string }> {
    const folder = await makeFolder();
    const checkout = path.join(folder, "checkouts/shop");
    await write(checkout, { "src/people.ts": `${client}${call}\n` });
    await git(checkout, "init", "--quiet");
    await commitAll(checkout);
    const commit = (await git(checkout, "rev-parse", "HEAD")).trim();
    await write(folder, {
      "corpus.yml": `- repository: example/shop\n  commit: ${commit}\n  findings: ${findings}\n`,
    });
    return { folder, commit };
  }

  function runCorpus(folder: string, ...args: readonly string[]) {
    const script = path.join(root, "scripts/corpus.ts");
    const given = ["--corpus", "corpus.yml", "--from", "checkouts", ...args];
    return execa(process.execPath, ["--import", import.meta.resolve("tsx"), script, ...given], {
      cwd: folder,
      reject: false,
    });
  }

  test("ends with 1 for what nobody judged, writes it down when asked, and fails until it is judged", async () => {
    const { folder } = await makeCorpus("[]");
    const first = await runCorpus(folder, "--update");
    expect(first.exitCode).toBe(1);
    expect(first.stdout).toContain("not judged yet: src/people.ts:3 email-as-user-id (high)");
    expect(first.stdout).toContain("1 Customer.io calls in 1 files");
    const written = await readFile(path.join(folder, "corpus.yml"), "utf8");
    expect(written).toContain("verdict: unreviewed");
    expect(await runCorpus(folder)).toMatchObject({ exitCode: 1 });
    await write(folder, { "corpus.yml": written.replaceAll("unreviewed", "right") });
    expect(await runCorpus(folder)).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test("ends with 1 where Customer.io code gives no call, and names the place", async () => {
    const { folder } = await makeCorpus("[]", `registry.provide("people", cio);`);
    const { exitCode, stdout } = await runCorpus(folder);
    expect(exitCode).toBe(1);
    expect(stdout).toContain("  0 Customer.io calls in 1 files\n  not understood: src/people.ts:2 a client");
    expect(stdout).toContain("no call was understood, although there is Customer.io code");
  });

  test("ends with 2 for a repository that is not there, or not at its commit", async () => {
    const { folder, commit } = await makeCorpus("[]");
    await git(
      path.join(folder, "checkouts/shop"),
      "commit",
      "--quiet",
      "--allow-empty",
      "--message",
      "Later",
    );
    const moved = await runCorpus(folder);
    expect(moved.exitCode).toBe(2);
    expect(moved.stderr).toContain(`example/shop: not looked at, checkouts/shop is at`);
    expect(moved.stderr).toContain(`not at ${commit}`);
    const gone = await runCorpus(folder, "--from", "elsewhere");
    expect(gone).toMatchObject({ exitCode: 2 });
    expect(gone.stderr).toContain("there is no elsewhere/shop");
  });
});
