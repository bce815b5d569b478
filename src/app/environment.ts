import type { LogLevel, ServerOptions } from "./server.ts";

/** What the environment asks for. `problems` are sentences that say what to do. */
export type Settings =
  | { readonly kind: "serve"; readonly options: ServerOptions }
  | { readonly kind: "set-up" }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings of the server. Without any credentials the app has yet to be registered.
 *
 * @param findPrivateKey looks for the key where `PRIVATE_KEY` or `PRIVATE_KEY_PATH` say; throws when it is none
 */
export function readSettings(env: Environment, findPrivateKey: () => string | undefined): Settings {
  const { APP_ID, WEBHOOK_SECRET } = env;
  let privateKey: string | undefined;
  try {
    privateKey = findPrivateKey();
  } catch {
    return {
      kind: "wrong",
      problems: ["PRIVATE_KEY (or the file at PRIVATE_KEY_PATH) is not a PEM private key."],
    };
  }
  if (!APP_ID && !privateKey) {
    return env["NODE_ENV"] === "production"
      ? { kind: "wrong", problems: [notRegistered] }
      : { kind: "set-up" };
  }
  const appId = Number(APP_ID);
  const port = Number(env["PORT"] ?? "3000");
  const problems: string[] = [];
  if (!Number.isInteger(appId) || appId <= 0) problems.push("APP_ID must be the number of the GitHub App.");
  if (!privateKey)
    problems.push("PRIVATE_KEY (or PRIVATE_KEY_PATH) must hold the private key of the GitHub App.");
  if (!WEBHOOK_SECRET) {
    problems.push(
      "WEBHOOK_SECRET is missing: without it anybody could send webhooks. Set the secret of the GitHub App's settings page.",
    );
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push("PORT must be a port number.");
  const logLevel = env["LOG_LEVEL"] ?? "info";
  if (!isLogLevel(logLevel)) problems.push(`LOG_LEVEL must be one of ${logLevels.join(", ")}.`);
  if (problems.length > 0 || !privateKey || !WEBHOOK_SECRET || !isLogLevel(logLevel)) {
    return { kind: "wrong", problems };
  }
  return {
    kind: "serve",
    options: {
      appId,
      privateKey,
      webhookSecret: WEBHOOK_SECRET,
      // A container must listen on 0.0.0.0 to be reached from outside: its image sets HOST.
      host: env["HOST"] ?? "localhost",
      port,
      apiUrl: findApiUrl(env),
      logLevel,
      logFormat:
        (env["LOG_FORMAT"] ?? (env["NODE_ENV"] === "production" ? "json" : "pretty")) === "json"
          ? "json"
          : "pretty",
    },
  };
}

const notRegistered =
  "APP_ID and PRIVATE_KEY are missing. To register the GitHub App, start once on your own machine without NODE_ENV=production.";
const logLevels: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "fatal"];

function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text);
}

/** GHE_HOST names a GitHub Enterprise Server. On ghe.com the API has a host of its own, which GITHUB_API_URL can say. */
function findApiUrl(env: Environment): string | undefined {
  const { GITHUB_API_URL, GHE_HOST, GHE_PROTOCOL } = env;
  if (GITHUB_API_URL) return GITHUB_API_URL.replace(/\/+$/, "");
  return GHE_HOST ? `${GHE_PROTOCOL ?? "https"}://${GHE_HOST}/api/v3` : undefined;
}
