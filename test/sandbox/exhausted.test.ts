import { describe, expect, test } from "vitest";
import type { Analyze } from "../../src/review/review-tools.ts";
import { AnalysisExhausted } from "../../src/threads/exhausted.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import type { Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const typesPath = "src/types.ts";
const bomb = { files: { [path]: writeSignUp() }, change: { [typesPath]: "type W<D> = …;\n" } };
const good = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };
const tooLong = /^Pitstop neutral: Not reviewed: the analysis ran out of time$/;

/** The owner of each analyzed head; each scene has its own. */
const analyzed: string[] = [];
/** Analyzes everything but the file with the bomb, which takes too long. */
const analyze: Analyze = (snapshot, config, signal, head) => {
  analyzed.push(head.owner);
  return snapshot.sources.some((source) => source.path === typesPath)
    ? Promise.reject(new AnalysisExhausted("time", typesPath))
    : findMilliseconds(snapshot, config, signal, head);
};

function countAnalyses({ repository }: Scene): number {
  return analyzed.filter((owner) => owner === repository.owner.login).length;
}

describe("a head whose analysis takes too long", () => {
  const pitstop = usePitstop({ analyze, catchUpMilliseconds: 60 * 60 * 1000 });

  test("is analyzed once, whatever happens to the pull request, and each check run says the same", async () => {
    const scene = await pitstop.given(bomb);
    const { when, shows, repository } = scene;
    await when.opened();
    await shows({ checks: [tooLong] });
    await when.redelivered("pull_request.opened");
    await when.closed();
    await when.reopened();
    await when.drafted();
    await when.readied();
    await shows({ checks: [tooLong] });
    expect(countAnalyses(scene)).toBe(1);
    expect(repository.checkRuns.length).toBeGreaterThan(1);
    for (const { summary } of repository.checkRuns) {
      expect(summary).toContain("The last file it looked at was `src/types.ts`.");
    }
  });

  test("is not analyzed again after a restart", async () => {
    const scene = await pitstop.given(bomb);
    await scene.when.opened();
    await scene.when.appRestarted();
    await scene.shows({ checks: [tooLong] });
    expect(countAnalyses(scene)).toBe(1);
  });

  test.each([
    ["presses Re-run", (scene: Scene) => scene.when.rerun()],
    ["presses Re-run all", (scene: Scene) => scene.when.allRerun()],
    ["comments /pitstop review", (scene: Scene) => scene.when.commented("/pitstop review")],
  ])("is analyzed once more when a person %s", async (_what, ask) => {
    const scene = await pitstop.given(bomb);
    await scene.when.opened();
    await ask(scene);
    await scene.shows({ checks: [tooLong] });
    expect(countAnalyses(scene)).toBe(2);
    await scene.when.closed();
    await scene.when.reopened();
    expect(countAnalyses(scene)).toBe(2);
  });

  test("does not keep the next push from being reviewed", async () => {
    const scene = await pitstop.given(bomb);
    await scene.when.opened();
    await scene.when.pushed({ [typesPath]: undefined, ...good.change });
    await scene.shows({ checks: [/^Pitstop failure: 1 pitfall/] });
  });
});

describe("a review for which GitHub never answers", () => {
  const pitstop = usePitstop({ analyze, deadline: 4_000 });

  test("ends after its time, with a check run that says so", async () => {
    const { github, when, shows } = await pitstop.given(good);
    github.fail("pulls/list-files", { kind: "hang" });
    await when.opened();
    await shows({ threads: [], checks: [/^Pitstop neutral: Not reviewed: the review took too long$/] });
  });
});
