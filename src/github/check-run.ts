import type { PlannedAnnotation, PlannedCheckRun } from "../vocabulary/review-plan.ts";
import { isForbidden, toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import { writeRunMark, type RunMark } from "./instances.ts";
import { getOwnLogin } from "./own-login.ts";
import { reportInComment } from "./result-comment.ts";
import { sendOnce } from "./send-once.ts";

/** Never changes: branch protection knows the check by its name. */
export const checkRunName = "Pitstop";

/** The commit that a check run is for. `externalId` is for a later re-run: a fork's check run does not name its pull request. */
export interface CheckedCommit {
  readonly owner: string;
  readonly repo: string;
  readonly headSha: string;
  readonly externalId: string;
}

/** A commit whose check run is created, by a process that the check run names. */
export type CommitToCheck = CheckedCommit & RunMark;

/** A check run that is not completed yet. */
export interface CheckRun {
  /** `undefined` if we may not create one, as with a person's token: then a comment replaces it. */
  readonly id: number | undefined;
  /** The login that our own comments carry, such as `pitstop[bot]`. */
  readonly ownLogin: string;
  /** Of the app that created the run: us. 0 without a run. */
  readonly appId: number;
  /** Milliseconds since 1970, by GitHub's clock. */
  readonly startedAt: number;
}

/** Where a result was reported. */
export type ReportedIn = "check-run" | "comment" | "nowhere";

/** No review takes as long: a run that started earlier and is not completed was left behind by a process that died. In milliseconds. */
export const longestReview = 15 * 60_000;

/** GitHub accepts this many annotations per request and appends them to those it has. */
const annotationsPerRequest = 50;

/**
 * Creates the check run of a commit in progress, so that everybody sees that something happens. Only apps may, and workflows whose
 * token has the permission.
 */
export async function startCheckRun(github: GitHub, commit: CommitToCheck): Promise<CheckRun> {
  return createCheckRunIfAllowed(github, commit, "in_progress");
}

/** Creates the check run of a commit that waits for its review; `startQueuedCheckRun` starts it. */
export async function queueCheckRun(github: GitHub, commit: CommitToCheck): Promise<CheckRun> {
  return createCheckRunIfAllowed(github, commit, "queued");
}

/**
 * Starts a check run that was queued.
 *
 * @param now milliseconds since 1970
 */
export async function startQueuedCheckRun(
  github: GitHub,
  commit: Omit<CommitToCheck, "headSha">,
  queued: CheckRun,
  now: number,
): Promise<CheckRun> {
  const { id } = queued;
  if (id === undefined) return queued;
  const { owner, repo } = commit;
  const status = "in_progress";
  const start = async () => {
    await github.rest.checks.update({
      ...{ owner, repo, check_run_id: id, status },
      // Another process may have queued it.
      external_id: writeRunMark(commit),
      // Otherwise its duration would include the time in the queue.
      started_at: new Date(now).toISOString(),
    });
    return true;
  };
  // Starting twice does no harm, so there is no need to check whether it was done.
  await sendOnce(start, () => Promise.resolve(undefined));
  return { ...queued, startedAt: now };
}

async function createCheckRunIfAllowed(
  github: GitHub,
  commit: CommitToCheck,
  status: "queued" | "in_progress",
): Promise<CheckRun> {
  try {
    return await createCheckRun(github, commit, status);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return noCheckRun(await getOwnLogin(github));
  }
}

/** Takes the place of a check run that we may not create. */
function noCheckRun(ownLogin: string): CheckRun {
  return { id: undefined, ownLogin, appId: 0, startedAt: 0 };
}

/** Finds this process's run for a commit that has this status, if there is one. */
export async function findCheckRun(
  github: GitHub,
  commit: CommitToCheck,
  status: "queued" | "in_progress",
): Promise<CheckRun | undefined> {
  const { owner, repo, headSha } = commit;
  const { data } = await github.rest.checks.listForRef({
    owner,
    repo,
    ref: headSha,
    check_name: checkRunName,
    status,
  });
  const found = data.check_runs.find((run) => run.external_id === writeRunMark(commit));
  return found === undefined ? undefined : toCheckRun(github, found);
}

async function createCheckRun(
  github: GitHub,
  commit: CommitToCheck,
  status: "queued" | "in_progress",
): Promise<CheckRun> {
  const { owner, repo, headSha } = commit;
  return sendOnce(
    async () => {
      const { data } = await github.rest.checks.create({
        owner,
        repo,
        name: checkRunName,
        head_sha: headSha,
        status,
        external_id: writeRunMark(commit),
      });
      return toCheckRun(github, data);
    },
    () => findCheckRun(github, commit, status),
  );
}

type CheckRunData = Awaited<ReturnType<GitHub["rest"]["checks"]["create"]>>["data"];

async function toCheckRun(github: GitHub, data: CheckRunData): Promise<CheckRun> {
  // The answer names the app that created the run, which is us; asking costs a request.
  const app = data.app ?? (await github.rest.apps.getAuthenticated()).data;
  return {
    id: data.id,
    ownLogin: `${app?.slug ?? ""}[bot]`,
    appId: app?.id ?? 0,
    startedAt: Date.parse(data.started_at ?? ""),
  };
}

/**
 * Completes a check run. Annotations are sent in batches, status and conclusion with the last. If GitHub rejects an annotation (a
 * single bad one fails the request), the run is completed without the rest, as its text lists the same findings. Says where the
 * result was reported: without a check run, in a comment on the pull request whose head the commit is.
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

/** A completed check run. */
export interface ReportedCheckRun {
  readonly id: number;
  readonly headSha: string;
}

/** Replaces the summary of a completed check run and nothing else. */
export async function changeSummary(
  github: GitHub,
  { owner, repo }: Pick<CheckedCommit, "owner" | "repo">,
  { id }: ReportedCheckRun,
  change: (summary: string) => string,
): Promise<void> {
  const where = { owner, repo, check_run_id: id };
  const { title, summary, text } = (await github.rest.checks.get(where)).data.output;
  await github.rest.checks.update({
    ...where,
    output: { title: title ?? "", summary: change(summary ?? ""), ...(text === null ? {} : { text }) },
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
      // GitHub appends annotations: sent twice, they would appear twice.
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
