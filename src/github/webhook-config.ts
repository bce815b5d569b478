import type { GitHub } from "./octokit.ts";

/** Where GitHub sends the app's webhooks, and how. */
export interface WebhookConfig {
  /** Empty if none is set. */
  readonly url: string;
  readonly contentType: string;
  /** GitHub signs what it sends. */
  readonly hasSecret: boolean;
  /** GitHub checks the certificate of the URL's server. */
  readonly isVerified: boolean;
}

/** Reads where GitHub sends the app's webhooks. @param github authenticated as the app, not as an installation */
export async function readWebhookConfig(github: GitHub): Promise<WebhookConfig> {
  const { data } = await github.rest.apps.getWebhookConfigForApp({ request: { retries: 1 } });
  return {
    url: data.url ?? "",
    contentType: data.content_type ?? "form",
    // GitHub shows it as asterisks.
    hasSecret: (data.secret ?? "") !== "",
    isVerified: String(data.insecure_ssl ?? "0") === "0",
  };
}
