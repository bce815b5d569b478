import { createConnector } from "../github/connector.ts";
import { findFailedDeliveries } from "../github/failed-deliveries.ts";
import { toGitHubFailure } from "../github/failures.ts";
import { listInstalledAccounts, readRequestsLeft } from "../github/installed-accounts.ts";
import type { InstalledAccount } from "../github/installed-accounts.ts";
import type { GitHub } from "../github/octokit.ts";
import type { OwnApp } from "../github/own-app.ts";
import { readWebhookConfig } from "../github/webhook-config.ts";
import { checkApp } from "./check-app.ts";
import { checkDeliveries, checkInstallations, checkRequestsLeft } from "./check-use.ts";
import { checkWebhook, type ExpectedWebhook } from "./check-webhook.ts";
import { warning, type Check, type CheckName } from "./check.ts";
import type { Manifest } from "./manifest.ts";

export interface DiagnosisTools {
  /** A client authenticated as the app. */
  readonly asApp: GitHub;
  readonly manifest: Manifest;
  readonly webhook: ExpectedWebhook;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Checks of what else Pitstop depends on, such as the queue's server. */
  readonly more: readonly (() => Promise<Check>)[];
}

const day = 24 * 60 * 60 * 1000;
/** Each takes two requests. */
const maxAccountsAsked = 10;

/** Checks everything around an app that GitHub knows. A check that fails to run becomes a warning; the others still run. */
export async function diagnose(app: OwnApp, tools: DiagnosisTools): Promise<readonly Check[]> {
  const { asApp, manifest, webhook, now, more } = tools;
  const ofApp = checkApp(app, manifest, now());
  const others = await Promise.all([
    attempt("webhook", async () => [checkWebhook(await readWebhookConfig(asApp), webhook)]),
    attempt("installations", () => checkAccounts(tools)),
    attempt("deliveries", async () => [
      checkDeliveries(await findFailedDeliveries(asApp, now() - day), now()),
    ]),
    ...more.map((check) => attempt("queue", async () => [await check()])),
  ]);
  return [...ofApp, ...others.flat()];
}

async function checkAccounts({ asApp, manifest, now }: DiagnosisTools): Promise<readonly Check[]> {
  const accounts = await listInstalledAccounts(asApp);
  const { connect } = createConnector(asApp);
  const asked = accounts.filter(({ isSuspended }) => !isSuspended).slice(0, maxAccountsAsked);
  const limits = await Promise.all(
    asked.map(({ installationId, login }: InstalledAccount) =>
      attempt("rate limit", async () => {
        const permissions = { contents: "read" } as const;
        const github = await connect({ installationId, repository: undefined, permissions });
        return [checkRequestsLeft(login, await readRequestsLeft(github), now())];
      }),
    ),
  );
  return [...checkInstallations(accounts, manifest), ...limits.flat()];
}

async function attempt(name: CheckName, check: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await check();
  } catch (error) {
    const failure = toGitHubFailure(error);
    if (failure === undefined) throw error;
    return [warning(name, `Could not be checked: ${failure.request}: ${failure.message}.`)];
  }
}
