import { startServer, type RunningServer, type ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";
import { startGitHub, type GitHub, type GitHubOptions } from "../github.ts";

export interface StageOptions
  extends
    GitHubOptions,
    Pick<ServerOptions, "analyze" | "catchUpMilliseconds" | "concurrency" | "logLevel" | "Octokit"> {}

/** The real app on an embedded GitHub. */
export interface Stage {
  readonly github: GitHub;
  /** Waits until nothing is left to be done: every webhook is delivered, every review done, and what those set off too. */
  readonly settle: () => Promise<void>;
  /** Ends the app as when its process is killed, and starts another. What it was doing stays undone. */
  readonly restart: () => Promise<void>;
  /** Ends the app as an operator does, who lets it say what it does not do any more, and starts another. */
  readonly redeploy: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts an embedded GitHub and the app, and has webhooks sent to it. */
export async function startStage(options: StageOptions = {}): Promise<Stage> {
  // Both work in this one thread: while the app reads code, GitHub hears no answer, and on a busy machine that takes a while.
  const github = await startGitHub({ ...options, limits: { webhookSeconds: 120, ...options.limits } });
  const start = async (): Promise<RunningServer> => {
    const { id, privateKey, webhookSecret } = github.app;
    const app = await startServer({
      ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
      logLevel: options.logLevel ?? "fatal",
      // Nobody is told before a process is killed; a stage that is stopped has nothing left to do.
      drainMilliseconds: 0,
      ...(options.analyze === undefined ? {} : { analyze: options.analyze }),
      ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
      ...(options.catchUpMilliseconds === undefined
        ? {}
        : { catchUpMilliseconds: options.catchUpMilliseconds }),
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
