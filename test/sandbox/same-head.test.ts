import { describe, expect, test } from "vitest";
import { push } from "../../sandbox/people/branches.ts";
import { changeBase, changePullRequest, proposeBranch } from "../../sandbox/people/pull-requests.ts";
import { listLatestRuns } from "../../sandbox/rest/check-suites.ts";
import { moveBranch } from "../../sandbox/rest/move-branch.ts";
import { sendWebhooks } from "../../sandbox/rest/webhooks.ts";
import { toAccount } from "../../sandbox/state/accounts.ts";
import { fetchCommit } from "../../sandbox/state/git-repository.ts";
import type { PullRequest } from "../../sandbox/state/state.ts";
import { readRunMark } from "../../src/github/instances.ts";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const pitstop = usePitstop({ analyze: findMilliseconds });

/** One branch, two pull requests: the mistake that its head brings into `release` is in `main` already. */
async function openTwo(): Promise<{ readonly scene: Scene; readonly toRelease: PullRequest }> {
  const scene = await pitstop.given({
    files: { [signUpPath]: writeSignUp() },
    change: { "README.md": "# Plants\n" },
  });
  const { when, github, repository } = scene;
  await when.opened();
  await when.baseMoved({ "NOTES.md": "# Notes\n" }, "release");
  const branch = scene.pull.head.name;
  const toRelease = await proposeBranch(github.state, repository, { title: "Release", branch });
  await changeBase(github.state, { repository, pull: toRelease }, "release");
  await when.baseMoved({ [signUpPath]: writeSignUp(3) });
  await when.pushed({ "src/extra.ts": "export const extra = 1;\n" });
  await when.rebased();
  return { scene, toRelease };
}

/** The check that GitHub shows for the head, which branch protection asks for both pull requests. */
function shown({ repository, pull }: Scene): string {
  const [run] = listLatestRuns(repository, pull.head.sha);
  return `${run?.conclusion}: ${run?.title}`;
}

test("each of two pull requests with one head is reviewed by itself, and no check passes over a failure", async () => {
  const { scene, toRelease } = await openTwo();
  const { repository, pull, when } = scene;
  const runs = repository.checkRuns.filter(({ headSha }) => headSha === pull.head.sha);
  expect(new Set(runs.map(({ externalId }) => readRunMark(externalId).externalId))).toEqual(
    new Set([pull, toRelease].map(({ number }) => String(number))),
  );
  expect(pull.comments).toEqual([]);
  expect(toRelease.comments.map(({ path, line }) => `${path}:${line}`)).toEqual([`${signUpPath}:3`]);
  expect(shown(scene)).toMatch(/^failure: /);

  await when.pushed({ [signUpPath]: writeSignUp() });
  expect(shown(scene)).toBe("success: No pitfalls found");
});

test("the newest check names the other pull request that failed", async () => {
  const { scene, toRelease } = await openTwo();
  const { repository, pull, when } = scene;
  // The one to main is reviewed last: by itself it would pass.
  await when.commented("/pitstop review");
  const [run] = listLatestRuns(repository, pull.head.sha);
  expect(run).toMatchObject({
    conclusion: "failure",
    title: `Failed in #${toRelease.number}, with the same head commit`,
  });
  expect(readRunMark(run?.externalId ?? "").externalId).toBe(String(pull.number));
  expect(run?.summary).toContain("**No pitfalls found**");
});

/** A stranger's pull request with this head commit, from a fork. */
async function openByStranger({ github, repository }: Scene, sha: string): Promise<PullRequest> {
  const author = `stranger-to-${repository.owner.login}`;
  const fork = await github.fork(repository, author);
  await fetchCommit(fork.directory, repository.directory, sha);
  const by = toAccount(author, "User");
  const branch = "mine";
  const events = await moveBranch(github.state, { repository: fork, branch, before: undefined, sha, by });
  await sendWebhooks(github.state, events);
  const request = { title: "Mine", branch, fork, author };
  return proposeBranch(github.state, repository, request);
}

const failing = { files: { [signUpPath]: writeSignUp() }, change: { [signUpPath]: writeSignUp(3) } };

