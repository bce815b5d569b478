import type { Permissions } from "../github/installations.ts";
import type { Scope } from "../github/tokens.ts";
import type { ReviewJob } from "./review-jobs.ts";

/**
 * What the app's jobs need. With `contents: write`, a review also resolves threads, and fixes are committed; where only `read` is
 * granted, they do without.
 */
export const permissionsFor = {
  review: { checks: "write", contents: "write", pull_requests: "write" },
  /** Commands that change no code. */
  reply: { pull_requests: "write" },
  /** Looking for what was lost, in all repositories. */
  sweep: { checks: "write", contents: "read", pull_requests: "read" },
} as const satisfies Readonly<Record<string, Permissions>>;

/** What a review can reach. */
export function scopeOf(job: ReviewJob): Scope {
  const { repo: repository } = subjectOf(job);
  return { installationId: job.installationId, repository, permissions: permissionsFor.review };
}

function subjectOf(job: ReviewJob): { readonly repo: string } {
  switch (job.kind) {
    case "pull-request":
    case "closed":
      return job.pull;
    case "merge-group":
      return job.group;
    case "again":
    case "suite":
      return job.commit;
  }
}
