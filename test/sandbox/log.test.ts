import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { createAppMetrics } from "../../src/app/app-metrics.ts";
import { readManifest } from "../../sandbox/state/manifest.ts";
import { collectLog } from "../app/collect-log.ts";
import { findMilliseconds, signUpPath, writeSignUp } from "../scenario/sign-up.ts";
import { usePitstop } from "../scenario/use-pitstop.ts";

/** In each line of the code below. */
const mark = "plover";
const code = (...wrong: readonly number[]) => writeSignUp(...wrong).replaceAll("person", mark);
/** As GitHub quotes what it does not accept. */
const echo = {
  kind: "answer",
  status: 422,
  message: `For 'properties/comments', [{"body" => "${code(3)}"}] is not valid.`,
} as const;

const log = collectLog();
const metrics = createAppMetrics({ hasProcess: true });
const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
let isBroken = false;
const pitstop = usePitstop({
  ...{ logLevel: "trace", logFormat: "json", logTo: log.to, metrics },
  permissions: { ...readManifest().permissions, contents: "write" },
  analyze: (snapshot, config, signal, head) => {
    if (isBroken) throw new SyntaxError(`Unexpected token, "${code(3)}" is not valid\n${code(3)}`);
    return findMilliseconds(snapshot, config, signal, head);
  },
});

/** Everything of a span that leaves the process. */
function showSpan({ name, kind, attributes, events, status, links }: ReadableSpan): string {
  return JSON.stringify({ name, kind, attributes, events, status, links });
}

test("logs, metrics and traces have no line of code, no token, no secret and no payload, whatever fails", async () => {
  const scene = await pitstop.given({
    files: { [signUpPath]: code() },
    change: { [signUpPath]: code(3) },
  });
  const { github, when } = scene;
  await when.opened();
  await when.commented("/pitstop fix");
  github.fail("pulls/create-review", echo, { times: 5 });
  github.fail("checks/update", echo);
  await when.pushed({ [signUpPath]: code(3, 5) });
  github.state.faults.length = 0;
  github.fail("pulls/create-review", { kind: "reset" }, { times: 5 });
  await when.pushed({ [signUpPath]: code(3, 5, 7) });
  github.state.faults.length = 0;
  isBroken = true;
  await when.pushed({ [signUpPath]: code(11) });
  await when.commented("/pitstop fix");

  const text = log.text();
  for (const message of ["review done", "review failed", "command failed", "SyntaxError", "HttpError"]) {
    expect(text).toContain(message);
  }
  expect(text).toMatch(/GitHub request: POST http\S+\/graphql - 200/u);
  const measured = await metrics.render();
  expect(measured).toContain('pitstop_reviews_total{outcome="failed"} 2');
  const traced = spans.getFinishedSpans().map(showSpan).join("\n");
  expect(traced).toContain('"error.type":"SyntaxError"');
  for (const emitted of [text, measured, traced]) {
    expect(emitted).not.toContain(mark);
    expect(emitted).not.toContain(github.app.webhookSecret);
    for (const token of github.state.tokens.keys()) expect(emitted).not.toContain(token);
    expect(emitted).not.toMatch(/token=|ghs_|PRIVATE KEY|eyJ|"payload"|pull_request"[^,}]*:|authorization/iu);
  }
  // No metric names a repository or what is in it: there would be too many, and they are nobody else's business.
  expect(measured).not.toContain(scene.repository.owner.login);
  // A line for each request and a few for each webhook, and none is long.
  const lines = text.split("\n");
  expect(lines.length).toBeLessThan(github.requests.length + 5 * github.deliveries.length);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(1000);
});

test("a review is logged, counted and traced, with the same figures", async () => {
  isBroken = false;
  const { github, repository, when } = await pitstop.given({
    files: { [signUpPath]: code() },
    change: { [signUpPath]: code(3) },
  });
  spans.reset();
  const logged = log.lines().length;
  const asked = github.requests.length;
  await when.opened();

  const done = log
    .lines()
    .slice(logged)
    .filter(({ msg }) => msg === "review done");
  // Without tokens, which the app asks for, and the archive, which takes no request of the rate limit.
  const own = github.requests.slice(asked).filter(({ path }) => !/access_tokens$|^\/codeload/.test(path));
  expect(done).toMatchObject([
    {
      ...{ pull: `${repository.owner.login}/shop#1`, outcome: "reviewed", conclusion: "failure" },
      ...{ files: 1, findings: 1, comments: 1, requests: own.length },
    },
  ]);
  expect(done[0]?.["milliseconds"]).toBeGreaterThan(0);

  const all = spans.getFinishedSpans();
  const review = all.find(({ name }) => name === "review");
  expect(review?.attributes).toMatchObject({ "pitstop.job": "pull-request", "pitstop.outcome": "failure" });
  const stages = all.filter((span) => ["read", "analyze", "plan", "post"].includes(span.name));
  expect(stages.map(({ name }) => name)).toEqual(["read", "analyze", "plan", "post"]);
  const parents = new Set(stages.map((span) => span.parentSpanContext?.spanId));
  expect([...parents]).toEqual([review?.spanContext().spanId]);
  const posted = all.find(({ name }) => name === "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews");
  expect(posted?.attributes).toEqual({
    "http.request.method": "POST",
    "url.template": "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    "http.response.status_code": 200,
  });
  expect(posted?.parentSpanContext?.spanId).toBe(stages.at(-1)?.spanContext().spanId);
});
