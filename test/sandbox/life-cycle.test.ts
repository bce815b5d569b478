import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { nodeId } from "../../sandbox/state/addresses.ts";
import { readManifest } from "../../sandbox/state/manifest.ts";
import type { FileChanges } from "../../sandbox/state/git-repository.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const files = { [path]: writeSignUp() };
const wrongIn = (...lines: readonly number[]): FileChanges => ({ [path]: writeSignUp(...lines) });
const reported = (line: number, fate: string = "open") => `${path}:${line} millisecond-timestamp: ${fate}`;

describe("with the permissions of app.yml, a push", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test("gets comments only on new findings; existing comments stay as they are", async () => {
    const { when, shows } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.pushed(wrongIn(3, 10));
    await shows({
      threads: [reported(3), reported(10)],
      reviews: [/1 inline comment/, /1 new inline comment/],
      annotations: [`${path}:3`, `${path}:10`],
    });
  });

  test("that fixes a mistake hides the comment, and one that brings it back shows the comment again", async () => {
    const { when, shows } = await pitstop.given({ files, change: wrongIn(3, 10) });
    await when.opened();
    await when.pushed(wrongIn(10));
    await shows({ threads: [reported(3, "hidden as outdated"), reported(10)], annotations: [`${path}:10`] });
    await when.pushed(wrongIn(3, 10));
    await shows({ threads: [reported(3), reported(10)], reviews: { atMost: 1 } });
    await when.pushed(wrongIn());
    await shows({
      threads: [reported(3, "hidden as outdated"), reported(10, "hidden as outdated")],
      checks: [/^Pitstop success/],
    });
  });

  test("that shifts lines changes nothing", async () => {
    const { when, shows, pull } = await opened(wrongIn(3, 10));
    const before = pull.comments.map(({ body }) => body);
    await when.pushed({ [path]: `// People\n\n${writeSignUp(3, 10)}` });
    await shows({ threads: [reported(5), reported(12)], reviews: { atMost: 1 } });
    expect(pull.comments.map(({ body }) => body)).toEqual(before);
  });

  test("that changes a finding edits its comment", async () => {
    const { when, shows, pull } = await opened(wrongIn(3));
    await when.pushed({ [path]: writeSignUp(3).replace("Date.now();", "Date.now(); // exactly") });
    await shows({ reviews: { atMost: 1 }, threads: [/^src\/sign-up.ts:3 millisecond-timestamp/] });
    expect(pull.comments).toHaveLength(1);
  });

  test("that renames the file changes nothing, and later pushes do not either", async () => {
    const { when, shows } = await opened(wrongIn(3, 10));
    await when.pushed({ [path]: undefined, "src/people.ts": writeSignUp(3, 10) });
    await when.pushed({ "README.md": "# Shop\n" });
    await shows({
      threads: [reported(3, "outdated"), reported(10, "outdated")],
      reviews: { atMost: 1 },
      annotations: ["src/people.ts:3", "src/people.ts:10"],
    });
  });

  test.each([
    ["deletes the file", { [path]: undefined, "README.md": "# Shop\n" }],
    ["reverts all code of the change", { [path]: writeSignUp(), "README.md": "# Shop\n" }],
  ])("that %s removes the comments", async (_what, change) => {
    const { when, shows } = await opened(wrongIn(3));
    await when.pushed(change);
    await shows({ threads: [reported(3, "hidden as outdated")], checks: [/^Pitstop success/] });
  });

  test("that breaks the file keeps its comments: they may still apply", async () => {
    const { when, shows } = await opened(wrongIn(3));
    await when.pushed({ [path]: `<<<<<<< ours\n${writeSignUp(3)}` });
    await shows({ threads: [reported(4)], checks: [/^Pitstop neutral: Not reviewed/] });
  });

  test("that squashes or rebases changes nothing if the code is the same", async () => {
    const { when, shows } = await opened(wrongIn(3));
    await when.pushed({ "README.md": "# Shop\n" });
    await when.forcePushed({ [path]: writeSignUp(3), "README.md": "# Shop\n" });
    await when.baseMoved({ "docs/people.md": "# People\n" });
    await when.rebased();
    await shows({ threads: [reported(3)], reviews: { atMost: 1 }, checks: [/^Pitstop failure/] });
  });

  test("does not hide a comment that someone replied to", async () => {
    const { when, shows } = await opened(wrongIn(3));
    await when.replied(`${path}:3`, "Will do.");
    await when.pushed(wrongIn());
    await shows({
      threads: [/:3 millisecond-timestamp: (?!hidden)/],
      replies: [`${path}:3 octocat: Will do.`],
    });
  });

  test("does not show a comment again that someone hid, and does not repeat one that someone deleted", async () => {
    const { when, shows, pull, github } = await opened(wrongIn(3, 10));
    const [hidden, deleted] = pull.comments;
    github.state.minimized.set(nodeId("PRRC", hidden?.id ?? 0), "RESOLVED");
    pull.comments.splice(
      pull.comments.findIndex((one) => one === deleted),
      1,
    );
    await when.pushed(wrongIn(3, 10, 15));
    await shows({ threads: [reported(3, "hidden as resolved"), reported(15)] });
  });

  test("ignores markers in other people's comments", async () => {
    const first = await opened(wrongIn(3));
    const marker = first.pull.comments[0]?.body.split("\n").at(-1) ?? "";
    const { when, shows } = await opened(wrongIn(10));
    await when.replied(`${path}:10`, marker, "mallory");
    await when.pushed(wrongIn(3, 10));
    await shows({ threads: [reported(3), reported(10)] });
  });

  async function opened(change: FileChanges) {
    const scene = await pitstop.given({ files, change });
    await scene.when.opened();
    return scene;
  }
});

