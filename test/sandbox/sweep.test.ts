import { describe, expect, test } from "vitest";
import { startServer } from "../../src/app/server.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import type { Given, Scene } from "../scenario/scene.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import type { Fault } from "../../sandbox/state/state.ts";

const hour = 60 * 60 * 1000;
/** Each start sweeps once; the next round would come after every test. */
const options = { analyze: findMilliseconds, catchUpMilliseconds: hour };
const shop: Given = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };
const thread = `${path}:3 millisecond-timestamp: open`;
const crash: Fault = { kind: "crash" };
const reviewed = { threads: [thread], reviews: { atMost: 1 }, checks: [/^Pitstop failure: 1 pitfall/] };

function titlesOf({ repository }: Scene): readonly string[] {
  return repository.checkRuns.map(({ status, title }) => title ?? status);
}

/** Makes the check runs look as if they had begun this long ago. */
function age({ repository }: Scene, milliseconds: number): void {
  for (const run of repository.checkRuns) run.startedAt = new Date(run.startedAt.getTime() - milliseconds);
}

describe("after its process was killed, the app that starts next reviews", () => {
  const pitstop = usePitstop(options);

  test("what was accepted and not begun", async () => {
    const { github, when, shows } = await pitstop.given(shop);
    github.fail("graphql/createCheckRun", crash);
    await when.opened();
    await shows({ checks: [], webhooks: ["check_suite.requested 200", "pull_request.opened 200"] });
    await when.appRestarted();
    await shows(reviewed);
  });

  test.each([
    ["before its review was stored", false],
    ["after its review was stored", true],
  ])(
    "what was cut off %s, once nobody else can be at it, and completes the old check run",
    async (_when, isDone) => {
      const scene = await pitstop.given(shop);
      const { github, when, shows } = scene;
      github.fail("pulls/create-review", crash, { isDone });
      await when.opened();
      await when.appRestarted();
      expect(titlesOf(scene)).toEqual(["in_progress"]);
      age(scene, hour);
      await when.appRestarted();
      await shows(reviewed);
      expect(titlesOf(scene)).toEqual([
        "Not reviewed: Pitstop was restarted",
        expect.stringMatching(/^1 pitfall/),
      ]);
    },
  );

  test("what was cut off, also where the old check run can not be completed", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    github.fail("pulls/create-review", crash);
    await when.opened();
    age(scene, hour);
    // The first completes the new one.
    github.fail("checks/update", { kind: "answer", status: 400, message: "Bad Request" }, { skip: 1 });
    await when.appRestarted();
    await shows(reviewed);
    expect(titlesOf(scene)[0]).toBe("in_progress");
  });

  test("what waited for its turn", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows, repository } = scene;
    github.fail("pulls/create-review", crash);
    await when.opened();
    for (const run of repository.checkRuns) run.status = "queued";
    age(scene, hour);
    await when.appRestarted();
    await shows(reviewed);
  });

  test("what was stopped with it, at once", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    github.fail("pulls/list-files", { kind: "hang" });
    const opened = when.opened();
    await expect.poll(() => titlesOf(scene), { timeout: 60_000 }).toEqual(["in_progress"]);
    await when.appRedeployed();
    await opened;
    expect(titlesOf(scene)[0]).toBe("Not reviewed: Pitstop was stopped");
    await shows(reviewed);
  });

  test("nothing on which three processes died: that one says that Pitstop failed, and can be run again", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    for (const start of [when.opened, when.appRestarted, when.appRestarted]) {
      github.fail("pulls/create-review", crash);
      await start();
      age(scene, hour);
    }
    expect(titlesOf(scene)).toEqual(["in_progress", "in_progress", "in_progress"]);
    await when.appRestarted();
    await shows({ threads: [], checks: ["Pitstop neutral: Not reviewed: internal error"] });
    expect(new Set(titlesOf(scene))).toEqual(new Set(["Not reviewed: internal error"]));
    await when.rerun();
    await shows(reviewed);
  });

  test.each<[what: string, change: (scene: Scene) => Promise<void>]>([
    [
      "that nobody touched for a day",
      ({ pull }) => Promise.resolve(void (pull.updatedAt = new Date(Date.now() - 25 * hour))),
    ],
    ["that was closed", ({ when }) => when.closed()],
  ])("no pull request %s", async (_what, change) => {
    const scene = await pitstop.given(shop);
    pitstop.github.holdDeliveries();
    await scene.when.opened();
    await change(scene);
    await scene.when.released(() => []);
    await scene.when.appRestarted();
    await scene.shows({ checks: [] });
  });
});

describe("the sweep at the start", () => {
  const pitstop = usePitstop(options);

  test("costs six requests where nothing is to be done", async () => {
    const { when, shows } = await pitstop.given(shop);
    await when.opened();
    await when.appRedeployed();
    await shows({
      requests: [
        ...["apps/list-webhook-deliveries", "apps/list-installations"],
        ...["apps/create-installation-access-token", "apps/list-repos-accessible-to-installation"],
        ...["graphql/nodes", "graphql/nodes"],
      ],
    });
  });

  test("made by two processes at once makes no second review", async () => {
    const { github, when, shows, repository } = await pitstop.given(shop);
    github.fail("graphql/createCheckRun", crash);
    await when.opened();
    const { id, privateKey, webhookSecret } = github.app;
    const start = () =>
      startServer({
        ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
        ...{ ...options, Octokit: QuickOctokit, logLevel: "fatal" },
      });
    const both = await Promise.all([start(), start()]);
    await Promise.all(both.map(({ idle }) => idle()));
    await Promise.all(both.map(({ stop }) => stop()));
    await shows(reviewed);
    expect(repository.checkRuns.map(({ conclusion }) => conclusion)).toEqual(["failure", "failure"]);
  });

  test("goes on in other installations when GitHub fails in one", async () => {
    const [first, second] = [await pitstop.given(shop), await pitstop.given(shop)];
    const { github } = pitstop;
    github.holdDeliveries();
    await first.when.opened();
    await second.when.opened();
    await second.when.released(() => []);
    // Those of the tests above come first, with two questions each.
    github.fail("graphql/nodes", { kind: "answer", status: 400, message: "Bad Request" }, { skip: 4 });
    await second.when.appRestarted();
    await first.shows({ checks: [] });
    await second.shows(reviewed);
    await second.when.appRestarted();
    await first.shows(reviewed);
  });
});

describe("a repository that the app comes to", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test.each(["installed", "addedToInstallation"] as const)(
    "has what is open and was touched lately reviewed (%s)",
    async (how) => {
      const { github, when, shows } = await pitstop.given(shop);
      github.holdDeliveries();
      await when.opened();
      await when.released(() => []);
      await when[how]();
      await shows(reviewed);
      await when[how]();
      await shows({ reviews: { atMost: 1 }, requests: { atMost: 3 } });
    },
  );
});
