import type { Permissions } from "./installations.ts";
import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";

/** What a token allows. */
export interface Scope {
  readonly installationId: number;
  /** The name of the only repository; `undefined` for all that the installation covers. */
  readonly repository: string | undefined;
  readonly permissions: Permissions;
}

export interface Token {
  readonly token: string;
  readonly permissions: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface Tokens {
  /** Finds the token of a scope, or requests one. @throws what Octokit throws; 422 if GitHub refuses a token of this scope */
  readonly find: (scope: Scope) => Promise<Token>;
  /** GitHub no longer accepts a token. */
  readonly forget: (scope: Scope) => void;
}

interface KnownToken {
  readonly answer: Promise<Token>;
  /** Milliseconds since 1970. */
  until: number;
}

/** A token is not used until its very end, because a request takes a while. In milliseconds. */
const margin = 60_000;
/** How long GitHub is not asked again for a token that it refused, in milliseconds. */
const refusedFor = 10 * 60_000;
/** Each takes less than a kilobyte. */
const maxKnown = 10_000;

/** Caches the tokens of an app's installations. @param app authenticated as the app */
export function createTokens(app: GitHub): Tokens {
  const tokens = new Map<string, KnownToken>();

  async function request({ installationId, repository, permissions }: Scope) {
    const { data } = await app.rest.apps.createInstallationAccessToken({
      ...{ installation_id: installationId, permissions },
      ...(repository === undefined ? {} : { repositories: [repository] }),
    });
    const granted = Object.fromEntries(Object.entries(data.permissions ?? {}));
    const token = { token: data.token, permissions: granted, createdAt: Date.now() };
    return { token, expiresAt: Date.parse(data.expires_at) };
  }

  function find(scope: Scope): Promise<Token> {
    const name = nameScope(scope);
    const found = tokens.get(name);
    if (found !== undefined && Date.now() < found.until) return found.answer;
    if (tokens.size >= maxKnown) tokens.clear();
    const requested = request(scope);
    const known: KnownToken = { answer: requested.then(({ token }) => token), until: Infinity };
    tokens.set(name, known);
    requested.then(
      ({ expiresAt }) => (known.until = expiresAt - margin),
      (error: unknown) =>
        (known.until = toGitHubFailure(error)?.status === 422 ? Date.now() + refusedFor : 0),
    );
    return known.answer;
  }

  return { find, forget: (scope) => void tokens.delete(nameScope(scope)) };
}

function nameScope({ installationId, repository, permissions }: Scope): string {
  return JSON.stringify([installationId, repository, Object.entries(permissions).sort()]);
}
