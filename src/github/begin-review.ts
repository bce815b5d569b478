import { checkRunName, findCheckRun, startCheckRun, type CheckRun, type CommitToCheck } from "./check-run.ts";
import { askWithGap } from "./graphql.ts";
import { isGraphqlError, toGitHubFailure } from "./failures.ts";
import { isInstallation, type GitHub } from "./octokit.ts";
import { writeRunMark } from "./instances.ts";
import type { PullRequest } from "./pull-request.ts";
import { configGap } from "./read-config.ts";
import { assembleState, type PullRequestState } from "./read-standing.ts";
import { sendOnce } from "./send-once.ts";
import {
  findEarlierRuns,
  standingDeclarations,
  standingFragments,
  standingVariables,
  type RunsNode,
  type StandingNode,
} from "./standing-answer.ts";

/** How a review starts. */
export interface Beginning {
  readonly checkRun: CheckRun;
  /** `undefined` if it still has to be requested. */
  readonly state: PullRequestState | undefined;
}

/**
 * Creates the check run of a pull request's head, and reads the pull request's state in the same request: GraphQL answers what is
 * selected below a mutation after doing it. If that is not possible, only creates the check run.
 */
export async function beginReview(
  github: GitHub,
  pull: PullRequest & CommitToCheck,
  signal: AbortSignal,
): Promise<Beginning> {
  const { repositoryId } = pull;
  // Only apps may create check runs.
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

async function startOnly(github: GitHub, commit: CommitToCheck): Promise<Beginning> {
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
  pull: PullRequest & CommitToCheck & { readonly repositoryId: string },
  signal: AbortSignal,
): Promise<Beginning> {
  const { repositoryId, headSha } = pull;
  const externalId = writeRunMark(pull);
  const run = { repositoryId, name: checkRunName, headSha, externalId, status: "IN_PROGRESS" };
  const node = await createRun(github, { run, ...standingVariables(pull) });
  const checkRun = toCheckRun(node);
  const found = {
    node: node.repository,
    ownLogin: checkRun.ownLogin,
    runs: findEarlierRuns([node.checkSuite], checkRun, pull),
  };
  // The run exists, so nothing may keep it from being completed: if the state cannot be read, the next request says why.
  const state = await assembleState(github, pull, found, signal).catch(() => undefined);
  return { checkRun, state };
}

/** Without a signal: once sent, the request creates the run, and the caller has to know it. */
async function createRun(github: GitHub, variables: Readonly<Record<string, unknown>>): Promise<RunNode> {
  const answer = await askWithGap<Answer>(github, configGap, mutation, variables).catch((error: unknown) => {
    // The run can exist although something selected below it is missing.
    const part = isGraphqlError(error) ? (error.data as Answer | null) : undefined;
    if (part?.createCheckRun?.checkRun) return part;
    throw error;
  });
  const node = answer.createCheckRun?.checkRun;
  if (!node) throw new Error("GitHub created no check run and did not say why");
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
