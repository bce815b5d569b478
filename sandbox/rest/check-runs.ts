import { z } from "zod";
import { notFound, Refusal, unprocessable } from "../access/refusals.ts";
import type { Answer, Call } from "../access/call.ts";
import { getCommit, getRepository } from "../access/lookup.ts";
import { answerPage } from "./pagination.ts";
import { announce } from "./webhooks.ts";
import { botAccount } from "../state/accounts.ts";
import { representApp } from "./represent-account.ts";
import { nodeId, pageUrl, repositoryUrl, toTime } from "../state/addresses.ts";
import { findOrCreateSuite, listLatestRuns, representSuite } from "./check-suites.ts";
import { representMinimalPulls } from "./represent-commit.ts";
import { nextId, type Annotation, type CheckRun, type Repository, type State } from "../state/state.ts";

const annotation = z.object({
  path: z.string(),
  start_line: z.number(),
  end_line: z.number(),
  start_column: z.number().optional(),
  end_column: z.number().optional(),
  annotation_level: z.enum(["notice", "warning", "failure"]),
  title: z.string().optional(),
  message: z.string(),
  raw_details: z.string().optional(),
});

/** The fields that creating and updating share; GitHub's schema has been checked already. */
const checkRunBody = z.object({
  name: z.string().optional(),
  head_sha: z.string().optional(),
  details_url: z.string().optional(),
  external_id: z.string().optional(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z.string().optional(),
  started_at: z.string().optional(),
  completed_at: z.string().optional(),
  output: z
    .object({
      title: z.string().optional(),
      summary: z.string().optional(),
      text: z.string().optional(),
      annotations: z.array(annotation).optional(),
    })
    .optional(),
  actions: z
    .array(z.object({ label: z.string(), description: z.string(), identifier: z.string() }))
    .optional(),
});

type CheckRunBody = z.output<typeof checkRunBody>;

/** GitHub's documentation gives these limits, its schema does not. */
const largestAnnotationText = 64 * 1024;
const largestAnnotationTitle = 255;

export async function createCheckRun(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  demandApp(call);
  const run = await makeCheckRun(call.state, repository, checkRunBody.parse(call.body));
  return { status: 201, body: representCheckRun(call.state, repository, run) };
}

export async function makeCheckRun(
  state: State,
  repository: Repository,
  body: CheckRunBody,
): Promise<CheckRun> {
  const headSha = await getCommit(repository, body.head_sha ?? "");
  const run: CheckRun = {
    id: nextId(state),
    suiteId: findOrCreateSuite(state, repository, headSha).id,
    headSha,
    startedAt: body.started_at === undefined ? new Date() : new Date(body.started_at),
    name: body.name ?? "",
    externalId: "",
    detailsUrl: "https://example.com",
    status: "queued",
    conclusion: undefined,
    completedAt: undefined,
    title: undefined,
    summary: undefined,
    text: undefined,
    annotations: [],
    actions: [],
  };
  change(run, body);
  repository.checkRuns.push(run);
  announceCheckRun(state, repository, run, "created");
  if (run.status === "completed") await announceCompletion(state, repository, run);
  return run;
}

export async function updateCheckRun(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  demandApp(call);
  const run = getCheckRun(call, repository);
  const wasCompleted = run.status === "completed";
  change(run, checkRunBody.parse(call.body));
  if (run.status === "completed" && !wasCompleted) await announceCompletion(call.state, repository, run);
  return { status: 200, body: representCheckRun(call.state, repository, run) };
}

export function readCheckRun(call: Call): Answer {
  const repository = getRepository(call);
  return { status: 200, body: representCheckRun(call.state, repository, getCheckRun(call, repository)) };
}

/** Lists the check runs of a commit; only the latest of each name, unless `filter=all`. */
export async function listCheckRuns(call: Call): Promise<Answer> {
  const repository = getRepository(call);
  const reference = call.parameters["ref"] ?? "";
  const sha = await getCommit(repository, reference);
  const name = call.query.get("check_name");
  const status = call.query.get("status");
  const appId = call.query.get("app_id");
  const all = repository.checkRuns.filter((run) => run.headSha === sha).reverse();
  const isAll = call.query.get("filter") === "all";
  const runs = (isAll ? all : listLatestRuns(repository, sha)).filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (appId === null || Number(appId) === call.state.app.id),
  );
  const path = `${pathOf(repository)}/commits/${encodeURIComponent(reference)}/check-runs`;
  const bodies = runs.map((run) => representCheckRun(call.state, repository, run));
  return answerPage(call, path, bodies, (page) => ({ total_count: runs.length, check_runs: page }));
}

