import { retry } from "@octokit/plugin-retry";
import { Octokit } from "@octokit/rest";
import { doNotRetry, patience, type GitHub } from "./octokit.ts";
import { silentLog } from "./silent-log.ts";

const TokenOctokit = Octokit.plugin(retry, patience).defaults({ retry: { doNotRetry } });

/**
 * A client for a person's token or that of a workflow. Calls `warn` when it has to wait for a rate limit.
 *
 * @param apiUrl the REST API's address, without a slash at its end; that of github.com by default
 */
export function connectWithToken(
  token: string,
  apiUrl: string | undefined,
  warn: (message: string) => void,
): GitHub {
  const log = {
    ...silentLog,
    warn: (text: string) => {
      warn(`${text}\n`);
    },
  };
  return new TokenOctokit({ auth: token, log, ...addressOf(apiUrl) });
}

/** A client for the few requests that take no credentials. */
export function connectWithoutToken(apiUrl: string | undefined): GitHub {
  return new TokenOctokit({ log: silentLog, ...addressOf(apiUrl) });
}

function addressOf(apiUrl: string | undefined) {
  return apiUrl === undefined ? {} : { baseUrl: apiUrl };
}
