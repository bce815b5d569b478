import { UsageError } from "./usage-error.ts";

/** Which pull request is meant, and where GitHub's REST API for it answers; `undefined` means github.com. */
export interface PullRequestAddress {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  readonly apiUrl: string | undefined;
}

/**
 * Reads `owner/repo#123` or the address of a pull request's page.
 *
 * @param apiUrl where the API is, when that is known, without a slash at its end
 * @throws UsageError for anything else, and for a page that another API knows of: a token must not go to the wrong host
 */
export function parsePullRequestAddress(text: string, apiUrl: string | undefined): PullRequestAddress {
  const short = /^([\w.-]+)\/([\w.-]+)#([1-9]\d*)$/.exec(text);
  if (short !== null) return toAddress(short, apiUrl);
  const page = /^https:\/\/([\w.-]+(?::\d+)?)\/([\w.-]+)\/([\w.-]+)\/pull\/([1-9]\d*)(?:[/?#].*)?$/.exec(
    text,
  );
  if (page === null) {
    throw new UsageError(
      `"${text}" names no pull request: write owner/repo#123, or the address of its page.`,
    );
  }
  const [, host = "", ...names] = page;
  const meant = apiUrlOf(host);
  if (apiUrl !== undefined && new URL(apiUrl).host !== new URL(meant ?? publicApi).host) {
    throw new UsageError(`"${text}" is not on the GitHub of GITHUB_API_URL, ${apiUrl}.`);
  }
  return toAddress(["", ...names], apiUrl ?? meant);
}

const publicApi = "https://api.github.com";

/** Where the API of a GitHub is, by the host of its pages. */
function apiUrlOf(host: string): string | undefined {
  if (host === "github.com" || host === "www.github.com") return undefined;
  return host.endsWith(".ghe.com") ? `https://api.${host}` : `https://${host}/api/v3`;
}

function toAddress(match: readonly string[], apiUrl: string | undefined): PullRequestAddress {
  const [, owner = "", repo = "", number = ""] = match;
  return { owner, repo, number: Number(number), apiUrl };
}
