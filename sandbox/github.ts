import { generateKeyPairSync } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { toAccount } from "./state/accounts.ts";
import { apiUrl } from "./state/addresses.ts";
import { issueToken, signIn } from "./access/authentication.ts";
import { cutOff } from "./state/faults.ts";
import type { FileChanges } from "./state/git-repository.ts";
import { createSpending, documentedLimits } from "./state/limits.ts";
import {
  borrowRepository,
  createRepository,
  forkRepository,
  type RepositoryAccess,
} from "./state/hosting.ts";
import { push } from "./people/branches.ts";
import { pressAction, rerunCheckRun } from "./people/checks.ts";
import {
  changePullRequest,
  openPullRequest,
  proposeBranch,
  type NewPullRequest,
  type ProposedBranch,
  type PullRequestAction,
} from "./people/pull-requests.ts";
import { readManifest } from "./state/manifest.ts";
import { serve, type AnswerPage } from "./server/server.ts";
import type {
  App,
  CheckRun,
  DeliveryRecord,
  HeldDelivery,
  Permissions,
  PullRequest,
  Reaction,
  Repository,
  RequestRecord,
  State,
  Violation,
  Fault,
  Limits,
} from "./state/state.ts";
import { deliver, redeliver } from "./rest/webhooks.ts";

export interface GitHubOptions {
  /** The app's permissions; by default those in `app.yml`. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** Rate limits; by default those that GitHub documents. */
  readonly limits?: Partial<Limits>;
}

export interface FaultTiming {
  /** 1 by default. */
  readonly times?: number;
  /** How many requests succeed first. */
  readonly skip?: number;
  /** GitHub performs the request and fails only then. */
  readonly isDone?: boolean;
}

/** An embedded GitHub with one app, which is installed on every owner of a repository. */
export interface GitHub {
  /** For the functions in `people/`, which do more than the methods here. */
  readonly state: State;
  readonly url: string;
  readonly apiUrl: string;
  readonly app: {
    readonly id: number;
    /** PEM. */
    readonly privateKey: string;
    readonly webhookSecret: string;
  };
  readonly requests: readonly RequestRecord[];
  readonly deliveries: readonly DeliveryRecord[];
  readonly violations: readonly Violation[];
  /** Sends all further webhooks to this URL. */
  readonly sendWebhooksTo: (url: string) => void;
  /** Creates an installation token with all of the app's permissions, or only with these. */
  readonly createToken: (permissions?: Permissions) => string;
  /** Creates a token for a person, who has every permission. */
  readonly signIn: (login: string) => string;
  /** Creates `owner/name` with one commit on `main`. */
  readonly createRepository: (
    name: string,
    files: FileChanges,
    access?: RepositoryAccess,
  ) => Promise<Repository>;
  /** Creates `owner/name` from a repository on disk, which is only read. */
  readonly borrowRepository: (
    name: string,
    source: string,
    branches: Readonly<Record<string, string>>,
  ) => Promise<Repository>;
  /** Forks a repository to a person's account, where the app is not installed. */
  readonly fork: (repository: Repository, login: string) => Promise<Repository>;
  /** Opens a pull request against the default branch. Resolves once the app has responded to the webhooks. */
  readonly openPullRequest: (repository: Repository, request: NewPullRequest) => Promise<PullRequest>;
  /** As `openPullRequest`, for an existing branch. */
  readonly proposeBranch: (repository: Repository, request: ProposedBranch) => Promise<PullRequest>;
  /** Pushes a commit to the pull request's branch and sends the webhooks. */
  readonly push: (
    repository: Repository,
    pull: PullRequest,
    changes: FileChanges,
    message?: string,
  ) => Promise<void>;
  /** Closes or reopens a pull request, marks it as ready or converts it to a draft, and sends the webhook. */
  readonly changePullRequest: (
    repository: Repository,
    pull: PullRequest,
    action: PullRequestAction,
  ) => Promise<void>;
  /** Presses "Re-run" on a check run. */
  readonly rerunCheckRun: (repository: Repository, run: CheckRun, login: string) => Promise<void>;
  /** Presses one of a check run's own buttons. */
  readonly pressAction: (
    repository: Repository,
    run: CheckRun,
    identifier: string,
    login: string,
  ) => Promise<void>;
  /** The reactions to the node with this id. */
  readonly reactionsOf: (nodeId: string) => readonly Reaction[];
  /** Redelivers a webhook under its original GUID. */
  readonly redeliver: (delivery: DeliveryRecord) => Promise<void>;
  /** Makes the next requests of an operation such as `pulls/create-review` fail; `*` matches every operation. */
  readonly fail: (operation: string, fault: Fault, how?: FaultTiming) => void;
  /** Revokes every token, as when an installation is suspended. */
  readonly revokeTokens: () => void;
  /** Cuts off the app's current process, as if it were killed. */
  readonly cutOff: () => void;
  /** Holds back all further deliveries, to send them late or out of order. */
  readonly holdDeliveries: () => void;
  /** Sends the deliveries that were held back, in the original or another order. */
  readonly releaseDeliveries: (
    order?: (held: readonly HeldDelivery[]) => readonly HeldDelivery[],
  ) => Promise<void>;
  /** Waits until the latest check run of this name at the pull request's head is completed. @throws Error after `timeout` milliseconds */
  readonly waitForCheckRun: (
    repository: Repository,
    pull: PullRequest,
    name: string,
    timeout: number,
  ) => Promise<CheckRun>;
  /** Waits for the webhooks that the app's requests triggered. */
  readonly settle: () => Promise<void>;
  /** Stops the server and removes every file. The files are also removed when the process exits. */
  readonly stop: () => Promise<void>;
}

