import { ruleFacts } from "../../rules/facts.ts";
import { analyzePullRequest } from "../review/analyze-pull-request.ts";
import type { Config } from "../vocabulary/config.ts";
import type { Confidence } from "../vocabulary/finding.ts";
import { withoutTrailingSlashes } from "../files/paths.ts";
import { findImported } from "../customerio/program/imported.ts";
import { createHeadCache } from "../github/head-cache.ts";
import { toGitHubFailure } from "../github/failures.ts";
import type { GitHub } from "../github/octokit.ts";
import { connectWithToken } from "../github/token-octokit.ts";
import { getPullRequest, type PullRequest } from "../github/pull-request.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { ReviewReport } from "../report/run-report.ts";
import { reviewPullRequest as review } from "../review/review-pull-request.ts";
import type { Analyze, ReviewOutcome, ReviewTools } from "../review/review-tools.ts";
import type { RunTask } from "../threads/tasks.ts";
import { makeReviewReport } from "./make-report.ts";
import { parsePullRequestAddress, type PullRequestAddress } from "./pull-request-address.ts";
import { UsageError } from "./usage-error.ts";
import { warmUp } from "./with-thread.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A pull request on GitHub, and a client to access it. */
export interface RemotePullRequest {
  readonly address: PullRequestAddress;
  readonly pull: PullRequest;
  readonly github: GitHub;
}

/** How a review that a person or a workflow started has ended. */
export type RemoteOutcome = Exclude<ReviewOutcome, { kind: "outdated" }>;

/** A pull request can get new commits while it is read; after this many attempts, somebody is actively pushing to it. */
const maxAttempts = 3;
const endless = new AbortController().signal;

/**
 * Finds a pull request on GitHub, with the token in `GITHUB_TOKEN` or `GH_TOKEN`.
 *
 * @throws UsageError when it cannot be found, or when there is no token
 */
export async function findPullRequest(
  text: string,
  environment: Environment,
  warn: (message: string) => void,
): Promise<RemotePullRequest> {
  const apiUrl = withoutTrailingSlashes(environment["GITHUB_API_URL"] ?? "");
  const address = parsePullRequestAddress(text, apiUrl || undefined);
  const token = environment["GITHUB_TOKEN"] || environment["GH_TOKEN"];
  if (!token) throw new UsageError("Reading a pull request requires a token. Set GITHUB_TOKEN or GH_TOKEN.");
  const github = connectWithToken(token, address.apiUrl, warn);
  try {
    return { address, github, pull: await getPullRequest(github, address, endless) };
  } catch (error) {
    const failure = toGitHubFailure(error);
    if (failure === undefined) throw error;
    throw new UsageError(explain(address, failure.status, failure.message), { cause: error });
  }
}

/** Reads, analyzes and plans, and posts nothing. */
export async function planPullRequest(
  { address, pull, github }: RemotePullRequest,
  failOn: Config["fail-on"] | undefined,
  minConfidence: Confidence,
  runTask: RunTask,
): Promise<ReviewReport & Required<Pick<ReviewInput, "lookalikes">>> {
  const tools = makeTools(github, failOn, runTask);
  const { input, sources } = await analyzePullRequest(pull, tools, endless);
  const report = makeReviewReport(input, minConfidence, { title: nameOf(address), sources });
  return { ...report, lookalikes: input.lookalikes ?? [] };
}

/**
 * Reviews a pull request as the app does. If the token can't create check runs, the result is posted as a comment; if it can't comment
 * either, the result is only returned.
 *
 * @throws UsageError when the pull request is closed
 */
export async function reviewRemote(
  { address, pull: first, github }: RemotePullRequest,
  failOn: Config["fail-on"] | undefined,
  runTask: RunTask,
  signal: AbortSignal,
): Promise<RemoteOutcome> {
  const tools = makeTools(github, failOn, runTask);
  let pull = first;
  for (let attempt = 1; attempt <= maxAttempts && pull.isOpen; attempt += 1) {
    const outcome = await review(pull, tools, signal);
    if (outcome.kind !== "outdated") return outcome;
    pull = outcome.now;
  }
  const why = pull.isOpen ? "gets new commits faster than Pitstop can review them" : "is closed";
  throw new UsageError(`${nameOf(address)} ${why}: nothing more was posted.`);
}

function makeTools(github: GitHub, failOn: Config["fail-on"] | undefined, runTask: RunTask): ReviewTools {
  void warmUp(runTask);
  const head = { cache: createHeadCache(0), findImports: findImported };
  const analyze: Analyze = (snapshot, config, signal) => runTask("analyze", { snapshot, config }, { signal });
  return { github, analyze, rules: ruleFacts, head, now: Date.now, failOn };
}

export function nameOf({ owner, repo, number }: PullRequestAddress): string {
  return `${owner}/${repo}#${number}`;
}

function explain(address: PullRequestAddress, status: number | undefined, message: string): string {
  switch (status) {
    case undefined:
      return `GitHub did not respond: ${message}`;
    case 401:
      return "GitHub rejected the token in GITHUB_TOKEN or GH_TOKEN.";
    case 404:
      return `Pull request ${nameOf(address)} does not exist, or the token has no access to it.`;
    default:
      return `GitHub responded with ${status} for ${nameOf(address)}: ${message}`;
  }
}
