import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Readable } from "node:stream";
import type { GitHub } from "../../sandbox/github.ts";
import type { ServerOptions } from "../../src/app/server.ts";
import { webhookPath } from "../../src/app/webhook-path.ts";

/** Pitstop in a process of its own. */
export interface PitstopProcess {
  readonly url: string;
  readonly pid: number;
  /** Ends it at once, as a machine that fails. Resolves when it has ended. */
  readonly kill: () => Promise<void>;
}

export interface ProcessOptions extends Partial<ServerOptions> {
  /** Analyzes the code, in the process's own thread; by default it is only searched for one mistake. */
  readonly isAnalyzing?: true;
  /** Where its log goes; nowhere by default. */
  readonly logFile?: string;
}

/**
 * Starts a process of the sandbox's app. Webhooks go to the one that was started last.
 *
 * @param script what was built of `run-pitstop.ts`
 */
export async function startProcess(
  script: string,
  github: GitHub,
  options: ProcessOptions = {},
): Promise<PitstopProcess> {
  const { id, privateKey, webhookSecret } = github.app;
  const { logFile = devNull, ...serverOptions } = options;
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [script], {
    stdio: ["pipe", log, "inherit", "pipe"],
  });
  closeSync(log);
  const exit = once(child, "exit");
  const { stdin, pid } = child;
  if (stdin === null || pid === undefined) throw new Error("Pitstop could not be started");
  stdin.end(
    JSON.stringify({
      ...{ appId: id, privateKey, webhookSecret, apiUrl: github.apiUrl, host: "127.0.0.1", port: 0 },
      ...{ logLevel: "fatal", ...serverOptions },
    }),
  );
  // By its place above, it is a pipe to read from.
  const url = await Promise.race([readFirst(child.stdio[3] as Readable), exit.then(() => undefined)]);
  if (url === undefined) throw new Error("Pitstop ended at its start");
  github.sendWebhooksTo(url + webhookPath);
  return {
    url,
    pid,
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

async function readFirst(stream: Readable): Promise<string> {
  const [piece] = (await once(stream, "data")) as [Buffer];
  return piece.toString();
}
