import { connectWithoutToken } from "./token-octokit.ts";

/** An app that GitHub has just registered. Never to be logged. */
export interface RegisteredApp {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** The app's page on GitHub, without a slash at its end. */
  readonly page: string;
}

/**
 * Trades the code that GitHub hands out when somebody confirms a manifest for the new app's credentials. It works once, within an hour.
 *
 * @param apiUrl the REST API's address, without a slash at its end; that of github.com by default
 * @throws what Octokit throws
 * @see https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
export async function registerApp(code: string, apiUrl: string | undefined): Promise<RegisteredApp> {
  const { data } = await connectWithoutToken(apiUrl).rest.apps.createFromManifest({ code });
  const { id, pem, webhook_secret: webhookSecret, html_url: page } = data;
  // GitHub makes one up for every manifest that has a webhook's address, as ours has.
  if (webhookSecret === null) throw new Error("GitHub gave the app no webhook secret");
  return { appId: id, privateKey: pem, webhookSecret, page };
}
