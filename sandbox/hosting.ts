import path from "node:path";
import { toAccount } from "./accounts.ts";
import {
  borrowGitRepository,
  createGitRepository,
  writeCommit,
  writeReference,
  type FileChanges,
} from "./git-repository.ts";
import { nextId, type Repository, type State } from "./state.ts";

/** Makes `owner/name` with one commit on `main`; the app is installed on the owner. */
export async function createRepository(
  state: State,
  folder: string,
  name: string,
  files: FileChanges,
): Promise<Repository> {
  const repository = addRepository(state, folder, name);
  await createGitRepository(repository.directory);
  await writeCommit(repository.directory, {
    branch: repository.defaultBranch,
    message: "First commit",
    author: { name: "octocat", email: "octocat@example.com", date: new Date() },
    changes: files,
  });
  return repository;
}

/** Makes `owner/name` out of a repository on disk, which is only read. `branches` leads to commits; `main` is one of them. */
export async function borrowRepository(
  state: State,
  folder: string,
  {
    name,
    source,
    branches,
  }: { readonly name: string; readonly source: string; readonly branches: Readonly<Record<string, string>> },
): Promise<Repository> {
  const repository = addRepository(state, folder, name);
  await borrowGitRepository(repository.directory, source);
  for (const [branch, sha] of Object.entries(branches)) {
    await writeReference(repository.directory, `refs/heads/${branch}`, sha);
  }
  return repository;
}

function addRepository(state: State, folder: string, fullName: string): Repository {
  const [login = "", name = ""] = fullName.split("/");
  const owner = toAccount(login, "Organization");
  if (!state.installations.some((installation) => installation.account.id === owner.id)) {
    state.installations.push({ id: nextId(state), account: owner, createdAt: new Date() });
  }
  const repository: Repository = {
    id: nextId(state),
    owner,
    name,
    directory: path.join(folder, login, `${name}.git`),
    defaultBranch: "main",
    createdAt: new Date(),
    pulls: [],
    checkRuns: [],
  };
  state.repositories.push(repository);
  return repository;
}
