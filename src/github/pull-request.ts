import type { GitHub } from "./octokit.ts";

/** What a review needs to know about a pull request; plain data, so that any queue can keep it. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  /** GraphQL's id of the repository; payloads may lack it. */
  readonly repositoryId: string | undefined;
  readonly number: number;
  readonly headSha: string;
  /** The repository of its head branch, such as `owner/repo`; `undefined` if the fork was deleted. */
  readonly headRepository: string | undefined;
  readonly headBranch: string;
  /** The branch it is to be merged into. */
  readonly baseRef: string;
  readonly isOpen: boolean;
  readonly isDraft: boolean;
  /** The login of its author, such as `octocat` or `dependabot[bot]`. */
  readonly author: string;
  readonly labels: readonly string[];
  readonly defaultBranch: string;
  /** How many files it changes, by GitHub's count; payloads may lack it. */
  readonly changedFiles: number | undefined;
  /** How many review comments it has, by anybody; payloads may lack it. */
  readonly reviewComments: number | undefined;
  /** How many comments its conversation has, by anybody; payloads may lack it. */
  readonly comments: number | undefined;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
}

/** A pull request as the API and a webhook's payload both give it. */
interface PullRequestData {
  readonly number: number;
  readonly state: string;
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repo: { readonly full_name: string } | null;
  };
  // The base always exists; the head's repository may have been deleted.
  readonly base: {
    readonly ref: string;
    readonly repo: {
      readonly full_name: string;
      readonly node_id?: string;
      readonly default_branch: string;
    };
  };
  readonly draft?: boolean;
  /** `null` for an account that was deleted. */
  readonly user: { readonly login: string } | null;
  readonly labels: readonly { readonly name?: string }[];
  readonly changed_files?: number;
  readonly review_comments?: number;
  readonly comments?: number;
  readonly updated_at: string;
}

/** Takes what a review needs from the pull request of an answer or a payload. */
export function toPullRequest(data: PullRequestData): PullRequest {
  const [owner = "", repo = ""] = data.base.repo.full_name.split("/");
  return {
    owner,
    repo,
    repositoryId: data.base.repo.node_id,
    number: data.number,
    headSha: data.head.sha,
    headRepository: data.head.repo?.full_name,
    headBranch: data.head.ref,
    baseRef: data.base.ref,
    isOpen: data.state === "open",
    isDraft: data.draft ?? false,
    author: data.user?.login ?? "ghost",
    labels: data.labels.flatMap(({ name }) => name ?? []),
    defaultBranch: data.base.repo.default_branch,
    changedFiles: data.changed_files,
    reviewComments: data.review_comments,
    comments: data.comments,
    updatedAt: Date.parse(data.updated_at),
  };
}

/** Reads a pull request as it is now. */
export async function getPullRequest(
  github: GitHub,
  { owner, repo, number }: Pick<PullRequest, "owner" | "repo" | "number">,
  signal?: AbortSignal,
): Promise<PullRequest> {
  const { data } = await github.rest.pulls.get({
    owner,
    repo,
    pull_number: number,
    ...(signal === undefined ? {} : { request: { signal } }),
  });
  return toPullRequest(data);
}
