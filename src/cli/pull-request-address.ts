import { UsageError } from "./usage-error.ts";

/** A pull request, and the URL of the REST API it belongs to; `undefined` means github.com. */
export interface PullRequestAddress {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly apiUrl: string | undefined;
}

/**
 * Parses `owner/repo#123` or the URL of a pull request.
 *
 * @param apiUrl the API's URL, if known, without a slash at the end
 * @throws UsageError for anything else, and for a URL that belongs to another API: a token must not go to the wrong host
 */
export function parsePullRequestAddress(text: string, apiUrl: string | undefined): PullRequestAddress {
  const short = /^([\w.-]+)\/([\w.-]+)#([1-9]\d*)$/.exec(text);
  if (short !== null) return toAddress(short, apiUrl);
  const page = /^https:\/\/([\w.-]+(?::\d+)?)\/([\w.-]+)\/([\w.-]+)\/pull\/([1-9]\d*)(?:[/?#].*)?$/.exec(
    text,
  );
  if (page === null) {
    throw new UsageError(`"${text}" is not a pull request. Use owner/repo#123 or the pull request's URL.`);
  }
  const [, host = "", ...names] = page;
  const meant = apiUrlOf(host);
  if (apiUrl !== undefined && new URL(apiUrl).host !== new URL(meant ?? publicApi).host) {
    throw new UsageError(`"${text}" does not belong to GITHUB_API_URL (${apiUrl}).`);
  }
  return toAddress(["", ...names], apiUrl ?? meant);
}

const publicApi = "https://api.github.com";

/** The API's URL for the host of GitHub's pages. */
function apiUrlOf(host: string): string | undefined {
  if (host === "github.com" || host === "www.github.com") return undefined;
  return host.endsWith(".ghe.com") ? `https://api.${host}` : `https://${host}/api/v3`;
}

function toAddress(match: readonly string[], apiUrl: string | undefined): PullRequestAddress {
  const [, owner = "", repo = "", number = ""] = match;
  return { owner, repo, number: Number(number), apiUrl };
}
