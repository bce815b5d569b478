import { toGitHubFailure } from "../github/failures.ts";
import type { GitHub } from "../github/octokit.ts";
import { readOwnApp, type OwnApp } from "../github/own-app.ts";

/** The server cannot start, for a reason that its operator can fix. The message says what is wrong and what to do. */
export class StartError extends Error {
  override readonly name = "StartError";
}

/** The result of asking GitHub for the app. */
export type Introduction =
  | { readonly kind: "known"; readonly app: OwnApp }
  /** It is not known whether the credentials are right. `why` is a sentence that says what to check. */
  | { readonly kind: "unreachable"; readonly why: string };

/**
 * Asks GitHub whether it knows the app: without this, wrong credentials would only be noticed with the first webhook. Takes ten seconds
 * at most.
 *
 * @throws StartError when the key is invalid, or GitHub rejects the credentials
 */
export async function introduce(asApp: GitHub): Promise<Introduction> {
  try {
    return { kind: "known", app: await readOwnApp(asApp) };
  } catch (error) {
    const why = explainUnreachable(error);
    if (why !== undefined) return { kind: "unreachable", why };
    throw new StartError(explainRejection(error), { cause: error });
  }
}

/** `undefined` if the error is about the credentials. */
function explainUnreachable(error: unknown): string | undefined {
  if (error instanceof Error && error.name === "AbortError") {
    return "GitHub did not answer within ten seconds. Check the network.";
  }
  const failure = toGitHubFailure(error);
  if (failure === undefined || failure.status === 401 || failure.status === 404) return undefined;
  const { status } = failure;
  const { message } = failure;
  const answer = `${failure.request}: ${message.endsWith(".") ? message.slice(0, -1) : message}`;
  return status === undefined
    ? `GitHub cannot be reached: ${answer}. Check the network, and GITHUB_API_URL or GHE_HOST if you set them.`
    : `GitHub answered ${status}: ${answer}. If that does not pass, check GITHUB_API_URL or GHE_HOST if you set them.`;
}

/** GitHub has no app of that number (404), or another key for it (401). */
function explainRejection(error: unknown): string {
  const failure = toGitHubFailure(error);
  return failure === undefined
    ? "PRIVATE_KEY (or the file at PRIVATE_KEY_PATH) is not a PEM private key."
    : `GitHub rejected the app's credentials: ${failure.request}: ${failure.message}. Check APP_ID and PRIVATE_KEY.`;
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
