import type { Writable } from "node:stream";
import { Probot, type ProbotOctokit } from "probot";
import { ruleFacts } from "../../rules/facts.ts";
import { connectApp } from "./app.ts";
import { answerMetrics } from "./answer-metrics.ts";
import { createAnswer } from "./answer-request.ts";
import { createAppMetrics } from "./app-metrics.ts";
import { startCatchingUp } from "./catch-up.ts";
import { workAlone, workTogether, type Role } from "./coordination.ts";
import { findImported } from "../customerio/program/imported.ts";
import { longestReview } from "../github/check-run.ts";
import { createConnector } from "../github/connector.ts";
import { observeClient, type SentRequest } from "../github/observe-requests.ts";
import type { ContentWindows } from "../github/rate-limits.ts";
import { createHeadCache } from "../github/head-cache.ts";
import { PatientOctokit } from "../github/app-octokit.ts";
import { toGitHubFailure } from "../github/failures.ts";
import type { Retry } from "../jobs/queue.ts";
import type { Analyze } from "../review/review-tools.ts";
import { createLog, forLibraries, type LogLevel } from "./log.ts";
import type { Manifest } from "../doctor/manifest.ts";
import { listen } from "./http-server.ts";
import { startChecking } from "./start-check.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { withRulePages } from "./rule-pages.ts";
import { webhookPath } from "./webhook-path.ts";

export interface ServerOptions {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly host: string;
  /** `0` takes any free port. */
  readonly port: number;
  /** The REST API's address, without a slash at its end; that of github.com by default. */
  readonly apiUrl?: string | undefined;
  readonly logLevel?: LogLevel | undefined;
  readonly logFormat?: "json" | "pretty" | undefined;
  /** Standard output by default. */
  readonly logTo?: Writable;
  /** How long `stop` waits for running reviews, in milliseconds; 20 s by default, since container platforms kill a process after 30. */
  readonly drainMilliseconds?: number;
  /** Analyzes the code; by default with every rule and in this thread, which answers no webhook meanwhile. */
  readonly analyze?: Analyze;
  /** Called shortly before an analysis, while its code is still being read. */
  readonly prepareAnalysis?: () => void;
  readonly Octokit?: typeof ProbotOctokit;
  /** How many reviews run at the same time; 16 by default, half of them of one installation. */
  readonly concurrency?: number;
  /** How long a review or a command may take, in milliseconds; 14 minutes by default. */
  readonly deadline?: number;
  /** How often to recover what was missed, in milliseconds, the first time at the start; never by default. */
  readonly catchUpMilliseconds?: number;
  /** Coordinates several processes; by default, this one works alone. */
  readonly redisUrl?: string | undefined;
  /** `all` by default. */
  readonly role?: Role | undefined;
  /** Called when a newer version of Pitstop has taken over what is in Redis, so that this process has to end. */
  readonly onOutdated?: (problem: string) => void;
  /** How long to wait before a review that failed because of GitHub is tried again, in milliseconds; by default, it is not. */
  readonly retryMilliseconds?: number;
  /** How long after the start a process that this one replaces may still be at work, in milliseconds; 30 s by default. */
  readonly graceMilliseconds?: number;
  /** How much an installation may create in a minute and an hour; by default what github.com documents. */
  readonly contentWindows?: ContentWindows;
  /**
   * The permissions and events that the app should have. If given, the server first checks that GitHub accepts the credentials, and logs
   * what is missing.
   */
  readonly manifest?: Manifest;
  /** Where GitHub should send webhooks; `undefined` if it is not configured. */
  readonly webhookUrl?: string | undefined;
  /** Where this server's pages of the rules are for people, without a slash at its end; by default, comments link to those of the project. */
  readonly rulePages?: string | undefined;
  /** Counts what happens; by default, in metrics that are not published. */
  readonly metrics?: Metrics;
  /** Serves the metrics on a port of its own. `0` takes any free one. */
  readonly metricsPort?: number | undefined;
  /**
   * A bearer token that allows reading the metrics, also on the webhook's port. Without it and without a separate port, there are no
   * metrics.
   */
  readonly metricsToken?: string | undefined;
  /** How often to try GitHub again if it can't be reached at startup, in milliseconds; 30 s by default. */
  readonly askAgainMilliseconds?: number;
  /** How long a request may take to come in, in milliseconds; 10 s by default, since GitHub waits no longer for the whole answer. */
  readonly requestMilliseconds?: number;
}

export interface RunningServer {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The URL of the server for metrics; `undefined` if it has no separate port. */
  readonly metricsUrl: string | undefined;
  /** Waits until every requested review is done. */
  readonly idle: () => Promise<void>;
  /** Accepts no more webhooks, waits for running reviews, and ends. Says whether all of them finished. */
  readonly stop: () => Promise<boolean>;
}

const defaultRequestMilliseconds = 10_000;
/** A review mostly waits for GitHub; analyses have a limit of their own. Each holds the texts of a head. */
const concurrentReviews = 16;
/** The last minute of the longest review is for completing the check run. */
const defaultDeadline = longestReview - 60_000;
/** How much text is cached between reviews, in UTF-16 units: about ten repositories of usual size. */
const maxCachedLength = 50_000_000;
const defaultDrainMilliseconds = 20_000;
/** Container platforms kill a process after this time. */
const defaultGraceMilliseconds = 30_000;