export function listAnnotations(call: Call): Answer {
  const repository = getRepository(call);
  const run = getCheckRun(call, repository);
  const annotations = run.annotations.map((entry) => ({
    path: entry.path,
    blob_href: `${pageUrl(call.state, repository)}/blob/${run.headSha}/${entry.path}`,
    start_line: entry.start_line,
    end_line: entry.end_line,
    start_column: entry.start_column ?? null,
    end_column: entry.end_column ?? null,
    annotation_level: entry.annotation_level,
    title: entry.title ?? null,
    message: entry.message,
    raw_details: entry.raw_details ?? null,
  }));
  return answerPage(call, `${pathOf(repository)}/check-runs/${run.id}/annotations`, annotations);
}

export function representCheckRun(state: State, repository: Repository, run: CheckRun) {
  const url = `${repositoryUrl(state, repository)}/check-runs/${run.id}`;
  return {
    id: run.id,
    head_sha: run.headSha,
    node_id: nodeId("CR", run.id),
    name: run.name,
    external_id: run.externalId,
    url,
    html_url: `${pageUrl(state, repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: toTime(run.startedAt),
    completed_at: run.completedAt === undefined ? null : toTime(run.completedAt),
    output: {
      title: run.title ?? null,
      summary: run.summary ?? null,
      text: run.text ?? null,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suiteId },
    app: representApp(state),
    pull_requests: representMinimalPulls(state, repository, run.headSha),
  };
}

/** The suite is completed together with the last of its runs. */
async function announceCompletion(state: State, repository: Repository, run: CheckRun): Promise<void> {
  announceCheckRun(state, repository, run, "completed");
  const suite = findOrCreateSuite(state, repository, run.headSha);
  const check_suite = await representSuite(state, repository, suite);
  if (check_suite.status !== "completed") return;
  announce(state, {
    ...{ event: "check_suite", action: "completed", repository, sender: botAccount(state) },
    content: { check_suite },
  });
}

function announceCheckRun(
  state: State,
  repository: Repository,
  run: CheckRun,
  action: "created" | "completed",
): void {
  announce(state, {
    ...{ event: "check_run", action, repository, sender: botAccount(state) },
    content: { check_run: representCheckRun(state, repository, run) },
  });
}

function getCheckRun(call: Call, repository: Repository): CheckRun {
  const id = Number(call.parameters["check_run_id"]);
  const run = repository.checkRuns.find((candidate) => candidate.id === id);
  if (run === undefined) throw notFound();
  return run;
}

function change(run: CheckRun, body: CheckRunBody): void {
  if (body.status === "completed" && body.conclusion === undefined) {
    throw unprocessable("conclusion is required when status is completed");
  }
  const annotations = body.output?.annotations ?? [];
  const problem = annotations.map(findAnnotationProblem).find((message) => message !== undefined);
  // One invalid annotation rejects the whole request.
  if (problem !== undefined) throw unprocessable(`CheckRun invalid annotations: ${problem}`);
  run.name = body.name ?? run.name;
  run.externalId = body.external_id ?? run.externalId;
  run.detailsUrl = body.details_url ?? run.detailsUrl;
  run.title = body.output?.title ?? run.title;
  run.summary = body.output?.summary ?? run.summary;
  run.text = body.output?.text ?? run.text;
  run.actions = body.actions ?? run.actions;
  run.annotations.push(...annotations);
  if (body.started_at !== undefined) run.startedAt = new Date(body.started_at);
  run.status = body.conclusion === undefined ? (body.status ?? run.status) : "completed";
  if (body.conclusion === undefined) return;
  run.conclusion = body.conclusion;
  run.completedAt = body.completed_at === undefined ? new Date() : new Date(body.completed_at);
}

function findAnnotationProblem(entry: Annotation): string | undefined {
  const { start_line: start, end_line: end, start_column: from, end_column: to } = entry;
  if (entry.path === "") return "path can't be blank";
  if (start < 1) return "start_line must be greater than 0";
  if (end < start) return "end_line must not be before start_line";
  if ((from !== undefined || to !== undefined) && start !== end) {
    return "start_column and end_column are only allowed when start_line and end_line are equal";
  }
  if ((from === undefined) !== (to === undefined)) return "start_column and end_column belong together";
  if (from !== undefined && to !== undefined && (from < 1 || to < from)) {
    return "end_column must not be before start_column";
  }
  if (Buffer.byteLength(entry.message) > largestAnnotationText) return "message is larger than 64 KB";
  if (Buffer.byteLength(entry.raw_details ?? "") > largestAnnotationText) {
    return "raw_details is larger than 64 KB";
  }
  if ((entry.title ?? "").length > largestAnnotationTitle) return "title is longer than 255 characters";
  return undefined;
}

function demandApp(call: Call): void {
  if (call.actor.kind === "person") {
    throw new Refusal(403, "You must authenticate via a GitHub App.");
  }
}

function pathOf(repository: Repository): string {
  return `/repos/${repository.owner.login}/${repository.name}`;
}
