import { describe, expect, test } from "vitest";
import { serverError } from "../../sandbox/state/faults.ts";
import { startServer } from "../../src/app/server.ts";
import { QuickOctokit } from "../github/quick-octokit.ts";
import type { Given, Scene } from "../scenario/scene.ts";
import { findMilliseconds, signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";
import type { Fault } from "../../sandbox/state/state.ts";

const hour = 60 * 60 * 1000;
/** The app sweeps at each start; the next sweep would come after every test. */
const options = { analyze: findMilliseconds, catchUpMilliseconds: hour };
const shop: Given = { files: { [path]: writeSignUp() }, change: { [path]: writeSignUp(3) } };
const thread = `${path}:3 millisecond-timestamp: open`;
const crash: Fault = { kind: "crash" };
const reviewed = { threads: [thread], reviews: { atMost: 1 }, checks: [/^Pitstop failure: 1 pitfall/] };

function titlesOf({ repository }: Scene): readonly string[] {
  return repository.checkRuns.map(({ status, title }) => title ?? status);
}

/** Makes the check runs look as if they had started this long ago. */
function age({ repository }: Scene, milliseconds: number): void {
  for (const run of repository.checkRuns) run.startedAt = new Date(run.startedAt.getTime() - milliseconds);
}

describe("after the app was killed, its next process reviews", () => {
  const pitstop = usePitstop(options);

  test("what was accepted but not started", async () => {
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
    "what was interrupted %s, once no other process can be reviewing it, and completes the old check run",
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

  test("what was interrupted, even if the old check run cannot be completed", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    github.fail("pulls/create-review", crash);
    await when.opened();
    age(scene, hour);
    // The first request completes the new check run.
    github.fail("checks/update", { kind: "answer", status: 400, message: "Bad Request" }, { skip: 1 });
    await when.appRestarted();
    await shows(reviewed);
    expect(titlesOf(scene)[0]).toBe("in_progress");
  });

  test("what was queued", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows, repository } = scene;
    github.fail("pulls/create-review", crash);
    await when.opened();
    for (const run of repository.checkRuns) run.status = "queued";
    age(scene, hour);
    await when.appRestarted();
    await shows(reviewed);
  });

  test("what a graceful shutdown stopped, immediately", async () => {
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

  test("nothing that killed three processes: it fails with an internal error, and can be re-run", async () => {
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

  test("what GitHub's outage left behind, however often it was tried by the same process", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    for (const operation of ["pulls/list-files", "checks/update"]) {
      github.fail(operation, serverError(), { times: Infinity });
    }
    for (const start of [when.opened, when.rerun, when.rerun]) await start();
    expect(titlesOf(scene)).toEqual(["in_progress", "in_progress", "in_progress"]);
    github.state.faults.length = 0;
    age(scene, hour);
    await when.appRestarted();
    await shows(reviewed);
  });

  test("what GitHub failed", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    github.fail("pulls/list-files", serverError(), { times: Infinity });
    await when.opened();
    expect(titlesOf(scene)).toEqual([expect.stringMatching(/^Not reviewed: GitHub responded with 5/)]);
    github.state.faults.length = 0;
    await when.appRestarted();
    await shows(reviewed);
  });

  test("the change to another base", async () => {
    const change = { "src/extra.ts": "export const extra = 1;\n" };
    const { github, when, shows } = await pitstop.given({ ...shop, change });
    await when.opened();
    await when.baseMoved({ "NOTES.md": "# Notes\n" }, "release");
    await when.baseMoved({ [path]: writeSignUp(3) });
    await when.rebased();
    await shows({ checks: [/^Pitstop success/] });
    github.fail("graphql/createCheckRun", crash);
    await when.baseChanged("release");
    await shows({ checks: [/^Pitstop success/] });
    await when.appRestarted();
    await shows(reviewed);
  });

  test("what became ready for review, although it was skipped as a draft", async () => {
    const files = { ...shop.files, ".github/pitstop.yml": "drafts: skip\n" };
    const { github, when, shows } = await pitstop.given({ ...shop, files, isDraft: true });
    await when.opened();
    await when.appRestarted();
    await shows({ checks: ["Pitstop neutral: Not reviewed: this is a draft"] });
    github.fail("graphql/createCheckRun", crash);
    await when.readied();
    await when.appRestarted();
    await shows(reviewed);
  });

  test("what was reopened, although its review ended when it was closed", async () => {
    const scene = await pitstop.given(shop);
    const { github, when, shows } = scene;
    github.fail("pulls/list-files", { kind: "hang" });
    const opened = when.opened();
    await expect.poll(() => titlesOf(scene), { timeout: 60_000 }).toEqual(["in_progress"]);
    await when.closed();
    await opened;
    github.fail("graphql/createCheckRun", crash);
    await when.reopened();
    expect(titlesOf(scene)).toEqual(["Not reviewed: the pull request was closed"]);
    await when.appRestarted();
    await shows(reviewed);
  });

  test.each<[what: string, change: (scene: Scene) => Promise<void>]>([
    [
      "without activity for a day",
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

  test("costs six requests if there is nothing to do", async () => {
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

  test("by two processes at once starts only one review", async () => {
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

  test("continues with other installations if GitHub fails for one", async () => {
    const [first, second] = [await pitstop.given(shop), await pitstop.given(shop)];
    const { github } = pitstop;
    github.holdDeliveries();
    await first.when.opened();
    await second.when.opened();
    await second.when.released(() => []);
    // The installations of the tests above come first, with two requests each.
    github.fail("graphql/nodes", { kind: "answer", status: 400, message: "Bad Request" }, { skip: 4 });
    await second.when.appRestarted();
    await first.shows({ checks: [] });
    await second.shows(reviewed);
    await second.when.appRestarted();
    await first.shows(reviewed);
  });
});

describe("a repository that the app is installed on", () => {
  const pitstop = usePitstop({ analyze: findMilliseconds });

  test.each(["installed", "addedToInstallation"] as const)(
    "has its open and recently active pull requests reviewed (%s)",
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
