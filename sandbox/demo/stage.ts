import { startServer, type RunningServer, type ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { startGitHub, type GitHub, type GitHubOptions } from "../github.ts";

export interface StageOptions
  extends
    GitHubOptions,
    Pick<
      ServerOptions,
      | ("analyze" | "catchUpMilliseconds" | "concurrency" | "deadline")
      | ("logFormat" | "logLevel" | "logTo" | "metrics" | "Octokit" | "retryMilliseconds")
    > {}

/** The real app, connected to an embedded GitHub. */
export interface Stage {
  readonly github: GitHub;
  /** Waits until everything is done: every webhook delivered, every review finished, and everything that those triggered. */
  readonly settle: () => Promise<void>;
  /** Kills the app's process and starts a new one. Work in progress is lost. */
  readonly restart: () => Promise<void>;
  /** Shuts the app down gracefully, so that it can report unfinished work, and starts a new one. */
  readonly redeploy: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts an embedded GitHub and the app, and sends webhooks to it. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  // Both share one thread: the app cannot respond while it analyzes code, which takes a while on a busy machine.
  const github = await startGitHub({ ...options, limits: { webhookSeconds: 120, ...options.limits } });
  const start = async (): Promise<RunningServer> => {
    const { id, privateKey, webhookSecret } = github.app;
    const app = await startServer({
      ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
      logLevel: options.logLevel ?? "fatal",
      logFormat: options.logFormat,
      ...(options.logTo === undefined ? {} : { logTo: options.logTo }),
      // A killed process gets no time to finish, and a stage that is stopped has nothing left to do.
      drainMilliseconds: 0,
      ...(options.analyze === undefined ? {} : { analyze: options.analyze }),
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      ...(options.deadline === undefined ? {} : { deadline: options.deadline }),
      ...(options.catchUpMilliseconds === undefined
        ? {}
        : { catchUpMilliseconds: options.catchUpMilliseconds }),
      ...(options.metrics === undefined ? {} : { metrics: options.metrics }),
      ...(options.retryMilliseconds === undefined ? {} : { retryMilliseconds: options.retryMilliseconds }),
      ...(options.Octokit === undefined ? {} : { Octokit: options.Octokit }),
    });
    github.sendWebhooksTo(app.url + webhookPath);
    return app;
  };
  let app = await start().catch(async (error: unknown) => {
    await github.stop();
    throw error;
  });

  return {
    github,
    settle: async () => {
      for (;;) {
        const before = github.requests.length + github.deliveries.length;
        await github.settle();
        await app.idle();
        await github.settle();
        if (github.requests.length + github.deliveries.length === before) return;
      }
    },
    restart: async () => {
      github.cutOff();
      await app.stop();
      app = await start();
    },
    redeploy: async () => {
      await app.stop();
      app = await start();
    },
    stop: async () => {
      await app.stop();
      await github.stop();
    },
  };
}
