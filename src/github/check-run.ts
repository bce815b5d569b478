import type { PlannedAnnotation, PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { isForbidden, toGitHubFailure, type GitHub } from "./octokit.ts";
import { getOwnLogin } from "./own-login.ts";
import { reportInComment } from "./result-comment.ts";
import { sendOnce } from "./send-once.ts";

/** Never changes: branch protection knows the check by its name. */
export const checkRunName = "Pitstop";

/** The commit that a check run is for, and what a later re-run needs to know: a fork's check run does not name its pull request. */
export interface CheckedCommit {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly externalId: string;
}

/** A check run that is not completed yet. */
export interface CheckRun {
  /** `undefined` when we may not make one, as with a person's token: then a comment takes its place. */
  readonly id: number | undefined;
  /** The login that our own comments carry, such as `pitstop[bot]`. */
  readonly ownLogin: string;
  /** Of the app that made the run: us. 0 without a run. */
  readonly appId: number;
  /** Milliseconds since 1970, by GitHub's clock. */
  readonly startedAt: number;
}

/** Where a result was told. */
export type ReportedIn = "check-run" | "comment" | "nowhere";

/** Nothing takes as long: a run that was begun longer ago and is not completed was left behind by a process that died. In milliseconds. */
export const longestReview = 15 * 60_000;

/** GitHub takes this many annotations with one request and adds them to those it has. */
const annotationsPerRequest = 50;

/**
 * Starts the check run of a commit, so that everybody sees that something happens. Only apps may, and a workflow's token that was
 * given the permission.
 */
export async function startCheckRun(github: GitHub, commit: CheckedCommit): Promise<CheckRun> {
  return makeCheckRunIfAllowed(github, commit, "in_progress");
}

/** Says by a check run that a commit waits for its review, which `beginCheckRun` begins. */
export async function queueCheckRun(github: GitHub, commit: CheckedCommit): Promise<CheckRun> {
  return makeCheckRunIfAllowed(github, commit, "queued");
}

/**
 * Begins a check run that was queued.
 *
 * @param now milliseconds since 1970
 */
export async function beginCheckRun(
  github: GitHub,
  { owner, repo }: Pick<CheckedCommit, "owner" | "repo">,
  queued: CheckRun,
  now: number,
): Promise<CheckRun> {
  const { id } = queued;
  if (id === undefined) return queued;
  const status = "in_progress";
  const begin = async () => {
    await github.rest.checks.update({
      ...{ owner, repo, check_run_id: id, status },
      // Else it would look as old as its time in the queue.
      started_at: new Date(now).toISOString(),
    });
    return true;
  };
  // To begin twice does no harm, so nobody looks whether it was done.
  await sendOnce(begin, () => Promise.resolve(undefined));
  return { ...queued, startedAt: now };
}

async function makeCheckRunIfAllowed(
  github: GitHub,
  commit: CheckedCommit,
  status: "queued" | "in_progress",
): Promise<CheckRun> {
  try {
    return await makeCheckRun(github, commit, status);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return noCheckRun(await getOwnLogin(github));
  }
}

/** What stands for a check run where there is none. */
function noCheckRun(ownLogin: string): CheckRun {
  return { id: undefined, ownLogin, appId: 0, startedAt: 0 };
}

/** Finds the run that was made for a commit and stands so, if there is one. */
export async function findCheckRun(
  github: GitHub,
  { owner, repo, headSha, externalId }: CheckedCommit,
  status: "queued" | "in_progress",
): Promise<CheckRun | undefined> {
  const { data } = await github.rest.checks.listForRef({
    owner,
    repo,
    ref: headSha,
    check_name: checkRunName,
    status,
  });
  const found = data.check_runs.find((run) => run.external_id === externalId);
  return found === undefined ? undefined : toCheckRun(github, found);
}

async function makeCheckRun(
  github: GitHub,
  commit: CheckedCommit,
  status: "queued" | "in_progress",
): Promise<CheckRun> {
  const { owner, repo, headSha, externalId } = commit;
  return sendOnce(
    async () => {
      const { data } = await github.rest.checks.create({
        owner,
        repo,
        name: checkRunName,
        head_sha: headSha,
        status,
        external_id: externalId,
      });
      return toCheckRun(github, data);
    },
    () => findCheckRun(github, commit, status),
  );
}

type CheckRunData = Awaited<ReturnType<GitHub["rest"]["checks"]["create"]>>["data"];

async function toCheckRun(github: GitHub, made: CheckRunData): Promise<CheckRun> {
  // The answer names the app that made the run, which is us; asking costs a request.
  const app = made.app ?? (await github.rest.apps.getAuthenticated()).data;
  return {
    id: made.id,
    ownLogin: `${app?.slug ?? ""}[bot]`,
    appId: app?.id ?? 0,
    startedAt: Date.parse(made.started_at ?? ""),
  };
}

/**
 * Completes a check run. Annotations go in batches, status and conclusion with the last. When GitHub refuses an annotation (one bad
 * one fails a request) the run is completed without the rest: every finding is in its text too. Says where the result was told:
 * without a check run, in a comment of the pull request that the commit is the head of.
 */
export async function completeCheckRun(
  github: GitHub,
  commit: Pick<CheckedCommit, "owner" | "repo"> & { readonly number?: number },
  { id, ownLogin }: Pick<CheckRun, "id" | "ownLogin">,
  planned: PlannedCheckRun,
): Promise<ReportedIn> {
  if (id === undefined) return reportInComment(github, commit, ownLogin, planned);
  try {
    await sendBatches(github, commit, id, planned);
  } catch (error) {
    if (toGitHubFailure(error)?.status !== 422 || planned.annotations.length === 0) throw error;
    await sendBatches(github, commit, id, { ...planned, annotations: [] });
  }
  return "check-run";
}

/** A check run that was completed, as a webhook tells of it. */
export interface ReportedCheckRun {
  readonly id: number;
  readonly headSha: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string | undefined;
}

/** Gives a completed check run another summary; all else stays as it is. */
export async function changeSummary(
  github: GitHub,
  { owner, repo }: Pick<CheckedCommit, "owner" | "repo">,
  { id, title, text }: ReportedCheckRun,
  summary: string,
): Promise<void> {
  await github.rest.checks.update({
    owner,
    repo,
    check_run_id: id,
    output: { title, summary, ...(text === undefined ? {} : { text }) },
  });
}

async function sendBatches(
  github: GitHub,
  { owner, repo }: Pick<CheckedCommit, "owner" | "repo">,
  id: number,
  { conclusion, title, summary, text, annotations, actions }: PlannedCheckRun,
): Promise<void> {
  let sent = 0;
  do {
    const batch = annotations.slice(sent, sent + annotationsPerRequest);
    sent += batch.length;
    const isLast = sent === annotations.length;
    const output = {
      title,
      summary,
      ...(text === undefined ? {} : { text }),
      ...(batch.length === 0 ? {} : { annotations: batch.map(toAnnotation) }),
    };
    await sendOnce(
      async () => {
        await github.rest.checks.update({
          owner,
          repo,
          check_run_id: id,
          ...(isLast ? { status: "completed", conclusion } : {}),
          ...(isLast && actions !== undefined ? { actions: [...actions] } : {}),
          output,
        });
        return true;
      },
      // Annotations are appended: sent twice, they would stand there twice.
      async () => {
        const { data } = await github.rest.checks.get({ owner, repo, check_run_id: id });
        const isThere = data.output.annotations_count >= sent && (!isLast || data.status === "completed");
        return isThere ? true : undefined;
      },
    );
  } while (sent < annotations.length);
}

const levels = { error: "failure", warning: "warning", info: "notice" } as const;

function toAnnotation(annotation: PlannedAnnotation) {
  const { path, startLine, endLine, startColumn, endColumn, severity, title, message } = annotation;
  return {
    path,
    start_line: startLine,
    end_line: endLine,
    ...(startColumn === undefined || endColumn === undefined
      ? {}
      : { start_column: startColumn, end_column: endColumn }),
    annotation_level: levels[severity],
    title,
    message,
  };
}
