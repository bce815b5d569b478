import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import { withoutUnknown } from "./own-app.ts";

/** An account that the app is installed on. */
export interface InstalledAccount {
  readonly installationId: number;
  readonly login: string;
  readonly isSuspended: boolean;
  /** What its owner granted. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** How many of an hour's requests are left. */
export interface RequestsLeft {
  readonly left: number;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetsAt: number;
}

/** Lists the first hundred accounts that the app is installed on. @param github speaks as the app, not as an installation */
export async function listInstalledAccounts(github: GitHub): Promise<readonly InstalledAccount[]> {
  const { data } = await github.rest.apps.listInstallations({ per_page: 100 });
  return data.map(({ id, account, suspended_at: suspendedAt, permissions }) => ({
    installationId: id,
    login: account !== null && "login" in account ? account.login : `installation ${id}`,
    isSuspended: suspendedAt !== null,
    permissions: withoutUnknown({ ...permissions }),
  }));
}

/** Reads how many requests are left, which takes none of them. `undefined`: the server has no rate limit. @param github speaks as an installation */
export async function readRequestsLeft(github: GitHub): Promise<RequestsLeft | undefined> {
  try {
    const { data } = await github.rest.rateLimit.get();
    const { remaining: left, limit, reset } = data.resources.core;
    return { left, limit, resetsAt: reset * 1000 };
  } catch (error) {
    // A GitHub Enterprise Server on which rate limits are off.
    if (toGitHubFailure(error)?.status === 404) return undefined;
    throw error;
  }
}