/**
 * Starts the app: webhooks come in over HTTP, reviews go out to GitHub.
 *
 * @throws StartError when the port cannot be listened on, or GitHub rejects the credentials
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const concurrency = options.concurrency ?? concurrentReviews;
  const log = await createLog({
    level: options.logLevel ?? "info",
    format: options.logFormat ?? "pretty",
    to: options.logTo,
  });
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    log: forLibraries(log),
    Octokit: options.Octokit ?? PatientOctokit,
  });
  await probot.ready();
  const asApp = await probot.auth();
  const { metrics = createAppMetrics(), metricsToken } = options;
  observeClient(asApp, ({ route, status }) => {
    metrics.sent(route, status);
  });
  const { manifest, askAgainMilliseconds } = options;
  const webhook = { path: webhookPath, url: options.webhookUrl };
  const startCheck =
    manifest === undefined
      ? undefined
      : await startChecking({ asApp, log, manifest, webhook, retryMilliseconds: askAgainMilliseconds });
  const { redisUrl, role = "all", onOutdated = () => undefined } = options;
  const coordination =
    redisUrl === undefined
      ? workAlone(options.graceMilliseconds ?? defaultGraceMilliseconds)
      : await workTogether({ redisUrl, role, log, onOutdated });
  const onSent = (id: number, { route, status, left }: SentRequest) => {
    metrics.sent(route, status);
    if (left !== undefined) metrics.requestsLeft(String(id), left);
  };
  const { permissions } = startCheck ?? {};
  const { analyze = analyzeHere, rulePages } = options;
  const { rateLimitStore } = coordination;
  const app = connectApp(probot, {
    ...{ log, asApp, metrics },
    connector: createConnector(asApp, permissions, options.contentWindows, rateLimitStore, onSent),
    analyze: rulePages === undefined ? analyze : withRulePages(analyze, rulePages),
    rulePages,
    prepareAnalysis: options.prepareAnalysis ?? (() => undefined),
    ...{ coordination, retry: makeRetry(options.retryMilliseconds) },
    rules: ruleFacts,
    head: { cache: createHeadCache(maxCachedLength), findImports: findImported },
    ...{ concurrency, tenantConcurrency: Math.ceil(concurrency / 2) },
    deadline: options.deadline ?? defaultDeadline,
  });
  let isStopping = false;
  const answer = createAnswer({
    ...{ log, metrics, metricsToken, webhookSecret: options.webhookSecret },
    // Not `probot.receive`, which logs the payload. The names that handlers are registered for are GitHub's.
    take: async (webhook) => {
      await probot.webhooks.receive(webhook as Parameters<typeof probot.webhooks.receive>[0]);
      return !app.wasRefused(webhook.id);
    },
    ...{ takesWebhooks: role !== "worker", rules: ruleFacts },
    getHealth: () => ({
      isStopping,
      isKnown: startCheck?.isPassed() ?? true,
      hasQueue: coordination.hasQueue(),
    }),
  });
  const shared = {
    ...{ host: options.host, requestMilliseconds: options.requestMilliseconds ?? defaultRequestMilliseconds },
    onError: (error: unknown) => {
      log.error({ err: error }, "request failed");
    },
  };
  const server = await listen({ ...shared, port: options.port, answer });
  const queue = redisUrl === undefined ? "in this process, which must be the only one" : "on Redis";
  log.info({ url: server.url, role, queue, ...(role === "worker" ? {} : { webhookPath }) }, "listening");
  const metricsServer =
    options.metricsPort === undefined
      ? undefined
      : await listen({
          ...{ ...shared, port: options.metricsPort },
          answer: (request) => answerMetrics(request, metrics, metricsToken),
        });
  if (metricsServer !== undefined) log.info({ url: metricsServer.url }, "listening for metrics");
  const { catchUpMilliseconds } = options;
  const catchUp =
    catchUpMilliseconds === undefined
      ? undefined
      : startCatchingUp(
          { asApp, sweep: app.sweep, lead: coordination.lead, log },
          { catchUpMilliseconds, graceMilliseconds: coordination.graceMilliseconds },
        );

  return {
    url: server.url,
    metricsUrl: metricsServer?.url,
    idle: async () => {
      await catchUp?.idle();
      await app.idle();
    },
    stop: async () => {
      isStopping = true;
      startCheck?.stop();
      catchUp?.stop();
      server.close();
      const isDone = await app.drain(options.drainMilliseconds ?? defaultDrainMilliseconds);
      await server.end();
      await coordination.end();
      // Last, so that the shutdown can be watched.
      await metricsServer?.end();
      return isDone;
    },
  };
}

/** Only failures of GitHub can end differently the next time. */
function makeRetry(delay: number | undefined): Retry | undefined {
  if (delay === undefined) return undefined;
  const isWorthwhile = (error: unknown) => {
    const failure = toGitHubFailure(error);
    return failure !== undefined && (failure.status ?? 500) >= 500;
  };
  return { attempts: 3, delay, isWorthwhile };
}

const analyzeHere: Analyze = async (snapshot, config) => {
  // Loads the compiler, which a server whose analyses run in other processes does without.
  const { runHere } = await import("../threads/tasks.ts");
  return runHere("analyze", { snapshot, config });
};
