import type { Answer, Call } from "../access/call.ts";
import * as apps from "./apps.ts";
import * as checkRuns from "./check-runs.ts";
import * as checkSuites from "./check-suites.ts";
import { readPermission } from "./collaborators.ts";
import * as blobsAndTrees from "./blobs-and-trees.ts";
import * as commits from "./commits.ts";
import * as contents from "./contents.ts";
import * as deliveries from "./deliveries.ts";
import * as issueComments from "./issue-comments.ts";
import { getRepository } from "../access/lookup.ts";
import { listMatchingReferences } from "./references.ts";
import * as pullRequests from "./pull-requests.ts";
import * as reactions from "./reactions.ts";
import { representFullRepository } from "./represent-repository.ts";
import * as reviews from "./reviews.ts";
import { redirectToTarball } from "./tarball.ts";
import { readLimit } from "../state/limits.ts";
import type { Access } from "../state/state.ts";

/** How an operation of GitHub's is simulated, and what it requires of the caller. */
export interface Route {
  /** `app`: the app's JWT. Otherwise a permission of the installation. */
  readonly needs: "app" | readonly [permission: string, access: Access];
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** Every simulated operation, by its id in GitHub's OpenAPI description. Any other operation responds with 501. */
export const routes: Readonly<Record<string, Route>> = {
  "apps/get-authenticated": { needs: "app", handle: apps.readApp },
  "apps/get-webhook-config-for-app": { needs: "app", handle: apps.readWebhookConfig },
  "apps/list-installations": { needs: "app", handle: apps.listInstallations },
  "apps/get-installation": { needs: "app", handle: apps.readInstallation },
  "apps/get-repo-installation": { needs: "app", handle: apps.readInstallationOfRepository },
  "apps/create-installation-access-token": { needs: "app", handle: apps.createInstallationToken },
  "apps/list-webhook-deliveries": { needs: "app", handle: deliveries.listDeliveries },
  "apps/get-webhook-delivery": { needs: "app", handle: deliveries.readDelivery },
  "apps/redeliver-webhook-delivery": { needs: "app", handle: deliveries.attemptDelivery },
  "apps/list-repos-accessible-to-installation": {
    needs: ["metadata", "read"],
    handle: apps.listInstallationRepositories,
  },

  "rate-limit/get": { needs: ["metadata", "read"], handle: readRateLimit },

  "repos/get": { needs: ["metadata", "read"], handle: readRepository },
  "repos/get-collaborator-permission-level": { needs: ["metadata", "read"], handle: readPermission },
  "repos/list-pull-requests-associated-with-commit": {
    needs: ["pull_requests", "read"],
    handle: pullRequests.listPullRequestsOfCommit,
  },
  "repos/get-content": { needs: ["contents", "read"], handle: contents.readContent },
  "repos/get-commit": { needs: ["contents", "read"], handle: commits.readOneCommit },
  "repos/compare-commits-with-basehead": { needs: ["contents", "read"], handle: commits.compareCommits },
  "repos/download-tarball-archive": { needs: ["contents", "read"], handle: redirectToTarball },
  "git/get-blob": { needs: ["contents", "read"], handle: blobsAndTrees.readOneBlob },
  "git/list-matching-refs": { needs: ["contents", "read"], handle: listMatchingReferences },
  "git/get-tree": { needs: ["contents", "read"], handle: blobsAndTrees.readOneTree },

  "pulls/get": { needs: ["pull_requests", "read"], handle: pullRequests.readPullRequest },
  "pulls/list": { needs: ["pull_requests", "read"], handle: pullRequests.listPullRequests },
  "pulls/list-files": { needs: ["pull_requests", "read"], handle: pullRequests.listFiles },
  "pulls/list-commits": { needs: ["pull_requests", "read"], handle: pullRequests.listPullRequestCommits },
  "pulls/create-review": { needs: ["pull_requests", "write"], handle: reviews.createReview },
  "pulls/list-reviews": { needs: ["pull_requests", "read"], handle: reviews.listReviews },
  "pulls/list-review-comments": { needs: ["pull_requests", "read"], handle: reviews.listReviewComments },
  "pulls/list-comments-for-review": {
    needs: ["pull_requests", "read"],
    handle: reviews.listCommentsOfReview,
  },
  "pulls/get-review-comment": { needs: ["pull_requests", "read"], handle: reviews.readReviewComment },
  "pulls/create-reply-for-review-comment": {
    needs: ["pull_requests", "write"],
    handle: reviews.replyToReviewComment,
  },
  "pulls/update-review-comment": { needs: ["pull_requests", "write"], handle: reviews.updateReviewComment },
  "pulls/delete-review-comment": { needs: ["pull_requests", "write"], handle: reviews.deleteReviewComment },

  "issues/list-comments": { needs: ["pull_requests", "read"], handle: issueComments.listIssueComments },
  "issues/create-comment": { needs: ["pull_requests", "write"], handle: issueComments.createIssueComment },
  "issues/get-comment": { needs: ["pull_requests", "read"], handle: issueComments.readIssueComment },
  "issues/delete-comment": { needs: ["pull_requests", "write"], handle: issueComments.deleteIssueComment },
  "issues/update-comment": { needs: ["pull_requests", "write"], handle: issueComments.updateIssueComment },

  "checks/create": { needs: ["checks", "write"], handle: checkRuns.createCheckRun },
  "checks/update": { needs: ["checks", "write"], handle: checkRuns.updateCheckRun },
  "checks/get": { needs: ["checks", "read"], handle: checkRuns.readCheckRun },
  "checks/list-for-ref": { needs: ["checks", "read"], handle: checkRuns.listCheckRuns },
  "checks/list-annotations": { needs: ["checks", "read"], handle: checkRuns.listAnnotations },
  "checks/list-suites-for-ref": { needs: ["checks", "read"], handle: checkSuites.listSuites },
  "checks/get-suite": { needs: ["checks", "read"], handle: checkSuites.readSuite },

  "reactions/create-for-issue-comment": {
    needs: ["pull_requests", "write"],
    handle: reactions.reactToIssueComment,
  },
  "reactions/list-for-issue-comment": {
    needs: ["pull_requests", "read"],
    handle: reactions.listIssueCommentReactions,
  },
  "reactions/create-for-pull-request-review-comment": {
    needs: ["pull_requests", "write"],
    handle: reactions.reactToReviewComment,
  },
  "reactions/list-for-pull-request-review-comment": {
    needs: ["pull_requests", "read"],
    handle: reactions.listReviewCommentReactions,
  },
};

function readRateLimit({ state, actor }: Call): Answer {
  const core = readLimit(state, actor, "core");
  const graphql = readLimit(state, actor, "graphql");
  return { status: 200, body: { resources: { core, search: core, graphql }, rate: core } };
}

function readRepository(call: Call): Answer {
  return { status: 200, body: representFullRepository(call.state, getRepository(call)) };
}
