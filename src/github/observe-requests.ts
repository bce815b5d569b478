import type { Octokit } from "@octokit/rest";
import { traced } from "../telemetry/traces.ts";
import { isRequestError } from "./failures.ts";

/** A request that was sent; nothing of its content. */
export interface SentRequest {
  /** Method and template, such as `GET /repos/{owner}/{repo}/pulls/{pull_number}`. Never a URL: those name repositories, and hold tokens. */
  readonly route: string;
  /** `undefined` if no answer came. */
  readonly status: number | undefined;
  /** What the answer says of the rate limit, if anything. */
  readonly left: RequestsLeft | undefined;
}

interface RequestsLeft {
  /** Such as `core` or `graphql`. */
  readonly resource: string;
  readonly left: number;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetsAt: number;
}

export type OnRequest = (request: SentRequest) => void;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
}

interface RequestOptions {
  readonly method?: string;
  /** A template, unless Octokit was given a URL, as for the next page of a list. */
  readonly url?: string;
}

/** Calls `onRequest` with each request of a client, once for all its attempts. */
export function observeClient({ hook }: Pick<Octokit, "hook">, onRequest: OnRequest): void {
  hook.wrap("request", (request, options) =>
    observeRequest(options, onRequest, async () => request(options)),
  );
}

/** Sends one request in a span of its own, and calls `onRequest` once it is answered. */
export function observeRequest<Sent>(
  options: RequestOptions,
  onRequest: OnRequest,
  send: () => Promise<Sent>,
): Promise<Sent> {
  const { method = "GET" } = options;
  const template = toTemplate(options.url ?? "");
  const route = `${method} ${template}`;
  const attributes = { "http.request.method": method, "url.template": template };
  return traced(
    route,
    attributes,
    async (note) => {
      let answer: Answer | undefined;
      try {
        const sent = await send();
        // What Octokit's hooks hand on is always an answer.
        answer = sent as Answer;
        return sent;
      } catch (error) {
        if (isRequestError(error) && error.response !== undefined)
          answer = { status: error.status, headers: error.response.headers };
        throw error;
      } finally {
        const status = answer?.status;
        if (status !== undefined) note({ "http.response.status_code": status });
        onRequest({ route, status, left: readLeft(answer?.headers ?? {}) });
      }
    },
    "client",
  );
}

/** Octokit's templates start with a slash. Only pages after the first and archives have a URL that GitHub gave. */
function toTemplate(url: string): string {
  return url.startsWith("/") ? url : "(given by GitHub)";
}

function readLeft(headers: Answer["headers"]): RequestsLeft | undefined {
  const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? NaN);
  const [left, limit, reset] = [number("remaining"), number("limit"), number("reset")];
  const resource = headers["x-ratelimit-resource"];
  if (typeof resource !== "string" || Number.isNaN(left + limit + reset)) return undefined;
  return { resource, left, limit, resetsAt: reset * 1000 };
}
