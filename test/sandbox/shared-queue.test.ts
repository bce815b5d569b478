import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import { comment } from "../../sandbox/people/discussion.ts";
import type { Repository } from "../../sandbox/state/state.ts";
import { startRedis, whyNoRedis, type RedisServer } from "../jobs/redis-server.ts";
import { builtFile } from "../built/built-file.ts";
import { startProcess, type PitstopProcess } from "../scenario/pitstop-process.ts";
import { signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";

const script = builtFile("run-pitstop.js");
const patient = { timeout: 100_000, interval: 50 };

describe.skipIf(whyNoRedis !== undefined)("several processes on one Redis", () => {
  let github: GitHub;
  let redis: RedisServer;
  const processes: PitstopProcess[] = [];

  beforeAll(async () => {
    redis = await startRedis();
    github = await startGitHub({ limits: { webhookSeconds: 120 } });
  });
  afterAll(async () => {
    await Promise.all(processes.map(({ kill }) => kill()));
    await github.stop();
    await redis.stop();
  });

  async function start(
    role: "web" | "worker",
    catchUpMilliseconds: number = 3_600_000,
  ): Promise<PitstopProcess> {
    const started = await startProcess(script, github, { role, redisUrl: redis.url, catchUpMilliseconds });
    processes.push(started);
    return started;
  }

  async function open(count: number): Promise<readonly Repository[]> {
    const repositories: Repository[] = [];
    for (let index = 0; index < count; index += 1) {
      const repository = await github.createRepository(`acme-${index}/shop`, { [path]: writeSignUp() });
      await github.openPullRequest(repository, { title: "Sign up", changes: { [path]: writeSignUp(3) } });
      repositories.push(repository);
    }
    return repositories;
  }

  test("a worker that is killed in mid-review loses nothing, and nothing is said twice", async () => {
    const first = await start("worker");
    // Webhooks go to the process that was started last.
    await start("web");
    github.fail("pulls/list-files", { kind: "hang" }, { times: 2 });
    const repositories = await open(6);
    await expect.poll(() => github.state.faults.map(({ times }) => times), patient).toEqual([0]);
    await first.kill();
    github.state.faults.length = 0;
    const url = github.state.app.webhookUrl;
    await start("worker");
    github.sendWebhooksTo(url ?? "");
    const [done, restarted] = ["1 pitfall found: 1 error", "Not reviewed: Pitstop was restarted"];
    for (const { checkRuns, pulls } of repositories) {
      await expect
        .poll(() => checkRuns.map(({ title }) => title).filter((title) => title !== restarted), patient)
        // What was killed just after its check run was completed is done again, with the same result.
        .toSatisfy(
          (titles: readonly string[]) => titles.length > 0 && titles.every((title) => title === done),
        );
      await expect.poll(() => checkRuns.map(({ status }) => status), patient).not.toContain("in_progress");
      const [pull] = pulls;
      expect([pull?.reviews.length, pull?.comments.length]).toEqual([1, 1]);
    }
    expect(github.violations).toEqual([]);
  });

  test("webhooks are refused while Redis is lost, and redelivered once it is back", async () => {
    await Promise.all(processes.splice(0).map(({ kill }) => kill()));
    await start("worker", 1_000);
    const web = await start("web");
    await redis.kill();
    const repository = await github.createRepository("acme-lost/shop", { [path]: writeSignUp() });
    const change = { title: "Sign up", changes: { [path]: writeSignUp(3) } };
    const pull = await github.openPullRequest(repository, change);
    await comment(github.state, { repository, pull }, "octo-cat", "/pitstop help");
    const refused = ["opened", "created"].map((action) =>
      github.deliveries.findLast((delivery) => delivery.action === action),
    );
    expect(refused.map((delivery) => delivery?.status)).toEqual([503, 503]);
    expect(await answerTo(`${web.url}/readyz`)).toEqual([503, "Redis cannot be reached"]);
    await redis.start();
    for (const delivery of refused) {
      await expect
        .poll(() => github.deliveries.findLast(({ guid }) => guid === delivery?.guid)?.status, patient)
        .toBe(200);
    }
    await expect
      .poll(() => repository.checkRuns.map(({ title }) => title), patient)
      .toEqual(["1 pitfall found: 1 error"]);
    expect(pull.reviews).toHaveLength(1);
    expect(await answerTo(`${web.url}/readyz`)).toEqual([200, "ok"]);
    expect(github.violations).toEqual([]);
  });
});

async function answerTo(url: string): Promise<readonly [status: number, text: string]> {
  const response = await fetch(url);
  return [response.status, (await response.text()).trim()];
}
