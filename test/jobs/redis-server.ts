import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { Redis } from "ioredis";

/** A real Redis for tests. */
export interface RedisServer {
  readonly url: string;
  /** Ends it and starts it again with what it has on disk. */
  readonly restart: () => Promise<void>;
  /** Ends it at once. */
  readonly kill: () => Promise<void>;
  /** @param more for its config, until it ends */
  readonly start: (more?: readonly string[]) => Promise<void>;
  /** Lets it answer nobody, until `resume`. */
  readonly suspend: () => void;
  readonly resume: () => void;
  readonly stop: () => Promise<void>;
}

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0;
if (!isInstalled && process.env["CI"] !== undefined) {
  throw new Error("CI needs redis-server: install it, as .ci/run does.");
}
/** Why tests with Redis do not run here; `undefined` if they do. */
export const whyNoRedis = isInstalled ? undefined : "redis-server is not installed";
if (whyNoRedis !== undefined) process.stderr.write(`Skipped tests with Redis: ${whyNoRedis}.\n`);

/** Starts a Redis on a free port that keeps its data in a temporary folder. */
export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const folder = await mkdtemp(path.join(tmpdir(), "pitstop-redis-"));
  const port = await findFreePort();
  let child: ChildProcess;

  async function start(more: readonly string[] = []): Promise<void> {
    child = spawn(
      "redis-server",
      [
        ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--loglevel", "warning"],
        ...["--save", "", "--appendonly", "yes", "--appendfsync", "always", ...settings, ...more],
      ],
      { stdio: "ignore" },
    );
    await waitUntilReady(port);
  }
  async function end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: () => end("SIGKILL"),
    suspend: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    restart: async () => {
      await end("SIGTERM");
      await start();
    },
    stop: async () => {
      await end("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(port: number): Promise<void> {
  const redis = new Redis(port, "127.0.0.1", { retryStrategy: () => 50, maxRetriesPerRequest: null });
  redis.on("error", () => undefined);
  await redis.ping();
  redis.disconnect();
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
