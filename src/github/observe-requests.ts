import type { Octokit } from "@octokit/rest";
import { traced } from "../telemetry/traces.ts";
import { isRequestError } from "./failures.ts";

/** A request that was sent, without its content. */
export interface SentRequest {
  /** Method and template, such as `GET /repos/{owner}/{repo}/pulls/{pull_number}`. Never a URL: those name repositories, and hold tokens. */
  readonly route: string;
  /** `undefined` if no answer came. */
  readonly status: number | undefined;
  /** What the response says about the rate limit, if anything. */
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
        // Octokit's hooks always pass on a response.
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

/** Words in the paths of GitHub's lists and archives; anything else in a path can be a name. */
const pathWords: ReadonlySet<string> = new Set([
  ...["", "repos", "repositories", "pulls", "issues", "commits", "check-runs", "check-suites", "pull"],
  ...["files", "comments", "reviews", "reactions", "annotations", "tarball", "git", "trees", "blobs"],
  ...["graphql", "app", "hook", "deliveries", "installations", "collaborators", "permission"],
]);

/** Octokit has a template, with a slash in front, unless it is given a URL, as for the pages of a list. */
function toTemplate(url: string): string {
  if (url.startsWith("/")) return url;
  const path = URL.canParse(url) ? new URL(url).pathname.replace(enterprisePrefix, "") : "";
  return path
    .split("/")
    .map((segment) => (pathWords.has(segment) ? segment : "{}"))
    .join("/");
}

/** The paths of the two APIs on a GitHub Enterprise Server. */
const enterprisePrefix = /^\/api(?:\/v3)?(?=\/)/u;

function readLeft(headers: Answer["headers"]): RequestsLeft | undefined {
  const number = (name: string) => Number(headers[`x-ratelimit-${name}`] ?? NaN);
  const [left, limit, reset] = [number("remaining"), number("limit"), number("reset")];
  const resource = headers["x-ratelimit-resource"];
  if (typeof resource !== "string" || Number.isNaN(left + limit + reset)) return undefined;
  return { resource, left, limit, resetsAt: reset * 1000 };
}
