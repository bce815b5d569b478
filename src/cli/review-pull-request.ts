import { rules } from "../../rules/index.ts";
import { analyze } from "../analyze/analyze.ts";
import { analyzePullRequest } from "../review/analyze-pull-request.ts";
import type { Config } from "../vocabulary/config.ts";
import { findImported } from "../customerio/program/imported.ts";
import { createHeadCache } from "../github/head-cache.ts";
import { connectWithToken, toGitHubFailure, type GitHub } from "../github/octokit.ts";
import { getPullRequest, type PullRequest } from "../github/pull-request.ts";
import { planReview } from "../plan/plan-review.ts";
import type { ReviewInput } from "../plan/review-input.ts";
import type { ReviewReport } from "../report/run-report.ts";
import { reviewPullRequest as review } from "../review/review-pull-request.ts";
import type { Analyze, ReviewOutcome, ReviewTools } from "../review/review-tools.ts";
import { parsePullRequestAddress, type PullRequestAddress } from "./pull-request-address.ts";
import { UsageError } from "./usage-error.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** A pull request on GitHub, and what to speak with GitHub about it. */
export interface RemotePullRequest {
  readonly address: PullRequestAddress;
  readonly pull: PullRequest;
  readonly github: GitHub;
}

/** How a review ended that was asked for by hand or by a workflow. */
export type RemoteOutcome = Exclude<ReviewOutcome, { kind: "outdated" }>;

/** Pull requests move on while they are read; after that often somebody is at work on this one. */
const maxAttempts = 3;
const endless = new AbortController().signal;

/**
 * Finds a pull request on GitHub, with the token in `GITHUB_TOKEN` or `GH_TOKEN`.
 *
 * @throws UsageError when it cannot be found, or without a token
 */
export async function findPullRequest(
  text: string,
  environment: Environment,
  warn: (message: string) => void,
): Promise<RemotePullRequest> {
  const apiUrl = environment["GITHUB_API_URL"]?.replace(/\/+$/, "");
  const address = parsePullRequestAddress(text, apiUrl || undefined);
  const token = environment["GITHUB_TOKEN"] || environment["GH_TOKEN"];
  if (!token) throw new UsageError("Reading a pull request takes a token: set GITHUB_TOKEN or GH_TOKEN.");
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
): Promise<ReviewReport & Pick<ReviewInput, "configProblems">> {
  const { input, sources } = await analyzePullRequest(pull, makeTools(github, failOn), endless);
  const plan = planReview(input);
  const findings = plan.placed.map(({ finding }) => finding);
  return {
    plan,
    title: nameOf(address),
    analysis: { ...input.analysis, findings },
    unsure: 0,
    texts: new Map(sources.map(({ path, text }) => [path, text])),
    configProblems: input.configProblems,
  };
}

/**
 * Reviews a pull request as the app does. Where the token may not make check runs the result is told in a comment; where it may not
 * even comment, nowhere but in what is returned.
 *
 * @throws UsageError when it is closed
 */
export async function reviewRemote(
  { address, pull: first, github }: RemotePullRequest,
  failOn: Config["fail-on"] | undefined,
  signal: AbortSignal,
): Promise<RemoteOutcome> {
  const tools = makeTools(github, failOn);
  let pull = first;
  for (let attempt = 1; attempt <= maxAttempts && pull.isOpen; attempt += 1) {
    const outcome = await review(pull, tools, signal);
    if (outcome.kind !== "outdated") return outcome;
    pull = outcome.now;
  }
  const why = pull.isOpen ? "gets new commits faster than they are reviewed" : "is closed";
  throw new UsageError(`${nameOf(address)} ${why}: nothing more was posted.`);
}

function makeTools(github: GitHub, failOn: Config["fail-on"] | undefined): ReviewTools {
  const head = { cache: createHeadCache(0), findImports: findImported };
  return { github, analyze: analyzeHere, rules, head, now: Date.now, failOn };
}

export function nameOf({ owner, repo, number }: PullRequestAddress): string {
  return `${owner}/${repo}#${number}`;
}

const analyzeHere: Analyze = (snapshot, config) => Promise.resolve(analyze(snapshot, { rules, config }));

function explain(address: PullRequestAddress, status: number | undefined, message: string): string {
  switch (status) {
    case undefined:
      return `GitHub gave no answer: ${message}`;
    case 401:
      return "GitHub does not know the token in GITHUB_TOKEN or GH_TOKEN.";
    case 404:
      return `GitHub knows no pull request ${nameOf(address)}, or the token may not read it.`;
    default:
      return `GitHub answered ${status} for ${nameOf(address)}: ${message}`;
  }
}
