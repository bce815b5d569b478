import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { atMost, oneOf } from "./labels.ts";
import { createRequestsLeft, type RequestsLeft } from "./requests-left.ts";

/** The possible labels: names that are known when the process starts. */
export interface MetricNames {
  /** Of webhooks, such as `pull_request`. */
  readonly events: readonly string[];
  /** What happens to a webhook. */
  readonly deliveryOutcomes: readonly string[];
  readonly reviewOutcomes: readonly string[];
  readonly rules: readonly string[];
}

/** Values that are read when the metrics are requested. */
export interface Measured {
  readonly queue: () => Promise<QueueSize>;
  /** In UTF-16 units. */
  readonly cacheLength: () => number;
}

export interface QueueSize {
  readonly waiting: number;
  readonly active: number;
  /** Failed, and to be tried again. */
  readonly delayed: number;
  /** Failed for good and still kept. */
  readonly failed: number;
  /** How long the job that waits for longest has waited; 0 if none waits. */
  readonly oldestWaitingMs: number;
}

/** Metrics for operators. Takes names and numbers only: no code, no credentials, no repositories. */
export interface Metrics {
  readonly delivery: (event: string, outcome: string) => void;
  readonly review: (outcome: string, seconds: number) => void;
  readonly stage: (stage: string, seconds: number) => void;
  /** How many findings each rule has, by its id. */
  readonly findings: (counts: Readonly<Record<string, number>>) => void;
  /** A request to GitHub. `route`: method and URL template. `status`: `undefined` if there was no answer. */
  readonly sent: (route: string, status: number | undefined) => void;
  readonly requestsLeft: (installation: string, left: RequestsLeft) => void;
  readonly threadEnded: (reason: string) => void;
  readonly watch: (measured: Measured) => void;
  /** In Prometheus's text format. */
  readonly render: () => Promise<string>;
  readonly contentType: string;
}

/** Pitstop uses about 60 of GitHub's routes. */
const maxRoutes = 100;
/** In seconds: from a fast response of GitHub to the longest review. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 180, 600];
const stages = ["read", "analyze", "plan", "post"];
const resources = ["core", "graphql"];
const threadEnds = ["idle", "timeout", "canceled", "died"];

/** @param hasProcess also measures the process: memory, CPU time, the event loop */
export function createMetrics(names: MetricNames, { hasProcess = false } = {}): Metrics {
  const registry = new Registry();
  if (hasProcess) collectDefaultMetrics({ register: registry });
  const toEvent = oneOf(names.events);
  const toOutcome = oneOf(names.deliveryOutcomes);
  const toReviewOutcome = oneOf(names.reviewOutcomes);
  const toRule = oneOf(names.rules);
  const toRoute = atMost(maxRoutes);
  const toStage = oneOf(stages);
  const toThreadEnd = oneOf(threadEnds);
  const shares = createRequestsLeft();
  let measured: Measured | undefined;
  /** As it was when the metrics were last requested; `undefined` if it was out of reach. */
  let queue: QueueSize | undefined;

  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ ...{ name, help, labelNames }, registers: [registry] });
  const histogram = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Histogram({ ...{ name, help, labelNames, buckets }, registers: [registry] });
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    collect: (set: (labels: Partial<Record<Label, string>>, value: number) => void) => void,
  ) =>
    new Gauge({
      ...{ name, help, labelNames, registers: [registry] },
      collect() {
        collect((labels, value) => {
          this.set(labels, value);
        });
      },
    });

  const deliveries = counter("pitstop_deliveries_total", "Webhooks received, by event and outcome.", [
    "event",
    "outcome",
  ]);
  const reviews = counter("pitstop_reviews_total", "Reviews that ended, by outcome.", ["outcome"]);
  const reviewSeconds = histogram("pitstop_review_seconds", "How long reviews took, from their start.", []);
  const stageSeconds = histogram("pitstop_review_stage_seconds", "How long each stage of reviews took.", [
    "stage",
  ]);
  const findings = counter("pitstop_findings_total", "Findings of reviews, by rule.", ["rule"]);
  const requests = counter("pitstop_github_requests_total", "Requests to GitHub, by route and status.", [
    "route",
    "status",
  ]);
  const threads = counter("pitstop_analysis_processes_ended_total", "Analysis processes that ended.", [
    "reason",
  ]);
  gauge(
    "pitstop_queue_jobs",
    "Reviews that wait, run, are tried again later, or have failed.",
    ["state"],
    (set) => {
      set({ state: "waiting" }, queue?.waiting ?? NaN);
      set({ state: "running" }, queue?.active ?? NaN);
      set({ state: "delayed" }, queue?.delayed ?? NaN);
      set({ state: "failed" }, queue?.failed ?? NaN);
    },
  );
  gauge("pitstop_queue_oldest_seconds", "How long the first review has been waiting.", [], (set) => {
    set({}, (queue?.oldestWaitingMs ?? NaN) / 1000);
  });
  gauge("pitstop_queue_reachable", "1 if the queue can be used, 0 if Redis is out of reach.", [], (set) => {
    set({}, queue === undefined ? 0 : 1);
  });
  gauge("pitstop_source_cache_characters", "Code kept in memory between reviews.", [], (set) => {
    set({}, measured?.cacheLength() ?? 0);
  });
  gauge(
    "pitstop_github_requests_left_ratio",
    "What the installation with the fewest requests left still has of an hour's.",
    ["resource"],
    (set) => {
      for (const resource of resources) set({ resource }, shares.findSmallestShare(resource, Date.now()));
    },
  );

  return {
    delivery: (event, outcome) => {
      deliveries.inc({ event: toEvent(event), outcome: toOutcome(outcome) });
    },
    review: (outcome, seconds) => {
      reviews.inc({ outcome: toReviewOutcome(outcome) });
      reviewSeconds.observe(seconds);
    },
    stage: (stage, seconds) => {
      stageSeconds.observe({ stage: toStage(stage) }, seconds);
    },
    findings: (counts) => {
      for (const [rule, count] of Object.entries(counts)) findings.inc({ rule: toRule(rule) }, count);
    },
    sent: (route, status) => {
      requests.inc({ route: toRoute(route), status: status === undefined ? "none" : String(status) });
    },
    requestsLeft: shares.note,
    threadEnded: (reason) => {
      threads.inc({ reason: toThreadEnd(reason) });
    },
    watch: (sources) => {
      measured = sources;
    },
    render: async () => {
      // Once for all metrics. They are most wanted while something is out of reach.
      queue = await measured?.queue().catch(() => undefined);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
