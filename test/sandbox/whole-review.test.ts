import { describe, expect, test } from "vitest";
import { secondaryRateLimit, serverError } from "../../sandbox/state/faults.ts";
import type { Finding } from "../../src/vocabulary/finding.ts";
import { coverAll } from "../scenario/cover-all.ts";
import type { Analyze } from "../../src/review/review-tools.ts";
import { plantClub, trials } from "../scenario/plant-club.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

const given = { files: plantClub, change: trials };
const bothThreads = [
  "src/jobs/trial-reminders.ts:12 dynamic-event-name: open",
  "src/trials/routes.ts:20 millisecond-timestamp: open",
];

describe("a signed webhook for a change with two mistakes becomes", () => {
  const pitstop = usePitstop({ analyze: findBoth });

  test("one review with suggestions and one completed check run, in at most nine requests", async () => {
    const { when, shows } = await pitstop.given(given);
    await when.opened();
    await shows({
      threads: bothThreads,
      reviews: [/^pitstop\[bot\]: Pitstop found 2 pitfalls/],
      suggestions: ["src/trials/routes.ts:20 trial_ends_at: Math.floor(trial.endsAt.getTime() / 1000),"],
      checks: ["Pitstop failure: 2 pitfalls found: 2 errors"],
      annotations: ["src/jobs/trial-reminders.ts:12", "src/trials/routes.ts:20"],
      requests: { atMost: 9 },
      webhooks: [
        "check_suite.requested 200",
        "pull_request.opened 200",
        "check_run.created 200",
        // GitHub sends an app its own reviews and comments, too.
        "pull_request_review.submitted 200",
        "pull_request_review_comment.created 200",
        "pull_request_review_comment.created 200",
        "check_run.completed 200",
        "check_suite.completed 200",
      ],
    });
  });

  test("nothing more if it is delivered twice", async () => {
    const { when, shows, repository } = await pitstop.given(given);
    await when.opened();
    await when.redelivered("pull_request.opened");
    await shows({ threads: bothThreads, reviews: { atMost: 1 }, requests: [] });
    expect(repository.checkRuns).toHaveLength(1);
  });

  test("a review that reads only what a push changed, in at most nine requests", async () => {
    const { github, when, shows } = await pitstop.given(given);
    await when.opened();
    const before = github.requests.length;
    const path = "src/trials/routes.ts";
    const bytes = trials[path];
    if (!(bytes instanceof Uint8Array)) throw new Error(`${path} is no file`);
    await when.pushed({ [path]: `${Buffer.from(bytes).toString()}// A later thought.\n` });
    await shows({ threads: bothThreads, requests: { atMost: 9 } });
    const operations = github.requests.slice(before).map(({ operation }) => operation);
    expect(operations).toContain("git/get-tree");
    expect(operations).not.toContain("repos/download-tarball-archive");
  });

  test("comments on what a later push adds, without repeating earlier ones", async () => {
    const { when, shows } = await pitstop.given(given);
    await when.opened();
    await when.pushed({ "docs/trials.md": "# Trials\n" });
    await shows({ threads: bothThreads, checks: [/^Pitstop failure/] });
  });
});

describe("when GitHub fails", () => {
  const pitstop = usePitstop({ analyze: findBoth });

  test("after it stored the review, the review is not posted again", async () => {
    const { github, when, shows } = await pitstop.given(given);
    github.fail("pulls/create-review", serverError(), { isDone: true });
    await when.opened();
    await shows({ threads: bothThreads, reviews: { atMost: 1 }, checks: [/^Pitstop failure/] });
  });

  test("to list the files, the check run says so and does not blame the change", async () => {
    const { github, when, shows, repository } = await pitstop.given(given);
    github.fail("pulls/list-files", serverError(503), { times: 99 });
    await when.opened();
    await shows({ threads: [], checks: [/^Pitstop neutral/] });
    expect(repository.checkRuns[0]?.summary).toContain("503");
  });

  test("because of a rate limit, the review waits as long as GitHub asks", async () => {
    const { github, when, shows } = await pitstop.given(given);
    github.fail("pulls/create-review", secondaryRateLimit(1));
    await when.opened();
    await shows({ threads: bothThreads });
  });
});

describe("with every rule, the example application's pull request", () => {
  const pitstop = usePitstop();

  test("gets its pitfalls reported, across files and behind a wrapper, and no correct code", async () => {
    const { when, repository } = await pitstop.given(given);
    await when.opened();
    const annotations = repository.checkRuns[0]?.annotations ?? [];
    const places = annotations.map(({ path, start_line }) => `${path}:${start_line}`);
    // A Track API key for the App API, three timestamps in milliseconds, and a dynamic event name in a call without a rate limit.
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
    expect(
      places.filter((reported) => !changed.some((file) => reported.startsWith(`src/${file}.ts:`))),
    ).toEqual([]);
    // Correct: seconds.
    expect(places).not.toContain("src/trials/routes.ts:19");
  });
});

/** Finds two mistakes of the example application in no time: these tests are about the way from webhook to review. */
function findBoth(snapshot: Parameters<Analyze>[0]): ReturnType<Analyze> {
  const findings = snapshot.sources.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index): Finding[] => {
      if (path.endsWith("trials/routes.ts") && line.includes("trial_ends_at:")) {
        const dueInSeconds = "    trial_ends_at: Math.floor(trial.endsAt.getTime() / 1000),";
        return [makeFinding(path, index + 1, "millisecond-timestamp", dueInSeconds)];
      }
      if (path.endsWith("trial-reminders.ts") && line.includes("`trial_ends_in_")) {
        return [makeFinding(path, index + 1, "dynamic-event-name")];
      }
      return [];
    }),
  );
  const analyzed = snapshot.sources.map(({ path }) => path);
  return Promise.resolve({
    analyzed,
    skipped: snapshot.skipped,
    findings,
    failures: [],
    notes: [],
    coverage: coverAll(analyzed),
  });
}

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
