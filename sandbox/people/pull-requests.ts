import { toAccount, defaultAuthor } from "../state/accounts.ts";
import {
  fetchCommit,
  mergeTrees,
  resolveCommit,
  writeCommitObject,
  writeReference,
  type FileChanges,
} from "../state/git-repository.ts";
import { moveBranch } from "../rest/move-branch.ts";
import { pullRequestEvent, type PlacedPullRequest } from "../rest/pull-requests.ts";
import { representLabel } from "../rest/represent-pull-request.ts";
import {
  nextId,
  type Account,
  type Branch,
  type PullRequest,
  type Repository,
  type State,
  type TimelineEvent,
} from "../state/state.ts";
import { sendWebhook, sendWebhooks } from "../rest/webhooks.ts";
import { commit, signatureOf } from "./branches.ts";

export interface NewPullRequest {
  readonly title: string;
  readonly body?: string;
  /** Pushed as one commit to the head branch, which starts at the base branch. */
  readonly changes: FileChanges;
  readonly branch?: string;
  /** The repository of the head branch; by default the repository itself. */
  readonly fork?: Repository;
  readonly author?: string;
  readonly isDraft?: boolean;
}

/** A pull request for an existing branch. */
export type ProposedBranch = Omit<NewPullRequest, "changes"> & { readonly branch: string };

export type PullRequestAction = "closed" | "reopened" | "ready_for_review" | "converted_to_draft";

/** Commits to a new branch and opens a pull request for it. Resolves once the app has responded to the webhooks. */
export async function openPullRequest(
  state: State,
  repository: Repository,
  request: NewPullRequest,
): Promise<PullRequest> {
  const branch = request.branch ?? "feature";
  const { sha: parent } = await readBranch(repository, repository.defaultBranch);
  const { changes, title: message, author = defaultAuthor } = request;
  const by = toAccount(author, "User");
  await commit(state, request.fork ?? repository, { branch, parent, message, by, changes });
  return proposeBranch(state, repository, { ...request, branch });
}

/** Opens a pull request from a branch to the default branch. */
export async function proposeBranch(
  state: State,
  repository: Repository,
  request: ProposedBranch,
): Promise<PullRequest> {
  const now = new Date();
  const home = request.fork ?? repository;
  const pull: PullRequest = {
    id: nextId(state),
    number: repository.pulls.length + 1,
    author: toAccount(request.author ?? defaultAuthor, "User"),
    createdAt: now,
    title: request.title,
    body: request.body ?? "",
    state: "open",
    isDraft: request.isDraft ?? false,
    isMerged: false,
    base: await readBranch(repository, repository.defaultBranch),
    head: await readBranch(home, request.branch),
    headRepository: home,
    headOwner: home.owner,
    labels: [],
    updatedAt: now,
    reviews: [],
    threads: [],
    comments: [],
    conversation: [],
    timeline: [],
    queued: undefined,
  };
  repository.pulls.push(pull);
  if (home !== repository) await fetchCommit(repository.directory, home.directory, pull.head.sha);
  await writeReference(repository.directory, `refs/pull/${pull.number}/head`, pull.head.sha);
  await notify(state, { repository, pull }, "opened");
  return pull;
}

/** Closes or reopens a pull request, marks it as ready for review or converts it to a draft. */
export async function changePullRequest(
  state: State,
  place: PlacedPullRequest,
  action: PullRequestAction,
): Promise<void> {
  const { pull } = place;
  if (action === "closed" || action === "reopened") pull.state = action === "closed" ? "closed" : "open";
  else pull.isDraft = action === "converted_to_draft";
  note(pull, ...timelineEntries[action]);
  await notify(state, place, action);
}

const timelineEntries: Readonly<Record<PullRequestAction, readonly [TimelineEvent["kind"], string]>> = {
  closed: ["closed", "closed this"],
  reopened: ["reopened", "reopened this"],
  ready_for_review: ["readied", "marked this pull request as ready for review"],
  converted_to_draft: ["drafted", "marked this pull request as draft"],
};

/** Changes the title of a pull request. */
export async function rename(state: State, place: PlacedPullRequest, title: string): Promise<void> {
  const from = place.pull.title;
  place.pull.title = title;
  note(place.pull, "renamed", `changed the title from “${from}”`);
  await notify(state, place, "edited", { changes: { title: { from } } });
}

/** Changes the base branch. The whole diff changes with it, yet GitHub sends no `synchronize`. */
export async function changeBase(state: State, place: PlacedPullRequest, branch: string): Promise<void> {
  const { repository, pull } = place;
  const { name, sha } = pull.base;
  pull.base = await readBranch(repository, branch);
  note(pull, "based", `changed the base branch from ${name} to ${branch}`);
  await notify(state, place, "edited", { changes: { base: { ref: { from: name }, sha: { from: sha } } } });
}

export async function addLabel(state: State, place: PlacedPullRequest, label: string): Promise<void> {
  place.pull.labels = [...place.pull.labels, label];
  note(place.pull, "labeled", `added the label ${label}`);
  await notify(state, place, "labeled", { label: representLabel(state, place.repository, label) });
}

/** Merges with a merge commit. @throws Error on conflicts */
export async function merge(state: State, place: PlacedPullRequest, by: Account): Promise<void> {
  const { repository, pull } = place;
  const sha = await writeMerge(place, by);
  pull.state = "closed";
  pull.isMerged = true;
  note(pull, "merged", `merged commit ${sha.slice(0, 7)} into ${pull.base.name}`, by);
  const { name: branch } = pull.base;
  const before = await resolveCommit(repository.directory, `refs/heads/${branch}`);
  await notify(state, place, "closed");
  await sendWebhooks(state, await moveBranch(state, { repository, branch, before, sha, by }));
}

/** Creates the commit that merging into the current base branch would result in, without moving a branch. @throws Error on conflicts */
export async function writeMerge({ repository, pull }: PlacedPullRequest, by: Account): Promise<string> {
  const { directory } = repository;
  const base = await readBranch(repository, pull.base.name);
  const tree = await mergeTrees(directory, base.sha, pull.head.sha);
  if (tree === undefined) throw new Error(`${pull.head.name} and ${pull.base.name} conflict`);
  return writeCommitObject(directory, {
    ...{ tree, parents: [base.sha, pull.head.sha], message: `Merge pull request #${pull.number}` },
    ...{ author: signatureOf(by), committer: signatureOf(by) },
  });
}

/** @throws Error if there is no such branch */
async function readBranch(repository: Repository, name: string): Promise<Branch> {
  const sha = await resolveCommit(repository.directory, `refs/heads/${name}`);
  if (sha === undefined) throw new Error(`there is no branch ${name} in ${repository.name}`);
  return { name, sha };
}

function note(pull: PullRequest, kind: TimelineEvent["kind"], what: string, by: Account = pull.author): void {
  pull.updatedAt = new Date();
  pull.timeline.push({ at: pull.updatedAt, by, kind, what });
}

async function notify(
  state: State,
  place: PlacedPullRequest,
  action: string,
  more: object = {},
): Promise<void> {
  await sendWebhook(state, await pullRequestEvent(state, place, action, place.pull.author, more));
}
