import { readText } from "./git-repository.ts";
import { diffPullRequest } from "./lookup.ts";
import type { PlacedComment, ReviewedPullRequest } from "./print-review.ts";
import type { PlacedPullRequest } from "./pull-requests.ts";
import { findCurrentLines } from "./review-placement.ts";
import type { CheckRun, State } from "./state.ts";

/** Gathers what a person sees of a pull request. Comments whose code is gone are left out, as where GitHub shows the files. */
export async function readReview(
  state: State,
  { repository, pull }: PlacedPullRequest,
  run: CheckRun,
  reviewMilliseconds: number,
): Promise<ReviewedPullRequest> {
  const files = await diffPullRequest(repository, pull);
  const comments = await Promise.all(
    pull.comments.map(async (comment): Promise<PlacedComment | undefined> => {
      const lines = await findCurrentLines(repository, pull, comment);
      if (lines === undefined) return undefined;
      const source = (await readText(repository.directory, pull.head.sha, comment.path)) ?? "";
      return {
        ...{ path: comment.path, body: comment.body, source: source.split("\n") },
        ...{ startLine: lines.startLine ?? lines.line, line: lines.line },
      };
    }),
  );
  return {
    title: pull.title,
    repository: `${repository.owner.login}/${repository.name}`,
    number: pull.number,
    files: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    reviews: pull.reviews.map(({ author, body }) => ({ author: author.login, body })),
    comments: comments.filter((comment) => comment !== undefined),
    checkRun: {
      name: run.name,
      conclusion: run.conclusion ?? "",
      title: run.title ?? "",
      summary: run.summary ?? "",
      annotations: run.annotations.length,
    },
    requests: state.requests,
    deliveries: state.deliveries,
    reviewMilliseconds,
  };
}
