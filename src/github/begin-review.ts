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
  const node = await makeRun(github, { run, ...standingVariables(pull) });
  const checkRun = toCheckRun(node);
  const found = {
    node: node.repository,
    ownLogin: checkRun.ownLogin,
    rival: findRival([node.checkSuite], checkRun),
  };
  // The run is there, so nothing may keep it from being completed: whoever asks again learns what is wrong.
  const state = await assembleState(github, pull, found, signal).catch(() => undefined);
  return { checkRun, state };
}

/** Without a signal: when it was sent, the run is made, and who made it has to know. */
async function makeRun(github: GitHub, variables: Readonly<Record<string, unknown>>): Promise<RunNode> {
  const answer = await askWithGap<Answer>(github, configGap, mutation, variables).catch((error: unknown) => {
    // The run can be made although something that is asked below it is missing.
    const part = isGraphqlError(error) ? (error.data as Answer | null) : undefined;
    if (part?.createCheckRun?.checkRun) return part;
    throw error;
  });
  const node = answer.createCheckRun?.checkRun;
  if (!node) throw new Error("GitHub made no check run, and does not say why");
  return node;
}

function toCheckRun({ databaseId, startedAt, checkSuite: { app } }: RunNode): CheckRun {
  return {
    id: databaseId,
    ownLogin: `${app?.slug ?? ""}[bot]`,
    appId: app?.databaseId ?? 0,
    startedAt: Date.parse(startedAt ?? ""),
  };
}
