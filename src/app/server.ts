import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Probot, type ProbotOctokit } from "probot";
import { rules } from "../../rules/index.ts";
import { analyze } from "../analyze/analyze.ts";
import { connectApp } from "./app.ts";
import { startCatchingUp } from "./catch-up.ts";
import { findImported } from "../customerio/program/imported.ts";
import { longestReview } from "../github/check-run.ts";
import { createHeadCache } from "../github/head-cache.ts";
import { PatientOctokit } from "../github/octokit.ts";
import type { Analyze } from "../review/review-tools.ts";
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
  /** How long `stop` waits for running reviews, in milliseconds; 20 s by default, since container platforms kill a process after 30. */
  readonly drainMilliseconds?: number;
  /** Analyzes the code; by default with every rule and in this thread, which answers no webhook meanwhile. */
  readonly analyze?: Analyze;
  readonly Octokit?: typeof ProbotOctokit;
  /** How many reviews run at the same time; four by default. */
  readonly concurrency?: number;
  /** How long a review or a command may take, in milliseconds; 14 minutes by default. */
  readonly deadline?: number;
  /** How often to recover what was missed, in milliseconds, the first time at the start; never by default. */
  readonly catchUpMilliseconds?: number;
}

export type LogLevel = "trace" | "debug" | "info" | "warn" | "error" | "fatal";

export interface RunningServer {
  /** Such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Waits until every requested review is done. */
  readonly idle: () => Promise<void>;
  /** Accepts no more webhooks, waits for running reviews, and ends. Says whether all of them finished. */
  readonly stop: () => Promise<boolean>;
}

/** GitHub sends no larger payload. In bytes. */
const maxPayload = 25 * 1024 * 1024;
const concurrentReviews = 4;
/** What is left of the longest review is for completing the check run. */
const defaultDeadline = longestReview - 60_000;
/** How much text is cached between reviews, in UTF-16 units: about ten repositories of usual size. */
const maxCachedLength = 50_000_000;
const defaultDrainMilliseconds = 20_000;

/** Starts the app: webhooks come in over HTTP, reviews go out to GitHub. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const probot = new Probot({
    appId: options.appId,
    privateKey: options.privateKey,
    secret: options.webhookSecret,
    baseUrl: options.apiUrl,
    logLevel: options.logLevel ?? "info",
    logFormat: options.logFormat ?? "pretty",
    Octokit: options.Octokit ?? PatientOctokit,
  });
  await probot.ready();
  const app = connectApp(probot, {
    analyze: options.analyze ?? analyzeHere,
    rules,
    head: { cache: createHeadCache(maxCachedLength), findImports: findImported },
    concurrency: options.concurrency ?? concurrentReviews,
    deadline: options.deadline ?? defaultDeadline,
  });
  const receive = await probot.getNodeMiddleware({ path: webhookPath });

  let isStopping = false;
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.replace(/\?.*$/, "");
    const refusal = refuse(request, path);
    if (path === "/healthz") end(response, isStopping ? 503 : 200, isStopping ? "stopping" : "ok");
    else if (refusal !== undefined) end(response, ...refusal);
    else await receive(request, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      probot.log.error({ err: error }, "request failed");
      end(response, 500, "internal error");
    });
  });
  server.listen(options.port, options.host);
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const url = `http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`;
  probot.log.info({ url, webhookPath }, "listening");
  const { catchUpMilliseconds } = options;
  const { log } = probot;
  const catchUp =
    catchUpMilliseconds === undefined
      ? undefined
      : startCatchingUp({ connect: () => probot.auth(), sweep: app.sweep, log }, catchUpMilliseconds);

  return {
    url,
    idle: async () => {
      await catchUp?.idle();
      await app.idle();
    },
    stop: async () => {
      isStopping = true;
      catchUp?.stop();
      const closed = once(server, "close");
      server.close();
      const isDone = await app.drain(options.drainMilliseconds ?? defaultDrainMilliseconds);
      server.closeAllConnections();
      await closed;
      return isDone;
    },
  };
}

/** Probot reads any body to its end before it checks the signature, so what cannot be a webhook is refused unread. */
function refuse(
  { method, headers }: IncomingMessage,
  path: string | undefined,
): [number, string] | undefined {
  if (path !== webhookPath || method !== "POST") return [404, "not found"];
  const length = headers["content-length"];
  if (length === undefined) return [411, "content-length required"];
  return Number(length) > maxPayload ? [413, "payload too large"] : undefined;
}

const analyzeHere: Analyze = (snapshot, config) => Promise.resolve(analyze(snapshot, { rules, config }));

function end(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) return;
  // The rest of the request's body is not read, so the connection cannot be reused.
  response.writeHead(status, { "content-type": "text/plain", connection: "close" }).end(`${text}\n`);
}
