import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readApplication } from "../../sandbox/application.ts";
import { secondaryRateLimit, serverError } from "../../sandbox/faults.ts";
import { startGitHub, type GitHub } from "../../sandbox/github.ts";
import type { PullRequest, Repository } from "../../sandbox/state.ts";
import type { Finding } from "../../src/finding.ts";
import type { Analyze } from "../../src/analyze-pull-request.ts";
import { startServer, webhookPath, type RunningServer } from "../../src/server.ts";

const dueInSeconds = "    trial_ends_at: Math.floor(trial.endsAt.getTime() / 1000),";

/** Knows two mistakes of the example application by heart: here it is the walk from webhook to review that is tested. */
const analyze: Analyze = (snapshot) => {
  const findings = snapshot.sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index): Finding[] => {
      if (path.endsWith("trials/routes.ts") && line.includes("trial_ends_at:")) {
        return [makeFinding(path, index + 1, "millisecond-timestamp", dueInSeconds)];
      }
      if (path.endsWith("trial-reminders.ts") && line.includes("`trial_ends_in_")) {
        return [makeFinding(path, index + 1, "dynamic-event-name")];
      }
      return [];
    }),
  );
  return Promise.resolve({
    analyzed: snapshot.sources.map(({ path }) => path),
    skipped: snapshot.skipped,
    findings,
    failures: [],
    notes: [],
  });
};

let github: GitHub;
let app: RunningServer;
let repository: Repository;

async function startApp(options: { readonly analyze?: Analyze }): Promise<void> {
  app = await startServer({
    appId: github.app.id,
    privateKey: github.app.privateKey,
    webhookSecret: github.app.webhookSecret,
    host: "127.0.0.1",
    port: 0,
    apiUrl: github.apiUrl,
    logLevel: "fatal",
    ...options,
  });
  github.sendWebhooksTo(app.url + webhookPath);
}

beforeEach(async () => {
  github = await startGitHub();
  const { base } = await readApplication("plant-club");
  repository = await github.createRepository("example/plant-club", base);
});

afterEach(async () => {
  await app.stop();
  await github.stop();
  expect(github.violations).toEqual([]);
});

async function openTrials(): Promise<PullRequest> {
  const { change } = await readApplication("plant-club");
  return github.openPullRequest(repository, { title: "Start trials", changes: change });
}

async function waitForReview(pull: PullRequest) {
  return github.waitForCheckRun(repository, pull, "Pitstop", 20_000);
}

function placesOf(pull: PullRequest) {
  return pull.comments.map((comment) => `${comment.path}:${comment.line}`);
}

const bothPlaces = ["src/jobs/trial-reminders.ts:12", "src/trials/routes.ts:20"];

describe("a signed webhook becomes", () => {
  beforeEach(() => startApp({ analyze }));

  test("one review with its suggestions and one completed check run, in nine requests at most", async () => {
    const pull = await openTrials();
    const run = await waitForReview(pull);
    expect(run).toMatchObject({ conclusion: "failure", status: "completed" });
    expect(run.annotations.map(({ path, start_line }) => `${path}:${start_line}`)).toEqual(bothPlaces);
    expect(pull.reviews).toHaveLength(1);
    expect(placesOf(pull)).toEqual(bothPlaces);
    expect(pull.comments[1]?.body).toContain(`\`\`\`suggestion\n${dueInSeconds}\n\`\`\``);
    await github.settle();
    expect(github.deliveries.map(({ event, action, status }) => [event, action, status])).toEqual([
      ["check_suite", "requested", 200],
      ["pull_request", "opened", 200],
      ["check_run", "created", 200],
      ["check_run", "completed", 200],
      ["check_suite", "completed", 200],
    ]);
    expect(github.requests.length).toBeLessThanOrEqual(9);
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("nothing more when it is delivered twice", async () => {
    const pull = await openTrials();
    await waitForReview(pull);
    const delivery = github.deliveries.find(({ action }) => action === "opened");
    if (delivery === undefined) throw new Error("nothing was delivered");
    await github.redeliver(delivery);
    await app.stop();
    expect(pull.reviews).toHaveLength(1);
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("a comment on what a later push brings, and none again on what was told", async () => {
    const pull = await openTrials();
    await waitForReview(pull);
    await github.push(repository, pull, { "docs/trials.md": "# Trials\n" });
    await waitForReview(pull);
    expect(placesOf(pull)).toEqual(bothPlaces);
  });
});

describe("when GitHub fails", () => {
  beforeEach(() => startApp({ analyze }));

  test("after it stored the review, the review is not posted a second time", async () => {
    github.fail("pulls/create-review", serverError(), { isDone: true });
    const pull = await openTrials();
    const run = await waitForReview(pull);
    expect(pull.reviews).toHaveLength(1);
    expect(run.conclusion).toBe("failure");
  });

  test("to list the files, the check run says so and is nobody's fault", async () => {
    github.fail("pulls/list-files", serverError(503), { times: 99 });
    const pull = await openTrials();
    const run = await waitForReview(pull);
    expect(run.conclusion).toBe("neutral");
    expect(run.summary).toContain("503");
    expect(pull.reviews).toEqual([]);
  });

  test("for being asked too much, the review waits as long as it was told", async () => {
    github.fail("pulls/create-review", secondaryRateLimit(1));
    const pull = await openTrials();
    await waitForReview(pull);
    expect(placesOf(pull)).toEqual(bothPlaces);
  });
});

describe("with every rule, the example application's pull request", () => {
  test("is told of its pitfalls, across files and behind a wrapper, and of nothing that is right", async () => {
    await startApp({});
    const pull = await openTrials();
    const run = await waitForReview(pull);
    const places = run.annotations.map(({ path, start_line }) => `${path}:${start_line}`);
    // A Track key for the App API, three times in milliseconds, a name that changes in a call that nothing bounds.
    for (const place of [
      "src/messaging/trial-emails.ts:5",
      "src/orders/routes.ts:21",
      "src/trials/routes.ts:20",
      "src/trials/routes.ts:31",
      "src/jobs/trial-reminders.ts:12",
    ]) {
      expect(places).toContain(place);
    }
    const changed = ["messaging/trial-emails", "orders/routes", "trials/routes", "jobs/trial-reminders"];
    expect(places.filter((told) => !changed.some((file) => told.startsWith(`src/${file}.ts:`)))).toEqual([]);
    // Seconds, as they should be.
    expect(places).not.toContain("src/trials/routes.ts:19");
  });
});

function makeFinding(path: string, line: number, rule: string, replacement?: string): Finding {
  return {
    rule,
    pitfall: rule === "dynamic-event-name" ? 6 : 2,
    severity: "error",
    confidence: "high",
    path,
    range: { start: { line, column: 5 }, end: { line, column: 9 } },
    message: "This is not what Customer.io expects.",
    evidence: [],
    symbol: "",
    fingerprint: `${rule}-${line}`,
    edits: [],
    ...(replacement === undefined ? {} : { suggestion: { startLine: line, endLine: line, replacement } }),
    url: `https://example.com/rules/${rule}`,
  };
}