const pollMilliseconds = 10;

/** Starts an embedded GitHub on a free port of 127.0.0.1, with its git repositories in a temporary folder. */
export async function startGitHub(options: GitHubOptions = {}): Promise<GitHub> {
  const folder = await mkdtemp(path.join(tmpdir(), "pitstop-github-"));
  const removeFolder = () => {
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", removeFolder);
  const { app, privateKey } = registerApp(options);
  const state = createState(app, options.limits);
  const server = await serve(state, showPages(state));
  state.url = server.url;

  const github: GitHub = {
    state,
    url: state.url,
    apiUrl: apiUrl(state),
    app: { id: app.id, privateKey, webhookSecret: app.webhookSecret },
    requests: state.requests,
    deliveries: state.deliveries,
    violations: state.violations,
    sendWebhooksTo: (url) => {
      app.webhookUrl = url;
    },
    createToken: (permissions) => {
      const [installation] = state.installations;
      if (installation === undefined) throw new Error("no installation yet: create a repository first");
      return issueToken(state, installation, permissions).token;
    },
    signIn: (login) => signIn(state, toAccount(login, "User")),
    createRepository: (name, files, access) => createRepository(state, folder, name, files, access),
    borrowRepository: (name, source, branches) => borrowRepository(state, folder, { name, source, branches }),
    fork: (repository, login) => forkRepository(state, folder, repository, login),
    openPullRequest: (repository, request) => openPullRequest(state, repository, request),
    proposeBranch: (repository, request) => proposeBranch(state, repository, request),
    push: (repository, pull, changes, message) => push(state, { repository, pull }, changes, message),
    changePullRequest: (repository, pull, action) => changePullRequest(state, { repository, pull }, action),
    rerunCheckRun: (repository, run, login) => rerunCheckRun(state, repository, run, login),
    pressAction: (repository, run, identifier, login) =>
      pressAction(state, repository, run, identifier, login),
    reactionsOf: (id) => state.reactions.get(id) ?? [],
    redeliver: (delivery) => redeliver(state, delivery),
    fail: (operation, fault, { times = 1, skip = 0, isDone = false } = {}) => {
      state.faults.push({ operation, fault, times, skip, isDone });
    },
    revokeTokens: () => {
      state.tokens.clear();
    },
    cutOff: () => {
      cutOff(state);
    },
    holdDeliveries: () => {
      state.heldDeliveries = [];
    },
    releaseDeliveries: async (order = (held) => held) => {
      const held = state.heldDeliveries ?? [];
      state.heldDeliveries = undefined;
      for (const delivery of order(held)) await deliver(state, delivery);
    },
    waitForCheckRun: async (repository, pull, name, timeout) => {
      const deadline = performance.now() + timeout;
      for (;;) {
        const run = repository.checkRuns.findLast(
          (candidate) => candidate.name === name && candidate.headSha === pull.head.sha,
        );
        if (run?.status === "completed") return run;
        if (performance.now() > deadline) {
          throw new Error(`no completed check run "${name}" after ${Math.round(timeout / 1000)} s`);
        }
        await wait(pollMilliseconds);
      }
    },
    settle: async () => {
      while (state.announcements.size > 0) await Promise.all(state.announcements);
    },
    stop: async () => {
      await Promise.all(state.announcements);
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      process.off("exit", removeFolder);
    },
  };
  return github;
}

/** Loads the pages on first use: that takes a second, and most tests never open one. */
function showPages(state: State): AnswerPage {
  let site: Promise<AnswerPage> | undefined;
  return async (request, response) => {
    site ??= import("./page/site.tsx").then(({ createSite }) => createSite(state));
    return (await site)(request, response);
  };
}

function registerApp(options: GitHubOptions): { readonly app: App; readonly privateKey: string } {
  const manifest = readManifest();
  const { publicKey, privateKey } = createKeys();
  const app: App = {
    id: 1001,
    slug: "pitstop",
    name: "Pitstop",
    publicKey,
    permissions: options.permissions ?? manifest.permissions,
    events: options.events ?? manifest.events,
    webhookSecret: "the sandbox's webhook secret",
    webhookUrl: undefined,
    createdAt: new Date(),
  };
  return { app, privateKey };
}

let keys: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** One key pair per process: creating one takes longer than everything else at startup. */
function createKeys() {
  return (keys ??= generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  }));
}

function createState(app: App, limits: Partial<Limits> = {}): State {
  return {
    url: "",
    app,
    installations: [],
    tokens: new Map(),
    killedTokens: new Set(),
    repositories: [],
    requests: [],
    deliveries: [],
    violations: [],
    faults: [],
    heldDeliveries: undefined,
    announcements: new Set(),
    reactions: new Map(),
    minimized: new Map(),
    signedCommits: new Set(),
    limits: { ...documentedLimits, ...limits },
    spending: createSpending(),
    lastId: 0,
  };
}
