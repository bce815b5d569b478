import { parseMarker } from "../vocabulary/comment-marker.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/**
 * Lists the fingerprints of all findings in the app's own review comments on a pull request. Only its own: anybody can write our
 * marker into a comment to keep a finding from being posted.
 */
export async function listReportedFingerprints(
  github: GitHub,
  { owner, repo, number }: PullRequest,
  ownLogin: string,
): Promise<ReadonlySet<string>> {
  const comments = await github.paginate(github.rest.pulls.listReviewComments, {
    owner,
    repo,
    pull_number: number,
    per_page: 100,
  });
  const isApp = ownLogin.endsWith("[bot]");
  const own = comments.filter(({ user }) => user.login === ownLogin && (user.type === "Bot") === isApp);
  return new Set(own.flatMap(({ body }) => parseMarker(body)));
}
