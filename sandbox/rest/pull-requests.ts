import { Refusal, type Answer, type Call } from "../state/answer.ts";
import { diffCommits } from "../state/diff.ts";
import { runGit } from "../state/git.ts";
import { diffPullRequest, getPullRequest, getRepository } from "../state/lookup.ts";
import { answerPage } from "./pages.ts";
import { fullName } from "../state/addresses.ts";
import { representFullPullRequest, representPullRequest } from "./represent-pull-request.ts";
import { representCommit } from "./represent-commit.ts";
import { representChangedFile } from "./represent-repository.ts";
import { findMergeBase, listCommits } from "../state/git-repository.ts";
import type { Account, PullRequest, Repository, State } from "../state/state.ts";
import type { WebhookEvent } from "./webhooks.ts";

/** A pull request and where it was opened. */
export interface PlacedPullRequest {
  readonly repository: Repository;
  readonly pull: PullRequest;
}

/** GitHub lists no more files of a pull request than this. */
const mostFiles = 3000;
/** Over this it refuses to give the change as one diff. */
const largestDiff = { files: 300, lines: 20_000 };

export async function readPullRequest(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const pull = getPullRequest(call, repository);
  if (/\.(?:diff|patch)\b/.test(call.accept)) return readDiff(call, repository, pull);
  return { status: 200, body: await representWhole(call.state, repository, pull) };
}

/** The whole change as git writes it, unless it is too much to show. */
async function readDiff(call: Call, repository: Repository, pull: PullRequest): Promise<Answer> {
  if (!call.accept.includes(".diff")) throw new Refusal(501, "The sandbox shows diffs, but no patch mails.");
  const { directory } = repository;
  const mergeBase = (await findMergeBase(directory, pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const files = await diffCommits(directory, mergeBase, pull.head.sha);
  const text = await runGit(directory, ["diff", "--no-ext-diff", "--no-color", mergeBase, pull.head.sha]);
  if (files.length > largestDiff.files || text.split("\n").length > largestDiff.lines) {
    throw new Refusal(406, "Sorry, the diff exceeded the maximum size.", [
      { resource: "PullRequest", field: "diff", code: "too_large" },
    ]);
  }
  const headers = { "content-type": "application/vnd.github.diff; charset=utf-8" };
  return { status: 200, body: Buffer.from(text), headers };
}

/** The open pull requests that a commit is the head of; GitHub finds none for those from forks. */
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
    .slice(0, mostFiles)
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

/** A pull request as GitHub tells it alone and in webhooks. */
async function representWhole(state: State, repository: Repository, pull: PullRequest) {
  const [files, commits] = await Promise.all([
    diffPullRequest(repository, pull),
    listCommits(repository.directory, pull.base.sha, pull.head.sha),
  ]);
  return representFullPullRequest(state, repository, pull, { files, commits: commits.length });
}

/** What the app is told when something happens to a pull request. */
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
