import { z } from "zod";
import { hashBlob } from "./object-hash.ts";
import { ask } from "./graphql.ts";
import { isGraphqlError } from "./failures.ts";
import { getInstallationPermissions, type GitHub } from "./octokit.ts";
import { getPullRequest, type PullRequest } from "./pull-request.ts";
import { sendOnce } from "./send-once.ts";

/** Why nothing can be committed to a pull request's branch. */
export type CommitObstacle = "closed" | "fork" | "read-only";

export interface NewCommit {
  readonly headline: string;
  readonly body: string;
  readonly files: readonly { readonly path: string; readonly after: string }[];
}

export type CommitOutcome =
  | { readonly kind: "committed"; readonly sha: string }
  /** The branch's head is no longer the commit that was analyzed. */
  | { readonly kind: "moved" }
  /** `message` is GitHub's own, such as for a protected branch. */
  | { readonly kind: "refused"; readonly message: string };

/** Says why the app cannot commit to a pull request's branch; `undefined` if it can. Takes no request. */
export async function findCommitObstacle(
  github: GitHub,
  { isOpen, owner, repo, headRepository }: PullRequest,
): Promise<CommitObstacle | undefined> {
  if (!isOpen) return "closed";
  // A fork accepts no commits from an app that is not installed there, whatever its owner allows maintainers.
  if (headRepository?.toLowerCase() !== `${owner}/${repo}`.toLowerCase()) return "fork";
  return (await getInstallationPermissions(github))["contents"] === "write" ? undefined : "read-only";
}

/** Each file is a field of the query. */
const filesPerQuery = 50;
/** An ordinary file. Commits made over the API have no modes, so they would make an executable file or a link an ordinary one. */
const plainFile = 0o100644;

const filesShape = z.object({
  repository: z.object({
    object: z.record(z.string(), z.object({ oid: z.string(), mode: z.number() }).nullable()).nullable(),
  }),
});

/**
 * Finds the paths that are ordinary files with exactly these bytes in the head commit. An archive's bytes can differ, because
 * `.gitattributes` can change line endings and keywords in it.
 *
 * @param texts the texts that were analyzed, by path
 */
export async function findRewritable(
  github: GitHub,
  { owner, repo, headSha }: PullRequest,
  texts: ReadonlyMap<string, string>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const rewritable = new Set<string>();
  const paths = [...texts.keys()];
  for (let start = 0; start < paths.length; start += filesPerQuery) {
    const part = paths.slice(start, start + filesPerQuery);
    const declared = part.map((_, index) => `, $path${index}: String!`).join("");
    const fields = part.map((_, index) => `file${index}: file(path: $path${index}) { oid mode }`).join("\n");
    const { repository } = await ask(
      github,
      filesShape,
      `query ($owner: String!, $repo: String!, $head: GitObjectID!${declared}) {
        repository(owner: $owner, name: $repo) { object(oid: $head) { ... on Commit { ${fields} } } }
      }`,
      {
        owner,
        repo,
        head: headSha,
        ...Object.fromEntries(part.map((path, index) => [`path${index}`, path])),
      },
      signal,
    );
    for (const [index, path] of part.entries()) {
      const file = repository.object?.[`file${index}`];
      if (file?.mode === plainFile && file.oid === hashBlob(Buffer.from(texts.get(path) ?? "")))
        rewritable.add(path);
    }
  }
  return rewritable;
}

/**
 * Commits to the head branch of a pull request, as the app, if its head is still `pull.headSha`. GitHub signs the commit and sends the
 * webhooks of a push.
 */
export async function commitFiles(
  github: GitHub,
  pull: PullRequest,
  commit: NewCommit,
  signal: AbortSignal,
): Promise<CommitOutcome> {
  return sendOnce(
    () => createCommit(github, pull, commit),
    () => findCommit(github, pull, commit, signal),
  );
}

const commitShape = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }),
});

async function createCommit(
  github: GitHub,
  { owner, repo, headBranch, headSha }: PullRequest,
  { headline, body, files }: NewCommit,
): Promise<CommitOutcome> {
  const input = {
    branch: { repositoryNameWithOwner: `${owner}/${repo}`, branchName: headBranch },
    expectedHeadOid: headSha,
    message: { headline, body },
    fileChanges: {
      additions: files.map(({ path, after }) => ({
        path,
        contents: Buffer.from(after, "utf8").toString("base64"),
      })),
    },
  };
  try {
    const { createCommitOnBranch } = await ask(
      github,
      commitShape,
      `mutation ($input: CreateCommitOnBranchInput!) {
        createCommitOnBranch(input: $input) { commit { oid } }
      }`,
      { input },
    );
    return { kind: "committed", sha: createCommitOnBranch.commit.oid };
  } catch (error) {
    const [first] = isGraphqlError(error) ? error.errors : [];
    if (first === undefined) throw error;
    return first.type === "STALE_DATA" ? { kind: "moved" } : { kind: "refused", message: first.message };
  }
}

/** Looks for the commit of a request whose answer was lost; `undefined` if the branch has not moved. */
async function findCommit(
  github: GitHub,
  pull: PullRequest,
  { headline, body }: NewCommit,
  signal: AbortSignal,
): Promise<CommitOutcome | undefined> {
  const { owner, repo, headSha } = pull;
  const now = await getPullRequest(github, pull, signal);
  if (now.headSha === headSha) return undefined;
  const { data } = await github.rest.repos.getCommit({ owner, repo, ref: now.headSha, request: { signal } });
  const isOurs =
    data.parents.some(({ sha }) => sha === headSha) && data.commit.message === `${headline}\n\n${body}`;
  return isOurs ? { kind: "committed", sha: now.headSha } : { kind: "moved" };
}