describe("a failed check is not hidden by another pull request with the same head", () => {
  test.each<[string, (scene: Scene, second: PullRequest) => Promise<void>]>([
    [
      "that is closed",
      ({ github: { state }, repository }, pull) => changePullRequest(state, { repository, pull }, "closed"),
    ],
    [
      "that moves on",
      async ({ github: { state }, repository }, pull) => {
        await push(state, { repository, pull }, { "README.md": "# Plants\n" });
      },
    ],
  ])("%s while it is reviewed", async (_what, act) => {
    const scene = await pitstop.given(failing);
    const { when, github, pull } = await opened(scene);
    // Its webhook comes once it exists.
    github.holdDeliveries();
    const second = await openByStranger(scene, pull.head.sha);
    github.fail("pulls/list-files", { kind: "meanwhile", act: () => act(scene, second) });
    await when.released();
    expect(shown(scene)).toBe(`failure: Failed in #${pull.number}, with the same head commit`);
    await when.appRestarted();
    expect(shown(scene)).toMatch(/^failure: /);
  });

  test("that was closed before its review", async () => {
    const scene = await opened(await pitstop.given(failing));
    const { when, github, repository, pull } = scene;
    github.holdDeliveries();
    const second = await openByStranger(scene, pull.head.sha);
    await changePullRequest(github.state, { repository, pull: second }, "closed");
    await when.released((held) => held.filter(({ action }) => action === "opened"));
    expect(shown(scene)).toMatch(/^failure: /);
  });

  test("whose review GitHub fails", async () => {
    const scene = await opened(await pitstop.given(failing));
    scene.github.fail("pulls/list-files", { kind: "answer", status: 404, message: "Not Found" });
    await openByStranger(scene, scene.pull.head.sha);
    await scene.when.settled();
    expect(shown(scene)).toMatch(/^failure: /);
  });
});

test("a passed check is still what a commit has after another pull request with it was closed", async () => {
  const scene = await opened(await pitstop.given({ ...failing, change: { [signUpPath]: "export {};\n" } }));
  const { when, github, repository, pull } = scene;
  expect(shown(scene)).toBe("success: No pitfalls found");
  github.holdDeliveries();
  const second = await openByStranger(scene, pull.head.sha);
  await changePullRequest(github.state, { repository, pull: second }, "closed");
  await when.released((held) => held.filter(({ action }) => action === "opened"));
  expect(shown(scene)).toBe("success: No pitfalls found");
});

test("a failed check of a merge group is not hidden by a pull request from its commit", async () => {
  const scene = await opened(await pitstop.given(failing));
  const { when, github, repository } = scene;
  const { headSha } = await when.queuedForMerge();
  const title = (): string | undefined => listLatestRuns(repository, headSha)[0]?.title;
  expect(title()).toMatch(/^1 pitfall/);
  github.holdDeliveries();
  const second = await openByStranger(scene, headSha);
  await changePullRequest(github.state, { repository, pull: second }, "closed");
  await when.released((held) => held.filter(({ action }) => action === "opened"));
  expect(title()).toBe("Failed in the merge queue, with the same head commit");
});

describe("Re-run", () => {
  test("reviews the pull request whose check run it was, while another one with the same head is reviewed", async () => {
    const { scene, toRelease } = await openTwo();
    const { when, github, repository } = scene;
    const run = repository.checkRuns.findLast(
      ({ externalId }) => readRunMark(externalId).externalId === String(toRelease.number),
    );
    if (run === undefined) throw new Error("no check run");
    github.fail("pulls/list-files", {
      kind: "meanwhile",
      act: async () => {
        await github.rerunCheckRun(repository, run, "octocat");
        await expect.poll(() => repository.checkRuns.at(-1)?.externalId).toMatch(`${toRelease.number} `);
      },
    });
    await when.drafted();
    expect(shown(scene)).toMatch(/^failure: /);
    expect(toRelease.comments).toHaveLength(1);
    expect(repository.checkRuns.map(({ title }) => title)).not.toContain(
      "Not reviewed: a newer commit was pushed",
    );
  });

  test("reviews the open pull request with that head if the newest check run is of a closed one", async () => {
    const scene = await opened(await pitstop.given(failing));
    const { when, github, repository, pull } = scene;
    const second = await openByStranger(scene, pull.head.sha);
    await when.settled();
    await changePullRequest(github.state, { repository, pull: second }, "closed");
    await when.rerun();
    const [run] = listLatestRuns(repository, pull.head.sha);
    expect(readRunMark(run?.externalId ?? "").externalId).toBe(String(pull.number));
    expect(shown(scene)).toMatch(/^failure: 1 pitfall/);
  });
});

async function opened(scene: Scene): Promise<Scene> {
  await scene.when.opened();
  return scene;
}
