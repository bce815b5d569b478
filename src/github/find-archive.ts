import { toGitHubFailure } from "./failures.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** Where the archive of a commit is, and what has to be in it. */
export interface ArchiveAddress {
  /** Good for a few minutes. Never to be logged: it takes no token. */
  readonly url: string;
  /** The sha of the commit's tree. */
  readonly tree: string;
}

/** The fields of a commit that a query needs for its archive's address. */
export const archiveFields = "... on Commit { tarballUrl tree { oid } }";

/** The answer to `archiveFields`; empty for anything but a commit. */
export interface ArchiveNode {
  readonly tarballUrl?: string;
  readonly tree?: { readonly oid: string };
}

export function toArchiveAddress(node: ArchiveNode | null): ArchiveAddress | undefined {
  const { tarballUrl: url, tree } = node ?? {};
  return url === undefined || tree === undefined ? undefined : { url, tree: tree.oid };
}

/** Asks for the address of a head's archive. `undefined` if GitHub fails: there is another way to download it. */
export async function findArchive(
  github: GitHub,
  { owner, repo, headSha }: Pick<PullRequest, "owner" | "repo" | "headSha">,
  signal: AbortSignal,
): Promise<ArchiveAddress | undefined> {
  try {
    const { repository } = await github.graphql<{
      readonly repository: { readonly object: ArchiveNode | null };
    }>(
      `query ($owner: String!, $repo: String!, $head: GitObjectID!) {
        repository(owner: $owner, name: $repo) { object(oid: $head) { ${archiveFields} } }
      }`,
      { owner, repo, head: headSha, request: { signal } },
    );
    return toArchiveAddress(repository.object);
  } catch (error) {
    signal.throwIfAborted();
    if (toGitHubFailure(error) === undefined) throw error;
    return undefined;
  }
}
