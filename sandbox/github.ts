import { generateKeyPairSync } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { issueToken, signIn } from "./authentication.ts";
import type { Fault } from "./faults.ts";
import { representWhole } from "./pull-requests.ts";
import { apiUrl, numberOf } from "./represent.ts";
import {
  borrowGitRepository,
  createGitRepository,
  resolveCommit,
  writeCommit,
  writeReference,
  type FileChanges,
} from "./repository.ts";
import { serve } from "./server.ts";
import {
  nextId,
  type Account,
  type App,
  type CheckRun,
  type DeliveryRecord,
  type HeldDelivery,
  type Permissions,
  type PullRequest,
  type Repository,
  type RequestRecord,
  type State,
  type Violation,
} from "./state.ts";
import { deliver, sendWebhook } from "./webhooks.ts";

export interface GitHubOptions {
  /** What the app asks for in its manifest. */
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
}

export interface NewPullRequest {
  readonly title: string;
  readonly body?: string;
  /** Pushed as one commit to the head branch, which starts at the base. */
  readonly changes: FileChanges;
  readonly branch?: string;
  readonly author?: string;
  readonly isDraft?: boolean;
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
  readonly createRepository: (name: string, files: FileChanges) => Promise<Repository>;
  /** Makes `owner/name` out of a repository on disk, whose objects are read and never written. */
  readonly borrowRepository: (
    name: string,
    source: string,
    branches: Readonly<Record<string, string>>,
  ) => Promise<Repository>;
  /** Opens a pull request against the default branch and tells the app. Comes back when the app has answered. */
  readonly openPullRequest: (repository: Repository, request: NewPullRequest) => Promise<PullRequest>;
  /** As `openPullRequest`, for branches that are there already. */
  readonly proposeBranch: (
    repository: Repository,
    request: Omit<NewPullRequest, "changes"> & { readonly branch: string },
  ) => Promise<PullRequest>;
  /** Commits to the pull request's branch and tells the app. */
  readonly push: (
    repository: Repository,
    pull: PullRequest,
    changes: FileChanges,
    message?: string,
  ) => Promise<void>;
  /** Sends a delivery a second time, under its old GUID. */
  readonly redeliver: (delivery: DeliveryRecord) => Promise<void>;
  /** Makes the next requests of an operation such as `pulls/create-review` fail. */
  readonly fail: (operation: string, fault: Fault, how?: FaultTiming) => void;
  /** Every token given so far stops working, as when an installation is suspended. */
  readonly revokeTokens: () => void;
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
  const state = createState(app);
  const server = await serve(state);

  async function addRepository(
    name: string,
    fill: (directory: string) => Promise<string>,
  ): Promise<Repository> {
    const [owner = "", repositoryName = ""] = name.split("/");
    const directory = path.join(folder, owner, `${repositoryName}.git`);
    const defaultBranch = await fill(directory);
    const account = toAccount(owner, "Organization");
    if (!state.installations.some((installation) => installation.account.id === account.id)) {
      state.installations.push({ id: nextId(state), account, createdAt: new Date() });
    }
    const repository: Repository = {
      id: nextId(state),
      owner: account,
      name: repositoryName,
      directory,
      defaultBranch,
      createdAt: new Date(),
      pulls: [],
      checkRuns: [],
    };
    state.repositories.push(repository);
    return repository;
  }

  async function readBranch(repository: Repository, name: string) {
    const sha = await resolveCommit(repository.directory, `refs/heads/${name}`);
    if (sha === undefined) throw new Error(`there is no branch ${name} in ${repository.name}`);
    return { name, sha };
  }

  async function tell(
    repository: Repository,
    pull: PullRequest,
    action: string,
    more: object = {},
  ): Promise<void> {
    await sendWebhook(state, {
      event: "pull_request",
      action,
      repository,
      sender: pull.author,
      content: { number: pull.number, pull_request: await representWhole(state, repository, pull), ...more },
    });
  }

  const github: GitHub = {
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
    createRepository: (name, files) =>
      addRepository(name, async (directory) => {
        await createGitRepository(directory);
        await writeCommit(directory, {
          branch: "main",
          message: "First commit",
          author: sign("octocat"),
          changes: files,
        });
        return "main";
      }),
    borrowRepository: (name, source, branches) =>
      addRepository(name, async (directory) => {
        await borrowGitRepository(directory, source);
        for (const [branch, sha] of Object.entries(branches)) {
          await writeReference(directory, `refs/heads/${branch}`, sha);
        }
        return Object.keys(branches)[0] ?? "main";
      }),
    openPullRequest: async (repository, request) => {
      const branch = request.branch ?? "feature";
      const base = await readBranch(repository, repository.defaultBranch);
      await writeCommit(repository.directory, {
        branch,
        parent: base.sha,
        message: request.title,
        author: sign(request.author ?? "octocat"),
        changes: request.changes,
      });
      return github.proposeBranch(repository, { ...request, branch });
    },
    proposeBranch: async (repository, request) => {
      const now = new Date();
      const pull: PullRequest = {
        id: nextId(state),
        number: repository.pulls.length + 1,
        author: toAccount(request.author ?? "octocat", "User"),
        createdAt: now,
        title: request.title,
        body: request.body ?? "",
        state: "open",
        isDraft: request.isDraft ?? false,
        base: await readBranch(repository, repository.defaultBranch),
        head: await readBranch(repository, request.branch),
        updatedAt: now,
        reviews: [],
        comments: [],
        conversation: [],
      };
      repository.pulls.push(pull);
      await writeReference(repository.directory, `refs/pull/${pull.number}/head`, pull.head.sha);
      await tell(repository, pull, "opened");
      return pull;
    },
    push: async (repository, pull, changes, message = "Change") => {
      const before = pull.head.sha;
      const sha = await writeCommit(repository.directory, {
        branch: pull.head.name,
        parent: before,
        message,
        author: sign(pull.author.login),
        changes,
      });
      pull.head = { name: pull.head.name, sha };
      pull.updatedAt = new Date();
      await writeReference(repository.directory, `refs/pull/${pull.number}/head`, sha);
      await tell(repository, pull, "synchronize", { before, after: sha });
    },
    redeliver: (delivery) => deliver(state, delivery),
    fail: (operation, fault, { times = 1, skip = 0, isDone = false } = {}) => {
      state.faults.push({ operation, fault, times, skip, isDone });
    },
    revokeTokens: () => {
      state.tokens.clear();
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
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
      process.off("exit", removeFolder);
    },
  };
  return github;
}

function registerApp(options: GitHubOptions): { readonly app: App; readonly privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const app: App = {
    id: 1001,
    slug: "pitstop",
    name: "Pitstop",
    publicKey,
    permissions: options.permissions ?? {
      metadata: "read",
      contents: "read",
      pull_requests: "write",
      checks: "write",
    },
    events: options.events ?? ["pull_request"],
    webhookSecret: "the sandbox's own webhook secret",
    webhookUrl: undefined,
    createdAt: new Date(),
  };
  return { app, privateKey };
}

function createState(app: App): State {
  return {
    url: "",
    app,
    installations: [],
    tokens: new Map(),
    repositories: [],
    requests: [],
    deliveries: [],
    violations: [],
    faults: [],
    heldDeliveries: undefined,
    lastId: 0,
  };
}

function toAccount(login: string, type: Account["type"]): Account {
  return { id: numberOf(login.toLowerCase()), login, type };
}

function sign(login: string) {
  return { name: login, email: `${login}@example.com`, date: new Date() };
}
