import { representApp } from "./represent-account.ts";
import { fullName, nodeId, repositoryUrl, toTime } from "../state/addresses.ts";
import { notFound } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { readCommit } from "../state/git-repository.ts";
import { getCommit, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { representMinimalPulls, representSimpleCommit } from "./represent-commit.ts";
import { representRepository } from "./represent-repository.ts";
import { nextId, type CheckRun, type CheckSuite, type Repository, type State } from "../state/state.ts";

/** Returns the check suite of a commit; creates it if there is none yet. */
export function findOrCreateSuite(
  state: State,
  repository: Repository,
  headSha: string,
  pushed?: { readonly branch: string; readonly before: string | undefined },
): CheckSuite {
  const known = repository.checkSuites.find((suite) => suite.headSha === headSha);
  if (known !== undefined) return known;
  const suite: CheckSuite = {
    id: nextId(state),
    headSha,
    headBranch: pushed?.branch,
    before: pushed?.before,
    createdAt: new Date(),
  };
  repository.checkSuites.push(suite);
  return suite;
}

/** Lists the check runs of a commit that count: the latest of each name. */
export function listLatestRuns(repository: Repository, headSha: string): readonly CheckRun[] {
  const newestFirst = repository.checkRuns.filter((run) => run.headSha === headSha).reverse();
  return newestFirst.filter(
    (run, index) => newestFirst.findIndex((other) => other.name === run.name) === index,
  );
}

export async function listSuites(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["ref"] ?? "";
  const sha = await getCommit(repository, reference);
  const suites = repository.checkSuites.filter((suite) => suite.headSha === sha);
  const bodies = await Promise.all(suites.map((suite) => representSuite(call.state, repository, suite)));
  const path = `/repos/${fullName(repository)}/commits/${encodeURIComponent(reference)}/check-suites`;
  return answerPage(call, path, bodies, (page) => ({ total_count: suites.length, check_suites: page }));
}

export async function readSuite(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const id = Number(call.parameters["check_suite_id"]);
  const suite = repository.checkSuites.find((candidate) => candidate.id === id);
  if (suite === undefined) throw notFound();
  return { status: 200, body: await representSuite(call.state, repository, suite) };
}

export async function representSuite(state: State, repository: Repository, suite: CheckSuite) {
  const url = `${repositoryUrl(state, repository)}/check-suites/${suite.id}`;
  const runs = listLatestRuns(repository, suite.headSha);
  return {
    id: suite.id,
    node_id: nodeId("CS", suite.id),
    head_branch: suite.headBranch ?? null,
    head_sha: suite.headSha,
    ...describeRuns(runs),
    url,
    before: suite.before ?? null,
    after: suite.headSha,
    pull_requests: representMinimalPulls(state, repository, suite.headSha),
    app: representApp(state),
    repository: representRepository(state, repository),
    created_at: toTime(suite.createdAt),
    updated_at: toTime(suite.createdAt),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
    head_commit: representSimpleCommit(await readCommit(repository.directory, suite.headSha)),
  };
}

/** A suite has the status of its slowest run and the conclusion of its worst one. */
function describeRuns(runs: readonly CheckRun[]): {
  readonly status: string;
  readonly conclusion: string | null;
} {
  if (runs.length === 0 || runs.every((run) => run.status === "queued")) {
    return { status: "queued", conclusion: null };
  }
  if (runs.some((run) => run.status !== "completed")) return { status: "in_progress", conclusion: null };
  const worst = conclusionsWorstFirst.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  return { status: "completed", conclusion: worst ?? "success" };
}

const conclusionsWorstFirst = [
  "failure",
  "timed_out",
  "action_required",
  "cancelled",
  "neutral",
  "skipped",
  "success",
];
