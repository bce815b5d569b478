import { afterAll, beforeAll, expect, test } from "vitest";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import type { Repository } from "../../sandbox/state/state.ts";
import { builtFile } from "../built/built-file.ts";
import { startProcess, type PitstopProcess } from "../scenario/pitstop-process.ts";
import { signUpPath as path, writeSignUp } from "../scenario/sign-up.ts";

/** The next sweep would come after every test. */
const catchUpMilliseconds = 3_600_000;
/** A process of its own takes seconds to start on a busy machine. */
const script = builtFile("run-pitstop.js");
const patient = { timeout: 100_000, interval: 50 };

let github: GitHub;
let running: PitstopProcess | undefined;

beforeAll(async () => {
  github = await startGitHub({ limits: { webhookSeconds: 120 } });
});
afterAll(async () => {
  await running?.kill();
  await github.stop();
});

/** Opens a pull request, and kills the process that reviews it while it waits for the answer to a request. */
async function openAndKill(name: string, operation: string): Promise<Repository> {
  await running?.kill();
  running = await startProcess(script, github);
  const repository = await github.createRepository(`${name}/shop`, { [path]: writeSignUp() });
  github.fail(operation, { kind: "hang" });
  await github.openPullRequest(repository, { title: "Sign up", changes: { [path]: writeSignUp(3) } });
  await expect.poll(() => github.state.faults.map(({ times }) => times), patient).toEqual([0]);
  await expect.poll(() => titlesOf(repository), patient).toEqual(["in_progress"]);
  await running.kill();
  github.state.faults.length = 0;
  return repository;
}

function titlesOf({ checkRuns }: Repository): readonly string[] {
  return checkRuns.map(({ status, title }) => title ?? status);
}

async function expectDoneOnce(repository: Repository): Promise<void> {
  const once = ["Not reviewed: Pitstop was restarted", "1 pitfall found: 1 error"];
  await expect.poll(() => titlesOf(repository), patient).toEqual(once);
  const [pull] = repository.pulls;
  expect(pull?.reviews.length).toBe(1);
  expect(pull?.comments.length).toBe(1);
  expect(github.violations).toEqual([]);
}

test.each([
  ["right after its check run was created", "pulls/list-files"],
  ["right after the review was posted", "checks/update"],
])(
  "a review that was killed %s is completed by the next process, and nothing is said twice",
  async (_when, operation) => {
    const repository = await openAndKill(operation.replace("/", "-"), operation);
    running = await startProcess(script, github, { catchUpMilliseconds, graceMilliseconds: 1_000 });
    await expectDoneOnce(repository);
  },
);

test("a redelivered webhook completes a review that was killed", async () => {
  const repository = await openAndKill("redelivered", "checks/update");
  running = await startProcess(script, github, { graceMilliseconds: 1_000 });
  const opened = github.deliveries.findLast(({ action }) => action === "opened");
  if (opened === undefined) throw new Error("no pull request was opened");
  await github.redeliver(opened);
  await expectDoneOnce(repository);
});
