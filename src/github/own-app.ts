import type { GitHub } from "./octokit.ts";

/**
 * Reads the app that a client speaks as, so that it is known whether GitHub accepts its credentials. Tries twice, since somebody waits.
 *
 * @param github speaks as the app, not as an installation
 */
export async function readOwnApp(github: GitHub): Promise<void> {
  await github.rest.apps.getAuthenticated({ request: { retries: 1 } });
}
