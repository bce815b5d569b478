import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import { getPrivateKey } from "@probot/get-private-key";
import { readEnvironment } from "../app/environment.ts";
import { introduce, StartError } from "../app/start-error.ts";
import type { ServerOptions } from "../app/server.ts";
import { webhookPath } from "../app/webhook-path.ts";
import type { Check } from "../doctor/check.ts";
import { checkQueue } from "../doctor/check-queue.ts";
import { diagnose } from "../doctor/diagnose.ts";
import { parseManifest } from "../doctor/manifest.ts";
import { connectAsApp } from "../github/connect-as-app.ts";
import { colorsOf } from "../report/style.ts";
import { wrap } from "../report/wrap.ts";
import { styleOf, withProgress, type Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

export type DoctorFormat = "pretty" | "json";

/**
 * Checks the app that the environment names, and prints what is right and wrong with it. Returns 1 if something keeps reviews from
 * happening.
 *
 * @param manifest the text of `app.yml`
 * @throws UsageError if there is nothing to check: no or wrong credentials, or a GitHub that cannot be reached
 */
export async function runDoctor(format: DoctorFormat, manifest: string, terminal: Terminal): Promise<0 | 1> {
  const { appId, privateKey, apiUrl, webhookUrl, redisUrl } = await readOptions(terminal);
  const asApp = connectAsApp(appId, privateKey, apiUrl);
  const checks = await withProgress(terminal, "Asking GitHub", async () => {
    const introduction = await introduce(asApp).catch((error: unknown) => {
      throw error instanceof StartError ? new UsageError(error.message, { cause: error }) : error;
    });
    if (introduction.kind === "unreachable") throw new UsageError(introduction.why);
    return diagnose(introduction.app, {
      ...{ asApp, manifest: parseManifest(manifest), now: Date.now },
      webhook: { path: webhookPath, url: webhookUrl },
      more: redisUrl === undefined ? [] : [() => checkQueue(redisUrl)],
    });
  });
  if (format === "json") terminal.out.write(`${JSON.stringify({ checks }, undefined, 2)}\n`);
  else terminal.out.writeReport(formatChecks(checks, terminal));
  return checks.some(({ state }) => state === "error") ? 1 : 0;
}

/** The server's environment. As in the server, an `.env` file in the folder fills in what is not set. */
async function readOptions({ folder, environment = {} }: Terminal): Promise<ServerOptions> {
  const env = { ...(await readEnvironmentFile(folder)), ...environment };
  const start = readEnvironment(env, () => getPrivateKey({ env, cwd: folder }) ?? undefined);
  if (start.kind === "serve") return start.options;
  throw new UsageError(
    start.kind === "wrong"
      ? start.problems.join("\n")
      : "There are no credentials to check. Set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET, or run this in the folder with the server's .env file.",
  );
}

async function readEnvironmentFile(folder: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(path.join(folder, ".env"), "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}

const marks = { ok: "ok", warning: "warning", error: "error" } as const;

function formatChecks(checks: readonly Check[], terminal: Terminal): string {
  const style = styleOf(terminal, terminal.out);
  const { green, yellow, red } = colorsOf(style);
  const paint = { ok: green, warning: yellow, error: red };
  const indent = " ".repeat(9);
  const lines = checks.map(
    ({ state, text }) => `${paint[state](marks[state].padEnd(9))}${wrap(text, style, indent).trimStart()}`,
  );
  return `${lines.join("\n")}\n`;
}
