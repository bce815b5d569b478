import { representApp } from "../state/accounts.ts";
import { fullName, nodeId, repositoryUrl, toTime } from "../state/addresses.ts";
import { notFound, type Answer, type Call } from "../state/answer.ts";
import { readCommit } from "../state/git-repository.ts";
import { getCommit, getRepository } from "../state/lookup.ts";
import { answerPage } from "./pages.ts";
import { representMinimalPulls, representSimpleCommit } from "./represent-commit.ts";
import { representRepository } from "./represent-repository.ts";
import { nextId, type CheckRun, type CheckSuite, type Repository, type State } from "../state/state.ts";

/** The suite of a commit, made when there is none yet. */
export function findOrMakeSuite(
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

/** The runs of a suite that count: of each name the newest. */
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

/** A suite is as far as the least of its runs, and as good as the worst. */
function describeRuns(runs: readonly CheckRun[]): {
  readonly status: string;
  readonly conclusion: string | null;
} {
  if (runs.length === 0 || runs.every((run) => run.status === "queued")) {
    return { status: "queued", conclusion: null };
  }
  if (runs.some((run) => run.status !== "completed")) return { status: "in_progress", conclusion: null };
  const worst = worstFirst.find((conclusion) => runs.some((run) => run.conclusion === conclusion));
  return { status: "completed", conclusion: worst ?? "success" };
}

const worstFirst = ["failure", "timed_out", "action_required", "cancelled", "neutral", "skipped", "success"];
