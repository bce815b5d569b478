import { describe, expect, test } from "vitest";
import { serverError } from "../../sandbox/state/faults.ts";
import { startStage } from "../../sandbox/demo/stage.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { openScene, type Scene } from "../scenario/scene.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const patient = { timeout: 60_000 };
const shop = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };

function runsOf({ repository }: Scene): readonly string[] {
  return repository.checkRuns.map(({ status, title }) =>
    title === undefined ? status : `${status}: ${title}`,
  );
}

describe("where one review runs at a time", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds, concurrency: 1 });
  /** A review that runs until `release` is called, and one that waits behind it. */
  async function aQueue() {
    const [busy, waiting] = [await pitstop.given(shop), await pitstop.given(shop)];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    pitstop.github.fail("pulls/list-files", { kind: "meanwhile", act: () => released });
    const done = [busy.when.opened()];
    await expect.poll(() => runsOf(busy), patient).toEqual(["in_progress"]);
    done.push(waiting.when.opened());
    await expect.poll(() => runsOf(waiting), patient).toEqual(["queued"]);
    return {
      waiting,
      /** What comes back when nothing is left to be done is not waited for. */
      meanwhile: (step: Promise<void>) => done.push(step),
      end: async () => {
        release();
        await Promise.all(done);
      },
    };
  }

  test("a review that has to wait is queued at once, begins in its turn, and is the same check run to its end", async () => {
    const { waiting, end } = await aQueue();
    await end();
    await waiting.shows({ threads: [`${path}:3 millisecond-timestamp: open`], checks: [/^Pitstop failure/] });
    expect(runsOf(waiting)).toHaveLength(1);
    const [run] = waiting.repository.checkRuns;
    expect(run?.externalId).toBe(String(waiting.pull.number));
  });

  test("one that a newer head replaces meanwhile says so, and the newer head waits in its place", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.pushed({ [path]: writeSignUp(3, 10) }));
    await expect
      .poll(() => runsOf(waiting), patient)
      .toEqual(["completed: Not reviewed: a newer commit was pushed", "queued"]);
    await end();
    await waiting.shows({ checks: [/^Pitstop failure: 2 pitfalls/], reviews: { atMost: 1 } });
    expect(runsOf(waiting)).toHaveLength(2);
  });

  test("one whose pull request is closed meanwhile says so and never begins", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.closed());
    await expect
      .poll(() => runsOf(waiting), patient)
      .toEqual(["completed: Not reviewed: the pull request was closed"]);
    await end();
    await waiting.shows({ threads: [] });
    expect(runsOf(waiting)).toHaveLength(1);
  });

  test("one asked for again while it waits keeps its check run", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.rerun());
    await end();
    await waiting.shows({ checks: [/^Pitstop failure/], reviews: { atMost: 1 } });
    expect(runsOf(waiting)).toHaveLength(1);
  });

  test("one whose check run GitHub failed to make gets it when it begins", async () => {
    const [busy, waiting] = [await pitstop.given(shop), await pitstop.given(shop)];
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    pitstop.github.fail("pulls/list-files", { kind: "meanwhile", act: () => released });
    const opening = busy.when.opened();
    await expect.poll(() => runsOf(busy), patient).toEqual(["in_progress"]);
    pitstop.github.fail("checks/create", serverError(503), { times: 2 });
    const waitingOpens = waiting.when.opened();
    await expect.poll(() => pitstop.github.state.faults.at(-1)?.times, patient).toBe(0);
    release();
    await Promise.all([opening, waitingOpens]);
    await waiting.shows({ checks: [/^Pitstop failure/] });
  });
});

test("a review that is stopped with the app before its turn says so", async () => {
  const stage = await startStage({ analyze: findMilliseconds, concurrency: 1, Octokit: QuickOctokit });
  const { github } = stage;
  const [busy, waiting] = [await openScene(stage, shop), await openScene(stage, shop)];
  github.fail("pulls/list-files", { kind: "hang" });
  const opened = [busy.when.opened()];
  await expect.poll(() => runsOf(busy), patient).toEqual(["in_progress"]);
  opened.push(waiting.when.opened());
  await expect.poll(() => runsOf(waiting), patient).toEqual(["queued"]);
  await stage.stop();
  expect(runsOf(busy)).toEqual(["completed: Not reviewed: Pitstop was stopped"]);
  expect(runsOf(waiting)).toEqual(["completed: Not reviewed: Pitstop was stopped"]);
  await Promise.all(opened);
});
