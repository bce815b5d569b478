import { toPermissions, type Permissions } from "./installations.ts";
import type { GitHub } from "./octokit.ts";

/**
 * Reads the app that a client speaks as, so that it is known whether GitHub accepts its credentials. Tries twice, since somebody waits.
 * Returns the permissions that the app asks the owners of its installations for.
 *
 * @param github speaks as the app, not as an installation
 */
export async function readOwnApp(github: GitHub): Promise<Permissions | undefined> {
  const { data } = await github.rest.apps.getAuthenticated({ request: { retries: 1 } });
  return data?.permissions && toPermissions(data.permissions);
}
