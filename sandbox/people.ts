import { toAccount, usualAuthor } from "./accounts.ts";
import { moveBranch } from "./branches.ts";
import { representCheckRun } from "./check-runs.ts";
import { resolveCommit, writeCommit, writeReference, type FileChanges } from "./git-repository.ts";
import { pullRequestEvent, type PlacedPullRequest } from "./pull-requests.ts";
import {
  nextId,
  type Branch,
  type CheckRun,
  type PullRequest,
  type Repository,
  type State,
} from "./state.ts";
import { sendWebhook, sendWebhooks } from "./webhooks.ts";

export interface NewPullRequest {
  readonly title: string;
  readonly body?: string;
  /** Pushed as one commit to the head branch, which starts at the base. */
  readonly changes: FileChanges;
  readonly branch?: string;
  readonly author?: string;
  readonly isDraft?: boolean;
}

/** A pull request for a branch that is there already. */
export type ProposedBranch = Omit<NewPullRequest, "changes"> & { readonly branch: string };

export type PullRequestAction = "closed" | "reopened" | "ready_for_review" | "converted_to_draft";

/** Commits to a new branch and opens a pull request for it. Comes back when the app has answered the webhook. */
export async function openPullRequest(
  state: State,
  repository: Repository,
  request: NewPullRequest,
): Promise<PullRequest> {
  const branch = request.branch ?? "feature";
  const base = await readBranch(repository, repository.defaultBranch);
  await commit(state, repository, { ...request, branch, parent: base.sha, message: request.title });
  return proposeBranch(state, repository, { ...request, branch });
}

/** Opens a pull request for a branch, against the default branch. */
export async function proposeBranch(
  state: State,
  repository: Repository,
  request: ProposedBranch,
): Promise<PullRequest> {
  const now = new Date();
  const pull: PullRequest = {
    id: nextId(state),
    number: repository.pulls.length + 1,
    author: toAccount(request.author ?? usualAuthor, "User"),
    createdAt: now,
    title: request.title,
    body: request.body ?? "",
    state: "open",
    isDraft: request.isDraft ?? false,
    isMerged: false,
    base: await readBranch(repository, repository.defaultBranch),
    head: await readBranch(repository, request.branch),
    headRepository: repository,
    labels: [],
    updatedAt: now,
    reviews: [],
    threads: [],
    comments: [],
    conversation: [],
  };
  repository.pulls.push(pull);
  await writeReference(repository.directory, `refs/pull/${pull.number}/head`, pull.head.sha);
  await tell(state, { repository, pull }, "opened");
  return pull;
}

/** Commits to a pull request's branch. */
export async function push(
  state: State,
  { repository, pull }: PlacedPullRequest,
  changes: FileChanges,
  message = "Change",
): Promise<void> {
  const { name, sha } = pull.head;
  await commit(state, repository, {
    ...{ branch: name, parent: sha, author: pull.author.login },
    ...{ message, changes },
  });
}

/** Closes, reopens or readies a pull request. */
export async function changePullRequest(
  state: State,
  { repository, pull }: PlacedPullRequest,
  action: PullRequestAction,
): Promise<void> {
  if (action === "closed" || action === "reopened") pull.state = action === "closed" ? "closed" : "open";
  else pull.isDraft = action === "converted_to_draft";
  pull.updatedAt = new Date();
  await tell(state, { repository, pull }, action);
}

/** Presses "Re-run": the run itself stays as it is, the app is asked for a new one. */
export async function rerunCheckRun(
  state: State,
  repository: Repository,
  run: CheckRun,
  login: string,
): Promise<void> {
  await sendWebhook(state, {
    ...{ event: "check_run", action: "rerequested", repository, sender: toAccount(login, "User") },
    content: { check_run: representCheckRun(state, repository, run) },
  });
}

/** Presses a button that the run offers. @throws Error when it offers no such button */
export async function pressAction(
  state: State,
  repository: Repository,
  run: CheckRun,
  identifier: string,
  login: string,
): Promise<void> {
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw new Error(`the check run ${run.name} has no button ${identifier}`);
  }
  await sendWebhook(state, {
    ...{ event: "check_run", action: "requested_action", repository, sender: toAccount(login, "User") },
    content: {
      check_run: representCheckRun(state, repository, run),
      requested_action: { identifier },
    },
  });
}

interface Change {
  readonly branch: string;
  readonly parent: string;
  readonly message: string;
  readonly author?: string;
  readonly changes: FileChanges;
}

/** Commits and tells the app what follows from it. */
async function commit(state: State, repository: Repository, change: Change): Promise<void> {
  const { branch, parent, message, changes, author = usualAuthor } = change;
  const sha = await writeCommit(repository.directory, {
    ...{ branch, parent, message, changes },
    author: { name: author, email: `${author}@example.com`, date: new Date() },
  });
  const by = toAccount(author, "User");
  await sendWebhooks(state, await moveBranch(state, { repository, branch, before: parent, sha, by }));
}

async function readBranch(repository: Repository, name: string): Promise<Branch> {
  const sha = await resolveCommit(repository.directory, `refs/heads/${name}`);
  if (sha === undefined) throw new Error(`there is no branch ${name} in ${repository.name}`);
  return { name, sha };
}

async function tell(
  state: State,
  place: PlacedPullRequest,
  action: string,
  more: object = {},
): Promise<void> {
  await sendWebhook(state, await pullRequestEvent(state, place, action, place.pull.author, more));
}
