import { associationOf } from "../state/accounts.ts";
import { representAccount } from "./represent-account.ts";
import { nodeId, numberOf, pageUrl, repositoryUrl, toTime } from "../state/addresses.ts";
import type { ChangedFile } from "../state/diff.ts";
import { representRepository } from "./represent-repository.ts";
import type { Account, Branch, PullRequest, Repository, State } from "../state/state.ts";

/** A pull request as every answer represents it. */
export function representPullRequest(state: State, repository: Repository, pull: PullRequest) {
  const url = `${repositoryUrl(state, repository)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(state, repository)}/issues/${pull.number}`;
  const page = `${pageUrl(state, repository)}/pull/${pull.number}`;
  const links = {
    comments_url: `${issue}/comments`,
    commits_url: `${url}/commits`,
    review_comment_url: `${repositoryUrl(state, repository)}/pulls/comments{/number}`,
    review_comments_url: `${url}/comments`,
    statuses_url: `${repositoryUrl(state, repository)}/statuses/${pull.head.sha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    ...links,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: representAccount(state, pull.author),
    body: pull.body === "" ? null : pull.body,
    labels: pull.labels.map((name) => representLabel(state, repository, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: toTime(pull.createdAt),
    updated_at: toTime(pull.updatedAt),
    closed_at: pull.state === "closed" ? toTime(pull.updatedAt) : null,
    merged_at: pull.isMerged ? toTime(pull.updatedAt) : null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: {
      ...representBranch(state, pull.headOwner, pull.head),
      repo: pull.headRepository === undefined ? null : representRepository(state, pull.headRepository),
    },
    base: {
      ...representBranch(state, repository.owner, pull.base),
      repo: representRepository(state, repository),
    },
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: links.comments_url },
      review_comments: { href: links.review_comments_url },
      review_comment: { href: links.review_comment_url },
      commits: { href: links.commits_url },
      statuses: { href: links.statuses_url },
    },
    author_association: associationOf(repository, pull.author),
    auto_merge: null,
    draft: pull.isDraft,
  };
}

/** A pull request on its own: adds the counts that GitHub leaves out of lists. */
export function representFullPullRequest(
  state: State,
  repository: Repository,
  pull: PullRequest,
  diff: { readonly files: readonly ChangedFile[]; readonly commits: number },
) {
  const sum = (key: "additions" | "deletions") => diff.files.reduce((total, file) => total + file[key], 0);
  return {
    ...representPullRequest(state, repository, pull),
    merged: pull.isMerged,
    mergeable: true,
    rebaseable: true,
    mergeable_state: "clean",
    merged_by: null,
    comments: pull.conversation.length,
    review_comments: pull.comments.length,
    maintainer_can_modify: false,
    commits: diff.commits,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: diff.files.length,
  };
}

function representBranch(state: State, owner: Account, { name, sha }: Branch) {
  return { label: `${owner.login}:${name}`, ref: name, sha, user: representAccount(state, owner) };
}

export function representLabel(state: State, repository: Repository, name: string) {
  const id = numberOf(`label ${name}`);
  return {
    id,
    node_id: nodeId("LA", id),
    url: `${repositoryUrl(state, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: "ededed",
    default: false,
    description: null,
  };
}
