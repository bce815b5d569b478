import type { PlannedAnnotation, PlannedCheckRun } from "../review-plan.ts";
import { isForbidden, toGitHubFailure, type GitHub } from "./octokit.ts";
import { getOwnLogin } from "./own-login.ts";
import type { PullRequest } from "./pull-request.ts";
import { tellInComment } from "./result-comment.ts";
import { sendOnce } from "./send-once.ts";

/** Never changes: branch protection knows the check by its name. */
const checkRunName = "Pitstop";

/** A check run in progress. */
export interface CheckRun {
  /** `undefined` when we may not make one, as with a person's token: then a comment takes its place. */
  readonly id: number | undefined;
  /** The login that our own comments carry, such as `pitstop[bot]`. */
  readonly ownLogin: string;
}

/** Where a result was told. */
export type ToldIn = "check-run" | "comment" | "nowhere";

/** GitHub takes this many annotations with one request and adds them to those it has. */
const annotationsPerRequest = 50;

/**
 * Starts the check run of a pull request's head, so that everybody sees that something happens. Only apps may, and a workflow's token
 * that was given the permission.
 */
export async function startCheckRun(github: GitHub, pull: PullRequest): Promise<CheckRun> {
  try {
    return await makeCheckRun(github, pull);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { id: undefined, ownLogin: await getOwnLogin(github) };
  }
}

async function makeCheckRun(github: GitHub, pull: PullRequest): Promise<CheckRun> {
  const { owner, repo, headSha } = pull;
  const externalId = String(pull.number);
  const made = await sendOnce(
    async () => {
      const { data } = await github.rest.checks.create({
        owner,
        repo,
        name: checkRunName,
        head_sha: headSha,
        status: "in_progress",
        // A fork's check run does not name its pull request; this does.
        external_id: externalId,
      });
      return data;
    },
    async () => {
      const { data } = await github.rest.checks.listForRef({
        owner,
        repo,
        ref: headSha,
        check_name: checkRunName,
        status: "in_progress",
      });
      return data.check_runs.find(({ external_id }) => external_id === externalId);
    },
  );
  // The answer names the app that made the run, which is us; asking costs a request.
  const slug = made.app?.slug ?? (await github.rest.apps.getAuthenticated()).data?.slug;
  return { id: made.id, ownLogin: `${slug ?? ""}[bot]` };
}

/**
 * Completes a check run. Annotations go in batches, status and conclusion with the last. When GitHub refuses an annotation (one bad
 * one fails a request) the run is completed without the rest: every finding is in its text too. Says where the result was told.
 */
export async function completeCheckRun(
  github: GitHub,
  pull: PullRequest,
  { id, ownLogin }: CheckRun,
  planned: PlannedCheckRun,
): Promise<ToldIn> {
  if (id === undefined) return tellInComment(github, pull, ownLogin, planned);
  try {
    await sendBatches(github, pull, id, planned);
  } catch (error) {
    if (toGitHubFailure(error)?.status !== 422 || planned.annotations.length === 0) throw error;
    await sendBatches(github, pull, id, { ...planned, annotations: [] });
  }
  return "check-run";
}

/** A check run that was completed, as a webhook tells of it. */
export interface ToldCheckRun {
  readonly id: number;
  readonly headSha: string;
  readonly title: string;
  readonly summary: string;
  readonly text: string | undefined;
}

/** Gives a completed check run another summary; all else stays as it is. */
export async function changeSummary(
  github: GitHub,
  { owner, repo }: Pick<PullRequest, "owner" | "repo">,
  { id, title, text }: ToldCheckRun,
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
  { owner, repo }: PullRequest,
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
