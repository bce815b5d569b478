import { setTimeout as sleep } from "node:timers/promises";
import type { Check } from "../doctor/check.ts";
import { checkApp } from "../doctor/check-app.ts";
import { checkWebhook, type ExpectedWebhook } from "../doctor/check-webhook.ts";
import type { Manifest } from "../doctor/manifest.ts";
import { toPermissions, type Permissions } from "../github/installations.ts";
import type { GitHub } from "../github/octokit.ts";
import type { OwnApp } from "../github/own-app.ts";
import { readWebhookConfig } from "../github/webhook-config.ts";
import type { Log } from "./log.ts";
import { introduce, StartError } from "./start-error.ts";

export interface StartCheckTools {
  /** A client authenticated as the app. */
  readonly asApp: GitHub;
  readonly log: Log;
  readonly manifest: Manifest;
  readonly webhook: ExpectedWebhook;
  /** How long to wait before an unreachable GitHub is asked again, in milliseconds; 30 s by default. */
  readonly retryMilliseconds?: number | undefined;
}

/** What GitHub has said about the app so far. */
export interface StartCheck {
  /** Says whether GitHub accepted the credentials. Once it did, an outage of GitHub changes nothing. */
  readonly isPassed: () => boolean;
  /** The permissions and events of the app; `undefined` if GitHub could not be reached at startup. */
  readonly permissions: Permissions | undefined;
  /** Stops asking. */
  readonly stop: () => void;
}

const defaultRetryMilliseconds = 30_000;

/**
 * Asks GitHub for the app and logs what is wrong with it, each with its remedy. If GitHub cannot be reached, says so and keeps asking:
 * a restart during an outage must not end the process.
 *
 * @throws StartError when GitHub rejects the credentials, or the key is invalid
 */
export async function startChecking(tools: StartCheckTools): Promise<StartCheck> {
  const { asApp, log } = tools;
  const stop = new AbortController();
  let isPassed = false;

  async function pass(app: OwnApp): Promise<void> {
    isPassed = true;
    await reportApp(app, tools);
  }

  async function keepAsking(): Promise<void> {
    const wait = tools.retryMilliseconds ?? defaultRetryMilliseconds;
    while (!isPassed) {
      await sleep(wait, undefined, { signal: stop.signal, ref: false });
      try {
        const again = await introduce(asApp);
        if (again.kind === "known") await pass(again.app);
        else log.debug(again.why);
      } catch (error) {
        log.error(error instanceof StartError ? error.message : { err: error });
      }
    }
  }

  const first = await introduce(asApp);
  if (first.kind === "known") await pass(first.app);
  else {
    log.warn(`${first.why} Pitstop keeps trying; until GitHub answers, /readyz responds with 503.`);
    // Rejects only when it is stopped.
    keepAsking().catch(() => undefined);
  }
  return {
    isPassed: () => isPassed,
    permissions: first.kind === "known" ? toPermissions(first.app.permissions) : undefined,
    stop: () => {
      stop.abort();
    },
  };
}

async function reportApp(app: OwnApp, { asApp, log, manifest, webhook }: StartCheckTools): Promise<void> {
  const checks = [...checkApp(app, manifest, Date.now())];
  try {
    checks.push(checkWebhook(await readWebhookConfig(asApp), webhook));
  } catch (error) {
    log.warn({ err: error }, "could not read where GitHub sends webhooks");
  }
  for (const check of checks) log[levels[check.state]]({ check: check.name }, check.text);
}

const levels = { ok: "info", warning: "warn", error: "error" } as const satisfies Readonly<
  Record<Check["state"], string>
>;
