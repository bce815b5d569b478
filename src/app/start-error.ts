import { toGitHubFailure } from "../github/failures.ts";
import type { Permissions } from "../github/installations.ts";
import type { GitHub } from "../github/octokit.ts";
import { readOwnApp } from "../github/own-app.ts";

/** The server cannot start, for a reason that whoever runs it can fix. The message says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/**
 * Asks GitHub whether it knows the app: without this, wrong credentials would only be noticed with the first webhook. Returns the app's
 * permissions.
 *
 * @throws StartError when GitHub cannot be reached or rejects the credentials
 */
export async function checkCredentials(asApp: GitHub): Promise<Permissions | undefined> {
  try {
    return await readOwnApp(asApp);
  } catch (error) {
    throw new StartError(explainCredentials(error), { cause: error });
  }
}

function explainCredentials(error: unknown): string {
  const failure = toGitHubFailure(error);
  if (failure === undefined) return "PRIVATE_KEY (or the file at PRIVATE_KEY_PATH) is not a PEM private key.";
  const { status } = failure;
  const answer = `${failure.request}: ${failure.message}`;
  if (status === undefined) {
    return `GitHub cannot be reached: ${answer}. Check the network, and GITHUB_API_URL or GHE_HOST if you set them.`;
  }
  // GitHub has no app of that number (404), or another key for it (401).
  return status === 401 || status === 404
    ? `GitHub rejected the app's credentials: ${answer}. Check APP_ID and PRIVATE_KEY.`
    : `GitHub answered ${status}: ${answer}. Start Pitstop again later.`;
}

/** Explains why the server cannot listen; any other error stays as it is. */
export function toStartError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const explain = typeof code === "string" ? listenProblems.get(code) : undefined;
  return explain === undefined ? error : new StartError(explain(host, port), { cause: error });
}

type Explain = (host: string, port: number) => string;

const noAddress: Explain = (host) =>
  `"${host}" is no address of this machine. Set HOST to one that is, or to 0.0.0.0 for all of them.`;

/** By the system's code. */
const listenProblems: ReadonlyMap<string, Explain> = new Map<string, Explain>([
  [
    "EADDRINUSE",
    (host, port) =>
      `Port ${port} on ${host} is already in use. End the program that uses it, or set PORT to another port.`,
  ],
  [
    "EACCES",
    (host, port) => `No permission to listen on port ${port} of ${host}. Set PORT to a port above 1023.`,
  ],
  ["EADDRNOTAVAIL", noAddress],
  ["ENOTFOUND", noAddress],
]);
