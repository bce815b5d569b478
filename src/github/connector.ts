import { setTimeout as sleep } from "node:timers/promises";
import { restrict, toInstallation, type Installation, type Permissions } from "./installations.ts";
import { toGitHubFailure } from "./failures.ts";
import type { GitHub, PatientOptions } from "./octokit.ts";
import { observeRequest, type OnRequest, type SentRequest } from "./observe-requests.ts";
import type { RateLimitStore } from "./rate-limit-store.ts";
import { createRateLimits, type ContentWindows } from "./rate-limits.ts";
import { createTokens, type Scope } from "./tokens.ts";

/** Connects to an app's installations. A client requests its token with its first request, unless there is one of the last hour. */
export interface Connector {
  /**
   * Returns a client that can do what `scope` says, as far as the installation's owner granted it. Calls `onRequest` with each of its
   * requests.
   */
  readonly connect: (scope: Scope, onRequest?: OnRequest) => Promise<GitHub>;
  /** Returns a client that can only read the files of a repository. It throws a 422 if the installation does not cover that. */
  readonly connectReader: (installationId: number, repository: string) => Promise<GitHub>;
  /** Stores what an installation's owner granted, which saves a request. */
  readonly learn: (installation: Installation) => void;
}

/** How long it may take until all of GitHub knows a new token, in milliseconds. */
const spreading = 5000;

/**
 * Creates clients whose tokens are limited to what a job needs. Those of Probot's own clients allow everything that was granted, in every
 * repository.
 *
 * @param app Probot's client that speaks as the app
 * @param ownPermissions the app's, if they are known: until more is known about an installation, its owner is assumed to have granted these
 * @param windows how much an installation may create; by default what github.com documents
 * @param store the store in which several processes count this together
 * @param onSent called with each request of each client
 */
export function createConnector(
  app: GitHub,
  ownPermissions?: Permissions,
  windows?: ContentWindows,
  store?: RateLimitStore,
  onSent: (installationId: number, request: SentRequest) => void = () => undefined,
): Connector {
  const tokens = createTokens(app);
  const granted = new Map<number, Permissions>();
  const limitOf = createRateLimits(windows, store);

  function learn({ id, permissions }: Installation): void {
    granted.set(id, permissions);
  }

  /** GitHub refuses a token with more than was granted, instead of giving less. */
  async function limit(scope: Scope): Promise<Scope> {
    const known = granted.get(scope.installationId) ?? ownPermissions;
    const limited = known === undefined ? scope : withGranted(scope, known);
    try {
      await tokens.find(limited);
      return limited;
    } catch (error) {
      if (toGitHubFailure(error)?.status !== 422) throw error;
      const { data } = await app.rest.apps.getInstallation({ installation_id: scope.installationId });
      learn(toInstallation(data));
      return withGranted(scope, data.permissions);
    }
  }

  function connect(scope: Scope, onRequest?: OnRequest): Promise<GitHub> {
    let limited: Promise<Scope> | undefined;
    const findScope = () => {
      limited ??= limit(scope);
      limited.catch(() => (limited = undefined));
      return limited;
    };
    return createClient(scope.installationId, findScope, onRequest);
  }

  /** @param findScope called before each request */
  async function createClient(
    installationId: number,
    findScope: () => Promise<Scope>,
    onRequest?: OnRequest,
  ): Promise<GitHub> {
    // Octokit does not declare what it passes to a factory: the client, and the options that it was created with.
    const { octokit, octokitOptions } = (await app.auth({
      ...{ type: "installation", installationId, factory: (given: unknown) => given },
    })) as { readonly octokit: object; readonly octokitOptions: object };
    const Client = octokit.constructor as new (options: object) => GitHub;
    const authenticate = async () => {
      const { token, permissions } = await tokens.find(await findScope());
      return { type: "token", tokenType: "installation", token, permissions };
    };
    const note: OnRequest = (sent) => {
      onSent(installationId, sent);
      onRequest?.(sent);
    };
    const hook = (request: Send, options: RequestOptions) => send(request, options, findScope, note);
    // Rate limits are those of an installation.
    const shared: PatientOptions = { rateLimit: limitOf(String(installationId)) };
    return new Client({
      ...octokitOptions,
      ...shared,
      authStrategy: () => Object.assign(authenticate, { hook }),
    });
  }

  /** Sends a request with a token. A token may be too new for GitHub, or no longer valid before its time: then nothing was done. */
  async function send(
    request: Send,
    options: RequestOptions,
    findScope: () => Promise<Scope>,
    onRequest: OnRequest,
  ): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      const scope = await findScope();
      const { token, createdAt } = await tokens.find(scope);
      const headers = { ...options.headers, authorization: `token ${token}` };
      try {
        return await observeRequest(options, onRequest, () => request({ ...options, headers }));
      } catch (error) {
        if (toGitHubFailure(error)?.status !== 401) throw error;
        if (Date.now() - createdAt < spreading) await sleep(attempt * 1000);
        else if (attempt > 1) throw error;
        else tokens.forget(scope);
      }
    }
  }

  return {
    connect,
    learn,
    connectReader: (installationId, repository) => {
      const scope: Scope = { installationId, repository, permissions: { contents: "read" } };
      return createClient(installationId, () => Promise.resolve(scope));
    },
  };
}

interface RequestOptions {
  readonly method?: string;
  readonly url?: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

type Send = (options: RequestOptions) => Promise<unknown>;

function withGranted(scope: Scope, granted: Permissions): Scope {
  return { ...scope, permissions: restrict(scope.permissions, granted) };
}
