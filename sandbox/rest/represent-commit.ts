import { apiUrl, fullName, nodeId, pageUrl, repositoryUrl, toTime } from "../state/addresses.ts";
import type { Commit } from "../state/git-repository.ts";
import type { Repository, State } from "../state/state.ts";

export function representCommit(state: State, repository: Repository, commit: Commit) {
  const url = `${repositoryUrl(state, repository)}/commits/${commit.sha}`;
  const page = pageUrl(state, repository);
  const git = `${repositoryUrl(state, repository)}/git`;
  return {
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    commit: {
      author: representSignature(commit.author),
      committer: representSignature(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${git}/trees/${commit.tree}` },
      url: `${git}/commits/${commit.sha}`,
      comment_count: 0,
      verification: verify(state, commit),
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

/** A commit as webhooks and check suites represent it. */
export function representSimpleCommit(commit: Commit) {
  const person = ({ name, email }: Commit["author"]) => ({ name, email });
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: toTime(commit.committer.date),
    author: person(commit.author),
    committer: person(commit.committer),
  };
}

/** The open pull requests with this head commit, as checks list them: without those from forks. */
export function representMinimalPulls(state: State, repository: Repository, headSha: string) {
  return repository.pulls
    .filter(
      (pull) => pull.state === "open" && pull.head.sha === headSha && pull.headRepository === repository,
    )
    .map((pull) => {
      const repo = { id: repository.id, url: repositoryUrl(state, repository), name: repository.name };
      return {
        id: pull.id,
        number: pull.number,
        url: `${apiUrl(state)}/repos/${fullName(repository)}/pulls/${pull.number}`,
        head: { ref: pull.head.name, sha: pull.head.sha, repo },
        base: { ref: pull.base.name, sha: pull.base.sha, repo },
      };
    });
}

function representSignature({ name, email, date }: Commit["author"]) {
  return { name, email, date: toTime(date) };
}

function verify(state: State, commit: Commit) {
  const nothing = { signature: null, payload: null, verified_at: null };
  return state.signedCommits.has(commit.sha)
    ? { ...nothing, verified: true, reason: "valid" }
    : { ...nothing, verified: false, reason: "unsigned" };
}
