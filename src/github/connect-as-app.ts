import { PatientOctokit } from "./app-octokit.ts";
import type { GitHub } from "./octokit.ts";
import { silentLog } from "./silent-log.ts";

/**
 * A client that speaks as an app, for commands; the server has Probot's. Sends nothing yet.
 *
 * @param privateKey PEM
 * @param apiUrl the REST API's address, without a slash at its end; that of github.com by default
 */
export function connectAsApp(appId: number, privateKey: string, apiUrl: string | undefined): GitHub {
  const baseUrl = apiUrl === undefined ? {} : { baseUrl: apiUrl };
  return new PatientOctokit({ auth: { appId, privateKey }, log: silentLog, ...baseUrl });
}
