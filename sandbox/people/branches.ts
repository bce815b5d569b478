import { moveBranch } from "../rest/move-branch.ts";
import {
  findMergeBase,
  listCommits,
  mergeTrees,
  resolveCommit,
  writeCommit,
  writeCommitObject,
  type FileChanges,
  type Signature,
} from "../state/git-repository.ts";
import type { PlacedPullRequest } from "../rest/pull-requests.ts";
import type { Account, Repository, State } from "../state/state.ts";
import { sendWebhooks } from "../rest/webhooks.ts";

export interface NewCommit {
  readonly branch: string;
  readonly parent: string;
  readonly message: string;
  readonly by: Account;
  readonly changes: FileChanges;
}

/** Commits to a branch and sends the webhooks. */
export async function commit(state: State, repository: Repository, change: NewCommit): Promise<string> {
  const { branch, parent, message, by, changes } = change;
  const before = await resolveCommit(repository.directory, `refs/heads/${branch}`);
  const author = signatureOf(by);
  const sha = await writeCommit(repository.directory, { branch, parent, message, author, changes });
  await sendWebhooks(state, await moveBranch(state, { repository, branch, before, sha, by }));
  return sha;
}

/** Commits to a pull request's branch, by default as its author. `undefined` deletes a path; together with a new path, that is a rename. */
export async function push(
  state: State,
  { repository, pull }: PlacedPullRequest,
  changes: FileChanges,
  message: string = "Change",
  by: Account = pull.author,
): Promise<void> {
  const home = pull.headRepository ?? repository;
  await commit(state, home, { branch: pull.head.name, parent: pull.head.sha, message, by, changes });
}

/** Force-pushes: replaces the branch's commits with one commit of these changes. */
export async function forcePush(
  state: State,
  { repository, pull }: PlacedPullRequest,
  changes: FileChanges,
  message: string = "Start over",
): Promise<void> {
  const home = pull.headRepository ?? repository;
  const parent = await findMergeBase(repository.directory, pull.base.sha, pull.head.sha);
  await commit(state, home, {
    ...{ branch: pull.head.name, parent: parent ?? pull.base.sha },
    ...{ message, by: pull.author, changes },
  });
}

/** Rebases the branch onto the current base branch and force-pushes. @throws Error on conflicts */
export async function rebase(state: State, { repository, pull }: PlacedPullRequest): Promise<void> {
  const { directory } = repository;
  const { name: branch, sha: before } = pull.head;
  const tip = (await resolveCommit(directory, `refs/heads/${pull.base.name}`)) ?? pull.base.sha;
  const committer = signatureOf(pull.author);
  let parent = tip;
  for (const { sha, author, message } of await listCommits(directory, tip, before)) {
    const tree = await mergeTrees(directory, tip, sha);
    if (tree === undefined) throw new Error(`${branch} conflicts with ${pull.base.name}`);
    parent = await writeCommitObject(directory, { tree, parents: [parent], message, author, committer });
  }
  const home = pull.headRepository ?? repository;
  const move = { repository: home, branch, before, sha: parent, by: pull.author };
  await sendWebhooks(state, await moveBranch(state, move));
}

/** The name and email address that a person commits with. */
export function signatureOf(account: Account): Signature {
  return { name: account.login, email: `${account.login}@example.com`, date: new Date() };
}
