import type { FoundConfigs } from "../config/load-config.ts";
import type { Standing, StandingThread } from "../vocabulary/standing.ts";
import type { CheckRun } from "./check-run.ts";
import type { SaidInConversation } from "./conversation.ts";
import { toArchiveAddress, type ArchiveAddress } from "./find-archive.ts";
import { askWithGap } from "./graphql.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { configGap, findConfigs } from "./read-config.ts";
import {
  findNextPage,
  findEarlierRuns,
  isDiscussed,
  standingDeclarations,
  standingFragments,
  standingVariables,
  toConversation,
  toPull,
  toReported,
  toReviewTexts,
  toThreads,
  type Cursors,
  type EarlierRuns,
  type RunsNode,
  type StandingNode,
} from "./standing-answer.ts";

/** A pull request as it is now, except for its code. */
export interface PullRequestState extends EarlierRuns {
  readonly now: PullRequest;
  readonly standing: Standing;
  /** The conversation; `undefined` if it is longer than what is read here. */
  readonly conversation: readonly SaidInConversation[] | undefined;
  /** The texts of reviews. */
  readonly reviewTexts: readonly SaidInConversation[];
  /** Somebody else wrote inline comments. Their text is not read here: it can be a hundred times longer than the conversation. */
  readonly isDiscussed: boolean;
  readonly configs: FoundConfigs;
  /** The head's. */
  readonly archive: ArchiveAddress | undefined;
}

/**
 * Reads in one request (more only for more than a hundred threads or reviews) whether the pull request has moved on, the comments of
 * earlier reviews, its configs, and whether another process reviews it.
 *
 * @param checkRun of this review; without one there is no race, and perhaps no permission to ask
 */
export async function readStanding(
  github: GitHub,
  pull: PullRequest,
  checkRun: CheckRun | undefined,
  signal: AbortSignal,
): Promise<PullRequestState> {
  const { viewer, repository } = await askForStanding(github, pull, checkRun, {}, signal);
  const suites = repository.rivals?.checkSuites?.nodes ?? [];
  const ownLogin = checkRun?.ownLogin ?? viewer.login;
  const runs = checkRun === undefined ? noEarlierRuns : findEarlierRuns(suites, checkRun, pull);
  return assembleState(github, pull, { node: repository, ownLogin, runs }, signal);
}

/**
 * Assembles a pull request's state from an answer, with further requests for more than a hundred threads or reviews. Only comments that we wrote
 * ourselves count, whatever markers others write.
 */
export async function assembleState(
  github: GitHub,
  pull: PullRequest,
  { node, ownLogin, runs }: { node: StandingNode; ownLogin: string; runs: EarlierRuns },
  signal: AbortSignal,
): Promise<PullRequestState> {
  const threads: StandingThread[] = [];
  const reported: string[] = [];
  const discussed: boolean[] = [];
  const reviewTexts: SaidInConversation[] = [];
  let last = node;
  let cursors: Cursors | undefined = {};
  for (;;) {
    threads.push(...toThreads(last, ownLogin));
    reported.push(...toReported(last));
    // Pages of reviews come from the newest to the oldest.
    reviewTexts.unshift(...toReviewTexts(last));
    discussed.push(isDiscussed(last));
    cursors = findNextPage(last, cursors);
    if (cursors === undefined) break;
    last = (await askForStanding(github, pull, undefined, cursors, signal)).repository;
  }
  return {
    now: toPull(pull, last),
    standing: { threads, everReported: new Set(reported) },
    conversation: toConversation(last),
    reviewTexts,
    isDiscussed: discussed.includes(true),
    configs: await findConfigs(github, pull, last, signal),
    archive: toArchiveAddress(last.object),
    ...runs,
  };
}

const noEarlierRuns: EarlierRuns = { rivals: [], siblings: [] };

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: StandingNode & {
    readonly rivals?: { readonly checkSuites?: { readonly nodes: readonly RunsNode[] } } | null;
  };
}

const query = `
  query ($owner: String!, $repo: String!, $app: Int!, $rivals: Boolean!, ${standingDeclarations}) {
    viewer { login }
    repository(owner: $owner, name: $repo) {
      ...Standing
      rivals: object(oid: $head) @include(if: $rivals) {
        ... on Commit { checkSuites(first: 10, filterBy: { appId: $app }) { nodes { ...Runs } } }
      }
    }
  } ${standingFragments}`;

async function askForStanding(
  github: GitHub,
  pull: PullRequest,
  checkRun: CheckRun | undefined,
  cursors: Cursors,
  signal: AbortSignal,
): Promise<Answer> {
  const { owner, repo } = pull;
  const variables = {
    ...{ owner, repo, ...cursors, ...standingVariables(pull) },
    ...{ app: checkRun?.appId ?? 0, rivals: checkRun?.id !== undefined },
  };
  return askWithGap<Answer>(github, configGap, query, variables, signal);
}
