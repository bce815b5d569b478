import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parse as parseYaml } from "yaml";
import { toGitHubFailure } from "../github/failures.ts";
import { registerApp, type RegisteredApp } from "../github/register-app.ts";
import { addressPage, failedPage, registeredPage, registerPage } from "./set-up-page.ts";
import { toStartError } from "./start-error.ts";

/** What the environment says about the registration. */
export interface SetUpOptions {
  /** `0` takes any free port. */
  readonly port: number;
  /** Where GitHub is to send webhooks; `undefined` if it is not configured. */
  readonly webhookUrl: string | undefined;
  /** GitHub's form for a new app. */
  readonly newAppUrl: string;
  /** The REST API's address, without a slash at its end; that of github.com by default. */
  readonly apiUrl: string | undefined;
}

export interface SetUpTools {
  /** The manifest that the app is registered with: YAML, as in `app.yml`. */
  readonly manifest: string;
  /** Stores the credentials where the next start finds them. */
  readonly save: (app: RegisteredApp) => Promise<void>;
}

/** A set-up that waits for somebody to register the app. */
export interface RunningSetUp {
  /** Such as `http://localhost:3000`. */
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly html: string;
}

/**
 * Serves the pages that register the GitHub App. The person who opens them decides whose app Pitstop becomes, so they are only reachable
 * from this machine. Probot's own pages do the same, but also open a channel at smee.io that this server would never read.
 */
export async function startSetUp(
  { port, webhookUrl, newAppUrl, apiUrl }: SetUpOptions,
  { manifest, save }: SetUpTools,
): Promise<RunningSetUp> {
  // GitHub returns it: an answer without it was not requested here, and could contain somebody else's app.
  const state = randomUUID();

  function answerFirst(): Answer {
    if (webhookUrl === undefined) return { status: 200, html: addressPage() };
    const filledIn = {
      ...(parseYaml(manifest) as object),
      hook_attributes: { url: webhookUrl },
      redirect_url: `${url}${registeredPath}`,
    };
    return { status: 200, html: registerPage(`${newAppUrl}?state=${state}`, filledIn) };
  }

  async function answerRegistered(query: URLSearchParams): Promise<Answer> {
    const code = query.get("code");
    if (code === null || query.get("state") !== state) {
      return { status: 400, html: failedPage("This registration was not started here.") };
    }
    try {
      const app = await registerApp(code, apiUrl);
      await save(app);
      return { status: 200, html: registeredPage(app.page) };
    } catch (error) {
      const failure = toGitHubFailure(error);
      if (failure === undefined) throw error;
      return { status: 502, html: failedPage(`GitHub rejected the registration: ${failure.message}.`) };
    }
  }

  async function answer(method: string | undefined, target: string): Promise<Answer> {
    const { pathname, searchParams } = new URL(target, url);
    if (method === "GET" && pathname === "/") return answerFirst();
    if (method === "GET" && pathname === registeredPath) return answerRegistered(searchParams);
    return { status: 404, html: failedPage("Page not found.") };
  }

  const server = createServer((request, response) => {
    answer(request.method, request.url ?? "/")
      .catch((error: unknown): Answer => {
        const why = error instanceof Error ? error.message : String(error);
        return { status: 500, html: failedPage(`The credentials could not be saved: ${why}.`) };
      })
      .then(
        ({ status, html }) => response.writeHead(status, headers).end(html),
        () => response.destroy(),
      );
  });
  server.listen(port, "localhost");
  await once(server, "listening").catch((error: unknown) => {
    throw toStartError(error, "localhost", port);
  });
  // A server that listens on TCP has an address of this kind.
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url,
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const registeredPath = "/registered";

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  // The URL contains the code.
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};
