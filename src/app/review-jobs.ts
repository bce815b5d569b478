import type { CheckedCommit } from "../github/check-run.ts";
import type { KnownCommit, SuiteCommit } from "../github/checked-commits.ts";
import type { MergeGroup } from "../github/merge-group.ts";
import type { PullRequest } from "../github/pull-request.ts";
import type { Job } from "../jobs/queue.ts";

/** A review to be done; plain data, so that any queue can keep it. */
export type ReviewJob = Job & { readonly installationId: number } & (
    | {
        readonly kind: "pull-request";
        readonly pull: PullRequest;
        /** Check runs that processes left behind that died over the same review: this one takes their place. */
        readonly leftBehind?: readonly number[];
      }
    | { readonly kind: "merge-group"; readonly group: MergeGroup }
    /** Asked for by hand: what it was for is looked up when its turn comes. */
    | { readonly kind: "again"; readonly commit: KnownCommit }
    /** All check runs of a commit again. */
    | { readonly kind: "suite"; readonly commit: SuiteCommit }
  );

/** Who asked for a job, and through which delivery; `undefined` when nobody delivered it. */
export interface Asker {
  readonly installationId: number;
  readonly delivery: string | undefined;
}

/** The review of a pull request as it is now. Another base makes another change, and a draft may be reviewed in another way. */
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

/** The review of a commit that was reviewed before. */
export function makeAgainJob(commit: KnownCommit, { installationId, delivery }: Asker): ReviewJob {
  const { owner, repo, headSha, externalId, number } = commit;
  return {
    kind: "again",
    subject: `${owner}/${repo}#${number ?? externalId}`,
    version: `${headSha} again`,
    order: undefined,
    ...{ delivery, installationId, commit },
  };
}

/** The reviews of all that has this commit as its head. */
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

/** The commit that a job's check run is for; `undefined` when it has none of its own. */
export function commitOf(job: ReviewJob): CheckedCommit | undefined {
  switch (job.kind) {
    case "pull-request":
      return { ...job.pull, externalId: String(job.pull.number) };
    case "merge-group":
      return job.group;
    case "again":
      return job.commit;
    case "suite":
      return undefined;
  }
}

/** What the queue calls a pull request. */
export function subjectOf({ owner, repo, number }: Pick<PullRequest, "owner" | "repo" | "number">): string {
  return `${owner}/${repo}#${number}`;
}
