import nock from "nock";
import { expect, it } from "vitest";
import { createQueuedCheckRuns } from "../../src/app/queued-check-runs.ts";
import { makePullRequestJob } from "../../src/app/review-jobs.ts";
import { readRunMark } from "../../src/github/instances.ts";
import { contentWindows } from "../../src/github/rate-limits.ts";
import { aClient, aPull, api, repository } from "../github/fake-github.ts";
import { useNock } from "../github/nock-setup.ts";

useNock();

/** Check runs of waiting reviews, and when GitHub created which: by the number of the pull request. */
function aLine(expected: number) {
  const created: { readonly number: number; readonly at: number }[] = [];
  nock(api)
    .post(`${repository}/check-runs`)
    .times(expected)
    .reply((_uri, body) => {
      const { external_id: mark } = body as { readonly external_id: string };
      const { externalId: number } = readRunMark(mark);
      created.push({ number: Number(number), at: Date.now() });
      const app = { id: 12, slug: "pitstop" };
      return [201, { id: 100 + Number(number), app, started_at: "2026-11-23T10:00:00Z" }];
    });
  const queued = createQueuedCheckRuns({
    connector: { connect: () => Promise.resolve(aClient()) },
    instances: { own: "abc", hasEnded: () => Promise.resolve(false) },
    log: { warn: (data, message) => expect.unreachable(`${message}: ${JSON.stringify(data)}`) },
  });
  const waiting = (number: number, installationId: number) =>
    makePullRequestJob(aPull({ number }), { installationId, delivery: undefined });
  return { created, queued, waiting, numbers: () => created.map(({ number }) => number) };
}

const patient = { timeout: 20_000 };

it("of many waiting reviews are created at half the speed that GitHub allows, each installation's by themselves", async () => {
  const { created, queued, waiting, numbers } = aLine(3);
  for (const job of [waiting(1, 3), waiting(2, 3), waiting(7, 4)]) queued.announce(job);
  await expect.poll(numbers, patient).toEqual([1, 7, 2]);
  const [first, , second] = created;
  const { milliseconds, requests } = contentWindows.minute;
  // Not from the first to the second: GitHub's answer comes in between, and timers may be a millisecond early.
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual((2 * milliseconds) / requests - 10);
});

it("are not created any more for a review that starts or is dropped before its turn", async () => {
  const { queued, waiting, numbers } = aLine(2);
  const jobs = [1, 2, 3, 4].map((number) => waiting(number, 3));
  for (const job of jobs) queued.announce(job);
  const [first, second, third] = jobs;
  if (first === undefined || second === undefined || third === undefined) throw new Error("four jobs");
  expect(await queued.take(second)).toBeUndefined();
  queued.giveUp(third, { kind: "closed" });
  await expect.poll(numbers, patient).toEqual([1, 4]);
  expect(await queued.take(first)).toMatchObject({ id: 101, ownLogin: "pitstop[bot]" });
});
