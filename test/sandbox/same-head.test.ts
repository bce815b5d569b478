import { expect, test } from "vitest";
import { changeBase, proposeBranch } from "../../sandbox/people/pull-requests.ts";
import { listLatestRuns } from "../../sandbox/rest/check-suites.ts";
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
