import { withoutTrailingSlashes } from "../files/paths.ts";
import type { Role } from "./coordination.ts";
import type { LogLevel } from "./log.ts";
import { rulePagesPath } from "./rule-pages-path.ts";
import type { ServerOptions } from "./server.ts";
import type { SetUpOptions } from "./set-up.ts";
import { webhookPath } from "./webhook-path.ts";

/** What the server is started for. `problems` are sentences that say what to do. */
export type Start =
  | { readonly kind: "serve"; readonly options: ServerOptions }
  | { readonly kind: "set-up"; readonly options: SetUpOptions }
  | { readonly kind: "wrong"; readonly problems: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the server's environment. Without any credentials the app has yet to be registered.
 *
 * @param findPrivateKey returns the key that `PRIVATE_KEY` or `PRIVATE_KEY_PATH` names; throws if it is not one
 */
export function readEnvironment(env: Environment, findPrivateKey: () => string | undefined): Start {
  const { APP_ID, WEBHOOK_SECRET } = env;
  let privateKey: string | undefined;
  try {
    privateKey = findPrivateKey();
  } catch {
    return { kind: "wrong", problems: [explainNoKey(env)] };
  }
  const port = toPort(env["PORT"] || "3000");
  const startProblems = [...(isPort(port) ? [] : [notAPort]), ...findAddressProblems(env)];
  if (!APP_ID && !privateKey) {
    if (env["NODE_ENV"] === "production") return { kind: "wrong", problems: [notRegistered] };
    return startProblems.length > 0
      ? { kind: "wrong", problems: startProblems }
      : { kind: "set-up", options: { port, ...findRegistration(env), apiUrl: findApiUrl(env) } };
  }
  const appId = Number(APP_ID);
  const problems: string[] = [];
  if (!Number.isInteger(appId) || appId <= 0) problems.push("APP_ID must be the number of the GitHub App.");
  if (!privateKey)
    problems.push("PRIVATE_KEY (or PRIVATE_KEY_PATH) must contain the GitHub App's private key.");
  if (!WEBHOOK_SECRET) problems.push(noSecret);
  problems.push(...startProblems);
  const { METRICS_PORT, METRICS_TOKEN } = env;
  const metricsPort = METRICS_PORT ? toPort(METRICS_PORT) : undefined;
  if (metricsPort !== undefined && !isPort(metricsPort)) problems.push("METRICS_PORT must be a port number.");
  if (metricsPort === port && port !== 0) problems.push("METRICS_PORT must be another port than PORT.");
  if (METRICS_TOKEN && METRICS_TOKEN.length < minTokenLength) {
    problems.push(`METRICS_TOKEN must have at least ${minTokenLength} characters.`);
  }
  const logLevel = env["LOG_LEVEL"] ?? "info";
  if (!isLogLevel(logLevel)) problems.push(`LOG_LEVEL must be one of ${logLevels.join(", ")}.`);
  const redisUrl = env["REDIS_URL"] || undefined;
  const role = env["PITSTOP_ROLE"] || "all";
  problems.push(...findRedisProblems(redisUrl, role));
  if (problems.length > 0 || !privateKey || !WEBHOOK_SECRET || !isLogLevel(logLevel) || !isRole(role)) {
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
      webhookUrl: findRegistration(env).webhookUrl,
      rulePages: env["PUBLIC_URL"] ? withoutTrailingSlashes(env["PUBLIC_URL"]) + rulePagesPath : undefined,
      metricsPort,
      metricsToken: METRICS_TOKEN || undefined,
      ...{ redisUrl, role, logLevel },
      logFormat:
        (env["LOG_FORMAT"] ?? (env["NODE_ENV"] === "production" ? "json" : "pretty")) === "json"
          ? "json"
          : "pretty",
    },
  };
}

/** Without either variable, a `.pem` file in the current folder is the key. */
function explainNoKey({ PRIVATE_KEY, PRIVATE_KEY_PATH }: Environment): string {
  if (PRIVATE_KEY) return "PRIVATE_KEY is not a PEM private key.";
  return PRIVATE_KEY_PATH
    ? `The file at PRIVATE_KEY_PATH, ${PRIVATE_KEY_PATH}, cannot be read. Check that it exists and that Pitstop may read it.`
    : "The .pem file in this folder cannot be read, or there are several. Set PRIVATE_KEY_PATH to the one with the GitHub App's private key.";
}

const notRegistered =
  "APP_ID and PRIVATE_KEY are missing. To register the GitHub App, start Pitstop once on your own machine without NODE_ENV=production.";
const noSecret =
  "WEBHOOK_SECRET is missing: without it, anybody could send webhooks. Use the secret from the GitHub App's settings page.";
const notAPort = "PORT must be a port number.";
/** In characters: what nobody guesses. */
const minTokenLength = 16;

/** `NaN` for what is not a number: to `Number`, blanks are 0, which stands for any free port. */
function toPort(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : NaN;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

const logLevels: readonly LogLevel[] = ["trace", "debug", "info", "warn", "error", "fatal"];

function isLogLevel(text: string): text is LogLevel {
  return logLevels.some((level) => level === text);
}

const roles: readonly Role[] = ["web", "worker", "all"];

function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

function findRedisProblems(redisUrl: string | undefined, role: string): readonly string[] {
  const problems: string[] = [];
  const isAddress = redisUrl === undefined || (URL.canParse(redisUrl) && /^rediss?:\/\//u.test(redisUrl));
  if (!isAddress) problems.push("REDIS_URL must be an address such as redis://localhost:6379.");
  if (!isRole(role)) problems.push(`PITSTOP_ROLE must be one of ${roles.join(", ")}.`);
  else if (role !== "all" && redisUrl === undefined) {
    problems.push(`PITSTOP_ROLE=${role} needs REDIS_URL: webhooks reach the workers through Redis.`);
  }
  return problems;
}

/** People and GitHub are sent to these. */
function findAddressProblems(env: Environment): readonly string[] {
  return (["PUBLIC_URL", "WEBHOOK_PROXY_URL", "GITHUB_API_URL"] as const)
    .filter((name) => env[name] && !isWebAddress(env[name]))
    .map((name) => `${name} must be an address that begins with https:// or http://.`);
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//u.test(text);
}

/** Where the app is registered, and where GitHub is to send its webhooks. */
function findRegistration(env: Environment): Pick<SetUpOptions, "newAppUrl" | "webhookUrl"> {
  const { GHE_HOST, GHE_PROTOCOL, GH_ORG, PUBLIC_URL, WEBHOOK_PROXY_URL } = env;
  const account = GH_ORG ? `/organizations/${encodeURIComponent(GH_ORG)}` : "";
  return {
    newAppUrl: `${GHE_PROTOCOL || "https"}://${GHE_HOST || "github.com"}${account}/settings/apps/new`,
    webhookUrl: PUBLIC_URL
      ? withoutTrailingSlashes(PUBLIC_URL) + webhookPath
      : WEBHOOK_PROXY_URL || undefined,
  };
}

/** GHE_HOST names a GitHub Enterprise Server. On ghe.com the API has its own host, which GITHUB_API_URL can name. */
function findApiUrl(env: Environment): string | undefined {
  const { GITHUB_API_URL, GHE_HOST, GHE_PROTOCOL } = env;
  if (GITHUB_API_URL) return withoutTrailingSlashes(GITHUB_API_URL);
  return GHE_HOST ? `${GHE_PROTOCOL || "https"}://${GHE_HOST}/api/v3` : undefined;
}
