import type { CommitToCheck } from "../github/check-run.ts";
import type { KnownCommit, SuiteCommit } from "../github/checked-commits.ts";
import { markState } from "../github/instances.ts";
import type { MergeGroup } from "../github/merge-group.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { Job } from "../jobs/queue.ts";

/** A review to do; plain data, so that any queue can keep it. */
export type ReviewJob = Job & {
  readonly installationId: number;
  /** A person asked for another review: even an analysis that took too much time or memory is tried again. */
  readonly isRetry?: true;
} & (
    | {
        readonly kind: "pull-request";
        readonly pull: PullRequest;
        /** Check runs left behind by processes that died during the same review: this review replaces them. */
        readonly leftBehind?: readonly number[];
      }
    /** Somebody closed it, and perhaps opened it again since: then it is reviewed. */
    | { readonly kind: "closed"; readonly pull: PullRequest }
    | { readonly kind: "merge-group"; readonly group: MergeGroup }
    /** Someone pressed Re-run: what the check run belongs to is looked up when the job's turn comes. */
    | { readonly kind: "again"; readonly commit: KnownCommit }
    /** Someone pressed Re-run all checks on a commit. */
    | { readonly kind: "suite"; readonly commit: SuiteCommit }
  );

/** The installation a job is for, and the webhook that asked for it; `undefined` if none did. */
export interface Asker {
  readonly installationId: number;
  readonly delivery: string | undefined;
}

/** The review of a pull request as it is now. Its base and whether it is a draft are part of the version: both change the review. */
export function makePullRequestJob(
  pull: PullRequest,
  { installationId, delivery }: Asker,
): Extract<ReviewJob, { kind: "pull-request" }> {
  return {
    kind: "pull-request",
    subject: subjectOf(pull),
    version: [pull.headSha, pull.baseRef, ...(pull.isDraft ? ["draft"] : [])].join(" "),
    order: pull.updatedAt,
    ...{ delivery, installationId, pull },
  };
}

/**
 * What takes the place of a review whose pull request was closed. GitHub's webhooks come late, twice and in any order, and its times are whole
 * seconds: whether the pull request is closed is looked up when the job's turn comes.
 */
export function makeClosedJob(pull: PullRequest, { installationId, delivery }: Asker): ReviewJob {
  return {
    kind: "closed",
    subject: subjectOf(pull),
    version: `${pull.headSha} closed`,
    order: pull.updatedAt,
    ...{ delivery, installationId, pull },
  };
}

/** Another review of a commit. */
export function makeAgainJob(commit: KnownCommit, { installationId, delivery }: Asker): ReviewJob {
  const { owner, repo, headSha, externalId } = commit;
  return {
    kind: "again",
    // What a pull request is called, so that no other review of it runs at the same time.
    subject: `${owner}/${repo}#${externalId}`,
    version: `${headSha} again`,
    order: undefined,
    isRetry: true,
    ...{ delivery, installationId, commit },
  };
}

/** Another review of everything whose head is this commit. */
export function makeSuiteJob(commit: SuiteCommit, { installationId, delivery }: Asker): ReviewJob {
  return {
    kind: "suite",
    subject: `checks of ${commit.owner}/${commit.repo}@${commit.headSha}`,
    version: commit.headSha,
    order: undefined,
    ...{ delivery, installationId, commit },
  };
}

export function makeMergeGroupJob(group: MergeGroup, { installationId, delivery }: Asker): ReviewJob {
  return {
    kind: "merge-group",
    subject: `${group.owner}/${group.repo}@${group.headSha}`,
    version: group.headSha,
    order: undefined,
    ...{ delivery, installationId, group },
  };
}

/** The commit that a job's check run is for; `undefined` if the job has no check run of its own. */
export function commitOf(job: ReviewJob): CommitToCheck | undefined {
  switch (job.kind) {
    case "pull-request":
      return { ...job.pull, externalId: String(job.pull.number), state: markState(job.pull) };
    case "merge-group":
      return job.group;
    case "again":
      return job.commit;
    case "closed":
    case "suite":
      return undefined;
  }
}

/** The tenant of a job: installations share Pitstop's capacity. */
export function tenantOf({ installationId }: Pick<ReviewJob, "installationId">): string {
  return String(installationId);
}

/** The queue's name for a pull request. */
export function subjectOf({ owner, repo, number }: Pick<PullRequest, "owner" | "repo" | "number">): string {
  return `${owner}/${repo}#${number}`;
}
