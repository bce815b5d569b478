import { describe, expect, test } from "vitest";
import { serverError } from "../../sandbox/state/faults.ts";
import { startStage } from "../../sandbox/demo/stage.ts";
import { readRunMark } from "../../src/github/instances.ts";
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

describe("if only one review runs at a time", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds, concurrency: 1 });
  /** A review that runs until `release` is called, and one that is queued behind it. */
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
      /** A step resolves only when everything is done, so it is not awaited. */
      meanwhile: (step: Promise<void>) => done.push(step),
      end: async () => {
        release();
        await Promise.all(done);
      },
    };
  }

  test("a review that has to wait is shown as queued immediately, and keeps its check run to the end", async () => {
    const { waiting, end } = await aQueue();
    await end();
    await waiting.shows({ threads: [`${path}:3 millisecond-timestamp: open`], checks: [/^Pitstop failure/] });
    expect(runsOf(waiting)).toHaveLength(1);
    const [run] = waiting.repository.checkRuns;
    expect(readRunMark(run?.externalId ?? "").externalId).toBe(String(waiting.pull.number));
  });

  test("a queued review that a newer head replaces reports that, and the newer head takes its place", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.pushed({ [path]: writeSignUp(3, 10) }));
    await expect
      .poll(() => runsOf(waiting), patient)
      .toEqual(["completed: Not reviewed: a newer commit was pushed", "queued"]);
    await end();
    await waiting.shows({ checks: [/^Pitstop failure: 2 pitfalls/], reviews: { atMost: 1 } });
    expect(runsOf(waiting)).toHaveLength(2);
  });

  test("a queued review whose pull request is closed reports that and never starts", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.closed());
    await expect
      .poll(() => runsOf(waiting), patient)
      .toEqual(["completed: Not reviewed: the pull request was closed"]);
    await end();
    await waiting.shows({ threads: [] });
    expect(runsOf(waiting)).toHaveLength(1);
  });

  test("a queued review that is requested again keeps its check run", async () => {
    const { waiting, meanwhile, end } = await aQueue();
    meanwhile(waiting.when.rerun());
    await end();
    await waiting.shows({ checks: [/^Pitstop failure/], reviews: { atMost: 1 } });
    expect(runsOf(waiting)).toHaveLength(1);
  });

  test("a queued review of a newer head keeps its place when the older one is re-run", async () => {
    const [busy, waiting] = [await pitstop.given(shop), await pitstop.given(shop)];
    const { github } = pitstop;
    await waiting.when.opened();
    const [older] = waiting.repository.checkRuns;
    if (older === undefined) throw new Error("the older head has no check run");
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    github.fail("pulls/list-files", { kind: "meanwhile", act: () => released });
    const done = [busy.when.opened()];
    await expect.poll(() => runsOf(busy), patient).toEqual(["in_progress"]);
    done.push(waiting.when.pushed({ [path]: writeSignUp(3, 10) }));
    await expect.poll(() => runsOf(waiting).at(-1), patient).toBe("queued");
    await github.rerunCheckRun(waiting.repository, older, "octocat");
    const isAnswered = () =>
      github.deliveries.some(({ action, status }) => action === "rerequested" && status === 200);
    await expect.poll(isAnswered, patient).toBe(true);
    release();
    await Promise.all(done);
    await waiting.shows({ checks: [/^Pitstop failure: 2 pitfalls/] });
    expect(runsOf(waiting)).toHaveLength(2);
  });

  test("a queued review whose check run GitHub failed to create gets one when it starts", async () => {
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

test("a queued review reports that the app was shut down before it started", async () => {
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
