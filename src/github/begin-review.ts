import { checkRunName, findCheckRun, startCheckRun, type CheckedCommit, type CheckRun } from "./check-run.ts";
import { askWithGap } from "./graphql.ts";
import { isGraphqlError, isInstallation, toGitHubFailure, type GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";
import { configGap } from "./read-config.ts";
import { assembleState, type PullRequestState } from "./read-standing.ts";
import { sendOnce } from "./send-once.ts";
import {
  findRival,
  standingDeclarations,
  standingFragments,
  standingVariables,
  type RunsNode,
  type StandingNode,
} from "./standing-answer.ts";

/** A review's first words. */
export interface Beginning {
  readonly checkRun: CheckRun;
  /** `undefined` when it has to be asked for. */
  readonly state: PullRequestState | undefined;
}

/**
 * Starts the check run of a pull request's head, and reads in the same request where it stands: what is asked below a change is
 * answered after it. Where that cannot be, only starts the check run.
 */
export async function beginReview(
  github: GitHub,
  pull: PullRequest & CheckedCommit,
  signal: AbortSignal,
): Promise<Beginning> {
  const { repositoryId } = pull;
  // People may not make check runs.
  if (repositoryId === undefined || !(await isInstallation(github))) return startOnly(github, pull);
  try {
    return await sendOnce(
      () => startAndRead(github, { ...pull, repositoryId }, signal),
      async () => {
        const checkRun = await findCheckRun(github, pull, "in_progress");
        return checkRun === undefined ? undefined : { checkRun, state: undefined };
      },
    );
  } catch (error) {
    if (toGitHubFailure(error) === undefined) throw error;
    return startOnly(github, pull);
  }
}

async function startOnly(github: GitHub, commit: CheckedCommit): Promise<Beginning> {
  return { checkRun: await startCheckRun(github, commit), state: undefined };
}

interface Answer {
  readonly createCheckRun: { readonly checkRun: RunNode | null } | null;
}

interface RunNode {
  readonly databaseId: number;
  readonly startedAt: string | null;
  readonly checkSuite: RunsNode & {
    readonly app: { readonly databaseId: number; readonly slug: string } | null;
  };
  readonly repository: StandingNode;
}

const mutation = `
  mutation ($run: CreateCheckRunInput!, ${standingDeclarations}) {
    createCheckRun(input: $run) {
      checkRun {
        databaseId startedAt
        checkSuite { app { databaseId slug } ...Runs }
        repository { ...Standing }
      }
    }
  } ${standingFragments}`;

async function startAndRead(
  github: GitHub,
  pull: PullRequest & CheckedCommit & { readonly repositoryId: string },
  signal: AbortSignal,
): Promise<Beginning> {
  const { repositoryId, headSha, externalId } = pull;
  const run = { repositoryId, name: checkRunName, headSha, externalId, status: "IN_PROGRESS" };
  const ask = askWithGap<Answer>(github, configGap, mutation, { run, ...standingVariables(pull), signal });
  try {
    const { createCheckRun: made } = await ask;
    if (!made?.checkRun) throw new Error("GitHub made no check run, and does not say why");
    const checkRun = toCheckRun(made.checkRun);
    const { repository: node, checkSuite } = made.checkRun;
    const found = { node, ownLogin: checkRun.ownLogin, rival: findRival([checkSuite], checkRun) };
    return { checkRun, state: await assembleState(github, pull, found, signal) };
  } catch (error) {
    // The run was made, and only what was asked below it is missing: whoever asks again learns why.
    const made = isGraphqlError(error) ? (error.data as Partial<Answer> | null)?.createCheckRun : undefined;
    if (!made?.checkRun) throw error;
    return { checkRun: toCheckRun(made.checkRun), state: undefined };
  }
}

function toCheckRun({ databaseId, startedAt, checkSuite: { app } }: RunNode): CheckRun {
  return {
    id: databaseId,
    ownLogin: `${app?.slug ?? ""}[bot]`,
    appId: app?.databaseId ?? 0,
    startedAt: Date.parse(startedAt ?? ""),
  };
}
