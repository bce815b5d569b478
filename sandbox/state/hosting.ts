import path from "node:path";
import { toAccount, defaultAuthor } from "./accounts.ts";
import {
  borrowGitRepository,
  createGitRepository,
  resolveCommit,
  writeCommit,
  writeReference,
  type FileChanges,
} from "./git-repository.ts";
import { nextId, type Account, type Repository, type State } from "./state.ts";

/** The access to a repository. By default it is private, and the app has access. */
export interface RepositoryAccess {
  readonly isPublic?: boolean;
  /** `false` if its owner installed the app on selected repositories, and not on this one. */
  readonly isGivenToApp?: boolean;
}

/** Creates `owner/name` with one commit on `main`, and installs the app on the owner. */
export async function createRepository(
  state: State,
  folder: string,
  name: string,
  files: FileChanges,
  access: RepositoryAccess = {},
): Promise<Repository> {
  const repository = addInstalledRepository(state, folder, name, access);
  await createGitRepository(repository.directory);
  await writeCommit(repository.directory, {
    branch: repository.defaultBranch,
    message: "Initial commit",
    author: { name: defaultAuthor, email: `${defaultAuthor}@example.com`, date: new Date() },
    changes: files,
  });
  return repository;
}

/** Creates `owner/name` from a repository on disk, which is only read. `branches` has the commit of each branch, `main` among them. */
export async function borrowRepository(
  state: State,
  folder: string,
  {
    name,
    source,
    branches,
  }: { readonly name: string; readonly source: string; readonly branches: Readonly<Record<string, string>> },
): Promise<Repository> {
  const repository = addInstalledRepository(state, folder, name);
  await borrowGitRepository(repository.directory, source);
  for (const [branch, sha] of Object.entries(branches)) {
    await writeReference(repository.directory, `refs/heads/${branch}`, sha);
  }
  return repository;
}

/** Forks a repository to a person's account, where the app is not installed. */
export async function forkRepository(
  state: State,
  folder: string,
  parent: Repository,
  login: string,
): Promise<Repository> {
  const access = { isPublic: parent.isPublic, isGivenToApp: false };
  const fork = addRepository(state, folder, toAccount(login, "User"), parent.name, access, parent);
  await borrowGitRepository(fork.directory, parent.directory);
  const tip = await resolveCommit(parent.directory, `refs/heads/${parent.defaultBranch}`);
  if (tip !== undefined) await writeReference(fork.directory, `refs/heads/${fork.defaultBranch}`, tip);
  fork.roles.set(login.toLowerCase(), "admin");
  return fork;
}

/** Deletes a fork. Its pull requests remain: their commits are in the parent. */
export function deleteFork(state: State, fork: Repository): void {
  state.repositories.splice(state.repositories.indexOf(fork), 1);
  for (const pull of fork.parent?.pulls ?? []) {
    if (pull.headRepository === fork) pull.headRepository = undefined;
  }
}

function addInstalledRepository(
  state: State,
  folder: string,
  fullName: string,
  access: RepositoryAccess = {},
): Repository {
  const [login = "", name = ""] = fullName.split("/");
  const owner = toAccount(login, "Organization");
  if (!state.installations.some((installation) => installation.account.id === owner.id)) {
    state.installations.push({ id: nextId(state), account: owner, createdAt: new Date() });
  }
  return addRepository(state, folder, owner, name, access);
}

function addRepository(
  state: State,
  folder: string,
  owner: Account,
  name: string,
  { isPublic = false, isGivenToApp = true }: RepositoryAccess,
  parent?: Repository,
): Repository {
  const repository: Repository = {
    id: nextId(state),
    owner,
    name,
    directory: path.join(folder, owner.login, `${name}.git`),
    defaultBranch: "main",
    createdAt: new Date(),
    isPublic,
    isGivenToApp,
    parent,
    roles: new Map([[defaultAuthor, "write"]]),
    pulls: [],
    checkRuns: [],
    checkSuites: [],
  };
  state.repositories.push(repository);
  return repository;
}
