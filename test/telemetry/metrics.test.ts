import { describe, expect, it, test } from "vitest";
import { atMost, oneOf } from "../../src/telemetry/labels.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { createRequestsLeft } from "../../src/telemetry/requests-left.ts";

const names = {
  events: ["pull_request"],
  deliveryOutcomes: ["accepted", "wrong-signature"],
  reviewOutcomes: ["success", "failed"],
  rules: ["missing-email"],
};

/** The samples of one metric, without those of its buckets. */
async function samplesOf(metrics: Pick<ReturnType<typeof createMetrics>, "render">, name: string) {
  const lines = (await metrics.render()).split("\n");
  return lines.filter((line) => line.startsWith(name) && !line.startsWith(`${name}_bucket`));
}

describe("the number of a label's values is bounded:", () => {
  it("those of names that are known from the start", () => {
    const toLabel = oneOf(["a", "b"]);
    expect(["a", "b", "c", "__proto__", ""].map(toLabel)).toEqual(["a", "b", "other", "other", "other"]);
  });

  it("those of names that come later", () => {
    const toLabel = atMost(2);
    expect(["a", "b", "c", "a"].map(toLabel)).toEqual(["a", "b", "other", "a"]);
  });

  it("whatever is counted", async () => {
    const metrics = createMetrics(names);
    const before = (await metrics.render()).split("\n").length;
    for (let index = 0; index < 1000; index += 1) {
      const name = `name-${index}`;
      metrics.delivery(name, name);
      metrics.review(name, 1);
      metrics.stage(name, 1);
      metrics.findings({ [name]: 1 });
      metrics.sent(name, 200);
      metrics.threadEnded(name);
      metrics.requestsLeft(name, { resource: name, left: 1, limit: 2, resetsAt: Infinity });
    }
    const text = await metrics.render();
    // A hundred routes and the others; 14 lines of a histogram's label; one line of each other metric.
    expect(text.split("\n").length - before).toBeLessThan(101 + 2 * 14 + 4);
    expect(await samplesOf(metrics, "pitstop_deliveries_total")).toEqual([
      'pitstop_deliveries_total{event="other",outcome="other"} 1000',
    ]);
  });
});

test("what happens is counted by name", async () => {
  const metrics = createMetrics(names);
  metrics.delivery("pull_request", "accepted");
  metrics.review("success", 2);
  metrics.stage("read", 0.2);
  metrics.findings({ "missing-email": 3 });
  metrics.sent("GET /app", 200);
  metrics.sent("GET /app", undefined);
  metrics.threadEnded("timeout");
  const found = await Promise.all(
    ["deliveries_total", "reviews_total", "findings_total", "github_requests_total"].map((name) =>
      samplesOf(metrics, `pitstop_${name}`),
    ),
  );
  expect(found.flat()).toEqual([
    'pitstop_deliveries_total{event="pull_request",outcome="accepted"} 1',
    'pitstop_reviews_total{outcome="success"} 1',
    'pitstop_findings_total{rule="missing-email"} 3',
    'pitstop_github_requests_total{route="GET /app",status="200"} 1',
    'pitstop_github_requests_total{route="GET /app",status="none"} 1',
  ]);
  expect(await samplesOf(metrics, "pitstop_review_stage_seconds")).toEqual([
    'pitstop_review_stage_seconds_sum{stage="read"} 0.2',
    'pitstop_review_stage_seconds_count{stage="read"} 1',
  ]);
  expect(await samplesOf(metrics, "pitstop_analysis_processes_ended_total")).toEqual([
    'pitstop_analysis_processes_ended_total{reason="timeout"} 1',
  ]);
});

test("the queue and the cache are measured when somebody asks, and once", async () => {
  const metrics = createMetrics(names);
  let asked = 0;
  const queue = () => {
    asked += 1;
    return Promise.resolve({ waiting: 2, active: 1, delayed: 3, failed: 4, oldestWaitingMs: 60_000 });
  };
  metrics.watch({ queue, cacheLength: () => 12 });
  expect(await samplesOf(metrics, "pitstop_queue")).toEqual([
    'pitstop_queue_jobs{state="waiting"} 2',
    'pitstop_queue_jobs{state="running"} 1',
    'pitstop_queue_jobs{state="delayed"} 3',
    'pitstop_queue_jobs{state="failed"} 4',
    "pitstop_queue_oldest_seconds 60",
    "pitstop_queue_reachable 1",
  ]);
  expect(asked).toBe(1);
  expect(await samplesOf(metrics, "pitstop_source_cache_characters")).toEqual([
    "pitstop_source_cache_characters 12",
  ]);
});

test("all else is measured while the queue is out of reach", async () => {
  const metrics = createMetrics(names);
  metrics.watch({ queue: () => Promise.reject(new Error("no Redis")), cacheLength: () => 12 });
  metrics.review("success", 2);
  expect(await samplesOf(metrics, "pitstop_queue")).toEqual([
    'pitstop_queue_jobs{state="waiting"} Nan',
    'pitstop_queue_jobs{state="running"} Nan',
    'pitstop_queue_jobs{state="delayed"} Nan',
    'pitstop_queue_jobs{state="failed"} Nan',
    "pitstop_queue_oldest_seconds Nan",
    "pitstop_queue_reachable 0",
  ]);
  expect(await samplesOf(metrics, "pitstop_reviews_total")).toEqual([
    'pitstop_reviews_total{outcome="success"} 1',
  ]);
});

test("of all installations, the one with the fewest requests left counts, until its hour is over", () => {
  const left = createRequestsLeft();
  left.note("1", { resource: "core", left: 4000, limit: 5000, resetsAt: 100 });
  left.note("2", { resource: "core", left: 600, limit: 6000, resetsAt: 50 });
  left.note("3", { resource: "graphql", left: 0, limit: 5000, resetsAt: 100 });
  expect(left.findSmallestShare("core", 10)).toBe(0.1);
  expect(left.findSmallestShare("core", 60)).toBe(0.8);
  expect(left.findSmallestShare("core", 200)).toBe(1);
  expect(left.findSmallestShare("graphql", 10)).toBe(0);
});

test("the process is measured only where there is one server", async () => {
  expect(await createMetrics(names, { hasProcess: true }).render()).toContain(
    "process_resident_memory_bytes",
  );
  expect(await createMetrics(names).render()).not.toContain("process_");
});
