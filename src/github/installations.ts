import type { GitHub } from "./octokit.ts";

/** The app in one account; plain data. */
export interface Installation {
  readonly id: number;
  readonly appId: number;
  /** Its owner paused it: no request is allowed then. */
  readonly isSuspended: boolean;
}

/** An installation as the API and a webhook's payload both give it. */
interface InstallationData {
  readonly id: number;
  readonly app_id: number;
  readonly suspended_at: string | null;
}

/** Takes what the app needs from the API's or a payload's installation. */
export function toInstallation({ id, app_id: appId, suspended_at: at }: InstallationData): Installation {
  return { id, appId, isSuspended: at !== null };
}

/**
 * Lists the app's installations, and asks for each page only when the one before is used up.
 *
 * @param github speaks as the app, not as an installation
 */
export async function* listInstallations(github: GitHub, signal: AbortSignal): AsyncIterable<Installation> {
  for (let page = 1; ; page += 1) {
    const { data } = await github.rest.apps.listInstallations({
      ...{ per_page: installationsPerPage, page, request: { signal } },
    });
    yield* data.map(toInstallation);
    if (data.length < installationsPerPage) return;
  }
}

const installationsPerPage = 100;
