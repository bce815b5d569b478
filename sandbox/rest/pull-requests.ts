import { Refusal } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { diffCommits } from "../state/diff.ts";
import { runGit } from "../state/git.ts";
import { diffPullRequest, getPullRequest, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { fullName } from "../state/addresses.ts";
import { representFullPullRequest, representPullRequest } from "./represent-pull-request.ts";
import { representCommit } from "./represent-commit.ts";
import { representChangedFile } from "./represent-changed-file.ts";
import { findMergeBase, listCommits } from "../state/git-repository.ts";
import type { Account, PullRequest, Repository, State } from "../state/state.ts";
import type { WebhookEvent } from "./webhooks.ts";

/** A pull request with the repository that it was opened in. */
export interface PlacedPullRequest {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** GitHub lists at most this many files of a pull request. */
const maxFiles = 3000;
/** Above these limits it does not return a pull request as a diff. */
const maxDiff = { files: 300, lines: 20_000 };

export async function readPullRequest(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  if (/\.(?:diff|patch)\b/.test(call.accept)) return readDiff(call, repository, pull);
  return { status: 200, body: await representWhole(call.state, repository, pull) };
}

/** Answers with the whole change as a diff, unless it is too large. */
async function readDiff(call: Call, repository: Repository, pull: PullRequest): Promise<Answer> {
  if (!call.accept.includes(".diff")) throw new Refusal(501, "The sandbox returns diffs, but not patches.");
  const { directory } = repository;
  const mergeBase = (await findMergeBase(directory, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const files = await diffCommits(directory, mergeBase, pull.head.sha);
  const text = await runGit(directory, ["diff", "--no-ext-diff", "--no-color", mergeBase, pull.head.sha]);
  if (files.length > maxDiff.files || text.split("\n").length > maxDiff.lines) {
    throw new Refusal(406, "Sorry, the diff exceeded the maximum size.", [
      { resource: "PullRequest", field: "diff", code: "too_large" },
    ]);
  }
  const headers = { "content-type": "application/vnd.github.diff; charset=utf-8" };
  return { status: 200, body: Buffer.from(text), headers };
}

/** Lists the open pull requests with this head commit. GitHub does not find those from forks. */
export function listPullRequestsOfCommit(call: Call): Answer {
  const repository = getRepository(call);
  const sha = call.parameters["commit_sha"] ?? "";
  const bodies = repository.pulls
    .filter((pull) => pull.head.sha === sha && pull.headRepository === repository)
    .map((pull) => representPullRequest(call.state, repository, pull));
  return answerPage(call, `/repos/${fullName(repository)}/commits/${sha}/pulls`, bodies);
}

export function listPullRequests(call: Call): Answer {
  const repository = getRepository(call);
  const state = call.query.get("state") ?? "open";
  const head = call.query.get("head");
  const base = call.query.get("base");
  const pulls = repository.pulls
    .filter(
      (pull) =>
        (state === "all" || pull.state === state) &&
        (head === null || `${pull.headRepository?.owner.login ?? ""}:${pull.head.name}` === head) &&
        (base === null || pull.base.name === base),
    )
    .reverse();
  const bodies = pulls.map((pull) => representPullRequest(call.state, repository, pull));
  return answerPage(call, `/repos/${fullName(repository)}/pulls`, bodies);
}

export async function listFiles(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const files = await diffPullRequest(repository, pull);
  const bodies = files
    .slice(0, maxFiles)
    .map((file) => representChangedFile(call.state, repository, pull.head.sha, file));
  return answerPage(call, `/repos/${fullName(repository)}/pulls/${pull.number}/files`, bodies);
}

export async function listPullRequestCommits(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  const commits = await listCommits(repository.directory, pull.base.sha, pull.head.sha);
  const bodies = commits.map((commit) => representCommit(call.state, repository, commit));
  return answerPage(call, `/repos/${fullName(repository)}/pulls/${pull.number}/commits`, bodies);
}

/** A pull request as GitHub represents it on its own and in webhooks. */
async function representWhole(state: State, repository: Repository, pull: PullRequest) {
  const [files, commits] = await Promise.all([
    diffPullRequest(repository, pull),
    listCommits(repository.directory, pull.base.sha, pull.head.sha),
  ]);
  return representFullPullRequest(state, repository, pull, { files, commits: commits.length });
}

/** The webhook for something that happened to a pull request. */
export async function pullRequestEvent(
  state: State,
  { repository, pull }: PlacedPullRequest,
  action: string,
  sender: Account,
  more: object = {},
): Promise<WebhookEvent> {
  const pull_request = await representWhole(state, repository, pull);
  return {
    ...{ event: "pull_request", action, repository, sender },
    content: { number: pull.number, pull_request, ...more },
  };
}
