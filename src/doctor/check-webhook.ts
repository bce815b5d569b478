import type { WebhookConfig } from "../github/webhook-config.ts";
import { failing, ok, warning, type Check } from "./check.ts";

/** Where webhooks have to arrive. */
export interface ExpectedWebhook {
  /** The path that the server listens on. */
  readonly path: string;
  /** The full URL, if configured; a proxy's has its own path. */
  readonly url: string | undefined;
}

/** Compares where GitHub sends webhooks with where the server expects them. Reports the first thing that keeps them from arriving. */
export function checkWebhook(config: WebhookConfig, expected: ExpectedWebhook): Check {
  const { url, contentType, hasSecret, isVerified } = config;
  if (url === "") {
    return failing(
      "webhook",
      `The app has no webhook URL, so nothing triggers a review. ${setIt(expected.url ?? `https://your-server${expected.path}`)}`,
    );
  }
  const found = toUrl(url);
  if (found === undefined)
    return failing("webhook", `The app's webhook URL is not a URL. ${setIt("it again")}`);
  if (expected.url !== undefined && toUrl(expected.url)?.href !== found.href) {
    return failing(
      "webhook",
      `GitHub sends webhooks to ${showUrl(found)}, not to ${expected.url}. ${setIt("that URL")} If it is right, change PUBLIC_URL or WEBHOOK_PROXY_URL.`,
    );
  }
  if (expected.url === undefined && found.pathname !== expected.path) {
    return warning(
      "webhook",
      `GitHub sends webhooks to ${showUrl(found)}, but Pitstop listens on ${expected.path}. Unless a proxy forwards them there, ${setIt(`a URL that ends in ${expected.path}`, "set")}`,
    );
  }
  if (contentType !== "json") {
    return failing(
      "webhook",
      "GitHub sends webhooks as forms, which Pitstop rejects. Set the content type to application/json on the app's settings page (General).",
    );
  }
  if (!hasSecret) {
    return failing(
      "webhook",
      "GitHub does not sign the app's webhooks, so Pitstop rejects them. Set the webhook secret on the app's settings page (General) to WEBHOOK_SECRET.",
    );
  }
  return checkTransport(found, isVerified);
}

function checkTransport(url: URL, isVerified: boolean): Check {
  if (url.protocol !== "https:") {
    return warning(
      "webhook",
      `GitHub sends webhooks to ${showUrl(url)} without encryption. Put Pitstop behind a proxy that terminates TLS, and ${setIt("its https URL", "set")}`,
    );
  }
  if (!isVerified) {
    return warning(
      "webhook",
      "GitHub does not verify the certificate of the webhook URL. Turn SSL verification on, on the app's settings page (General).",
    );
  }
  return ok("webhook", `GitHub sends webhooks to ${showUrl(url)}.`);
}

function setIt(what: string, verb: "Set" | "set" = "Set"): string {
  return `${verb} ${what} as the webhook URL on the app's settings page (General).`;
}

function toUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Without user, password and query, which can be secrets. */
function showUrl({ origin, pathname }: URL): string {
  return origin + pathname;
}
