import { createHash } from "node:crypto";
import type { ChangedFile } from "./diff.ts";
import type { Commit } from "./repository.ts";
import type { Account, Branch, Installation, PullRequest, Repository, State } from "./state.ts";

/** Where the API answers; GitHub Enterprise Server has it in the same place. */
export function apiUrl(state: State): string {
  return `${state.url}/api/v3`;
}

export function repositoryUrl(state: State, repository: Repository): string {
  return `${apiUrl(state)}/repos/${repository.owner.login}/${repository.name}`;
}

export function pageUrl(state: State, repository: Repository): string {
  return `${state.url}/${repository.owner.login}/${repository.name}`;
}

/** GitHub's opaque ids: never to be read, only handed back. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
}

export function representAccount(state: State, account: Account) {
  const url = `${apiUrl(state)}/users/${encodeURIComponent(account.login)}`;
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId("U", account.id),
    avatar_url: `${state.url}/avatars/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${state.url}/${account.login.replace(/^(.*)\[bot\]$/, "apps/$1")}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** The account that an installation's comments stand under. */
export function botAccount(state: State): Account {
  return { id: state.app.id + 1_000_000, login: `${state.app.slug}[bot]`, type: "Bot" };
}

export function representApp(state: State) {
  const { app } = state;
  return {
    id: app.id,
    slug: app.slug,
    client_id: `Iv1.${String(app.id).padStart(16, "0")}`,
    node_id: nodeId("A", app.id),
    owner: representAccount(state, appOwner),
    name: app.name,
    description: null,
    external_url: "https://example.com",
    html_url: `${state.url}/apps/${app.slug}`,
    created_at: toTime(app.createdAt),
    updated_at: toTime(app.createdAt),
    permissions: app.permissions,
    events: app.events,
  };
}

const appOwner: Account = { id: 9001, login: "octo-apps", type: "Organization" };

export function representInstallation(state: State, installation: Installation) {
  const url = `${apiUrl(state)}/app/installations/${installation.id}`;
  return {
    id: installation.id,
    account: representAccount(state, installation.account),
    access_tokens_url: `${url}/access_tokens`,
    repositories_url: `${apiUrl(state)}/installation/repositories`,
    html_url: `${state.url}/settings/installations/${installation.id}`,
    app_id: state.app.id,
    app_slug: state.app.slug,
    target_id: installation.account.id,
    target_type: installation.account.type,
    permissions: state.app.permissions,
    events: state.app.events,
    created_at: toTime(installation.createdAt),
    updated_at: toTime(installation.createdAt),
    single_file_name: null,
    repository_selection: "all",
    suspended_by: null,
    suspended_at: null,
  };
}

const repositoryLinks: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

export function representRepository(state: State, repository: Repository) {
  const url = repositoryUrl(state, repository);
  const page = pageUrl(state, repository);
  const openIssues = repository.pulls.filter((pull) => pull.state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: true,
    visibility: "private",
    owner: representAccount(state, repository.owner),
    html_url: page,
    description: null,
    fork: false,
    url,
    ...Object.fromEntries(Object.entries(repositoryLinks).map(([name, path]) => [name, url + path])),
    git_url: page.replace(/^https?:/, "git:") + ".git",
    ssh_url: `git@${new URL(page).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    size: 1,
    stargazers_count: 0,
    watchers_count: 0,
    watchers: 0,
    language: "TypeScript",
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: true,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    forks: 0,
    archived: false,
    disabled: false,
    open_issues_count: openIssues,
    open_issues: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    default_branch: repository.defaultBranch,
    created_at: toTime(repository.createdAt),
    updated_at: toTime(repository.createdAt),
    pushed_at: toTime(repository.createdAt),
  };
}

/** What `GET /repos/{owner}/{repo}` adds to what stands in other answers. */
export function representFullRepository(state: State, repository: Repository) {
  return { ...representRepository(state, repository), network_count: 0, subscribers_count: 0 };
}

/** What every answer with a pull request holds. */
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
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: toTime(pull.createdAt),
    updated_at: toTime(pull.updatedAt),
    closed_at: pull.state === "closed" ? toTime(pull.updatedAt) : null,
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: representBranch(state, repository, pull.head),
    base: representBranch(state, repository, pull.base),
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
    author_association: "CONTRIBUTOR",
    auto_merge: null,
    draft: pull.isDraft,
  };
}

/** What a single pull request adds: numbers that GitHub counts only then. */
export function representFullPullRequest(
  state: State,
  repository: Repository,
  pull: PullRequest,
  diff: { readonly files: readonly ChangedFile[]; readonly commits: number },
) {
  const sum = (key: "additions" | "deletions") => diff.files.reduce((total, file) => total + file[key], 0);
  return {
    ...representPullRequest(state, repository, pull),
    merged: false,
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

export function representChangedFile(
  state: State,
  repository: Repository,
  headSha: string,
  file: ChangedFile,
) {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const page = pageUrl(state, repository);
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: `${page}/blob/${headSha}/${path}`,
    raw_url: `${page}/raw/${headSha}/${path}`,
    contents_url: `${repositoryUrl(state, repository)}/contents/${path}?ref=${headSha}`,
    ...(file.patch === undefined ? {} : { patch: file.patch }),
    ...(file.previousPath === undefined ? {} : { previous_filename: file.previousPath }),
  };
}

export function representCommit(state: State, repository: Repository, commit: Commit) {
  const url = `${repositoryUrl(state, repository)}/commits/${commit.sha}`;
  const page = pageUrl(state, repository);
  const git = `${repositoryUrl(state, repository)}/git`;
  const sign = (signature: Commit["author"]) => ({
    name: signature.name,
    email: signature.email,
    date: toTime(signature.date),
  });
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    commit: {
      author: sign(commit.author),
      committer: sign(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
      url: `${git}/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: "unsigned",
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${page}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: null,
    committer: null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${repositoryUrl(state, repository)}/commits/${sha}`,
      html_url: `${page}/commit/${sha}`,
    })),
  };
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** The same number for the same name, for things that only need to be told apart. */
export function numberOf(name: string): number {
  return createHash("sha256").update(name).digest().readUInt32BE() >>> 1;
}

/** GitHub writes times to the second. */
export function toTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}

function representBranch(state: State, repository: Repository, branch: Branch) {
  return {
    label: `${repository.owner.login}:${branch.name}`,
    ref: branch.name,
    sha: branch.sha,
    user: representAccount(state, repository.owner),
    repo: representRepository(state, repository),
  };
}