describe("with contents: write, a push", () => {
  const { permissions } = readManifest();
  const pitstop = usePitstop({
    analyze: findMilliseconds,
    permissions: { ...permissions, contents: "write" },
  });

  test("that fixes a mistake resolves the thread, with or without replies, and one that brings it back reopens the thread", async () => {
    const { when, shows } = await pitstop.given({ files, change: wrongIn(3, 10) });
    await when.opened();
    await when.replied(`${path}:3`, "Will do.");
    await when.pushed(wrongIn());
    await shows({
      threads: [reported(3, "resolved by pitstop[bot]"), reported(10, "resolved by pitstop[bot]")],
    });
    await when.pushed(wrongIn(3));
    await shows({ threads: [reported(3), reported(10, "resolved by pitstop[bot]")], reviews: { atMost: 1 } });
  });

  test("leaves a thread alone that someone resolved, and never repeats its finding", async () => {
    const { when, shows } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.resolved(`${path}:3`);
    await when.pushed(wrongIn(3, 10));
    await when.pushed({ [path]: `// People\n${writeSignUp(3, 10)}` });
    await shows({ threads: [reported(4, "resolved by octocat"), reported(11)] });
  });

  test("that only applies the suggestion leaves nothing to do", async () => {
    const { when, shows } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.suggestionsCommitted(`${path}:3`);
    await shows({ threads: [/:3 millisecond-timestamp: resolved by/], checks: [/^Pitstop success/] });
  });
});

