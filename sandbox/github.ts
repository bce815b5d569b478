import { generateKeyPairSync } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { toAccount } from "./state/accounts.ts";
import { apiUrl } from "./state/addresses.ts";
import { issueToken, signIn } from "./state/authentication.ts";
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
  /** What the app asks for; what `app.yml` does by default. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  /** What GitHub takes from the app at most; what it documents by default. */
  readonly limits?: Partial<Limits>;
}

export interface FaultTiming {
  /** Once by default. */
  readonly times?: number;
  /** How many requests pass before. */
  readonly skip?: number;
  /** GitHub does what was asked and only then fails. */
  readonly isDone?: boolean;
}

/** An embedded GitHub with one app, which is installed wherever there is a repository. */
export interface GitHub {
  /** For what people do beyond the usual: the functions in `people/` take it. */
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
  /** From now on events are sent there. */
  readonly sendWebhooksTo: (url: string) => void;
  /** A token as the app would get it, with all its permissions or only those named. */
  readonly createToken: (permissions?: Permissions) => string;
  /** A person's token: it may do anything. */
  readonly signIn: (login: string) => string;
  /** Makes `owner/name` with one commit on `main`. */
  readonly createRepository: (
    name: string,
    files: FileChanges,
    access?: RepositoryAccess,
  ) => Promise<Repository>;
  /** Makes `owner/name` out of a repository on disk, whose objects are read and never written. */
  readonly borrowRepository: (
    name: string,
    source: string,
    branches: Readonly<Record<string, string>>,
  ) => Promise<Repository>;
  /** Copies a repository to a person's account, where the app is not installed. */
  readonly fork: (repository: Repository, login: string) => Promise<Repository>;
  /** Opens a pull request against the default branch and tells the app. Comes back when the app has answered. */
  readonly openPullRequest: (repository: Repository, request: NewPullRequest) => Promise<PullRequest>;
  /** As `openPullRequest`, for branches that are there already. */
  readonly proposeBranch: (repository: Repository, request: ProposedBranch) => Promise<PullRequest>;
  /** Commits to the pull request's branch and tells the app. */
  readonly push: (
    repository: Repository,
    pull: PullRequest,
    changes: FileChanges,
    message?: string,
  ) => Promise<void>;
  /** Closes, reopens or readies a pull request and tells the app. */
  readonly changePullRequest: (
    repository: Repository,
    pull: PullRequest,
    action: PullRequestAction,
  ) => Promise<void>;
  /** Presses "Re-run" beside a check run. */
  readonly rerunCheckRun: (repository: Repository, run: CheckRun, login: string) => Promise<void>;
  /** Presses one of a check run's own buttons. */
  readonly pressAction: (
    repository: Repository,
    run: CheckRun,
    identifier: string,
    login: string,
  ) => Promise<void>;
  /** What stands under a node of that id. */
  readonly reactionsOf: (nodeId: string) => readonly Reaction[];
  /** Sends a delivery a second time, under its old GUID. */
  readonly redeliver: (delivery: DeliveryRecord) => Promise<void>;
  /** Makes the next requests of an operation such as `pulls/create-review` fail; `*` stands for every operation. */
  readonly fail: (operation: string, fault: Fault, how?: FaultTiming) => void;
  /** Every token given so far stops working, as when an installation is suspended. */
  readonly revokeTokens: () => void;
  /** The app's process is dead: whoever has a token by now is not heard any more, and no webhook finds anybody. */
  readonly cutOff: () => void;
  /** From now on deliveries are kept back, to come late or out of order. */
  readonly holdDeliveries: () => void;
  /** Sends what was kept back, in its own order or another. */
  readonly releaseDeliveries: (
    order?: (held: readonly HeldDelivery[]) => readonly HeldDelivery[],
  ) => Promise<void>;
  /** Waits until the newest check run of that name on the pull request's head is completed. @throws Error after `timeout` milliseconds */
  readonly waitForCheckRun: (
    repository: Repository,
    pull: PullRequest,
    name: string,
    timeout: number,
  ) => Promise<CheckRun>;
  /** Waits for the webhooks that the app's own requests set off. */
  readonly settle: () => Promise<void>;
  /** Ends the server and removes every file, as the end of the process does too. */
  readonly stop: () => Promise<void>;
}

const pollMilliseconds = 10;

/** Starts an embedded GitHub on a free port of this machine, with its git repositories in a temporary folder. */
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
      if (installation === undefined) throw new Error("an installation needs a repository: create one first");
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

/** The pages are loaded when somebody looks at one: most tests never do, and it takes a second. */
function showPages(state: State): AnswerPage {
  let site: Promise<AnswerPage> | undefined;
  return async (request, response) => {
    site ??= import("./page/site.tsx").then(({ createSite }) => createSite(state));
    return (await site)(request, response);
  };
}

function registerApp(options: GitHubOptions): { readonly app: App; readonly privateKey: string } {
  const manifest = readManifest();
  const { publicKey, privateKey } = makeKeys();
  const app: App = {
    id: 1001,
    slug: "pitstop",
    name: "Pitstop",
    publicKey,
    permissions: options.permissions ?? manifest.permissions,
    events: options.events ?? manifest.events,
    webhookSecret: "the sandbox's own webhook secret",
    webhookUrl: undefined,
    createdAt: new Date(),
  };
  return { app, privateKey };
}

let keys: { readonly publicKey: string; readonly privateKey: string } | undefined;

/** One pair for this process: a new one takes longer than all the rest of the start. */
function makeKeys() {
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
    deadTokens: new Set(),
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
