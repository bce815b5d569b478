import { maxSourceBytes, type SkippedFile } from "../vocabulary/snapshot.ts";
import { classifyPath } from "../files/file-kinds.ts";
import { tooLargeReason } from "../files/source-files.ts";
import type { GitHub } from "./octokit.ts";
import type { PullRequest } from "./pull-request.ts";

/** A file that the analysis reads, as the head's tree lists it. */
export interface TreeFile {
  readonly path: string;
  /** Of its content. */
  readonly sha: string;
  /** In bytes. */
  readonly size: number;
}

/** The files of a head that the analysis reads, before any of them is read. */
export interface HeadTree {
  readonly files: readonly TreeFile[];
  readonly skipped: readonly SkippedFile[];
  /** GitHub lists 100,000 entries and 7 MB at most. */
  readonly isCut: boolean;
}

/** Lists the files of a head in one request. */
export async function readTree(
  github: GitHub,
  { owner, repo, headSha }: Pick<PullRequest, "owner" | "repo" | "headSha">,
  signal: AbortSignal,
): Promise<HeadTree> {
  const { data } = await github.rest.git.getTree({
    owner,
    repo,
    tree_sha: headSha,
    recursive: "1",
    request: { signal },
  });
  const files: TreeFile[] = [];
  const skipped: SkippedFile[] = [];
  for (const { path, mode, sha, size = 0 } of data.tree) {
    const kind = mode === "040000" ? undefined : classifyPath(path);
    if (kind === undefined) continue;
    const refusal = refuse(mode, size);
    if (refusal === undefined) files.push({ path, sha, size });
    else if (kind === "source") skipped.push({ path, ...refusal });
  }
  return { files, skipped, isCut: data.truncated };
}

function refuse(mode: string, size: number): Omit<SkippedFile, "path"> | undefined {
  if (mode === "120000") return { reason: "a link to another file" };
  if (mode === "160000") return { reason: "not a file" };
  return size > maxSourceBytes ? { reason: tooLargeReason } : undefined;
}