describe("the life of a pull request", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test("changing the base branch starts a review, changing the title does not", async () => {
    const { when, shows, repository } = await pitstop.given({ files, change: wrongIn(3, 10) });
    await when.opened();
    await when.baseMoved(wrongIn(3), "next");
    await when.renamed("Sign people up");
    await shows({ requests: [] });
    await when.baseChanged("next");
    await shows({ threads: [reported(3), reported(10)], reviews: { atMost: 1 } });
    expect(repository.checkRuns).toHaveLength(2);
  });

  test("closing it during a review posts nothing; reopening it posts everything", async () => {
    const { when, shows, github } = await pitstop.given({ files, change: wrongIn(3) });
    github.fail("pulls/list-files", { kind: "hang" });
    const opening = when.opened();
    await expect
      .poll(() => github.requests.at(-1)?.operation, { timeout: 60_000 })
      .toBe("graphql/createCheckRun");
    await when.closed();
    await opening;
    await shows({ threads: [], checks: ["Pitstop neutral: Not reviewed: the pull request was closed"] });
    await when.reopened();
    await shows({ threads: [reported(3)], checks: [/^Pitstop failure/] });
  });

  test.each([
    ["the same second", 0],
    ["an earlier second", 1_100],
  ])(
    "a close of %s that arrives during the review after the reopening costs no result",
    async (_when, pause) => {
      const { when, shows, github } = await pitstop.given({ files, change: wrongIn(3) });
      await when.opened();
      github.holdDeliveries();
      await when.closed();
      await sleep(pause);
      await when.reopened();
      const hasArrived = () => github.deliveries.some(({ action }) => action === "closed");
      const act = () => expect.poll(hasArrived, { timeout: 60_000 }).toBe(true);
      github.fail("pulls/list-files", { kind: "meanwhile", act });
      await when.released((held) => [...held].reverse());
      await shows({ threads: [reported(3)], checks: ["Pitstop failure: 1 pitfall found: 1 error"] });
    },
  );

  test("a close that is redelivered during the review of a later push does not stop it", async () => {
    const { when, shows, github, repository } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.closed();
    const closed = github.deliveries.findLast(({ action }) => action === "closed");
    if (closed === undefined) throw new Error("the close was not delivered");
    await sleep(1_100);
    await when.reopened();
    github.fail("pulls/list-files", { kind: "meanwhile", act: () => github.redeliver(closed) });
    await when.pushed(wrongIn(3, 10));
    await shows({ threads: [reported(3), reported(10)], checks: [/^Pitstop failure: 2 pitfalls/] });
    expect(repository.checkRuns.map(({ conclusion }) => conclusion)).not.toContain("neutral");
  });

  test("an older delivery that arrives late changes nothing", async () => {
    const { when, shows, github, repository } = await pitstop.given({ files, change: wrongIn(3) });
    github.holdDeliveries();
    await when.opened();
    await when.pushed(wrongIn(3, 10));
    await when.released((held) => [...held].reverse());
    await shows({ threads: [reported(3), reported(10)], reviews: { atMost: 1 } });
    const runs = repository.checkRuns.length;
    await when.redelivered("pull_request.opened");
    await when.redelivered("pull_request.synchronize");
    await shows({ requests: [] });
    expect(repository.checkRuns).toHaveLength(runs);
  });

  test("a push is noticed even if its webhook was lost, and its head is reviewed", async () => {
    const { when, shows, github } = await pitstop.given({ files, change: wrongIn(3) });
    github.holdDeliveries();
    await when.opened();
    await when.pushed(wrongIn(3, 10));
    await when.released((held) => held.filter(({ action }) => action === "opened"));
    await shows({ threads: [reported(3), reported(10)], checks: [/^Pitstop failure: 2 pitfalls/] });
  });

  test("a push to a branch without a pull request asks for checks, gets an answer, and costs nothing", async () => {
    const { when, shows, repository } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.baseMoved(wrongIn(3), "next");
    await shows({ webhooks: ["check_suite.requested 200"], requests: [] });
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("re-run, alone or with all checks, makes a new run of the same name, for forks too", async () => {
    const { when, shows, repository } = await pitstop.given({ files, change: wrongIn(3), fork: "visitor" });
    await when.opened();
    await when.rerun();
    await shows({ threads: [reported(3)], checks: [/^Pitstop failure/], reviews: { atMost: 1 } });
    expect(repository.checkRuns.map(({ name }) => name)).toEqual(["Pitstop", "Pitstop"]);
    await when.allRerun();
    expect(repository.checkRuns.map(({ name }) => name)).toEqual(["Pitstop", "Pitstop", "Pitstop"]);
    await shows({ threads: [reported(3)], reviews: { atMost: 1 } });
  });

  test("a merge queue gets a check run for its commit, without comments, and another one on Re-run", async () => {
    const { when, shows, repository, github } = await pitstop.given({ files, change: wrongIn(3) });
    await when.opened();
    await when.baseMoved({ "docs/people.md": "# People\n" });
    const { headSha } = await when.queuedForMerge();
    const runs = () => repository.checkRuns.filter((run) => run.headSha === headSha);
    expect(runs()).toMatchObject([
      {
        name: "Pitstop",
        conclusion: "failure",
        title: "1 pitfall found: 1 error",
        annotations: [{ start_line: 3 }],
      },
    ]);
    await shows({ threads: [reported(3)], reviews: { atMost: 1 } });
    const [run] = runs();
    if (run === undefined) throw new Error("no run");
    await github.rerunCheckRun(repository, run, "octocat");
    await expect
      .poll(() => runs().map(({ conclusion }) => conclusion), { timeout: 60_000 })
      .toEqual(["failure", "failure"]);
  });
});
